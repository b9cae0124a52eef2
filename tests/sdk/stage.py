"""A target that answers by a function, for what happens between a library and the client of the run."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from conformance.client import Client
from conformance.model import Exchange, Request, Response

Answer = Callable[[str, str, bytes], Response | None]


class Target:
    """Where the target is, as far as a crossing asks."""

    base_path = "/base"


class Fake:
    """Stands for the client of a run, keeps what was sent, and answers without a socket."""

    def __init__(self, answer: Answer) -> None:
        self.target, self.sent, self.answer = Target(), list[Request](), answer

    def send(
        self,
        method: str,
        path: str,
        *,
        operation: str | None,
        body: bytes | None,
        headers: Mapping[str, str],
    ) -> Exchange:
        """The exchange with what the function answers."""
        request = Request(method, path, tuple(headers.items()), body or b"")
        self.sent.append(request)
        response = self.answer(method, path, body or b"")
        reason = None if response else "the connection broke"
        return Exchange(f"x{len(self.sent)}", operation, request, response, reason)

    def as_client(self) -> Client:
        """The same for what takes a client of the run only."""
        return cast("Client", cast("Any", self))


def answering(http_status: int, body: bytes = b"{}") -> Answer:
    """Answers everything alike."""
    return lambda *_: Response(http_status, (("Content-Type", "application/json"),), body)
