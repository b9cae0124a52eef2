"""Finding records, saving them, and letting them go together with what stands below them."""

from conformance.emulator.problems import Refusal
from conformance.emulator.rules.errors import Errors
from conformance.emulator.rules.expiry import Expiry
from conformance.emulator.state import Interaction, Participant, PhoneNumber, Service, Session


class Records(Expiry, Errors):
    """`find_*` refuses what is not there, `load_*` and `save_*` touch the store, `drop_*` cascade."""

    def missing(self, kind: str, sid: str) -> Refusal:
        """The refusal where nothing has that SID; `kind` as in `sid_prefixes`."""
        del kind, sid
        return self.not_found()

    # -- Services -------------------------------------------------------------------------------------

    def find_service(self, sid: str) -> Service:
        """The Service of that SID."""
        service = self.load_service(sid)
        if service is None:
            raise self.missing("service", sid)
        return service

    def load_service(self, sid: str) -> Service | None:
        """The stored Service of that SID."""
        return self.store.services.get(sid)

    def save_service(self, service: Service) -> None:
        """Keep a new or changed Service."""
        self.store.services.put(service)

    def drop_service(self, service: Service) -> None:
        """Remove a Service and everything below it."""
        self.drop_sessions_of(service)
        self.drop_numbers_of(service)
        self.store.services.remove(service.sid)

    def drop_sessions_of(self, service: Service) -> None:
        """Remove the Sessions of a Service."""
        for session in self.sessions_of(service):
            self.drop_session(session)

    def drop_numbers_of(self, service: Service) -> None:
        """Free the numbers of a Service."""
        for number in self.numbers_of(service):
            self.store.numbers.remove(number.sid)

    # -- numbers --------------------------------------------------------------------------------------

    def find_number(self, service: Service, sid: str) -> PhoneNumber:
        """The number of that SID in the pool of that Service."""
        number = self.store.numbers.get(sid)
        if number is None or number.service_sid != service.sid:
            raise self.missing("number", sid)
        return number

    def numbers_of(self, service: Service) -> list[PhoneNumber]:
        """The pool of a Service."""
        return [number for number in self.store.numbers if number.service_sid == service.sid]

    # -- Sessions -------------------------------------------------------------------------------------

    def find_session(self, service: Service, sid: str) -> Session:
        """The Session of that SID in that Service, as it is by now."""
        session = self.load_session(sid)
        if session is None or not self.session_belongs(session, service):
            raise self.missing("session", sid)
        return self.expire(session)

    def load_session(self, sid: str) -> Session | None:
        """The stored Session of that SID, whatever its Service."""
        return self.store.sessions.get(sid)

    def session_belongs(self, session: Session, service: Service) -> bool:
        """Whether a Session may be reached through a Service."""
        return session.service_sid == service.sid

    def save_session(self, session: Session) -> None:
        """Keep a new or changed Session."""
        self.store.sessions.put(session)

    def sessions_of(self, service: Service) -> list[Session]:
        """All Sessions of a Service as they are by now, closed ones too."""
        return [self.expire(each) for each in self.store.sessions if each.service_sid == service.sid]

    def drop_session(self, session: Session) -> None:
        """Remove a Session and what stands below it."""
        self.drop_interactions_of(session)
        self.drop_participants_of(session)
        self.remove_session(session)

    def remove_session(self, session: Session) -> None:
        """Remove the Session alone."""
        self.store.sessions.remove(session.sid)

    def drop_participants_of(self, session: Session) -> None:
        """Remove the Participants of a Session, deleted ones too."""
        for participant in self.store.participants:
            if participant.session_sid == session.sid:
                self.store.participants.remove(participant.sid)

    def drop_interactions_of(self, session: Session) -> None:
        """Remove the Interactions of a Session."""
        for interaction in self.interactions_of(session):
            self.store.interactions.remove(interaction.sid)

    # -- Participants and Interactions ----------------------------------------------------------------

    def find_participant(self, session: Session, sid: str) -> Participant:
        """The Participant of that SID in that Session, unless it was deleted."""
        participant = self.store.participants.get(sid)
        if (
            participant is None
            or participant.session_sid != session.sid
            or not self.participant_visible(participant)
        ):
            raise self.missing("participant", sid)
        return participant

    def participant_visible(self, participant: Participant) -> bool:
        """Whether a Participant can still be read."""
        return participant.date_deleted is None

    def participants_of(self, session: Session) -> list[Participant]:
        """All Participants that a Session ever had."""
        return [each for each in self.store.participants if each.session_sid == session.sid]

    def save_participant(self, participant: Participant) -> None:
        """Keep a new or changed Participant."""
        self.store.participants.put(participant)

    def find_interaction(self, session: Session, sid: str) -> Interaction:
        """The Interaction of that SID in that Session."""
        interaction = self.store.interactions.get(sid)
        if interaction is None or interaction.session_sid != session.sid:
            raise self.missing("interaction", sid)
        return interaction

    def interactions_of(self, session: Session) -> list[Interaction]:
        """The Interactions of a Session."""
        return [each for each in self.store.interactions if each.session_sid == session.sid]

    def save_interaction(self, interaction: Interaction) -> None:
        """Keep a new Interaction."""
        self.store.interactions.put(interaction)

    def remove_interaction(self, interaction: Interaction) -> None:
        """Remove an Interaction, which is its MessageInteraction too."""
        self.store.interactions.remove(interaction.sid)
