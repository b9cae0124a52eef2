"""The emulator behind a middleman that changes its answers, or holds them back."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from conformance.emulator import Settings, create_app
from conformance.emulator.server import running
from conformance.target import DUMMY_ACCOUNT, DUMMY_TOKEN

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Passing:
    """One answer on its way: what was asked, and what the emulator said to it."""

    method: str
    path: str
    authorization: str
    http_status: int
    headers: Headers
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401 - JSON has no narrower type
        """The body; None where it is no JSON."""
        return json.loads(self.body) if self.body else None

    def with_json(self, value: object) -> "Passing":
        """The same answer with another body."""
        return replace(self, body=json.dumps(value).encode())


Twist = Callable[[Passing], Passing]


@dataclass
class Middleman:
    """An ASGI application that lets every answer pass through a twist, and keeps what it was asked."""

    inner: ASGIApp
    twist: Twist
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path = scope["raw_path"].decode() + (
            f"?{scope['query_string'].decode()}" if scope["query_string"] else ""
        )
        self.asked.append((scope["method"], path))
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self.inner(scope, receive, keep)
        authorization = dict(scope["headers"]).get(b"authorization", b"").decode()
        body = b"".join(message.get("body", b"") for message in messages)
        passing = Passing(
            scope["method"], path, authorization, messages[0]["status"], list(messages[0]["headers"]), body
        )
        twisted = self.twist(passing)
        headers = [(name, value) for name, value in twisted.headers if name.lower() != b"content-length"]
        if twisted.body:
            headers.append((b"content-length", str(len(twisted.body)).encode()))
        await send({"type": "http.response.start", "status": twisted.http_status, "headers": headers})
        await send({"type": "http.response.body", "body": twisted.body})


@dataclass(frozen=True)
class Served:
    """A running middleman."""

    base_url: str
    middleman: Middleman

    @property
    def asked(self) -> list[tuple[str, str]]:
        """Method and path of every request so far."""
        return self.middleman.asked


@contextmanager
def twisted(
    twist: Twist = lambda passing: passing,
    *,
    account_sid: str = DUMMY_ACCOUNT,
    auth_token: str = DUMMY_TOKEN,
    faults: Sequence[str] = (),
    choices: Sequence[str] = (),
) -> Iterator[Served]:
    """An emulator behind a middleman, on a loopback port of its own."""
    app = create_app(Settings(account_sid, auth_token), faults, choices)
    middleman = Middleman(app, twist)
    with running(middleman) as base_url:
        yield Served(base_url, middleman)
