"""Sockets that know the deadline of the request that they serve."""

import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import httpcore

LONGEST_PIECE = 16 * 1024
ONE_TRY = 1.0
BETWEEN_TRIES = 0.1
QUICK_ACK: int | None = getattr(socket, "TCP_QUICKACK", None)


class Clock(threading.local):
    """The deadline of the request that this thread is sending, in monotonic seconds.

    `idle` says for how many seconds the connection of that request had lain unused, `closed` whether the
    target has closed it since.
    """

    deadline = float("inf")
    idle = 0.0
    closed = False

    def start(self, seconds: float) -> None:
        """Begin a request that may take that long."""
        self.deadline, self.idle, self.closed = time.monotonic() + seconds, 0.0, False

    def left(self, timeout: float | None, late: type[Exception]) -> float:
        """The seconds that are left, at most `timeout`; raises `late` where none are."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise late("the deadline of the request has passed")
        return left if timeout is None else min(left, timeout)


class Stream(httpcore.NetworkStream):
    """A socket whose reads and writes end at the deadline of the request."""

    def __init__(self, inner: httpcore.NetworkStream, clock: Clock) -> None:
        self._inner = inner
        self._clock = clock
        self.read_since_write = True
        self._used = time.monotonic()
        self._unsent = bytearray()

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes, before the deadline."""
        # A target that has closed its end may have answered before it did.
        with suppress(httpcore.WriteError):
            self._send(timeout)
        _acknowledge_at_once(self._inner)
        self.read_since_write = True
        try:
            content = self._inner.read(max_bytes, self._clock.left(timeout, httpcore.ReadTimeout))
        except httpcore.ReadError:
            self._clock.closed = True
            raise
        self._clock.closed = not content
        self._used = time.monotonic()
        return content

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send it, before the deadline; what is short goes out in one piece with what follows it."""
        if self.read_since_write:
            self._clock.idle = time.monotonic() - self._used
        self.read_since_write = False
        self._unsent += buffer
        if len(self._unsent) > LONGEST_PIECE:
            self._send(timeout)

    def _send(self, timeout: float | None) -> None:
        if self._unsent:
            content, self._unsent = bytes(self._unsent), bytearray()
            self._inner.write(content, self._clock.left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        """Close the socket."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same socket, encrypted."""
        left = self._clock.left(timeout, httpcore.ConnectTimeout)
        return Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._clock)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's own signature
        """What httpcore asks about a socket."""
        return self._inner.get_extra_info(info)


def early(stream: object) -> bool:
    """Whether an answer was taken from what had come before its request: then it answers another one."""
    return isinstance(stream, Stream) and not stream.read_since_write


def _acknowledge_at_once(stream: httpcore.NetworkStream) -> None:
    """Ask the kernel not to delay acknowledgements, where it can be asked.

    A server that writes head and body apart waits for the first to be acknowledged; without this, each
    of its answers takes 40 ms longer.
    """
    if QUICK_ACK is not None:
        sock: socket.socket = stream.get_extra_info("socket")
        with suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, QUICK_ACK, 1)


class Backend(httpcore.NetworkBackend):
    """Opens sockets that know the deadline; with `loopback_only`, none to another machine."""

    def __init__(self, clock: Clock, *, loopback_only: bool = False) -> None:
        self._inner = httpcore.SyncBackend()
        self._clock = clock
        self._loopback_only = loopback_only

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address of the host that takes one."""
        options = None if socket_options is None else list(socket_options)
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in _addresses(host, port, self._clock.left(timeout, httpcore.ConnectTimeout)):
            if self._loopback_only and not ipaddress.ip_address(address.partition("%")[0]).is_loopback:
                raise httpcore.ConnectError(f"{host} is {address}, which is not this machine")
            left = self._clock.left(timeout, httpcore.ConnectTimeout)
            try:
                inner = self._inner.connect_tcp(address, port, left, local_address, options)
            except httpcore.ConnectError as error:
                failure = error
            else:
                return Stream(inner, self._clock)
        raise failure

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


def _addresses(host: str, port: int, seconds: float) -> list[str]:
    """The addresses of a host; looked up in a thread, as a look-up itself cannot be given a deadline."""
    with suppress(ValueError):
        return [str(ipaddress.ip_address(host))]
    answers: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            answers.put(OSError(str(error)))
        else:
            answers.put(list(dict.fromkeys(str(entry[4][0]) for entry in found)))

    threading.Thread(target=look_up, name="look-up", daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise httpcore.ConnectTimeout(f"the address of {host} was not found in time") from None
    if isinstance(answer, OSError):
        raise httpcore.ConnectError(str(answer))
    return answer


def wait_for(host: str, port: int, seconds: float) -> bool:
    """Wait until the port accepts a connection; False where it did not within that time."""
    clock = Clock()
    clock.start(seconds)
    while time.monotonic() < clock.deadline:
        try:
            Backend(clock).connect_tcp(host, port, timeout=ONE_TRY).close()
        except (httpcore.ConnectError, httpcore.ConnectTimeout):
            time.sleep(BETWEEN_TRIES)
        else:
            return True
    return False
