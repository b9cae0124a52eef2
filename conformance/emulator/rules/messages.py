"""Messages to Participants, which are the Interactions of a Session."""

import json
from dataclasses import replace

from conformance.emulator.exchange import Answer
from conformance.emulator.problems import Code, Refusal, missing_parameter
from conformance.emulator.rules.pool import Pool
from conformance.emulator.state import ACTIVE, Interaction, Participant, Session, Status

LONGEST_BODY = 1600


class Messages(Pool):
    """MessageInteractions below a Participant, Interactions below a Session: one record, two addresses."""

    def create_message(self, service_sid: str, session_sid: str, participant_sid: str) -> Answer:
        """Send a message to a Participant."""
        session, participant = self.find_addressee(service_sid, session_sid, participant_sid)
        interaction = self.new_interaction(participant)
        self.check_can_send(session)
        self.save_interaction(interaction)
        self.note_interaction(session, interaction)
        return self.message_created(interaction)

    def message_created(self, interaction: Interaction) -> Answer:
        """The answer to a message that was sent."""
        return Answer(201, self.render_message(interaction))

    def find_addressee(
        self, service_sid: str, session_sid: str, participant_sid: str
    ) -> tuple[Session, Participant]:
        """The Participant of a path with its Session."""
        session = self.find_session(self.find_service(service_sid), session_sid)
        return session, self.find_participant(session, participant_sid)

    def new_interaction(self, participant: Participant) -> Interaction:
        """The message that the request describes, not saved yet."""
        body, media = self.parameter("Body"), self.form().all("MediaUrl")
        if not body and not media:
            raise missing_parameter("Body")
        now = self.now()
        return Interaction(
            sid=self.new_sid("interaction"),
            account_sid=self.settings.account_sid,
            service_sid=participant.service_sid,
            session_sid=participant.session_sid,
            participant_sid=participant.sid,
            message_sid=self.new_sid("message"),
            data=json.dumps({"body": self.limited_text("Body", body or "", LONGEST_BODY)}),
            date_created=now,
            date_updated=now,
        )

    def check_can_send(self, session: Session) -> None:
        """Refuse messages in a Session that has ended."""
        if session.status not in ACTIVE:
            raise Refusal(400, Code.SESSION_CLOSED, f"Session {session.sid} is closed")

    def note_interaction(self, session: Session, interaction: Interaction) -> None:
        """Let the Session know: it is in progress, and its ttl starts anew."""
        moment = interaction.date_created
        self.save_session(
            replace(
                session,
                status=self.status_in_use(session),
                date_started=session.date_started or moment,
                date_last_interaction=moment,
                date_updated=moment,
            )
        )

    def status_in_use(self, session: Session) -> Status:
        """The status of a Session after a message."""
        del session
        return Status.IN_PROGRESS

    def list_messages(self, service_sid: str, session_sid: str, participant_sid: str) -> Answer:
        """Read a page of the messages to a Participant."""
        session, participant = self.find_addressee(service_sid, session_sid, participant_sid)
        shown = [each for each in self.interactions_of(session) if each.participant_sid == participant.sid]
        return self.list_answer("interactions", self.store.interactions, shown, self.render_message)

    def fetch_message(self, service_sid: str, session_sid: str, participant_sid: str, sid: str) -> Answer:
        """Read one message to a Participant."""
        session, participant = self.find_addressee(service_sid, session_sid, participant_sid)
        interaction = self.find_interaction(session, sid)
        if interaction.participant_sid != participant.sid:
            raise self.missing("interaction", sid)
        return Answer(200, self.render_message(interaction))

    # -- below the Session ----------------------------------------------------------------------------

    def list_interactions(self, service_sid: str, session_sid: str) -> Answer:
        """Read a page of the Interactions of a Session."""
        session = self.find_session(self.find_service(service_sid), session_sid)
        shown = self.listed_interactions(session)
        return self.list_answer("interactions", self.store.interactions, shown, self.render_interaction)

    def listed_interactions(self, session: Session) -> list[Interaction]:
        """The Interactions that the list is made of: all of the Session."""
        return self.interactions_of(session)

    def fetch_interaction(self, service_sid: str, session_sid: str, sid: str) -> Answer:
        """Read one Interaction."""
        session = self.find_session(self.find_service(service_sid), session_sid)
        return Answer(200, self.render_interaction(self.find_interaction(session, sid)))

    def delete_interaction(self, service_sid: str, session_sid: str, sid: str) -> Answer:
        """Remove an Interaction."""
        session = self.find_session(self.find_service(service_sid), session_sid)
        self.remove_interaction(self.find_interaction(session, sid))
        return Answer(204)
