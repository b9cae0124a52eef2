"""A loopback port through which the library of another process reaches the target, and nothing else does."""

import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hmac import compare_digest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from conformance.model import Exchange, NotJudged
from conformance.sdk.crossing import Crossing, Stopped

LONGEST_BODY = 1024 * 1024
IDLE_SECONDS = 30
FRAMING = frozenset(
    {
        "connection",
        "content-length",
        "content-encoding",
        "transfer-encoding",
        "keep-alive",
        "upgrade",
        "trailer",
    }
)


class _Handler(BaseHTTPRequestHandler):
    """Takes the requests of whoever knows the user and the password that were made up for this run."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave together, or each answer waits for an acknowledgement
    timeout = IDLE_SECONDS
    server: "_Server"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - the signature of the base class
        """Nothing is logged: the exchanges are recorded by the run."""

    def do_GET(self) -> None:
        """Pass a request on."""
        self._forward()

    def do_POST(self) -> None:
        """Pass a request on."""
        self._forward()

    def do_DELETE(self) -> None:
        """Pass a request on."""
        self._forward()

    def _forward(self) -> None:
        given = self.headers.get("Authorization", "").encode("latin-1", "replace")
        size = self.headers.get("Content-Length", "0")
        if not compare_digest(given, self.server.expected) or not size.isdigit() or int(size) > LONGEST_BODY:
            self._answer(403, (), b"")
            return
        crossing = self.server.crossing
        try:
            body = self.rfile.read(int(size))
            exchange = crossing.pass_on(
                self.command, f"http://forwarder{self.path}", self.headers.items(), body
            )
        except (NotJudged, Stopped):
            exchange = None
        except Exception as defect:  # noqa: BLE001 - it belongs to whoever waits for the library
            crossing.defect, exchange = defect, None
        self._tell(exchange)

    def _tell(self, exchange: Exchange | None) -> None:
        if exchange is None or exchange.response is None:
            # To the library this is what a broken connection is.
            self.close_connection = True
            return
        answer = exchange.response
        self._answer(answer.http_status, answer.headers, answer.body)

    def _answer(self, http_status: int, headers: tuple[tuple[str, str], ...], body: bytes) -> None:
        self.send_response_only(http_status, "-")
        for name, value in headers:
            if name.lower() not in FRAMING:
                self.send_header(name, value)
        # Versions of the library differ in when they use a connection again; so each is used once.
        self.send_header("Connection", "close")
        bodiless = http_status in (204, 304)
        if not bodiless:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if not bodiless:
            self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, crossing: Crossing, user: str, password: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.crossing = crossing
        self.expected = b"Basic " + b64encode(f"{user}:{password}".encode())


@contextmanager
def forwarding(crossing: Crossing, user: str, password: str) -> Iterator[str]:
    """The URL of a forwarder that is there for as long as the context is."""
    server = _Server(crossing, user, password)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
