"""Names that are stored otherwise than they were given, or refused for what they consist of."""

import html
import re
import unicodedata
from collections.abc import Callable
from urllib.parse import unquote

from conformance.emulator.faults.families import creating
from conformance.emulator.problems import bad_parameter
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules


def _stored(name: str, description: str, change: Callable[[str], str]) -> None:
    class Stored(Rules):
        def initial_unique_name(self) -> str | None:
            given = super().initial_unique_name()
            return given and change(given)

    fault(f"names-{name}", description)(Stored)


def _refused(name: str, description: str, wrong: Callable[[str], bool]) -> None:
    class Refused(Rules):
        def validate_unique_name(self, text: str) -> str | None:
            if text and creating(self.call) and wrong(text):
                raise bad_parameter("UniqueName", "not allowed")
            return super().validate_unique_name(text)

    fault(f"names-{name}", description)(Refused)


def _without_marks(text: str) -> str:
    return "".join(each for each in text if not unicodedata.combining(each))


def _without_accents(text: str) -> str:
    return unicodedata.normalize("NFC", _without_marks(unicodedata.normalize("NFD", text)))


def _cut_to_255_bytes(text: str) -> str:
    return text.encode()[:255].decode("utf-8", "ignore")


STORED: tuple[tuple[str, str, Callable[[str], str]], ...] = (
    ("inner-blanks-collapsed", "Blanks side by side become one.", lambda text: re.sub(" +", " ", text)),
    ("blanks-to-dashes", "Blanks become dashes.", lambda text: text.replace(" ", "-")),
    ("as-html", "Names are stored as they are written in HTML.", html.escape),
    ("decoded-twice", "Names are percent-decoded twice.", unquote),
    ("cut-at-hash", "Names end before a number sign.", lambda text: text.partition("#")[0]),
    ("cut-at-slash", "Names end before a slash.", lambda text: text.partition("/")[0]),
    ("quotes-lost", "Names lose their quotes.", lambda text: re.sub("['\"]", "", text)),
    ("quotes-doubled", "Quotes in names are doubled.", lambda text: text.replace("'", "''")),
    ("backslash-lost", "Names lose their backslashes.", lambda text: text.replace("\\", "")),
    ("tags-lost", "Names lose what looks like a tag.", lambda text: re.sub("<[^>]*>", "", text)),
    (
        "latin-1-only",
        "Letters beyond Latin-1 become question marks.",
        lambda text: text.encode("latin-1", "replace").decode("latin-1"),
    ),
    ("accents-lost", "Letters lose their accents.", _without_accents),
    (
        "composed",
        "Names are brought into the composed form.",
        lambda text: unicodedata.normalize("NFC", text),
    ),
    ("marks-lost", "Combining characters are lost.", _without_marks),
    ("cut-at-64", "Names are cut after 64 characters.", lambda text: text[:64]),
    (
        "cut-at-255-bytes",
        "Names are cut after 255 bytes.",
        _cut_to_255_bytes,
    ),
)
for _name, _text, _change in STORED:
    _stored(_name, _text, _change)


def _longer(limit: int) -> Callable[[str], bool]:
    return lambda text: len(text) > limit


def _shorter(limit: int) -> Callable[[str], bool]:
    return lambda text: len(text) < limit


def _more_bytes_than(limit: int) -> Callable[[str], bool]:
    return lambda text: len(text.encode()) > limit


REFUSED: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
    ("punctuation-refused", "Names have letters, digits and blanks only.", lambda text: "#" in text),
    ("at-most-128", "Names of more than 128 characters are refused.", _longer(128)),
    ("at-most-382-bytes", "Names of more than 382 bytes are refused.", _more_bytes_than(382)),
    ("at-least-two", "Names of one character are refused.", _shorter(2)),
    ("at-least-five", "Names of less than five characters are refused.", _shorter(5)),
)
for _name, _text, _wrong in REFUSED:
    _refused(_name, _text, _wrong)
