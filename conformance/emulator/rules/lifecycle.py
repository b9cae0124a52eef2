"""How a Session changes by update."""

from dataclasses import replace
from datetime import datetime

from conformance.emulator.exchange import Answer
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.rules.inputs import Inputs
from conformance.emulator.rules.pool import Pool
from conformance.emulator.state import Session, Status

TRANSITIONS = frozenset(
    {
        (Status.OPEN, Status.IN_PROGRESS),
        (Status.OPEN, Status.CLOSED),
        (Status.IN_PROGRESS, Status.CLOSED),
        (Status.CLOSED, Status.IN_PROGRESS),
    }
)


class Lifecycle(Pool, Inputs):
    """Update, and the changes of status that it may bring."""

    def update_session(self, service_sid: str, sid: str) -> Answer:
        """Change expiry, ttl and status of a Session, all that are given or none of them."""
        session = self.find_session(self.find_service(service_sid), sid)
        status = self.new_status()
        changed = self.apply_update(session)
        self.check_closed_update(session, status)
        if status is not None:
            changed = self.change_status(changed, status)
        if changed != session:
            changed = self.touch(changed)
            self.save_session(changed)
        return self.session_updated(self.expire(changed))

    def session_updated(self, session: Session) -> Answer:
        """The answer to an update that worked."""
        return Answer(200, self.render_session(session))

    def apply_update(self, session: Session) -> Session:
        """The Session with the expiry and the ttl that the request gives; nothing else can be changed."""
        return replace(session, date_expiry=self.new_date_expiry(session), ttl=self.new_ttl(session))

    def new_status(self) -> Status | None:
        """The status that the request gives."""
        text = self.parameter("Status")
        return None if text is None else self.validate_status(text)

    def new_ttl(self, session: Session) -> int:
        """The ttl after the update."""
        text = self.parameter("Ttl")
        return session.ttl if text is None else self.validate_ttl("Ttl", text)

    def new_date_expiry(self, session: Session) -> datetime | None:
        """The DateExpiry after the update; one in the past ends the Session."""
        text = self.parameter("DateExpiry")
        if text is None:
            return session.date_expiry
        moment = self.validate_date_expiry(text)
        self.check_new_expiry(moment)
        return moment

    def check_new_expiry(self, moment: datetime) -> None:
        """Refuse an expiry that an update cannot set; it can set every one."""

    def check_closed_update(self, session: Session, status: Status | None) -> None:
        """Refuse to change a closed Session in any way but its status."""
        if session.status is Status.CLOSED and status is None:
            raise Refusal(400, Code.SESSION_CLOSED, f"Session {session.sid} is closed and cannot be updated")

    def touch(self, session: Session) -> Session:
        """The Session with the present moment as date_updated."""
        return replace(session, date_updated=self.now())

    # -- status ---------------------------------------------------------------------------------------

    def change_status(self, session: Session, status: Status) -> Session:
        """The Session in another status, where that step is allowed."""
        if status is session.status:
            return self.repeat_status(session)
        if (session.status, status) not in self.transitions():
            raise self.transition_refused(session, status)
        if status is Status.CLOSED:
            return self.close(session)
        return self.reopen(session) if session.status is Status.CLOSED else replace(session, status=status)

    def repeat_status(self, session: Session) -> Session:
        """What becomes of a Session that is given the status that it has: nothing."""
        return session

    def transitions(self) -> frozenset[tuple[Status, Status]]:
        """The steps from status to status that an update can take."""
        return TRANSITIONS

    def transition_refused(self, session: Session, status: Status) -> Refusal:
        """The refusal of a step that cannot be taken."""
        hint = "; in-progress re-opens it" if session.status is Status.CLOSED else ""
        return Refusal(
            400, Code.STATUS_CHANGE, f"Status cannot change from {session.status} to {status}{hint}"
        )

    def close(self, session: Session) -> Session:
        """A Session after somebody closed it."""
        return replace(
            session, status=Status.CLOSED, date_ended=self.now(), closed_reason=self.close_reason()
        )

    def close_reason(self) -> str | None:
        """The closed_reason of a Session that a request closed."""
        return "api"

    def reopen(self, session: Session) -> Session:
        """A closed Session in use again, with the Participants that it had."""
        self.check_reopen(session)
        return replace(session, status=Status.IN_PROGRESS, date_ended=None, closed_reason=None)

    def check_reopen(self, session: Session) -> None:
        """Refuse to re-open what is overdue, or what would give a pair of numbers two meanings."""
        if self.overdue(session):
            raise Refusal(
                400, Code.STATUS_CHANGE, "The Session has expired; a later DateExpiry or Ttl re-opens it"
            )
        for participant in self.participants_of(session):
            if participant.date_deleted is None and self.pair_in_use(
                participant.identifier, participant.proxy_identifier_sid
            ):
                raise self.pair_refused(participant.identifier)
