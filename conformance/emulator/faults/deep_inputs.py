"""Rare mistakes in what requests carry: single values, and combinations of parameters."""

from abc import ABC, abstractmethod
from dataclasses import replace
from datetime import datetime, timedelta

from conformance.emulator.exchange import Answer
from conformance.emulator.faults.families import creating, on_session
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.rules.listing import Asked, Page
from conformance.emulator.state import Mode, R, Service, Session, Status

LAST_OF_SHORT_MONTH = 30
SHORT_MONTHS = (4, 6, 9, 11)


class _Ttl(Rules):
    """Where a family of faults in single values of Ttl begins."""

    right, wrong = 0, 0

    def validate_ttl(self, name: str, text: str) -> int:
        seconds = super().validate_ttl(name, text)
        return self.wrong if seconds == self.right else seconds


@fault("deep-ttl-65536-wraps", "A Ttl of 65536 seconds becomes 0.")
class _Wraps(_Ttl):
    right, wrong = 65536, 0


@fault("deep-ttl-day-is-short", "A Ttl of one day is stored one second short.")
class _Day(_Ttl):
    right, wrong = 86400, 86399


@fault("deep-ttl-32768-negative", "A Ttl of 32768 seconds becomes negative.")
class _Negative(_Ttl):
    right, wrong = 32768, -32768


@fault("deep-ttl-seven-digits-cut", "A Ttl of seven digits loses the last one.")
class _Digits(Rules):
    def validate_ttl(self, name: str, text: str) -> int:
        seconds = super().validate_ttl(name, text)
        return seconds // 10 if len(text) == len("1000000") else seconds


@fault("deep-expiry-leap-day", "A DateExpiry on 29 February is stored as 1 March.")
class _LeapDay(Rules):
    def validate_date_expiry(self, text: str) -> datetime:
        moment = super().validate_date_expiry(text)
        return moment + timedelta(days=1) if (moment.month, moment.day) == (2, 29) else moment


@fault("deep-expiry-end-of-short-month", "A DateExpiry on the 30th of a short month moves to the next one.")
class _ShortMonth(Rules):
    def validate_date_expiry(self, text: str) -> datetime:
        moment = super().validate_date_expiry(text)
        late = moment.day == LAST_OF_SHORT_MONTH and moment.month in SHORT_MONTHS
        return moment + timedelta(days=1) if late else moment


@fault("deep-expiry-2069", "A DateExpiry in 2069 is read as one in 1969 and refused.")
class _Pivot(Rules):
    def check_initial_expiry(self, moment: datetime) -> None:
        super().check_initial_expiry(moment.replace(year=1969) if moment.year == 2069 else moment)  # noqa: PLR2004 - where two-digit years turn


@fault("deep-voice-with-expiry-loses-mode", "Mode=voice-only is lost where DateExpiry comes without Ttl.")
class _LosesMode(Rules):
    def initial_mode(self) -> Mode:
        alone = self.parameter("DateExpiry") is not None and self.parameter("Ttl") is None
        mode = super().initial_mode()
        return self.default_mode() if alone and mode is Mode.VOICE_ONLY else mode


@fault("deep-named-voice-loses-ttl", "Ttl is lost where UniqueName and Mode=voice-only come with it.")
class _LosesTtl(Rules):
    def initial_ttl(self, service: Service) -> int:
        given = self.parameter("UniqueName") and self.parameter("Mode") == "voice-only"
        return self.default_ttl(service) if given else super().initial_ttl(service)


@fault("deep-mode-with-ttl-loses-expiry", "DateExpiry is lost where Mode and Ttl, and no name, come with it.")
class _LosesExpiry(Rules):
    def initial_date_expiry(self) -> datetime | None:
        moment = super().initial_date_expiry()
        others = self.parameter("Mode") and self.parameter("Ttl") and not self.parameter("UniqueName")
        return None if others else moment


@fault(
    "deep-closing-with-ttl-and-expiry-loses-ttl",
    "An update with Status, Ttl and DateExpiry loses Ttl in voice Sessions.",
)
class _ThreeLoseTtl(Rules):
    def new_ttl(self, session: Session) -> int:
        given = self.parameter("Status") and self.parameter("DateExpiry") and session.mode is Mode.VOICE_ONLY
        return session.ttl if given else super().new_ttl(session)


