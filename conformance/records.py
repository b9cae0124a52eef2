"""Turns exchanges into what may be stored: redacted at this one place, before anything is written."""

import base64
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from conformance.model import Exchange, Headers
from conformance.target import Credentials, strangers

BODY_LIMIT = 64 * 1024
SHORTEST_SECRET = 12
MASK = "[redacted]"
SENSITIVE = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key"})
PHONE = re.compile(r"(?<![0-9A-Za-z])(\+|%2B)([1-9][0-9]{1,2})[0-9]{5,10}([0-9]{2})(?![0-9A-Za-z])")


@dataclass
class Redactor:
    """Takes credentials and phone numbers out of every text of a run, and counts how often it did."""

    secrets: tuple[str, ...] = ()
    counts: Counter[str] = field(default_factory=Counter)

    @classmethod
    def for_credentials(cls, credentials: Credentials) -> "Redactor":
        """A redactor that knows the credential in every encoding in which it may come back."""
        return cls(tuple(encodings(credentials)))

    def text(self, text: str) -> str:
        """The text without secrets; phone numbers keep their country and their last two digits."""
        for secret in self.secrets:
            if secret in text:
                self.counts["credential"] += text.count(secret)
                text = text.replace(secret, MASK)
        text, found = PHONE.subn(r"\1\2…\3", text)
        self.counts["phone number"] += found
        return text

    def headers(self, headers: Headers) -> list[list[str]]:
        """The headers as pairs; the value of a sensitive one is masked whole."""
        return [[name, MASK if name.lower() in SENSITIVE else self.text(value)] for name, value in headers]

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
        }


def timestamp(seconds: float) -> str:
    """A Unix time as RFC 3339 in UTC, to the millisecond."""
    moment = datetime.fromtimestamp(seconds, tz=UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def encodings(credentials: Credentials) -> Iterable[str]:
    """Every form in which the secret of these credentials may stand in a text, longest first.

    What cases send that differs from it in little counts too. A secret of fewer than twelve characters is
    left out by value: a token of `test` would blank every test.
    """
    forms: set[str] = set()
    for pair in (credentials.pair, *strangers(credentials.pair).values()):
        secret = pair.password.reveal()
        forms.add(base64.b64encode(f"{pair.user}:{secret}".encode()).decode())
        if len(secret) >= SHORTEST_SECRET:
            alone = base64.b64encode(secret.encode()).decode()
            forms |= {secret, quote(secret, safe=""), alone, alone.rstrip("="), secret.encode().hex()}
    return sorted(forms, key=len, reverse=True)
