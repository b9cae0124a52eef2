import pytest

from conformance.model import NotRun, Response
from conformance.sdk.crossing import MOST_REQUESTS, Crossing, Stopped
from tests.sdk.stage import Fake, answering

SESSIONS = "/v1/Services/KS1/Sessions"


def test_the_run_puts_its_own_credentials_in() -> None:
    fake = Fake(answering(200))
    headers = [
        ("Authorization", "Basic made-up"),
        ("Accept", "*/*"),
        ("Host", "x"),
        ("Accept-Encoding", "br"),
    ]
    Crossing(fake.as_client()).pass_on("GET", f"http://x/base{SESSIONS}", headers, b"")

    assert fake.sent[0].headers == (("Accept", "*/*"),)


@pytest.mark.parametrize(
    "url", [f"http://target/base{SESSIONS}?Page=1", f"https://elsewhere.example{SESSIONS}?Page=1"]
)
def test_only_path_and_query_of_a_url_count(url: str) -> None:
    fake = Fake(answering(200))
    exchange = Crossing(fake.as_client()).pass_on("GET", url, (), b"")

    assert fake.sent[0].target == f"{SESSIONS}?Page=1"
    assert exchange.operation == "listSessions"


@pytest.mark.parametrize("url", [f"{SESSIONS}?Page=1", "", "ftp://x/y", "http://[", "http:///v1"])
def test_a_url_that_is_not_absolute_stops_the_library(url: str) -> None:
    fake = Fake(answering(200))

    with pytest.raises(Stopped, match="no absolute URL"):
        Crossing(fake.as_client()).pass_on("GET", url, (), b"")
    assert not fake.sent


def test_a_library_that_asks_without_an_end_is_stopped() -> None:
    crossing = Crossing(Fake(answering(200)).as_client())
    for _ in range(MOST_REQUESTS):
        crossing.pass_on("GET", f"http://x{SESSIONS}", (), b"")

    with pytest.raises(Stopped, match="more than"):
        crossing.pass_on("GET", f"http://x{SESSIONS}", (), b"")


def test_what_the_run_may_not_send_is_remembered() -> None:
    def refuse(*_: object) -> Response | None:
        raise NotRun("read-only run")

    crossing = Crossing(Fake(refuse).as_client())
    with pytest.raises(NotRun):
        crossing.pass_on("POST", f"http://x{SESSIONS}", (), b"")

    assert isinstance(crossing.hindrance, NotRun)
