import httpx
import pytest

from conformance.sdk.crossing import Crossing
from conformance.sdk.forwarder import forwarding
from tests.sdk.stage import Fake, answering

PATH = "/base/v1/Services/KS1/Sessions"


def test_a_request_of_the_library_reaches_the_target() -> None:
    fake = Fake(answering(201, b'{"sid": "KC1"}'))
    with forwarding(Crossing(fake.as_client()), "AC1", "made-up") as url:
        answer = httpx.post(url + PATH, auth=("AC1", "made-up"), data={"Ttl": "60"})

    assert (answer.status_code, answer.json()) == (201, {"sid": "KC1"})
    assert (fake.sent[0].target, fake.sent[0].body) == (PATH.removeprefix("/base"), b"Ttl=60")


@pytest.mark.parametrize("auth", [None, ("AC1", "guessed")])
def test_nobody_else_gets_through(auth: tuple[str, str] | None) -> None:
    fake = Fake(answering(200))
    with forwarding(Crossing(fake.as_client()), "AC1", "made-up") as url:
        answer = httpx.get(url + PATH, auth=auth)

    assert answer.status_code == 403
    assert not fake.sent


def test_an_answer_without_a_body_stays_without() -> None:
    fake = Fake(answering(204, b"no body may follow"))
    with forwarding(Crossing(fake.as_client()), "AC1", "made-up") as url:
        answer = httpx.delete(url + PATH, auth=("AC1", "made-up"))

    assert (answer.status_code, answer.content) == (204, b"")


def test_an_answer_that_never_came_is_a_broken_connection() -> None:
    fake = Fake(lambda *_: None)
    with (
        forwarding(Crossing(fake.as_client()), "AC1", "made-up") as url,
        pytest.raises(httpx.RemoteProtocolError),
    ):
        httpx.get(url + PATH, auth=("AC1", "made-up"))


def test_a_defect_of_ours_is_kept_for_the_run() -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("ours")

    crossing = Crossing(Fake(broken).as_client())
    with forwarding(crossing, "AC1", "made-up") as url, pytest.raises(httpx.RemoteProtocolError):
        httpx.get(url + PATH, auth=("AC1", "made-up"))

    assert isinstance(crossing.defect, RuntimeError)
