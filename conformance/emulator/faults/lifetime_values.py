"""Ttl and DateExpiry that are read or stored wrongly for some values only."""

import re
from abc import ABC, abstractmethod
from datetime import UTC, datetime, timedelta

from conformance.emulator.problems import Refusal, bad_parameter
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.state import Service

DAY = 86400
MINUTE = 60
A_YEAR = timedelta(days=365)


class _Ttl(Rules, ABC):
    """Where a family of faults in the ttl of new Sessions begins."""

    @abstractmethod
    def stored(self, seconds: int) -> int:
        """What is stored of the Ttl that was given."""

    def initial_ttl(self, service: Service) -> int:
        seconds = super().initial_ttl(service)
        return seconds if self.parameter("Ttl") is None else self.stored(seconds)


@fault("create-ttl-at-most-day", "A Ttl of more than a day is stored as a day.")
class _AtMostDay(_Ttl):
    def stored(self, seconds: int) -> int:
        return min(seconds, DAY)


@fault("create-ttl-rounded-to-minutes", "A Ttl is rounded to whole minutes.")
class _Rounded(_Ttl):
    def stored(self, seconds: int) -> int:
        return seconds // MINUTE * MINUTE or seconds


@fault("create-ttl-one-raised", "A Ttl of less than a minute is stored as a minute.")
class _Raised(_Ttl):
    def stored(self, seconds: int) -> int:
        return max(seconds, MINUTE)


@fault("create-ttl-at-least-minute", "A Ttl of less than a minute is refused.")
class _AtLeastMinute(_Ttl):
    def stored(self, seconds: int) -> int:
        if seconds < MINUTE:
            raise bad_parameter("Ttl", "too short")
        return seconds


@fault("create-ttl-service-default-least", "The lesser of Ttl and the default_ttl of the Service is used.")
class _Least(Rules):
    def initial_ttl(self, service: Service) -> int:
        seconds = super().initial_ttl(service)
        return min(seconds, service.default_ttl or seconds)


@fault("create-ttl-default-90-days", "The ttl is 90 days where none is given.")
class _Default90(Rules):
    def default_ttl(self, service: Service) -> int:
        return super().default_ttl(service) or 90 * DAY


@fault("create-ttl-read-as-far-as-possible", "Of a Ttl the digits at its beginning count.")
class _AsFar(Rules):
    def validate_ttl(self, name: str, text: str) -> int:
        digits = re.match("[0-9]+", text)
        return super().validate_ttl(name, digits[0] if digits else text)


@fault("create-ttl-decimal-rounded", "A Ttl with a fraction is rounded.")
class _Decimal(Rules):
    def validate_ttl(self, name: str, text: str) -> int:
        return super().validate_ttl(name, text.partition(".")[0] if re.fullmatch(r"\d+\.\d+", text) else text)


class _Expiry(Rules, ABC):
    """Where a family of faults in the expiry of new Sessions begins."""

    @abstractmethod
    def stored(self, moment: datetime) -> datetime | None:
        """What is stored of the DateExpiry that was given."""

    def initial_date_expiry(self) -> datetime | None:
        moment = super().initial_date_expiry()
        return moment and self.stored(moment)


@fault("create-date-expiry-without-time", "Of a DateExpiry only the day is stored.")
class _WithoutTime(_Expiry):
    def stored(self, moment: datetime) -> datetime | None:
        return moment.replace(hour=0, minute=0, second=0)


@fault("create-date-expiry-without-seconds", "Of a DateExpiry the seconds are not stored.")
class _WithoutSeconds(_Expiry):
    def stored(self, moment: datetime) -> datetime | None:
        return moment.replace(second=0)


@fault("create-date-expiry-at-most-year", "A DateExpiry is stored as a year from now if it is later.")
class _AtMostYear(_Expiry):
    def stored(self, moment: datetime) -> datetime | None:
        return min(moment, self.now() + A_YEAR)


@fault("create-date-expiry-from-ttl-first", "Where Ttl is given too, date_expiry is what it leads to.")
class _FromTtl(_Expiry):
    def stored(self, moment: datetime) -> datetime | None:
        text = self.parameter("Ttl")
        return self.now() + timedelta(seconds=int(text)) if text else moment


@fault("create-date-expiry-drops-ttl", "Ttl is lost when DateExpiry is given too.")
class _DropsTtl(_Ttl):
    def stored(self, seconds: int) -> int:
        return 0 if self.parameter("DateExpiry") else seconds


class _Offset(Rules, ABC):
    """Where a family of faults in the offset of a DateExpiry begins."""

    @abstractmethod
    def read(self, moment: datetime) -> datetime:
        """What is taken for the moment in UTC."""

    def validate_date_expiry(self, text: str) -> datetime:
        moment = super().validate_date_expiry(text)
        given = datetime.fromisoformat(text)
        return self.read(given) if given.utcoffset() else moment


@fault("create-date-expiry-offset-dropped", "The offset of a DateExpiry is not looked at.")
class _Dropped(_Offset):
    def read(self, moment: datetime) -> datetime:
        return moment.replace(tzinfo=UTC)


@fault("create-date-expiry-offset-added", "The offset of a DateExpiry is added in place of taken away.")
class _Added(_Offset):
    def read(self, moment: datetime) -> datetime:
        return moment.replace(tzinfo=UTC) + (moment.utcoffset() or timedelta())


@fault("create-date-expiry-overflows", "A day that a month does not have counts into the next month.")
class _Overflows(Rules):
    def validate_date_expiry(self, text: str) -> datetime:
        try:
            return super().validate_date_expiry(text)
        except Refusal:
            if re.match(r"\d{4}-\d\d-(29|30|31)", text) is None:
                raise
            return super().validate_date_expiry(text[:8] + "28" + text[10:]) + timedelta(days=2)


@fault("create-date-expiry-past-by-year", "A DateExpiry is in the past only if its year is.")
class _ByYear(Rules):
    def check_initial_expiry(self, moment: datetime) -> None:
        if moment.year < self.now().year:
            super().check_initial_expiry(moment)


@fault("create-date-expiry-past-by-hour", "A DateExpiry of the latest hour is taken for one ahead.")
class _ByHour(Rules):
    def check_initial_expiry(self, moment: datetime) -> None:
        if moment <= self.now() - timedelta(hours=1):
            super().check_initial_expiry(moment)
