"""Participants: the two ends of a Session."""

import json
from dataclasses import replace

from conformance.emulator.exchange import Answer, Json, unicode_text
from conformance.emulator.problems import Code, Refusal, bad_parameter, missing_parameter
from conformance.emulator.rules.inputs import E164, LONGEST_UNIQUE_NAME
from conformance.emulator.rules.pool import Pool
from conformance.emulator.state import Mode, Participant, PhoneNumber, Service, Session, Status

MOST_PARTICIPANTS = 2
LONGEST_FRIENDLY_NAME = 255
FIELDS = ("Identifier", "FriendlyName", "ProxyIdentifier", "ProxyIdentifierSid")
Description = dict[str, str]


class Participants(Pool):
    """Create, fetch, list and delete, and the Participants that a Session is created with."""

    def create_participant(self, service_sid: str, session_sid: str) -> Answer:
        """Add a Participant to a Session."""
        service = self.find_service(service_sid)
        session = self.find_session(service, session_sid)
        given = {name: self.parameter(name) for name in FIELDS}
        description = {name: text for name, text in given.items() if text}
        self.check_can_join(session)
        return self.participant_created(self.join(service, session, description))

    def participant_created(self, participant: Participant) -> Answer:
        """The answer to a create that worked."""
        return Answer(201, self.render_participant(participant))

    def check_can_join(self, session: Session) -> None:
        """Refuse to add to a closed Session."""
        if session.status is Status.CLOSED:
            raise Refusal(400, Code.SESSION_CLOSED, f"Session {session.sid} is closed")

    def join(self, service: Service, session: Session, description: Description) -> Participant:
        """The Participant of that description, in the Session from now on."""
        participant = self.new_participant(service, session, description)
        self.save_participant(participant)
        return participant

    def new_participant(self, service: Service, session: Session, description: Description) -> Participant:
        """The Participant of that description, not saved yet."""
        identifier = self.validate_identifier(session, description.get("Identifier", ""))
        name = self.limited_text("FriendlyName", description.get("FriendlyName", ""), LONGEST_FRIENDLY_NAME)
        self.check_identifier_free(session, identifier)
        self.check_room(session)
        number = self.choose_number(service, identifier, description)
        now = self.now()
        return Participant(
            sid=self.new_sid("participant"),
            account_sid=self.settings.account_sid,
            service_sid=service.sid,
            session_sid=session.sid,
            identifier=identifier,
            friendly_name=name or None,
            proxy_identifier=number.phone_number,
            proxy_identifier_sid=number.sid,
            date_created=now,
            date_updated=now,
        )

    def validate_identifier(self, session: Session, text: str) -> str:
        """A phone number, or the address of a messaging channel in a Session for messages only."""
        if not text:
            raise missing_parameter("Identifier")
        self.limited_text("Identifier", text, LONGEST_UNIQUE_NAME)
        if E164.fullmatch(text):
            return text
        if ":" not in text.strip(":"):
            raise Refusal(400, Code.BAD_IDENTIFIER, "The Identifier is not a number that can be reached")
        if session.mode is not Mode.MESSAGE_ONLY:
            raise Refusal(400, Code.IDENTIFIER_DOES_NOT_FIT, f"The Identifier does not fit {session.mode}")
        return text

    def check_identifier_free(self, session: Session, identifier: str) -> None:
        """Refuse an identifier that the Session has, or had before it was deleted."""
        for held in self.participants_of(session):
            if held.identifier == identifier:
                raise self.identifier_taken(held)

    def identifier_taken(self, held: Participant) -> Refusal:
        """The refusal of an identifier that another Participant of the Session has or had."""
        if held.date_deleted is None:
            return Refusal(400, Code.IDENTIFIER_TAKEN, f"{held.identifier} is a Participant of the Session")
        return Refusal(400, Code.IDENTIFIER_WAS_DELETED, f"{held.identifier} was deleted from the Session")

    def check_room(self, session: Session) -> None:
        """Refuse a third Participant; deleted ones do not count."""
        present = [each for each in self.participants_of(session) if each.date_deleted is None]
        if len(present) >= self.most_participants():
            raise self.session_full()

    def most_participants(self) -> int:
        """How many Participants a Session can have."""
        return MOST_PARTICIPANTS

    def session_full(self) -> Refusal:
        """The refusal of one Participant too many."""
        return Refusal(400, Code.TOO_MANY_PARTICIPANTS, "A Session has at most two Participants")

    def choose_number(self, service: Service, identifier: str, description: Description) -> PhoneNumber:
        """The number that is asked for, or any that is free."""
        sid, text = description.get("ProxyIdentifierSid"), description.get("ProxyIdentifier", "")
        if sid is None and not text:
            return self.assign_number(service, identifier)
        return self.named_number(service, identifier, sid=sid, text=text)

    # -- with the Session -----------------------------------------------------------------------------

    def read_participants(self) -> list[Description]:
        """The descriptions that a create gives: one JSON object in each value of the repeated parameter."""
        texts = self.form().all("Participants")
        if len(texts) > self.most_participants():
            raise self.session_full()
        return [self.read_description(text) for text in texts]

    def read_description(self, text: str) -> Description:
        """One JSON object with texts under the names that the form of a Participant has."""
        try:
            found: Json = json.loads(text)
        except (ValueError, RecursionError):
            raise bad_parameter("Participants", "not the text of a JSON object") from None
        if not isinstance(found, dict):
            raise bad_parameter("Participants", "not the text of a JSON object")
        given = {name: found[name] for name in FIELDS if found.get(name) is not None}
        if not all(isinstance(value, str) for value in given.values()):
            raise bad_parameter("Participants", "a member is not text")
        return {name: unicode_text(value) for name, value in given.items() if value}

    def join_participants(self, service: Service, session: Session, descriptions: list[Description]) -> None:
        """Add the Participants that the Session is created with."""
        for description in descriptions:
            self.join(service, session, description)

    # -- fetch, list, delete --------------------------------------------------------------------------

    def fetch_participant(self, service_sid: str, session_sid: str, sid: str) -> Answer:
        """Read one Participant."""
        session = self.find_session(self.find_service(service_sid), session_sid)
        return Answer(200, self.render_participant(self.find_participant(session, sid)))

    def list_participants(self, service_sid: str, session_sid: str) -> Answer:
        """Read a page of the Participants of a Session."""
        session = self.find_session(self.find_service(service_sid), session_sid)
        shown = self.listed_participants(session)
        return self.list_answer("participants", self.store.participants, shown, self.render_participant)

    def listed_participants(self, session: Session) -> list[Participant]:
        """The Participants that the list is made of: those that were not deleted."""
        return [each for each in self.participants_of(session) if self.participant_visible(each)]

    def delete_participant(self, service_sid: str, session_sid: str, sid: str) -> Answer:
        """Mark a Participant as deleted."""
        session = self.find_session(self.find_service(service_sid), session_sid)
        participant = self.find_participant(session, sid)
        self.drop_participant(participant)
        return self.participant_deleted(participant)

    def drop_participant(self, participant: Participant) -> None:
        """Keep a Participant only as a deleted one."""
        now = self.now()
        self.save_participant(replace(participant, date_deleted=now, date_updated=now))

    def participant_deleted(self, participant: Participant) -> Answer:
        """The answer to a deletion that worked."""
        del participant
        return Answer(204)
