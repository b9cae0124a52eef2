"""Statuses that change, or do not, in the wrong way."""

from dataclasses import replace

from conformance.emulator.exchange import Answer
from conformance.emulator.faults.families import on_session
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.state import Session, Status

updating = on_session("POST")


class _Steps(Rules):
    """Where a family of faults in the allowed steps begins."""

    more: frozenset[tuple[Status, Status]] = frozenset()
    fewer: frozenset[tuple[Status, Status]] = frozenset()

    def transitions(self) -> frozenset[tuple[Status, Status]]:
        return (super().transitions() | self.more) - self.fewer


@fault("update-close-refused", "An open Session cannot be closed.")
class _CloseRefused(_Steps):
    fewer = frozenset({(Status.OPEN, Status.CLOSED)})


@fault("update-close-again-refused", "A Session that is in progress cannot be closed.")
class _CloseAgainRefused(_Steps):
    fewer = frozenset({(Status.IN_PROGRESS, Status.CLOSED)})


@fault("update-reopen-refused", "A closed Session cannot be re-opened.")
class _ReopenRefused(_Steps):
    fewer = frozenset({(Status.CLOSED, Status.IN_PROGRESS)})


@fault("update-closed-to-open-accepted", "A closed Session can be set to open.")
class _ClosedToOpen(_Steps):
    more = frozenset({(Status.CLOSED, Status.OPEN)})


@fault("update-closed-to-open-ignored", "Status=open on a closed Session is answered as if it had worked.")
class _ClosedToOpenIgnored(Rules):
    def transition_refused(self, session: Session, status: Status) -> Refusal:
        raise _Ignored(session) from super().transition_refused(session, status)

    def update_session(self, service_sid: str, sid: str) -> Answer:
        try:
            return super().update_session(service_sid, sid)
        except _Ignored as ignored:
            return self.session_updated(ignored.session)


class _Ignored(Exception):
    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session


@fault("update-transition-other-code", "A step that cannot be taken is refused with another code.")
class _OtherCode(Rules):
    def transition_refused(self, session: Session, status: Status) -> Refusal:
        refusal = super().transition_refused(session, status)
        return Refusal(refusal.http_status, Code.BAD_PARAMETER, refusal.message)


@fault("update-transition-answers-500", "A step that cannot be taken answers 500.")
class _Answers500(Rules):
    def transition_refused(self, session: Session, status: Status) -> Refusal:
        refusal = super().transition_refused(session, status)
        return Refusal(500, refusal.code, refusal.message)


@fault("update-close-without-date-ended", "A closed Session has no date_ended.")
class _WithoutEnd(Rules):
    def close(self, session: Session) -> Session:
        return replace(super().close(session), date_ended=None)


@fault("update-close-starts", "Closing sets date_started.")
class _CloseStarts(Rules):
    def close(self, session: Session) -> Session:
        return replace(super().close(session), date_started=self.now())


@fault("update-close-fails-status", "A Session that is closed becomes failed.")
class _Fails(Rules):
    def close(self, session: Session) -> Session:
        return replace(super().close(session), status=Status.FAILED)


@fault("update-close-deletes", "A Session that is closed is deleted.")
class _CloseDeletes(Rules):
    def session_updated(self, session: Session) -> Answer:
        if session.status is Status.CLOSED:
            self.drop_session(session)
        return super().session_updated(session)


@fault("update-close-drops-participants", "Closing a Session removes its Participants.")
class _DropsParticipants(Rules):
    def close(self, session: Session) -> Session:
        self.drop_participants_of(session)
        return super().close(session)


@fault("update-close-drops-ttl", "Closing a Session sets its ttl to 0.")
class _DropsTtl(Rules):
    def close(self, session: Session) -> Session:
        return replace(super().close(session), ttl=0)


@fault("update-reopen-opens", "A Session that is re-opened becomes open.")
class _Opens(Rules):
    def reopen(self, session: Session) -> Session:
        return replace(super().reopen(session), status=Status.OPEN)


@fault("update-reopen-keeps-reason", "A Session that is re-opened keeps its closed_reason.")
class _KeepsReason(Rules):
    def reopen(self, session: Session) -> Session:
        return replace(super().reopen(session), closed_reason=session.closed_reason)


@fault("update-reopen-drops-date-expiry", "DateExpiry is lost when a Session is re-opened.")
class _DropsExpiry(Rules):
    def reopen(self, session: Session) -> Session:
        return replace(super().reopen(session), date_expiry=None)


@fault("update-reopen-drops-participants", "A Session that is re-opened has lost its Participants.")
class _ReopenDrops(Rules):
    def reopen(self, session: Session) -> Session:
        self.drop_participants_of(session)
        return super().reopen(session)


@fault("update-reopen-once", "A Session can be re-opened once only.")
class _Once(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._reopened: set[str] = set()

    def reopen(self, session: Session) -> Session:
        if session.sid in self._reopened:
            raise self.transition_refused(session, Status.IN_PROGRESS)
        self._reopened.add(session.sid)
        return super().reopen(session)


@fault("update-status-unknown-accepted", "A Status that does not exist is ignored by update.")
class _UnknownAccepted(Rules):
    def new_status(self) -> Status | None:
        text = self.parameter("Status")
        return super().new_status() if text in set(Status) else None


@fault("update-status-unknown-closes", "A Status that does not exist closes the Session.")
class _UnknownCloses(Rules):
    def new_status(self) -> Status | None:
        text = self.parameter("Status")
        return super().new_status() if text is None or text in set(Status) else Status.CLOSED
