"""Closing and re-opening that go wrong in one situation, or take something along."""

from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import replace
from datetime import timedelta

from conformance.emulator.exchange import Answer
from conformance.emulator.problems import Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.state import Service, Session, Status

THIRD = 3


class _Closing(Rules, ABC):
    """Where a family of faults in what closing does begins."""

    @abstractmethod
    def closed(self, before: Session, after: Session) -> Session:
        """The Session after the close, with what the fault does to it."""

    def close(self, session: Session) -> Session:
        return self.closed(session, super().close(session))


@fault("update-close-drops-name", "Closing takes the name away.")
class _CloseName(_Closing):
    def closed(self, before: Session, after: Session) -> Session:
        del before
        return replace(after, unique_name=None)


@fault("update-close-drops-date-expiry", "Closing takes date_expiry away.")
class _CloseExpiry(_Closing):
    def closed(self, before: Session, after: Session) -> Session:
        del before
        return replace(after, date_expiry=None)


@fault("update-close-resets-mode", "Closing sets the mode to its default.")
class _CloseMode(_Closing):
    def closed(self, before: Session, after: Session) -> Session:
        del before
        return replace(after, mode=self.default_mode())


@fault("update-close-in-progress-ignored", "Closing a Session that is in progress is answered and not done.")
class _CloseIgnored(_Closing):
    def closed(self, before: Session, after: Session) -> Session:
        return before if before.status is Status.IN_PROGRESS else after


@fault("update-close-again-without-date-ended", "Only the first close of a Session sets date_ended.")
class _FirstEnd(_Closing):
    def closed(self, before: Session, after: Session) -> Session:
        return replace(after, date_ended=None) if before.status is Status.IN_PROGRESS else after


@fault("update-close-date-ended-early", "The date_ended of a closed Session lies an hour before its end.")
class _Early(_Closing):
    def closed(self, before: Session, after: Session) -> Session:
        del before
        return replace(after, date_ended=self.now() - timedelta(hours=1))


@fault("update-close-date-ended-expiry", "The date_ended of a closed Session is its date_expiry.")
class _EndIsExpiry(_Closing):
    def closed(self, before: Session, after: Session) -> Session:
        return replace(after, date_ended=before.date_expiry or after.date_ended)


class _Reopening(Rules, ABC):
    """Where a family of faults in what re-opening does begins."""

    @abstractmethod
    def reopened(self, before: Session, after: Session) -> Session:
        """The Session after it was re-opened, with what the fault does to it."""

    def reopen(self, session: Session) -> Session:
        return self.reopened(session, super().reopen(session))


@fault("update-reopen-drops-name", "Re-opening takes the name away.")
class _ReopenName(_Reopening):
    def reopened(self, before: Session, after: Session) -> Session:
        del before
        return replace(after, unique_name=None)


@fault("update-reopen-resets-mode", "Re-opening sets the mode to its default.")
class _ReopenMode(_Reopening):
    def reopened(self, before: Session, after: Session) -> Session:
        del before
        return replace(after, mode=self.default_mode())


@fault("update-reopen-resets-ttl", "Re-opening sets the ttl to 0 unless Ttl is given.")
class _ReopenTtl(_Reopening):
    def reopened(self, before: Session, after: Session) -> Session:
        del before
        return after if self.parameter("Ttl") else replace(after, ttl=0)


@fault("update-reopen-clears-date-expiry", "Re-opening takes date_expiry away unless DateExpiry is given.")
class _ReopenExpiry(_Reopening):
    def reopened(self, before: Session, after: Session) -> Session:
        del before
        return after if self.parameter("DateExpiry") else replace(after, date_expiry=None)


@fault("update-reopen-moves-date-created", "Re-opening makes date_created a minute later.")
class _ReopenCreated(_Reopening):
    def reopened(self, before: Session, after: Session) -> Session:
        del before
        return replace(after, date_created=after.date_created + timedelta(minutes=1))


@fault("update-reopen-makes-date-created-now", "Re-opening makes date_created the present moment.")
class _ReopenCreatedNow(_Reopening):
    def reopened(self, before: Session, after: Session) -> Session:
        del before
        return replace(after, date_created=self.now())


