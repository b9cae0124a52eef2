"""Creates that are read or carried out otherwise, where the documents leave it open."""

import unicodedata
from datetime import datetime, timedelta

from conformance.emulator.exchange import Json
from conformance.emulator.problems import Code, Refusal, bad_parameter
from conformance.emulator.registry import choice
from conformance.emulator.rules import Rules
from conformance.emulator.state import Mode, Service, Session, Status

PARAMETERS = ("UniqueName", "DateExpiry", "Ttl", "Mode", "Status")
LARGEST_OF_TWO_BYTES = 0xFFFF
A_LITTLE = timedelta(seconds=0.4)


@choice("unique-name-trimmed", "Blanks around a name are taken away.")
class _Trimmed(Rules):
    def validate_unique_name(self, text: str) -> str | None:
        return super().validate_unique_name(text.strip())


@choice("unique-name-any-accent", "Names that differ in case or accents only are one.")
class _AnyAccent(Rules):
    def same_name(self, held: str | None, name: str) -> bool:
        return held is not None and _plain(held) == _plain(name)


def _plain(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each)).rstrip()


@choice("unique-name-four-bytes-refused", "Characters of four bytes are refused in names.")
class _FourBytes(Rules):
    def validate_unique_name(self, text: str) -> str | None:
        if any(ord(each) > LARGEST_OF_TWO_BYTES for each in text):
            raise bad_parameter("UniqueName", "has characters of four bytes")
        return super().validate_unique_name(text)


@choice("unique-name-free-late", "The name of a deleted Session is free a little later.")
class _FreeLate(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._left: list[tuple[datetime, Session]] = []

    def drop_session(self, session: Session) -> None:
        self._left.append((self.now(), session))
        super().drop_session(session)

    def check_unique_name(self, service: Service, name: str | None) -> None:
        super().check_unique_name(service, name)
        late = [left for moment, left in self._left if self.now() - moment < A_LITTLE]
        if name in [left.unique_name for left in late if left.service_sid == service.sid] and name:
            raise Refusal(400, Code.SESSION_NAME_TAKEN, "UniqueName was taken a moment ago")


@choice("create-participants-half-done", "A Session is left behind when its Participants are refused.")
class _HalfDone(Rules):
    def undo_create(self, session: Session) -> None:
        pass


@choice("create-empty-values-absent", "An empty parameter counts as absent.")
class _EmptyAbsent(Rules):
    def parameter(self, name: str) -> str | None:
        return super().parameter(name) or None


@choice("create-values-any-case", "Mode and Status are recognised in capitals too.")
class _AnyCase(Rules):
    def validate_mode(self, text: str) -> Mode:
        return super().validate_mode(text.lower())

    def validate_status(self, text: str) -> Status:
        return super().validate_status(text.lower())


@choice("create-parameter-names-any-case", "Parameters are recognised in other letters too.")
class _AnyNames(Rules):
    def parameter(self, name: str) -> str | None:
        found = [value for key, value in self.form().pairs if key.lower() == name.lower()]
        return found[-1] if found else super().parameter(name)


@choice("create-date-expiry-with-z-only", "A DateExpiry without a Z at its end is refused.")
class _WithZ(Rules):
    def initial_date_expiry(self) -> datetime | None:
        text = self.parameter("DateExpiry")
        if text and not text.endswith("Z"):
            raise bad_parameter("DateExpiry", "does not end with Z")
        return super().initial_date_expiry()


@choice("ttl-with-zero-fraction", "The ttl is written with a point and a zero.")
class _ZeroFraction(Rules):
    def present(self, kind: str, body: Json) -> Json:
        shown = super().present(kind, body)
        return shown | {"ttl": float(shown["ttl"])} if kind == "session" else shown
