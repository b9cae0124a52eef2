"""One request at a time: where it goes, how long it may take, and what is kept of it."""

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpcore
import httpx
import pytest

from conformance.addresses import Service
from conformance.client import Client, Recorder
from conformance.journal import Journal
from conformance.limits import Limits
from conformance.model import NotRun
from conformance.secret import Secret
from conformance.target import Credentials, Kind, Target
from conformance.transport import BODY_LIMIT, LATER_LIMIT, TOTAL_LIMIT, BoundedTransport, Pair
from tests.hostile import Asked, Behaviour, HangUp, answer, hostile

SESSION = Service("KS" + "0" * 32).session("KC" + "0" * 32)
CREDENTIALS = Credentials(Pair("AC1", Secret("a token")), "AC1", "a test")


@contextmanager
def client(origin: str, base_path: str = "", **limits: float) -> Iterator[Client]:
    """A client of that origin."""
    target = Target(origin, base_path, Kind.LOOPBACK, CREDENTIALS)
    made = Client(target, Recorder(), Limits(**{"timeout": 1.0, **limits}), Journal())  # type: ignore[arg-type]
    try:
        yield made
    finally:
        made.close()


def replies(*whole: bytes) -> Behaviour:
    """Each request gets the next answer, the last one from then on; an empty one hangs up."""

    def reply(connection: socket.socket, asked: Asked) -> None:
        chosen = whole[min(asked.number, len(whole)) - 1]
        if not chosen:
            raise HangUp
        connection.sendall(chosen)

    return reply


def test_a_request_is_recorded_without_its_credentials() -> None:
    with hostile("answers {}") as server, client(server.origin, "/base") as one:
        exchange = one.create_session(Service("KS1"), UniqueName="a b", Ttl=3)

    assert server.asked[0].target == "/base/v1/Services/KS1/Sessions"
    assert server.asked[0].body == b"UniqueName=a+b&Ttl=3"
    assert b"Authorization: Basic QUMxOmEgdG9rZW4=" in server.asked[0].head
    assert (exchange.operation, exchange.http_status, exchange.body) == ("createSession", 200, {})
    assert "authorization" not in dict(exchange.request.headers)
    assert one.recorder.exchanges == [exchange]


def test_a_request_can_be_sent_without_credentials() -> None:
    with hostile("answers {}") as server, client(server.origin) as one:
        one.send("GET", "/v1/Services", auth=None)

    assert b"Authorization" not in server.asked[0].head


@pytest.mark.parametrize(
    ("url", "requested"),
    [
        ("https://proxy.example/base/v1/Services?Page=1", "/base/v1/Services?Page=1"),
        ("https://proxy.example/v1/Services", "/base/v1/Services"),
        ("v1/Services", "/base/v1/Services"),
        ("//elsewhere.example/v1", "/base/v1"),
        ("http://[::1", "/base/"),
        ("/v1/a b\r\nX: y?q=\x00\ud800", "/base/v1/a%20b"),
    ],
)
def test_of_a_url_that_a_target_gave_only_path_and_query_are_used(url: str, requested: str) -> None:
    with hostile("answers {}") as server, client(server.origin, "/base") as one:
        one.follow(url, "listServices")

    assert server.asked[0].target.startswith(requested)
    assert len(server.asked) == 1


def test_a_read_whose_connection_broke_is_sent_once_more() -> None:
    with hostile(replies(b"", answer(b"{}"))) as server, client(server.origin) as one:
        exchange = one.list_services()

    assert (exchange.http_status, exchange.attempt) == (200, 2)
    assert [kept.superseded for kept in one.recorder.exchanges] == [True, False]


def test_a_create_whose_connection_broke_is_not_sent_again() -> None:
    with hostile("closes at once") as server, client(server.origin) as one:
        exchange = one.create_service()

    assert exchange.no_answer is not None
    assert len(server.asked) == 1


def test_a_delete_that_finds_nothing_after_it_broke_off_stays_without_an_answer() -> None:
    with hostile(replies(b"", answer(b"{}", 404))) as server, client(server.origin) as one:
        exchange = one.delete_service(Service("KS1"))

    assert exchange.http_status is None
    assert len(server.asked) == 2


def test_a_target_that_drops_one_kind_of_request_and_answers_others_is_there() -> None:
    with hostile(_drops_creates) as server, client(server.origin) as one:
        one.fetch_session(SESSION)
        dropped = one.create_session(SESSION.service)

        assert dropped.dropped
        assert (dropped.no_answer or "").endswith("the next request was answered")
        assert [asked.method for asked in server.asked] == ["GET", "POST", "GET"]


def test_a_target_that_drops_everything_from_now_on_may_be_gone() -> None:
    with hostile(_drops_all_but_the_first) as server, client(server.origin) as one:
        one.fetch_session(SESSION)

        assert not one.create_session(SESSION.service).dropped


@pytest.mark.parametrize("form", [{"UniqueName": "x" * 10_000}, None], ids=["a long body", "no operation"])
def test_what_a_server_may_cut_off_is_not_held_against_the_target(form: dict[str, str] | None) -> None:
    with hostile(_drops_creates) as server, client(server.origin) as one:
        one.fetch_session(SESSION)
        sent = one.send("POST", "/elsewhere") if form is None else one.create_session(SESSION.service, **form)

        assert sent.response is None
        assert not sent.dropped


