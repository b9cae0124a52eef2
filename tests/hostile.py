"""A server that misbehaves on a raw socket, by the name of what it does wrong.

Each behaviour gets a connection and the request that was read from it. One that returns keeps the
connection open for the next request; one that raises Hang up closes it.
"""

import gzip
import json
import socket
import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

BYTES = 100 * 1024 * 1024
DEPTH = 10_000
NUMBER_OF_DIGITS = 5000
PAUSE = 0.05


class HangUp(Exception):
    """The behaviour is done with this connection."""


@dataclass(frozen=True)
class Asked:
    """A request as it was read: `number` counts from 1 over all connections of the server."""

    method: str
    target: str
    head: bytes
    body: bytes
    number: int
    origin: str
    stopped: threading.Event


Behaviour = Callable[[socket.socket, Asked], None]
BEHAVIOURS: dict[str, Behaviour] = {}


def behaviour(name: str) -> Callable[[Behaviour], Behaviour]:
    """Give a behaviour its name."""

    def register(function: Behaviour) -> Behaviour:
        BEHAVIOURS[name] = function
        return function

    return register


def answer(body: bytes = b"", http_status: int = 200, *headers: bytes, length: bytes | None = None) -> bytes:
    """A whole answer; `length` overrides what Content-Length says, and an empty one leaves it out."""
    size = str(len(body)).encode() if length is None else length
    lines = [b"HTTP/1.1 %d Answer" % http_status, *headers]
    lines += [b"Content-Type: application/json"] if body else []
    lines += [b"Content-Length: " + size] if size and http_status != 204 else []
    return b"\r\n".join([*lines, b"", b""]) + body


def always(name: str, whole: bytes) -> None:
    """A behaviour that answers everything alike."""

    def same(connection: socket.socket, _asked: Asked) -> None:
        connection.sendall(whole)

    BEHAVIOURS[name] = same


# -- answers that are whole, and say nothing -----------------------------------------------------------

always("answers {}", answer(b"{}"))
always("answers []", answer(b"[]"))
always("answers HTML", answer(b"<!doctype html><title>It works</title><p>It works"))
always("answers 200", answer())
always("answers 201 {}", answer(b"{}", 201))
always("answers 204", answer(b"", 204))
for _code in (401, 403, 404, 405, 429, 500, 503):
    always(f"answers {_code}", answer(json.dumps({"message": "no", "status": _code}).encode(), _code))
always("answers 429 and asks for a day", answer(b"", 429, b"Retry-After: 86400"))
always("answers 404 in HTML", answer(b"<h1>Not Found</h1>", 404))


@behaviour("echoes")
def echo(connection: socket.socket, asked: Asked) -> None:
    """Send back what was sent."""
    head = asked.head.decode("latin-1").splitlines()
    connection.sendall(answer(json.dumps({"head": head, "body": asked.body.decode("latin-1")}).encode()))


# -- no answer -----------------------------------------------------------------------------------------


@behaviour("says nothing")
def say_nothing(_connection: socket.socket, asked: Asked) -> None:
    """Hold the connection open."""
    asked.stopped.wait()


@behaviour("drips")
def drip(connection: socket.socket, asked: Asked) -> None:
    """Send a correct answer a byte at a time."""
    for byte in answer(b"{}" + b" " * 10_000):
        connection.sendall(bytes([byte]))
        if asked.stopped.wait(PAUSE):
            raise HangUp


@behaviour("closes at once")
def close_at_once(_connection: socket.socket, _asked: Asked) -> None:
    """Close without a byte."""
    raise HangUp


@behaviour("resets")
def reset(connection: socket.socket, _asked: Asked) -> None:
    """Abort the connection."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    raise HangUp


@behaviour("closes in the head")
def close_in_head(connection: socket.socket, _asked: Asked) -> None:
    """Send half a head."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Le")
    raise HangUp


@behaviour("closes in the body")
def close_in_body(connection: socket.socket, _asked: Asked) -> None:
    """Send half a body."""
    connection.sendall(answer(b'{"sid": "KC', length=b"100"))
    raise HangUp


# -- broken HTTP ---------------------------------------------------------------------------------------

