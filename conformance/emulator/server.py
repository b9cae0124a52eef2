"""Serves an application on a socket, in this thread or in one of its own.

uvicorn's protocol is put on asyncio's own server: uvicorn's Server waits a tenth of a second whenever
it stops, and a proof starts and stops hundreds of emulators.
"""

import asyncio
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp
from uvicorn.server import ServerState

from conformance.emulator.app import create_app
from conformance.emulator.settings import Settings

BACKLOG = 2048
KEEP_ALIVE_SECONDS = 75


def listening_socket(port: int = 0, host: str = "127.0.0.1") -> socket.socket:
    """A listening socket; port 0 is any free port, and no other machine reaches the default host."""
    return socket.create_server((host, port), backlog=BACKLOG)


async def serve(app: ASGIApp, sock: socket.socket, stop: asyncio.Event) -> None:
    """Serve until the event is set, then drop every connection and close the socket."""
    config = uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        log_config=None,
        # A fault that sends more than it announced is the target's doing; no log of ours is to speak of it.
        log_level="critical",
        access_log=False,
        date_header=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )
    config.load()
    state = ServerState()
    protocol = config.http_protocol_class

    def connected() -> asyncio.Protocol:
        return protocol(config=config, server_state=state, app_state={})  # type: ignore[call-arg] # see uvicorn

    # asyncio sends without delay only where a socket names its protocol, which most do not. With the delay
    # a client that acknowledges late waits 40 ms for each body, as uvicorn writes head and body apart.
    known = socket.socket(sock.family, sock.type, socket.IPPROTO_TCP, fileno=sock.detach())
    server = await asyncio.get_running_loop().create_server(connected, sock=known)
    await stop.wait()
    server.close()
    for connection in tuple(state.connections):
        # uvicorn types the connections of its other servers too, which have no transport.
        if isinstance(transport := getattr(connection, "transport", None), asyncio.Transport):
            transport.abort()
    # The transports tell their protocols on the next turn of the loop.
    await asyncio.sleep(0)


@contextmanager
def running(app: ASGIApp) -> Iterator[str]:
    """The base URL of an application that another thread of this process serves meanwhile."""
    sock = listening_socket()
    host, port = sock.getsockname()
    runner = _Runner(app, sock)
    runner.start()
    try:
        yield f"http://{host}:{port}"
    finally:
        runner.stop()


@contextmanager
def serving(
    *, account_sid: str, auth_token: str, faults: Sequence[str] = (), choices: Sequence[str] = ()
) -> Iterator[str]:
    """The base URL of an emulator of its own with these deviations."""
    with running(create_app(Settings(account_sid, auth_token), faults, choices)) as base_url:
        yield base_url


class _Runner(threading.Thread):
    """A thread with an event loop of its own."""

    def __init__(self, app: ASGIApp, sock: socket.socket) -> None:
        super().__init__(name="emulator", daemon=True)
        self._app, self._sock = app, sock
        self._loop = asyncio.new_event_loop()
        self._ended = asyncio.Event()

    def run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(serve(self._app, self._sock, self._ended))

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self.join()