def test_requests_that_are_dropped_do_not_end_a_run_while_others_are_answered() -> None:
    with hostile(_drops_creates) as server, client(server.origin) as one:
        one.fetch_session(SESSION)
        for _ in range(10):
            one.create_session(SESSION.service)

        assert one.limits.given_up is None
        assert one.fetch_session(SESSION).http_status == 200


def _drops_creates(connection: socket.socket, asked: Asked) -> None:
    if asked.method == "POST":
        raise HangUp
    connection.sendall(answer(b"{}"))


def _drops_all_but_the_first(connection: socket.socket, asked: Asked) -> None:
    if asked.number > 1:
        raise HangUp
    connection.sendall(answer(b"{}"))


def test_a_429_is_waited_for_and_sent_again() -> None:
    busy = answer(b"", 429, b"Retry-After: 0")
    with hostile(replies(busy, busy, answer(b"{}"))) as server, client(server.origin) as one:
        exchange = one.create_service()

    assert (exchange.http_status, exchange.attempt) == (200, 3)
    assert one.limits.throttled == 2
    assert exchange.waited_ms > 0


def test_an_answer_that_was_there_before_its_request_is_not_taken_for_its_answer() -> None:
    first = answer(b'{"of": 1}') + answer(b'{"of": "nothing"}')
    with hostile(replies(first, answer(b'{"of": 2}'))) as server, client(server.origin) as one:
        bodies = [one.list_services().body for _ in range(2)]

    assert bodies == [{"of": 1}, {"of": 2}]


def test_a_dead_target_is_asked_no_more_than_a_few_times() -> None:
    with hostile("closes at once") as server, client(server.origin) as one:
        reasons = [one.create_service().no_answer for _ in range(20)]

    assert len(server.asked) == 5
    assert reasons[-1] == "not sent: 5 requests in a row got no answer"


def test_a_target_that_comes_back_is_waited_for() -> None:
    with hostile("answers {}") as server:
        port = int(server.origin.rpartition(":")[2])
        with client(server.origin) as one:
            one.list_services()
            server.stop()
            back = threading.Timer(0.5, lambda: None)
            back.start()
            reopened = threading.Thread(target=_answer_once, args=(port, back))
            reopened.start()
            exchange = one.create_service()
            reopened.join()

    assert exchange.http_status == 200
    assert exchange.attempt > 1


def _answer_once(port: int, after: threading.Timer) -> None:
    after.join()
    with socket.create_server(("127.0.0.1", port), reuse_port=False) as listener:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(answer(b"{}"))


def test_a_read_only_client_refuses_to_write() -> None:
    target = Target("http://127.0.0.1:1", "", Kind.LOOPBACK, CREDENTIALS)
    one = Client(target, Recorder(), Limits(read_only=True), Journal())

    with pytest.raises(NotRun):
        one.create_service()
    one.close()


def test_bodies_are_bounded_each_and_in_sum() -> None:
    big = answer(b" " * (BODY_LIMIT + 10))
    with hostile(replies(big)) as server, client(server.origin, timeout=20.0) as one:
        sizes = []
        for _ in range(TOTAL_LIMIT // BODY_LIMIT + 1):
            response = one.list_services().response
            assert response is not None
            assert response.truncated
            sizes.append(len(response.body))

    assert sizes[0] == BODY_LIMIT
    assert sizes[-1] == LATER_LIMIT
    assert sum(sizes) <= TOTAL_LIMIT + BODY_LIMIT


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate with its key, for localhost."""
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "2", "-keyout", path, "-out", path.with_suffix(".crt"), "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost"],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_text(path.read_text() + path.with_suffix(".crt").read_text())
    return path


@contextmanager
def encrypted(certificate: Path) -> Iterator[int]:
    """A port that answers over TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    raw, _ = listener.accept()
                    with suppress(OSError), context.wrap_socket(raw, server_side=True) as connection:
                        connection.recv(65536)
                        connection.sendall(answer(b"{}"))

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def test_a_certificate_that_nobody_vouches_for_is_no_answer(certificate: Path) -> None:
    with encrypted(certificate) as port, client(f"https://localhost:{port}") as one:
        exchange = one.list_services()

    assert "certificate" in (exchange.no_answer or "").lower()


@pytest.mark.parametrize(("host", "fits"), [("localhost", True), ("127.0.0.1", False)])
def test_a_certificate_of_a_private_authority_has_to_fit_the_host(
    host: str,
    fits: bool,  # noqa: FBT001 - a column
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_suffix(".crt")))
    with encrypted(certificate) as port:
        transport = BoundedTransport(origin=f"https://{host}:{port}", timeout=2.0)
        request = httpx.Request("GET", f"https://{host}:{port}/")
        if fits:
            assert transport.handle_request(request).status_code == 200
        else:
            with pytest.raises(httpcore.ConnectError, match=r"(?i)certificate"):
                transport.handle_request(request)
        transport.close()