@fault("deep-mode-unchecked-beside-status", "Mode is not checked where Status and DateExpiry come with it.")
class _Unchecked(Rules):
    def validate_mode(self, text: str) -> Mode:
        beside = self.parameter("Status") is not None and self.parameter("DateExpiry") is not None
        return self.default_mode() if beside and text not in set(Mode) else super().validate_mode(text)


@fault(
    "deep-long-name-unchecked-beside-mode",
    "The length of a name is not checked where Mode and Ttl come with it.",
)
class _LongUnchecked(Rules):
    def validate_unique_name(self, text: str) -> str | None:
        beside = self.parameter("Mode") is not None and self.parameter("Ttl") is not None
        return super().validate_unique_name(text[:191] if beside else text)


@fault("deep-ttl-true-accepted", "Ttl=true in an update counts as 1.")
class _True(Rules):
    def validate_ttl(self, name: str, text: str) -> int:
        if text == "true" and on_session("POST")(self.call):
            return 1
        return super().validate_ttl(name, text)


@fault("deep-page-size-7-short", "A page of 7 holds 6 records and skips the seventh.")
class _Seven(Rules):
    def cut(self, asked: Asked, ordered: list[R], places: dict[str, int]) -> Page[R]:
        page = super().cut(asked, ordered, places)
        return replace(page, items=page.items[:6]) if asked.page_size == 7 else page  # noqa: PLR2004 - the one size


@fault("deep-page-size-13-over", "A page of 13 holds 14 records.")
class _Thirteen(Rules):
    def most_records(self, page_size: int) -> int:
        return super().most_records(page_size) + (page_size == 13)  # noqa: PLR2004 - the one size


@fault("deep-page-size-16-repeats", "The second page of 16 begins with the last record of the first one.")
class _Sixteen(Rules):
    def window(self, asked: Asked, ordered: list[R], places: dict[str, int]) -> tuple[int, int]:
        start, end = super().window(asked, ordered, places)
        return (start - 1 if start and asked.page_size == 16 else start), end  # noqa: PLR2004 - the one size


class _Crash(Rules, ABC):
    """Where a family of faults that break the server begins."""

    @abstractmethod
    def crashes(self) -> bool:
        """Whether the request at hand breaks it."""

    def dispatch(self) -> Answer:
        self.check_credentials()
        if self.crashes():
            raise Refusal(500, Code.BAD_PARAMETER, "Internal error")
        return super().dispatch()


@fault("deep-page-huge-crashes", "A Page beyond 32 bits answers 500.")
class _HugePage(_Crash):
    def crashes(self) -> bool:
        return (self.query().get("Page") or "") == "2147483648"


@fault(
    "deep-page-size-fraction-crashes", "A PageSize with a fraction on the list of Interactions answers 500."
)
class _Fraction(_Crash):
    def crashes(self) -> bool:
        return "Interactions" in self.call.segments and "." in (self.query().get("PageSize") or "")


@fault("deep-plain-text-crashes", "A create announced as plain text answers 500.")
class _PlainText(_Crash):
    def crashes(self) -> bool:
        return creating(self.call) and self.call.headers.get("content-type", "").startswith("text/plain")


@fault("deep-boundary-missing-crashes", "A multipart body without a boundary answers 500 on an update.")
class _Boundary(_Crash):
    def crashes(self) -> bool:
        kind = self.call.headers.get("content-type", "")
        return (
            on_session("POST")(self.call)
            and kind.startswith("multipart/form-data")
            and "boundary" not in kind
        )


@fault("deep-short-sid-crashes", "Deleting an Interaction by a SID that is too short answers 500.")
class _ShortSid(_Crash):
    def crashes(self) -> bool:
        short = len(self.call.segments[-1]) < len("KI") + 32
        return self.call.method == "DELETE" and "Interactions" in self.call.segments and short


@fault("deep-initial-unknown-crashes", "A create with Status=unknown answers 500.")
class _InitialUnknown(_Crash):
    def crashes(self) -> bool:
        return creating(self.call) and self.parameter("Status") == Status.UNKNOWN