always("says a longer Content-Length", answer(b"{}", length=b"100"))
always("says a negative Content-Length", answer(b"{}", length=b"-2"))
always("says no number as Content-Length", answer(b"{}", length=b"two"))
always("says two Content-Lengths", answer(b"{}", 200, b"Content-Length: 20"))
always("is no HTTP", b"SSH-2.0-OpenSSH_9.9\r\n\r\n")
always("breaks a chunk", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n")
always("switches protocols", b"HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
always("answers HTTP 999", b"HTTP/1.1 999 What\r\nContent-Length: 0\r\n\r\n")
always("says a shorter Content-Length", answer(b'{"a": "b"}', length=b"2"))
always("answers twice", answer(b"{}", 500) + answer(b"{}", 500))


@behaviour("says no Content-Length")
def no_length(connection: socket.socket, _asked: Asked) -> None:
    """Let the end of the connection end the body, as HTTP/1.0 did: legal, and an empty object."""
    connection.sendall(answer(b"{}", length=b""))
    raise HangUp


def endless(name: str, head: bytes, piece: bytes) -> None:
    """A behaviour whose answer has no end."""

    def pour(connection: socket.socket, asked: Asked) -> None:
        connection.sendall(head)
        while not asked.stopped.is_set():
            connection.sendall(piece)

    BEHAVIOURS[name] = pour


CHUNK = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
endless("endless body", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", CHUNK)
endless("endless headers", b"HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n" * 1000)
endless("endless 1xx", b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100)


@behaviour("100 MB")
def huge(connection: socket.socket, _asked: Asked) -> None:
    """Send a hundred megabytes."""
    connection.sendall(answer(b"", length=str(BYTES).encode()))
    block = b" " * 0x10000
    for _ in range(BYTES // len(block)):
        connection.sendall(block)


def _inflating(compressor: "zlib._Compress") -> bytes:
    """A small body that inflates to a hundred megabytes, made without ever holding them."""
    block = b" " * 0x100000
    return b"".join(compressor.compress(block) for _ in range(BYTES // len(block))) + compressor.flush()


def _gzip_bomb() -> bytes:
    return _inflating(zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS | 16))


def _deflate_bomb() -> bytes:
    return _inflating(zlib.compressobj(1))


always("gzip bomb", answer(_gzip_bomb(), 200, b"Content-Encoding: gzip"))
always("deflate bomb", answer(_deflate_bomb(), 200, b"Content-Encoding: deflate"))
always("says gzip and is not", answer(b"{}", 200, b"Content-Encoding: gzip"))
always("ends within gzip", answer(gzip.compress(b"{}" * 100)[:-12], 200, b"Content-Encoding: gzip"))
always("says br", answer(b"\x0b\x01\x80{}\x03", 200, b"Content-Encoding: br"))

# -- broken bodies -------------------------------------------------------------------------------------

always("invalid UTF-8", answer(b'{"sid": "\xff\xfe"}'))
always("UTF-16", answer('{"sid": "KC"}'.encode("utf-16")))
always("wrong charset", answer(b'{"sid": "\xe9"}', 200, b"X-Charset: latin-1"))
always("invalid JSON", answer(b'{"sid": '))
always("duplicate keys", answer(b'{"sid": "a", "sid": "b"}'))
always("deep JSON", answer(b"[" * DEPTH + b"]" * DEPTH))
always("NaN", answer(b'{"sid": NaN}'))
always("number without end", answer(b'{"sid": ' + b"9" * NUMBER_OF_DIGITS + b"}"))
always("number beyond all", answer(b'{"sid": 1e999, "ttl": -1e999}'))
always("lone surrogates", answer(b'{"sid": "\\ud800", "\\udfff": 1}'))

# -- elsewhere -----------------------------------------------------------------------------------------


@behaviour("redirects to itself")
def redirect_to_itself(connection: socket.socket, asked: Asked) -> None:
    """Answer a redirect to the very same URL."""
    connection.sendall(answer(b"", 307, f"Location: {asked.origin}{asked.target}".encode()))


@dataclass
class Hostile:
    """A running server: its origin, and every request that it has read."""

    origin: str
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    stop: Callable[[], None] = lambda: None


@contextmanager
def hostile(behave: str | Behaviour) -> Iterator[Hostile]:
    """A server with one behaviour, on a loopback port of its own."""
    acting = BEHAVIOURS[behave] if isinstance(behave, str) else behave
    stopped, open_ones, threads = threading.Event(), set[socket.socket](), list[threading.Thread]()
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        server = Hostile(f"http://127.0.0.1:{listener.getsockname()[1]}")

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    server.connections += 1
                    open_ones.add(connection)
                    thread = threading.Thread(target=_converse, args=(connection, acting, server, stopped))
                    threads.append(thread)
                    thread.start()

        accepting = threading.Thread(target=accept)
        accepting.start()

        def stop() -> None:
            stopped.set()
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
            for connection in open_ones:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
            for thread in [accepting, *threads]:
                thread.join()

        server.stop = stop
        try:
            yield server
        finally:
            stop()


def _converse(
    connection: socket.socket, acting: Behaviour, server: Hostile, stopped: threading.Event
) -> None:
    with connection, suppress(OSError, HangUp), connection.makefile("rb") as stream:
        while not stopped.is_set():
            # A connection that ended reads as an empty line too.
            lines = list(iter(lambda: stream.readline().rstrip(b"\r\n"), b""))
            if not lines:
                return
            sizes = [
                int(line.partition(b":")[2]) for line in lines if line.lower().startswith(b"content-length")
            ]
            method, target, _ = lines[0].decode("latin-1").split(" ", 2)
            number, body = len(server.asked) + 1, stream.read(sum(sizes))
            asked = Asked(method, target, b"\n".join(lines), body, number, server.origin, stopped)
            server.asked.append(asked)
            acting(connection, asked)
