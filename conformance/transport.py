"""The only way to the wire: one origin, no redirect, every request bounded in time and size.

httpx bounds each read of a socket; a target that sends a byte a second stays within such a bound for
ever. Here a request has one deadline, and each read or write gets only what is left of it.
"""

import threading
import zlib
from base64 import b64encode
from dataclasses import dataclass, field

import httpcore
import httpx

from conformance.secret import Secret
from conformance.sockets import Backend, Clock, early

BODY_LIMIT = 2 * 1024 * 1024
TOTAL_LIMIT = 32 * 1024 * 1024
LATER_LIMIT = 64 * 1024
IDLE_SECONDS = 1.0
FRESH_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Pair:
    """A user name and a password for HTTP Basic."""

    user: str
    password: Secret

    def header(self) -> bytes:
        """The value of the Authorization header."""
        return b"Basic " + b64encode(f"{self.user}:{self.password.reveal()}".encode())


class Forbidden(Exception):
    """A request that this run must never send came as far as the transport: a defect of ours."""


class Dropped(httpcore.RemoteProtocolError):
    """The target took a request on a fresh connection and closed it without a whole answer.

    On one that lay idle that may be chance: the target closed it while the request was on its way.
    """


@dataclass
class _Room:
    """How much of the next body is read: less, once the run has kept much."""

    kept: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def limit(self) -> int:
        return BODY_LIMIT if self.kept < TOTAL_LIMIT else LATER_LIMIT

    def keep(self, size: int) -> None:
        with self._lock:
            self.kept += size


class BoundedTransport(httpx.BaseTransport):
    """Sends each request to one origin within `timeout` seconds in total and reads a bounded body.

    The Authorization header is added here and nowhere else, so that no request object ever holds it:
    the pair comes from the request's extension `pair`, None for a request without credentials. `methods`
    are those that may be sent, None for all. With `loopback_only` no other machine is connected to,
    whatever the name of the host resolves to. A certificate has to be signed by a public authority, or by
    one in the file that `SSL_CERT_FILE` names.
    """

    def __init__(
        self,
        *,
        origin: str,
        timeout: float,
        methods: frozenset[str] | None = None,
        loopback_only: bool = False,
    ) -> None:
        self._origin = origin
        self._timeout = timeout
        self._methods = methods
        self._clock = Clock()
        self._room = _Room()
        secure = origin.startswith("https:")
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context() if secure else None,
            max_connections=32,
            # A server that closes an idle connection just when it is used again leaves a request open.
            keepalive_expiry=IDLE_SECONDS,
            network_backend=Backend(self._clock, loopback_only=loopback_only),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer with its whole body, already read; httpcore's exceptions pass through."""
        if _origin(request.url) != self._origin:
            raise Forbidden(f"the suite talks to {self._origin} only")
        if self._methods is not None and request.method not in self._methods:
            raise Forbidden(f"{request.method} is not sent in a read-only run")
        self._clock.start(self._timeout)
        try:
            return self._exchange(request)
        except BaseException as problem:  # noqa: BLE001 - it is raised again, without what it must not show
            error = Dropped(str(problem)) if self._dropped(problem) else problem
            # Frames of httpcore hold the headers as sent, and a traceback may be shown with its variables.
            error.__cause__ = error.__context__ = None
            raise error.with_traceback(None) from None

    def _dropped(self, problem: BaseException) -> bool:
        broken = isinstance(problem, (httpcore.ReadError, httpcore.RemoteProtocolError))
        return broken and self._clock.closed and self._clock.idle < FRESH_SECONDS

    def _exchange(self, request: httpx.Request) -> httpx.Response:
        answer = self._pool.handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=_headers(request),
                content=request.read(),
                extensions={"timeout": dict.fromkeys(("connect", "read", "write", "pool"), self._timeout)},
            )
        )
        try:
            if early(answer.extensions.get("network_stream")):
                raise httpcore.RemoteProtocolError("the answer was there before the request")
            body, truncated = _read(answer, self._room.limit())
        finally:
            answer.close()
        self._room.keep(len(body))
        extensions = {"body": body, "truncated": truncated, "http_version": answer.extensions["http_version"]}
        return httpx.Response(answer.status, headers=answer.headers, extensions=extensions)

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()


def _headers(request: httpx.Request) -> list[tuple[bytes, bytes]]:
    pair: Pair | None = request.extensions.get("pair")
    return [*request.headers.raw, *([(b"Authorization", pair.header())] if pair is not None else [])]


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _read(answer: httpcore.Response, limit: int) -> tuple[bytes, bool]:
    """The decoded body, and whether it was cut at the limit."""
    codings = [value.strip().lower() for name, value in answer.headers if name.lower() == b"content-encoding"]
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 32) if codings and codings != [b"identity"] else None
    body = bytearray()
    for chunk in answer.iter_stream():
        room = limit + 1 - len(body)
        try:
            body += inflater.decompress(chunk, room) if inflater else chunk[:room]
        except zlib.error:
            raise httpcore.RemoteProtocolError("the body is not in its stated content coding") from None
        if len(body) > limit:
            return bytes(body[:limit]), True
    if inflater and body and not inflater.eof:
        raise httpcore.RemoteProtocolError("the body ends within its content coding")
    return bytes(body), False
