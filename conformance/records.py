"""Turns exchanges into what may be stored: redacted at this one place, before anything is written."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from conformance.encodings import cores, decoded, encodings, loosely, parts
from conformance.journal import MASK
from conformance.model import Exchange, Headers
from conformance.target import Credentials

BODY_LIMIT = 64 * 1024
SHORT_TEXT = 200
PIECE = 256 * 1024
HEADER_LIMIT = 8 * 1024
SENSITIVE = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key"})
PHONE = re.compile(r"(?<![0-9A-Za-z])(\+|%2B)([1-9][0-9]{1,2})[0-9]{5,10}([0-9]{2})(?![0-9A-Za-z])")


@dataclass
class Redactor:
    """Takes credentials and phone numbers out of every text of a run, and counts how often it did."""

    secrets: tuple[str, ...] = field(default=(), repr=False)
    cores: tuple[str, ...] = field(default=(), repr=False)
    counts: Counter[str] = field(default_factory=Counter)
    _clean: set[str] = field(default_factory=set, repr=False)
    _parts: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._parts = parts(self.secrets)

    @classmethod
    def for_credentials(cls, credentials: Credentials) -> "Redactor":
        """A redactor that knows the credential in every encoding in which it may come back."""
        return cls(encodings(credentials), cores(credentials))

    def text(self, text: str) -> str:
        """The text without secrets; phone numbers keep their country and their last two digits."""
        # Most texts of a run are names and values of headers, the same in every exchange.
        if text in self._clean:
            return text
        redacted = self._redacted(text)
        if redacted == text and len(text) <= SHORT_TEXT:
            self._clean.add(text)
        return redacted

    def _redacted(self, text: str) -> str:
        lower = text.lower()
        for secret in self.secrets if any(part in lower for part in self._parts) else ():
            if secret in lower:
                text, found = re.subn(re.escape(secret), MASK, text, flags=re.IGNORECASE)
                # Some letters change their length with their case; then the whole text goes.
                text = text if found else MASK
                lower = text.lower()
                self.counts["credential"] += max(found, 1)
        text = self._escaped(text)
        text, found = PHONE.subn(r"\1\2…\3", text)
        self.counts["phone number"] += found
        return text

    def _escaped(self, text: str) -> str:
        """The text without secrets of which only some characters are escaped."""
        if not any(core in decoded(text) for core in self.cores):
            return text
        found = 0
        for core in self.cores:
            text, number = loosely(core).subn(MASK, text)
            found += number
        self.counts["credential"] += max(found, 1)
        # Whatever mixture of escapes that was, it is not to be stored.
        return MASK if any(core in decoded(text) for core in self.cores) else text

    def everything(self, value: Any) -> Any:  # noqa: ANN401 - events have no narrower type
        """A value made of lists and objects with every text in it redacted, names of members included."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self.everything(key): self.everything(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.everything(item) for item in value]
        return value

    def headers(self, headers: Headers) -> list[list[str]]:
        """The headers as pairs; the value of a sensitive one is masked whole, a long one is cut."""
        return [
            [self.text(name), MASK if name.lower() in SENSITIVE else self.text(value)[:HEADER_LIMIT]]
            for name, value in headers
        ]

    def body(self, body: bytes) -> dict[str, Any] | None:
        """A body as text with its length in bytes; None where there is none."""
        if not body:
            return None
        text = self.text(body.decode("utf-8", "backslashreplace"))
        return {"text": text[:BODY_LIMIT], "bytes": len(body), "truncated": len(text) > BODY_LIMIT}

    def exchange(self, exchange: Exchange) -> dict[str, Any]:
        """The record of an exchange as `results.json` holds it."""
        response = exchange.response
        return {
            "id": exchange.id,
            "operation": exchange.operation,
            "started": exchange.started,
            "duration_ms": exchange.duration_ms,
            "attempt": exchange.attempt,
            "waited_ms": exchange.waited_ms,
            "request": {
                "method": exchange.request.method,
                "url": self.text(exchange.request.target),
                "headers": self.headers(exchange.request.headers),
                "body": self.body(exchange.request.body),
                "credentials": exchange.request.credentials,
            },
            "response": None
            if response is None
            else {
                "http_status": response.http_status,
                "http_version": response.http_version,
                "headers": self.headers(response.headers),
                "body": self.body(response.body),
            },
            "no_answer": None if exchange.no_answer is None else self.text(exchange.no_answer),
            **({"together": True} if exchange.together else {}),
        }


def scanner(credentials: Credentials) -> Callable[[bytes], str | None]:
    """A last look at the bytes of a file: says which kind of secret they hold, if any.

    It looks at some lines at a time, as no form of a secret goes over the end of a line.
    """
    forms = encodings(credentials)
    secrets, some = _encoded(forms), _encoded(parts(forms))
    common = cores(credentials)

    def held(lines: bytes) -> bool:
        lower, plain = lines.lower(), decoded(lines.decode("utf-8", "replace"))
        near = any(part in lower for part in some)
        return (near and any(secret in lower for secret in secrets)) or any(core in plain for core in common)

    def scan(content: bytes) -> str | None:
        return "a credential" if any(map(held, _pieces(content))) else None

    return scan


def _encoded(texts: Iterable[str]) -> list[bytes]:
    return [text.encode("utf-8", "backslashreplace") for text in texts]


def _pieces(content: bytes) -> Iterator[bytes]:
    """The content, cut at the first end of a line after each so many bytes."""
    begin = 0
    while begin < len(content):
        end = content.find(b"\n", begin + PIECE) + 1 or len(content)
        yield content[begin:end]
        begin = end


def timestamp(seconds: float) -> str:
    """A Unix time as RFC 3339 in UTC, to the millisecond."""
    moment = datetime.fromtimestamp(seconds, tz=UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
