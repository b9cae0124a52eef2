"""Names that are read, measured or compared wrongly."""

import re
from datetime import timedelta

from conformance.emulator.exchange import Answer, Json
from conformance.emulator.faults.families import creating
from conformance.emulator.problems import Code, Refusal, bad_parameter
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.state import Service, Session, Status

RACE = timedelta(milliseconds=500)


class _Limit(Rules):
    """Where a family of faults in the length of names begins."""

    limit = 191

    def measure(self, text: str) -> int:
        """How long a name is."""
        return len(text)

    def validate_unique_name(self, text: str) -> str | None:
        if self.measure(text) > self.limit:
            raise bad_parameter("UniqueName", "too long")
        return text or None


@fault("create-unique-name-limit-190", "A name of 191 characters is refused.")
class _Limit190(_Limit):
    limit = 190


@fault("create-unique-name-limit-192", "A name of 192 characters is accepted.")
class _Limit192(_Limit):
    limit = 192


@fault("create-unique-name-without-limit", "A name of any length is accepted.")
class _NoLimit(_Limit):
    limit = 10**9


@fault("create-unique-name-limit-255", "A name of up to 255 characters is accepted.")
class _Limit255(_Limit):
    limit = 255


@fault("names-limit-for-ascii-only", "The length of a name is limited only where it is ASCII.")
class _LimitAscii(_Limit):
    def measure(self, text: str) -> int:
        return len(text) if text.isascii() else 0


@fault("create-unique-name-limit-in-bytes", "The length of a name is counted in bytes.")
class _LimitBytes(_Limit):
    def measure(self, text: str) -> int:
        return len(text.encode())


@fault("create-unique-name-cut", "A name that is too long is cut and accepted.")
class _NameCut(Rules):
    def validate_unique_name(self, text: str) -> str | None:
        return super().validate_unique_name(text[:191])


@fault("create-unique-name-non-ascii-refused", "A name with letters beyond ASCII is refused.")
class _NonAscii(Rules):
    def validate_unique_name(self, text: str) -> str | None:
        if not text.isascii():
            raise bad_parameter("UniqueName", "not ASCII")
        return super().validate_unique_name(text)


@fault("create-unique-name-not-unique", "Two Sessions of a Service can have one name.")
class _NotUnique(Rules):
    def check_unique_name(self, service: Service, name: str | None) -> None:
        pass


@fault("create-unique-name-race", "A name that was taken within the last half second can be taken again.")
class _Race(Rules):
    def name_holders(self, service: Service, name: str) -> list[Session]:
        holders = super().name_holders(service, name)
        if not creating(self.call):
            return holders
        return [each for each in holders if each.date_created < self.now() - RACE]


@fault("create-unique-name-account-wide", "A name can be used in one Service only.")
class _AccountWide(Rules):
    def name_holders(self, service: Service, name: str) -> list[Session]:
        if not creating(self.call):
            return super().name_holders(service, name)
        return [each for each in self.store.sessions if each.unique_name == name]


@fault("names-zero-width-lost", "Characters of no width are taken out of names.")
class _ZeroWidthLost(Rules):
    def validate_unique_name(self, text: str) -> str | None:
        return super().validate_unique_name(re.sub("[\u200b-\u200f\ufeff]", "", text))


@fault("names-digits-as-number", "A name of digits is shown as a number.")
class _DigitsAsNumber(Rules):
    def present(self, kind: str, body: Json) -> Json:
        shown = super().present(kind, body)
        name = shown.get("unique_name") or ""
        return {**shown, "unique_name": int(name)} if kind == "session" and name.isdecimal() else shown


@fault("names-literal-as-value", "The name null is shown as null.")
class _LiteralAsValue(Rules):
    def render_unique_name(self, session: Session) -> str | None:
        name = super().render_unique_name(session)
        return None if name == "null" else name


@fault("names-inherited-taken", "A name that every object of JavaScript has is refused as taken.")
class _InheritedTaken(Rules):
    def check_unique_name(self, service: Service, name: str | None) -> None:
        if name in ("constructor", "toString", "__proto__"):
            raise Refusal(400, Code.SESSION_NAME_TAKEN, "UniqueName is taken")
        super().check_unique_name(service, name)


@fault("create-unique-name-never-free", "The name of a deleted Session cannot be used again.")
class _NeverFree(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._taken: set[tuple[str, str]] = set()

    def check_unique_name(self, service: Service, name: str | None) -> None:
        super().check_unique_name(service, name)
        if name is None:
            return
        if (service.sid, name) in self._taken:
            raise Refusal(400, Code.SESSION_NAME_TAKEN, "UniqueName was taken")
        self._taken.add((service.sid, name))


@fault("create-unique-name-free-when-closed", "The name of a closed Session can be used again.")
class _FreeWhenClosed(Rules):
    def name_holders(self, service: Service, name: str) -> list[Session]:
        holders = super().name_holders(service, name)
        return [each for each in holders if each.status is not Status.CLOSED or not creating(self.call)]


@fault("create-unnamed-collide", "A second Session without a name is refused.")
class _UnnamedCollide(Rules):
    def check_unique_name(self, service: Service, name: str | None) -> None:
        super().check_unique_name(service, name)
        if name is None and any(each.unique_name is None for each in self.sessions_of(service)):
            raise Refusal(400, Code.SESSION_NAME_TAKEN, "UniqueName is taken")


@fault("create-duplicate-other-code", "A name that is taken is refused with the code of another error.")
class _OtherCode(Rules):
    def check_unique_name(self, service: Service, name: str | None) -> None:
        try:
            super().check_unique_name(service, name)
        except Refusal as refusal:
            raise Refusal(400, Code.BAD_PARAMETER, refusal.message) from None


@fault("names-taken-answers-409", "A name that is taken is refused with 409.")
class _Answers409(Rules):
    def check_unique_name(self, service: Service, name: str | None) -> None:
        try:
            super().check_unique_name(service, name)
        except Refusal as refusal:
            raise Refusal(409, refusal.code, refusal.message) from None


@fault(
    "create-duplicate-answers-existing",
    "A create with a taken name gets the Session that has it.",
)
class _AnswersExisting(Rules):
    def create_session(self, service_sid: str) -> Answer:
        name = self.parameter("UniqueName")
        holders = self.name_holders(self.find_service(service_sid), name) if name else []
        return self.session_created(holders[0]) if holders else super().create_session(service_sid)
