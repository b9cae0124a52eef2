"""Rare mistakes in names: one length, or one class of characters."""

import html
import unicodedata
from collections.abc import Callable
from urllib.parse import unquote, unquote_plus

from conformance.emulator.problems import bad_parameter
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules

Change = Callable[[str], str]


def respell(name: str, description: str, change: Change) -> None:
    """Declare a fault that stores a name in another spelling."""

    class Respelled(Rules):
        def validate_unique_name(self, text: str) -> str | None:
            return super().validate_unique_name(change(text))

    fault(name, description)(Respelled)


def of_length(length: int, change: Change) -> Change:
    """The change, for texts of that length only."""
    return lambda text: change(text) if len(text) == length else text


def cut(text: str) -> str:
    """The text without its last character."""
    return text[:-1]


for exact in (32, 64, 100, 128, 180):
    respell(
        f"deep-name-of-{exact}-cut",
        f"A name of exactly {exact} characters loses its last one.",
        of_length(exact, cut),
    )
respell(
    "deep-name-backslash-doubled",
    "A backslash in a name is doubled.",
    lambda text: text.replace("\\", "\\\\"),
)
respell(
    "deep-name-final-sigma",
    "A final sigma in a name becomes a common one.",
    lambda text: text.replace("\u03c2", "\u03c3"),
)
respell(
    "deep-name-dotless",
    "A dotless i in a name becomes a dotted one.",
    lambda text: text.replace("\u0131", "i"),
)
respell(
    "deep-name-apostrophe-escaped",
    "An apostrophe in a name becomes an entity.",
    lambda text: text.replace("'", "&#39;"),
)
respell(
    "deep-name-angles-lost",
    "What stands between angle brackets in a name is lost.",
    lambda text: text.replace("<b>", ""),
)
respell(
    "deep-name-entities-resolved",
    "An entity in a name is resolved.",
    lambda text: html.unescape(text) if ";" in text else text,
)
respell("deep-name-blanks-joined", "Two blanks in a name become one.", lambda text: text.replace("  ", " "))
respell("deep-name-percent-twice", "Percent signs in a name are decoded twice.", unquote)
respell(
    "deep-name-plus-twice",
    "Plus signs in a name are decoded twice.",
    lambda text: unquote_plus(text) if "+" in text and "%" not in text else text,
)
respell(
    "deep-name-semicolon-cut",
    "A name ends at a semicolon after a letter.",
    lambda text: text.split(";", 1)[0] if "=c;" in text else text,
)
respell(
    "deep-name-currency-lost",
    "A pound sign in a name becomes a number sign.",
    lambda text: text.replace("\u00a3", "#"),
)
respell(
    "deep-name-joiner-lost",
    "A word joiner is taken out of a name.",
    lambda text: text.replace("\u2060", ""),
)
respell(
    "deep-name-quotes-curled",
    "A straight double quote in a name becomes two single ones.",
    lambda text: text.replace('"', "''"),
)
respell(
    "deep-name-ligature-split",
    "Compatibility characters in a name are taken apart.",
    lambda text: unicodedata.normalize("NFKC", text) if "\ufb01" in text else text,
)
respell(
    "deep-name-fullwidth-narrowed",
    "Letters of full width in a name become narrow.",
    lambda text: unicodedata.normalize("NFKC", text) if "\uff21" in text else text,
)
respell(
    "deep-name-private-lost",
    "Characters of the private area in a name become question marks.",
    lambda text: text.replace("\ue000", "?"),
)


@fault("deep-name-arabic-refused", "A name with Arabic letters is refused.")
class _Arabic(Rules):
    def validate_unique_name(self, text: str) -> str | None:
        if "\u0639" in text:
            raise bad_parameter("UniqueName", "has odd letters")
        return super().validate_unique_name(text)


@fault("deep-name-braces-refused", "A name with a brace is refused.")
class _Braces(Rules):
    def validate_unique_name(self, text: str) -> str | None:
        if "{" in text:
            raise bad_parameter("UniqueName", "has a brace")
        return super().validate_unique_name(text)
