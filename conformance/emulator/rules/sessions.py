"""Sessions: the resource that all of this is about."""

from dataclasses import replace
from datetime import datetime

from conformance.emulator.exchange import Answer
from conformance.emulator.problems import Code, Refusal, bad_parameter
from conformance.emulator.rules.inputs import Inputs
from conformance.emulator.rules.lifecycle import Lifecycle
from conformance.emulator.rules.listing import Listing
from conformance.emulator.rules.participants import Participants
from conformance.emulator.state import Mode, Service, Session, Status

INITIAL_STATUSES = frozenset({Status.OPEN, Status.IN_PROGRESS, Status.CLOSED})


class Sessions(Lifecycle, Participants, Listing, Inputs):
    """Create, fetch, list, update and delete."""

    # -- create ---------------------------------------------------------------------------------------

    def create_session(self, service_sid: str) -> Answer:
        """Make a Session with its Participants, or nothing at all."""
        service = self.find_service(service_sid)
        session = self.new_session(service)
        descriptions = self.read_participants()
        self.check_unique_name(service, session.unique_name)
        self.save_session(session)
        try:
            self.join_participants(service, session, descriptions)
        except Refusal:
            self.undo_create(session)
            raise
        return self.session_created(session)

    def session_created(self, session: Session) -> Answer:
        """The answer to a create that worked."""
        return Answer(201, self.render_session(session))

    def new_session(self, service: Service) -> Session:
        """The Session that the request describes, not saved yet."""
        now = self.now()
        session = Session(
            sid=self.new_sid("session"),
            account_sid=self.settings.account_sid,
            service_sid=service.sid,
            unique_name=self.initial_unique_name(),
            mode=self.initial_mode(),
            status=Status.OPEN,
            ttl=self.initial_ttl(service),
            date_expiry=self.initial_date_expiry(),
            date_created=now,
            date_updated=now,
        )
        status = self.initial_status()
        return self.close(session) if status is Status.CLOSED else replace(session, status=status)

    def initial_unique_name(self) -> str | None:
        """The name that the request gives."""
        text = self.parameter("UniqueName")
        return None if text is None else self.validate_unique_name(text)

    def initial_mode(self) -> Mode:
        """The mode that the request gives, both voice and message where it gives none."""
        text = self.parameter("Mode")
        return self.default_mode() if text is None else self.validate_mode(text)

    def default_mode(self) -> Mode:
        """The mode where none is given."""
        return Mode.VOICE_AND_MESSAGE

    def initial_status(self) -> Status:
        """The status that the request gives, open where it gives none."""
        text = self.parameter("Status")
        if text is None:
            return self.default_status()
        status = self.validate_status(text)
        if status not in self.initial_statuses():
            raise bad_parameter("Status", f"a Session cannot start as {status}")
        return status

    def default_status(self) -> Status:
        """The status where none is given."""
        return Status.OPEN

    def initial_statuses(self) -> frozenset[Status]:
        """The statuses that a Session can start with."""
        return INITIAL_STATUSES

    def initial_ttl(self, service: Service) -> int:
        """The ttl that the request gives, that of the Service where it gives none."""
        text = self.parameter("Ttl")
        return self.default_ttl(service) if text is None else self.validate_ttl("Ttl", text)

    def default_ttl(self, service: Service) -> int:
        """The ttl where none is given."""
        return service.default_ttl

    def initial_date_expiry(self) -> datetime | None:
        """The DateExpiry that the request gives, which must lie ahead."""
        text = self.parameter("DateExpiry")
        if text is None:
            return None
        moment = self.validate_date_expiry(text)
        self.check_initial_expiry(moment)
        return moment

    def check_initial_expiry(self, moment: datetime) -> None:
        """Refuse to create what would have expired already."""
        if moment <= self.now():
            raise bad_parameter("DateExpiry", "in the past")

    def check_unique_name(self, service: Service, name: str | None) -> None:
        """Refuse a name that a Session of the Service has, a closed one included."""
        if name is not None and self.name_holders(service, name):
            raise Refusal(
                400, Code.SESSION_NAME_TAKEN, f"UniqueName {name} is taken by a Session of the Service"
            )

    def name_holders(self, service: Service, name: str) -> list[Session]:
        """The Sessions of a Service that go by a name."""
        return [each for each in self.sessions_of(service) if self.same_name(each.unique_name, name)]

    def same_name(self, held: str | None, name: str) -> bool:
        """Whether two names are one: character for character."""
        return held == name

    def undo_create(self, session: Session) -> None:
        """Leave nothing of a Session whose Participants were refused."""
        self.drop_session(session)

    # -- fetch and list -------------------------------------------------------------------------------

    def fetch_session(self, service_sid: str, sid: str) -> Answer:
        """Read one Session by SID or by name."""
        service = self.find_service(service_sid)
        return Answer(200, self.render_session(self.find_session_or_name(service, sid)))

    def find_session_or_name(self, service: Service, text: str) -> Session:
        """The Session with that SID, or else with that name."""
        holders = [] if self.load_session(text) else self.name_holders(service, text)
        return holders[0] if holders else self.find_session(service, text)

    def list_sessions(self, service_sid: str) -> Answer:
        """Read a page of the Sessions of a Service."""
        service = self.find_service(service_sid)
        return self.list_answer(
            "sessions", self.store.sessions, self.listed_sessions(service), self.render_listed_session
        )

    def listed_sessions(self, service: Service) -> list[Session]:
        """The Sessions that the list is made of: all of the Service."""
        return self.sessions_of(service)

    # -- delete ---------------------------------------------------------------------------------------

    def delete_session(self, service_sid: str, sid: str) -> Answer:
        """Remove a Session for good, whatever its status."""
        session = self.find_session(self.find_service(service_sid), sid)
        self.check_delete(session)
        self.drop_session(session)
        return self.session_deleted(session)

    def check_delete(self, session: Session) -> None:
        """Refuse a deletion that is not allowed; every one is."""

    def session_deleted(self, session: Session) -> Answer:
        """The answer to a deletion that worked."""
        del session
        return Answer(204)
