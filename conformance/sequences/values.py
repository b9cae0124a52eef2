"""What is worth trying: values at limits, of every class, each dealt once before any is dealt again."""

import json
from collections.abc import Callable, Sequence
from random import Random
from typing import Generic, TypeVar

from conformance.model import WHOLE, Part

V = TypeVar("V")

LONGEST_NAME = 191
EMOJI = "emoji"
UNSEEN = "unseen"
# Each class of characters with the text that a name is filled up with. None begins or ends with a blank:
# whether those are kept is written nowhere.
ALPHABETS = {
    "lower": "abcdefghijklmnopqrstuvwxyz",
    "upper": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "digits": "0123456789",
    "blanks": "a b  c",
    "punctuation": "!${}[]()*,-.:@^_~|",
    "slash": "a/b//c",
    "query": "a?b=c;d",
    "fragment": "a#b##c",
    "ampersand": "a&b=c&&d",
    "plus": "1+1++2",
    "percent": "%41%20%2B%%",
    "quotes": "'a\"b`c",
    "backslash": "a\\b\\\\n",
    "angles": "<b>&amp;</b>",
    "latin": "\u00e9\u00df\u00f1\u00fc\u00c5\u00f8",
    "combining": "e\u0301a\u0308o\u0302",
    "greek": "\u03b1\u03b2\u03c3\u03c2\u03a9",
    "cyrillic": "\u0436\u0448\u044f\u0419\u0451",
    "turkish": "\u0130\u0131iI\u015f",
    "hebrew": "\u05d0\u05d1\u05e9\u05dc",
    "arabic": "\u0639\u0631\u0628\u064a",
    "devanagari": "\u0928\u092e\u0938\u094d\u0924\u0947",
    "thai": "\u0e44\u0e17\u0e22\u0e01",
    "cjk": "\u6f22\u5b57\u4e2d\u6587",
    "kana": "\u304b\u306a\u30ab\u30ca\u30d1",
    "hangul": "\ud55c\uad6d\uc5b4",
    "fullwidth": "\uff21\uff22\uff23",
    "ligature": "\ufb01\u0133\u2460\u2122",
    "currency": "\u20ac\u00a3\u00a5\u00a2",
    "dashes": "\u2013\u2014\u2026\u201c\u201d",
    "private": "\ue000\uf8ff",
    EMOJI: "\U0001f600\U0001f680",
    # They have no width, and yet they are characters of the name.
    UNSEEN: "\u200b.\u200d.\u2060.\ufeff.",
}
LENGTHS = (
    191, 32, 64, 128, 100, 190, 50, 127, 129, 63, 65, 31, 33, 150, 40, 80, 120, 96, 160, 36, 48, 180, 189,
    24, 28, 25, 30, 34, 35, 60, 70, 90, 99, 101, 110, 140, 170, 188, 27, 26,
)  # fmt: skip
TTLS = (
    3600, 3601, 4095, 4096, 5000, 7200, 9999, 10000, 14400, 21600, 28800, 32767, 32768, 36000, 43200, 50000,
    65535, 65536, 65537, 86399, 86400, 86401, 100000, 131072, 172800, 259200, 604800, 999999, 1000000,
    1209600, 2592000, 2678400, 7776000,
)  # fmt: skip
LARGEST_PAGE = 1000
OPEN_TTLS = (0, 2147483647, 31536000)
MOMENTS = (
    "2096-02-29T12:00:00Z", "2099-12-31T23:59:59Z", "2040-01-01T00:00:00Z", "2038-01-19T03:14:08Z",
    "2038-01-19T03:14:07Z", "2095-07-15T12:30:45Z", "2097-10-31T01:30:00Z", "2097-03-28T02:30:00Z",
    "2090-11-30T10:10:10Z", "2069-12-31T00:00:01Z", "2070-01-01T00:00:00Z", "2045-05-05T05:05:05Z",
    "2060-06-30T23:59:00Z", "2050-08-31T08:08:08Z", "2099-09-09T09:09:09Z", "2080-04-30T20:00:00Z",
)  # fmt: skip
MODES = ("message-only", "voice-only", "voice-and-message")
STATUSES = ("open", "in-progress", "closed", "failed", "unknown")
# No spelling of an allowed value in other letters: whether that is one is written nowhere.
BAD = {
    "Mode": ("voice", "message", "voice-and-messages", "both", "1"),
    "Status": ("opened", "close", "in progress", "in_progress", "done", "true"),
    "Ttl": ("soon", "12.5", "3600s", "1e3", "--1", "0x10"),
}
BAD_LENGTHS = (192, 193, 200, 255, 256, 300, 1000)
PAGE_SIZES = (
    2, 3, 5, 7, 4, 6, 8, 10, 9, 11, 13, 12, 16, 15, 14, 17, 20, 1, 19, 18, 25, 50, 30, 40, 100, 1000, 24, 32,
    99, 101, 500, 21, 22, 23,
)  # fmt: skip


class Deck(Generic[V]):
    """Deals its values in an order of its own, all of them before one comes again.

    Several decks with the same values, each told which `part` of them it is, begin with different ones.
    """

    def __init__(
        self, random: Random, values: Sequence[V], part: Part = WHOLE, *, ordered: bool = False
    ) -> None:
        self._random, self._values, self._ordered = random, tuple(values), ordered
        mine = part.share(self._values)
        others = [value for index, value in enumerate(self._values) if index % part.of != part.index]
        self._left = [*self._mixed(mine), *self._mixed(others)]

    def _mixed(self, values: Sequence[V]) -> list[V]:
        return list(values) if self._ordered else self._random.sample(values, len(values))

    def deal(self, fits: Callable[[V], bool] = lambda _value: True) -> V:
        """The next value that fits; those before it stay for later. Where none fits, the last one of all."""
        for _ in range(2):
            for place, value in enumerate(self._left):
                if fits(value):
                    return self._left.pop(place)
            self._left = self._mixed(self._values)
        return self._values[-1]


def name_token(number: int, length: int, alphabet: str) -> str:
    """A name as a step holds it: which one, how long, of which characters."""
    return f"@{number}:{length}:{alphabet}"


def name_text(token: str, prefix: str) -> str:
    """The name that a token stands for in one playing of a sequence."""
    number, length, alphabet = token[1:].split(":")
    start, letters = f"{prefix}{number}-", "".join(ALPHABETS[one] for one in alphabet.split("+"))
    room = max(int(length) - len(start) - 1, 0)
    return f"{start}{(letters * (room // len(letters) + 1))[:room]}z"


def is_name(value: str) -> bool:
    """Whether a value of a form is a token for a name."""
    return value.startswith("@")


def name_length(token: str) -> int:
    """How many characters the name of a token has."""
    return int(token.split(":")[1])


def unjudged_name(token: str) -> bool:
    """Whether the documents leave open if such a name is accepted: characters of four bytes."""
    return EMOJI in token


def participant_text(identifier: str) -> str:
    """A Participant as the helper libraries put it into the parameter of create."""
    return json.dumps({"Identifier": identifier})
