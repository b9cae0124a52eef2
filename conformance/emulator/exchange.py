"""A request as the rules see it, and the answer that they give."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.emulator.problems import Refusal

Json = dict[str, Any]
Headers = tuple[tuple[str, str], ...]


def unicode_text(text: str) -> str:
    """The text without lone surrogates, which no answer in UTF-8 could carry."""
    return text.encode("utf-8", "replace").decode()


class Values:
    """The decoded names and values of a query or a form, in the order of the request."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self.pairs = tuple((unicode_text(name), unicode_text(value)) for name, value in pairs)

    def get(self, name: str) -> str | None:
        """The last value of that exact name."""
        values = self.all(name)
        return values[-1] if values else None

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of that exact name."""
        return tuple(value for key, value in self.pairs if key == name)


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `segments` are the percent-decoded parts of its path; `headers` have lower-case names.

    `peer` tells connections apart.
    """

    method: str = "GET"
    segments: tuple[str, ...] = ()
    query: Values = field(default_factory=Values)
    form: Values | Refusal = field(default_factory=Values)
    headers: Mapping[str, str] = field(default_factory=dict)
    origin: str = "http://localhost"
    content: bytes = b""
    peer: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One response. Without a body it has no content type either."""

    http_status: int
    body: Json | None = None
    headers: Headers = ()
