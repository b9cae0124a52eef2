"""Updates whose parameters do not take effect as they should."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime

from conformance.emulator.exchange import Answer
from conformance.emulator.faults.families import on_session
from conformance.emulator.faults.reading import midnight
from conformance.emulator.problems import Code, Refusal, bad_parameter
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.state import Session, Status

HOUR = 3600
updating = on_session("POST")
VALUES = ("Ttl", "DateExpiry")


class _Ttl(Rules, ABC):
    """Where a family of faults in the ttl after an update begins."""

    @abstractmethod
    def ttl(self, session: Session, given: int) -> int:
        """The ttl that is stored for a Ttl that was given."""

    def new_ttl(self, session: Session) -> int:
        given = super().new_ttl(session)
        return given if self.parameter("Ttl") is None else self.ttl(session, given)


@fault("update-ttl-at-most-hour", "Update stores at most an hour for Ttl.")
class _Hour(_Ttl):
    def ttl(self, session: Session, given: int) -> int:
        return min(given, max(session.ttl, HOUR))


@fault("update-ttl-only-when-set", "Update sees Ttl only if the Session has a ttl already.")
class _WhenSet(_Ttl):
    def ttl(self, session: Session, given: int) -> int:
        return given if session.ttl else 0


@fault("update-ttl-once", "The Ttl of a Session can be changed once only.")
class _Once(_Ttl):
    def prepare(self) -> None:
        super().prepare()
        self._changed: set[str] = set()

    def ttl(self, session: Session, given: int) -> int:
        if session.sid in self._changed:
            return session.ttl
        self._changed.add(session.sid)
        return given


class _Expiry(Rules, ABC):
    """Where a family of faults in the date_expiry after an update begins."""

    @abstractmethod
    def expiry(self, session: Session, given: datetime) -> datetime | None:
        """The date_expiry that is stored for a DateExpiry that was given."""

    def new_date_expiry(self, session: Session) -> datetime | None:
        given = super().new_date_expiry(session)
        return given if self.parameter("DateExpiry") is None or not given else self.expiry(session, given)


@fault("update-date-expiry-without-time", "Update stores the day of DateExpiry only.")
class _Day(_Expiry):
    def expiry(self, session: Session, given: datetime) -> datetime | None:
        del session
        return midnight(given)


@fault("update-date-expiry-later-only", "Update cannot move date_expiry forward.")
class _Later(_Expiry):
    def expiry(self, session: Session, given: datetime) -> datetime | None:
        return max(given, session.date_expiry or given)


@fault("update-date-expiry-only-when-set", "Update sees DateExpiry only if the Session has one already.")
class _ExpiryWhenSet(_Expiry):
    def expiry(self, session: Session, given: datetime) -> datetime | None:
        return session.date_expiry and given


@fault("update-together-refused", "Update refuses Ttl and DateExpiry together.")
class _TogetherRefused(Rules):
    def apply_update(self, session: Session) -> Session:
        if all(self.parameter(name) for name in VALUES):
            raise bad_parameter("Ttl", "given together with DateExpiry")
        return super().apply_update(session)


class _Deaf(Rules, ABC):
    """Where a family of faults begins that do not see a parameter in some situation."""

    deaf_to: tuple[str, ...] = ()

    @abstractmethod
    def situation(self, session: Session, given: Callable[[str], str | None]) -> bool:
        """Whether the fault shows: for that Session and the parameters that were really given."""

    def update_session(self, service_sid: str, sid: str) -> Answer:
        session = self.find_session(self.find_service(service_sid), sid)
        self._deaf = self.situation(session, super().parameter)
        return super().update_session(service_sid, sid)

    def parameter(self, name: str) -> str | None:
        deaf = updating(self.call) and name in self.deaf_to and getattr(self, "_deaf", False)
        return None if deaf else super().parameter(name)


@fault("update-together-drops-ttl", "Update does not see Ttl when DateExpiry is given too.")
class _DropsTtl(_Deaf):
    deaf_to = ("Ttl",)

    def situation(self, session: Session, given: Callable[[str], str | None]) -> bool:
        return session.status is not Status.CLOSED and given("DateExpiry") is not None


@fault("update-together-drops-date-expiry", "Update does not see DateExpiry when Ttl is given too.")
class _DropsExpiry(_Deaf):
    deaf_to = ("DateExpiry",)

    def situation(self, session: Session, given: Callable[[str], str | None]) -> bool:
        return session.status is not Status.CLOSED and given("Ttl") is not None


@fault("update-in-progress-ignored", "The values of a Session that is in progress cannot be changed.")
class _InProgress(_Deaf):
    deaf_to = VALUES

    def situation(self, session: Session, given: Callable[[str], str | None]) -> bool:
        return session.status is Status.IN_PROGRESS and given("Status") is None


@fault("update-close-ignores-others", "Closing does not see the other parameters of the update.")
class _CloseDeaf(_Deaf):
    deaf_to = VALUES

    def situation(self, session: Session, given: Callable[[str], str | None]) -> bool:
        del session
        return given("Status") == Status.CLOSED


@fault("update-others-win-over-close", "Status=closed is not seen when other parameters are given too.")
class _OthersWin(_Deaf):
    deaf_to = ("Status",)

    def situation(self, session: Session, given: Callable[[str], str | None]) -> bool:
        del session
        return given("Status") == Status.CLOSED and any(given(name) for name in VALUES)


@fault("update-reopen-ignores-date-expiry", "Re-opening does not see DateExpiry.")
class _ReopenNoExpiry(_Deaf):
    deaf_to = ("DateExpiry",)

    def situation(self, session: Session, given: Callable[[str], str | None]) -> bool:
        return session.status is Status.CLOSED and given("Status") == Status.IN_PROGRESS


@fault("update-reopen-ignores-ttl", "Re-opening does not see Ttl.")
class _ReopenNoTtl(_ReopenNoExpiry):
    deaf_to = ("Ttl",)


class _Choosy(Rules, ABC):
    """Where a family of faults begins that refuse an update in some situation."""

    @abstractmethod
    def refused(self, session: Session) -> bool:
        """Whether the update is refused."""

    def apply_update(self, session: Session) -> Session:
        if self.refused(session):
            raise Refusal(400, Code.BAD_PARAMETER, "This update is not possible")
        return super().apply_update(session)


@fault("update-unnamed-refused", "A Session without a name cannot be updated.")
class _Unnamed(_Choosy):
    def refused(self, session: Session) -> bool:
        return session.unique_name is None


@fault("update-in-progress-refused", "The values of a Session that is in progress may not be changed.")
class _InProgressRefused(_Choosy):
    def refused(self, session: Session) -> bool:
        given = any(self.parameter(name) for name in VALUES)
        return session.status is Status.IN_PROGRESS and given and self.parameter("Status") is None


@fault("update-reopen-with-others-refused", "Re-opening is refused when other parameters are given too.")
class _ReopenAlone(_Choosy):
    def refused(self, session: Session) -> bool:
        return session.status is Status.CLOSED and any(self.parameter(name) for name in VALUES)


@fault("update-reopen-named-refused", "A Session with a name cannot be re-opened.")
class _NamedClosed(_Choosy):
    def refused(self, session: Session) -> bool:
        return session.status is Status.CLOSED and session.unique_name is not None
