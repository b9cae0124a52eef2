"""Dates of a Session that are written in another way, or are not true."""

from abc import ABC, abstractmethod
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

from conformance.emulator.faults.families import set_member
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.state import Session


class _Dates(Rules, ABC):
    """Where a family of faults in the dates of Sessions begins."""

    @abstractmethod
    def written(self, moment: datetime) -> object:
        """The date as the fault writes it."""

    def render_session_dates(self, session: Session) -> dict[str, object]:
        names = ("date_started", "date_ended", "date_last_interaction", "date_expiry")
        moments = {name: getattr(session, name) for name in (*names, "date_created", "date_updated")}
        return {name: None if at is None else self.written(at) for name, at in moments.items()}


@fault("session-dates-rfc-2822", "Dates are written as in mail.")
class _DatesMail(_Dates):
    def written(self, moment: datetime) -> object:
        return format_datetime(moment.astimezone(UTC))


@fault("session-dates-epoch", "Dates are numbers of seconds.")
class _DatesEpoch(_Dates):
    def written(self, moment: datetime) -> object:
        return int(moment.timestamp())


@fault("session-dates-bare", "Dates have no time.")
class _DatesBare(_Dates):
    def written(self, moment: datetime) -> object:
        return moment.date().isoformat()


@fault("session-dates-with-fraction", "Dates have fractions of seconds.")
class _DatesFraction(_Dates):
    def written(self, moment: datetime) -> object:
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.123Z")


@fault("session-dates-without-zone", "Dates do not say that they are in UTC.")
class _DatesNaive(_Dates):
    def written(self, moment: datetime) -> object:
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


@fault("session-dates-with-space", "Dates have a space in place of the T.")
class _DatesSpace(_Dates):
    def written(self, moment: datetime) -> object:
        return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")


@fault("session-dates-with-offset", "Dates are written with the offset of another zone.")
class _DatesOffset(_Dates):
    def written(self, moment: datetime) -> object:
        zone = timezone(timedelta(hours=2))
        return moment.astimezone(zone).isoformat(timespec="seconds")


@fault("session-dates-local-time", "Dates show the time of another zone with a Z.")
class _DatesLocal(_Dates):
    def written(self, moment: datetime) -> object:
        return (moment.astimezone(UTC) + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%SZ")


@fault("session-date-updated-early", "The date_updated lies a day before date_created.")
class _UpdatedEarly(Rules):
    def render_session_dates(self, session: Session) -> dict[str, object]:
        early = self.render_date(session.date_created - timedelta(days=1))
        return super().render_session_dates(session) | {"date_updated": early}


@fault("session-date-created-old", "The date_created lies a year back.")
class _CreatedOld(Rules):
    def render_session_dates(self, session: Session) -> dict[str, object]:
        old = self.render_date(session.date_created - timedelta(days=365))
        return super().render_session_dates(session) | {"date_created": old}


for dated in ("date_created", "date_updated"):
    dashed = dated.replace("_", "-")
    set_member(f"session-null-{dashed}", f"The {dated} of a Session is null.", "session", dated, None)
