"""The only way to the wire: one origin, no redirect, every request bounded in time and size.

httpx bounds each read of a socket; a target that sends a byte a second stays within such a bound for
ever. Here a request has one deadline, and each read or write gets only what is left of it.
"""

import socket
import ssl
import threading
import time
import zlib
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx

from conformance.secret import Secret

BODY_LIMIT = 4 * 1024 * 1024
QUICK_ACK: int | None = getattr(socket, "TCP_QUICKACK", None)


@dataclass(frozen=True, slots=True)
class Pair:
    """A user name and a password for HTTP Basic; another scheme is for cases that send it wrongly."""

    user: str
    password: Secret
    scheme: str = "Basic"

    def header(self) -> bytes:
        """The value of the Authorization header."""
        encoded = b64encode(f"{self.user}:{self.password.reveal()}".encode())
        return self.scheme.encode("ascii") + b" " + encoded


class _Clock(threading.local):
    """The deadline of the request that this thread is sending, in monotonic seconds."""

    deadline = float("inf")


class _Stream(httpcore.NetworkStream):
    """A socket whose reads and writes end at the deadline of the request."""

    def __init__(self, inner: httpcore.NetworkStream, clock: _Clock) -> None:
        self._inner = inner
        self._clock = clock

    def _left(self, timeout: float | None, late: type[Exception]) -> float:
        left = self._clock.deadline - time.monotonic()
        if left <= 0:
            raise late("the deadline of the request has passed")
        return left if timeout is None else min(left, timeout)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        _acknowledge_at_once(self._inner)
        return self._inner.read(max_bytes, self._left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._clock)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's own signature
        return self._inner.get_extra_info(info)


def _acknowledge_at_once(stream: httpcore.NetworkStream) -> None:
    """Ask the kernel not to delay acknowledgements, where it can be asked.

    A server that writes head and body apart waits for the first to be acknowledged; without this, each
    of its answers takes 40 ms longer.
    """
    if QUICK_ACK is not None:
        sock: socket.socket = stream.get_extra_info("socket")
        sock.setsockopt(socket.IPPROTO_TCP, QUICK_ACK, 1)


class _Backend(httpcore.NetworkBackend):
    """Opens sockets that know the deadline."""

    def __init__(self, clock: _Clock) -> None:
        self._inner = httpcore.SyncBackend()
        self._clock = clock

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        inner = self._inner.connect_tcp(host, port, timeout, local_address, socket_options)
        return _Stream(inner, self._clock)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class BoundedTransport(httpx.BaseTransport):
    """Sends each request to one origin within `timeout` seconds in total and reads at most BODY_LIMIT bytes.

    The Authorization header is added here and nowhere else, so that no request object ever holds it:
    the pair comes from the request's extension `pair`, None for a request without credentials.
    """

    def __init__(self, *, origin: str, timeout: float, verify: bool | str = True) -> None:
        self._origin = origin
        self._timeout = timeout
        self._clock = _Clock()
        secure = origin.startswith("https:")
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(verify=verify, trust_env=False) if secure else None,
            max_connections=32,
            network_backend=_Backend(self._clock),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer with its whole body, already read; httpcore's exceptions pass through."""
        if _origin(request.url) != self._origin:
            raise httpcore.ConnectError(f"the suite talks to {self._origin} only")
        self._clock.deadline = time.monotonic() + self._timeout
        headers = list(request.headers.raw)
        pair: Pair | None = request.extensions.get("pair")
        if pair is not None:
            headers.append((b"Authorization", pair.header()))
        answer = self._pool.handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=headers,
                content=request.read(),
                extensions={"timeout": dict.fromkeys(("connect", "read", "write", "pool"), self._timeout)},
            )
        )
        try:
            body, truncated = _read(answer)
        finally:
            answer.close()
        extensions = {"body": body, "truncated": truncated, "http_version": answer.extensions["http_version"]}
        return httpx.Response(answer.status, headers=answer.headers, extensions=extensions)

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _read(answer: httpcore.Response) -> tuple[bytes, bool]:
    """The decoded body, and whether it was cut at the limit."""
    codings = [value.strip().lower() for name, value in answer.headers if name.lower() == b"content-encoding"]
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 32) if codings and codings != [b"identity"] else None
    body = bytearray()
    for chunk in answer.iter_stream():
        room = BODY_LIMIT + 1 - len(body)
        try:
            body += inflater.decompress(chunk, room) if inflater else chunk[:room]
        except zlib.error:
            raise httpcore.RemoteProtocolError("the body is not in its stated content coding") from None
        if len(body) > BODY_LIMIT:
            return bytes(body[:BODY_LIMIT]), True
    return bytes(body), False