@fault("update-reopen-changes-numbers", "Re-opening gives Participants other numbers.")
class _Numbers(_Reopening):
    def reopened(self, before: Session, after: Session) -> Session:
        for participant in self.participants_of(before):
            self.save_participant(replace(participant, proxy_identifier="+15005550199"))
        return after


class _Counted(Rules):
    """Where a family of faults that depend on how often a Session moved begins."""

    def prepare(self) -> None:
        super().prepare()
        self.moves: Counter[tuple[str, str]] = Counter()

    def count(self, session: Session, what: str) -> int:
        """How often the Session did that, this time included."""
        self.moves[session.sid, what] += 1
        return self.moves[session.sid, what]


@fault("update-third-close-refused", "A Session can be closed twice only.")
class _ThirdClose(_Counted):
    def close(self, session: Session) -> Session:
        if self.count(session, "close") >= THIRD:
            raise self.transition_refused(session, Status.CLOSED)
        return super().close(session)


@fault("update-third-reopen-refused", "A Session can be re-opened twice only.")
class _ThirdReopen(_Counted):
    def reopen(self, session: Session) -> Session:
        if self.count(session, "reopen") >= THIRD:
            raise self.transition_refused(session, Status.IN_PROGRESS)
        return super().reopen(session)


@fault("update-reopen-again-opens", "A Session that is re-opened for the third time becomes open.")
class _AgainOpens(_Counted):
    def reopen(self, session: Session) -> Session:
        again = self.count(session, "reopen") >= THIRD
        reopened = super().reopen(session)
        return replace(reopened, status=Status.OPEN) if again else reopened


class _Unstored(Rules, ABC):
    """Where a family of faults begins that answer one thing and store another."""

    @abstractmethod
    def stored(self, session: Session) -> Session:
        """What is stored in place of the Session that is answered."""

    def session_updated(self, session: Session) -> Answer:
        self.save_session(self.stored(session))
        return super().session_updated(session)


@fault("update-close-not-stored", "Closing is answered and not stored.")
class _CloseUnstored(_Unstored):
    def stored(self, session: Session) -> Session:
        return replace(session, status=Status.OPEN) if session.status is Status.CLOSED else session


@fault("update-reopen-not-stored", "Re-opening is answered and not stored.")
class _ReopenUnstored(_Unstored):
    def stored(self, session: Session) -> Session:
        asked = self.parameter("Status") == Status.IN_PROGRESS
        return replace(session, status=Status.CLOSED) if asked else session


@fault("update-close-date-ended-unstored", "The date_ended of a closed Session is answered and not stored.")
class _EndUnstored(_Unstored):
    def stored(self, session: Session) -> Session:
        return replace(session, date_ended=None)


@fault("update-close-seen-late", "The first fetch after a close shows the Session as it was before.")
class _SeenLate(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._late: dict[str, Session] = {}

    def close(self, session: Session) -> Session:
        self._late[session.sid] = session
        return super().close(session)

    def find_session_or_name(self, service: Service, text: str) -> Session:
        session = super().find_session_or_name(service, text)
        return self._late.pop(session.sid, session)


@fault("update-reopen-new-sid", "A Session that is re-opened is answered under another SID.")
class _NewSid(Rules):
    def session_updated(self, session: Session) -> Answer:
        if self.parameter("Status") == Status.IN_PROGRESS:
            session = replace(session, sid=self.new_sid("session"))
        return super().session_updated(session)


@fault("update-closed-to-open-reopens", "Status=open on a closed Session makes it in-progress.")
class _OpenReopens(Rules):
    def new_status(self) -> Status | None:
        status = super().new_status()
        session = self.load_session(self.call.segments[-1])
        if status is Status.OPEN and session is not None and session.status is Status.CLOSED:
            return Status.IN_PROGRESS
        return status


@fault("update-transition-answers-409", "A step that cannot be taken answers 409.")
class _Answers409(Rules):
    def transition_refused(self, session: Session, status: Status) -> Refusal:
        refusal = super().transition_refused(session, status)
        return Refusal(409, refusal.code, refusal.message)
