"""Makes exchanges for tests that look at them only."""

import json
from typing import Any

from conformance.model import Exchange, Request, Response


def exchange(  # noqa: PLR0913 - an exchange has that many parts
    http_status: int | None = 200,
    body: Any = None,  # noqa: ANN401 - JSON has no narrower type
    *,
    method: str = "GET",
    target: str = "/v1/Services/KS1/Sessions/KC1",
    operation: str | None = "fetchSession",
    headers: tuple[tuple[str, str], ...] = (),
    sent: bytes = b"",
    identity: str = "x1",
    attempt: int = 1,
) -> Exchange:
    """An exchange; without an HTTP status it got no answer, and bytes are a body as they are."""
    raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    response = None if http_status is None else Response(http_status, headers, raw)
    reason = "nobody answered" if response is None else None
    return Exchange(identity, operation, Request(method, target, (), sent), response, reason, attempt=attempt)
