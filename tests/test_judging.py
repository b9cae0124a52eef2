"""What the end of a case says about its requirement, and when nothing can be judged at all."""

from dataclasses import replace

import pytest

from conformance.expect import expect_http_status, judged
from conformance.journal import Journal
from conformance.judging import Judging
from conformance.limits import Limits
from conformance.model import (
    Basis,
    Blocked,
    Exchange,
    Inconclusive,
    Level,
    Nonconformity,
    NotApplicable,
    NotRun,
    Requirement,
    Source,
    Status,
)
from conformance.secret import Secret
from conformance.target import DUMMY_ACCOUNT, DUMMY_TOKEN, Credentials, Kind, Target
from conformance.transport import Pair
from conformance.watch import Seen, answers
from tests.exchanges import exchange
from tests.twisted import twisted

TOKEN = "a token of some length"  # noqa: S105 - planted
SOURCE = Source(Basis.DOCS, "d", "p")
ONE = Requirement("some.duty", Level.MUST, "A duty.", SOURCE, ("a-fault",), "A fix.", "Given.", "file:1")


CREDENTIALS = Credentials(Pair("AC1", Secret(TOKEN)), None, "a test")


def judging(base_url: str = "http://127.0.0.1:1", credentials: Credentials = CREDENTIALS) -> Judging:
    """The state of a process that judges a target."""
    return Judging(Target(base_url, "", Kind.LOOPBACK, credentials), Limits(timeout=1.0), Journal())


def status(error: BaseException | None, *seen: Exchange) -> Status:
    """The status of a requirement whose case ended this way."""
    return judging().finding(ONE, "", error, seen, seen).status


def test_a_pass_needs_an_answer_that_shows_something() -> None:
    assert status(None) is Status.INCONCLUSIVE
    assert status(None, exchange(200, {})) is Status.INCONCLUSIVE
    assert status(None, exchange(200, b"<html>")) is Status.INCONCLUSIVE
    assert status(None, exchange(204)) is Status.INCONCLUSIVE
    assert status(None, exchange(200, {"sid": "KC1"})) is Status.PASS
    assert status(None, exchange(200, {"meta": {}})) is Status.PASS
    assert status(None, exchange(404, {})) is Status.PASS
    assert status(None, exchange(204, method="DELETE")) is Status.PASS


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (Nonconformity("c", expected="e", actual="a", evidence=exchange()), Status.FAIL),
        (Blocked("b"), Status.BLOCKED),
        (Inconclusive("i"), Status.INCONCLUSIVE),
        (NotApplicable("n"), Status.NOT_APPLICABLE),
        (NotRun("n"), Status.NOT_RUN),
        (ValueError("our fault"), Status.ERROR),
        (AssertionError("our fault"), Status.ERROR),
    ],
)
def test_every_way_to_end_has_its_status(error: Exception, expected: Status) -> None:
    assert status(error, exchange(200, {"sid": "KC1"})) is expected


def test_an_answer_that_never_came_or_a_429_allows_no_judgement() -> None:
    for one in (exchange(None), exchange(429)):
        with pytest.raises(Inconclusive):
            expect_http_status(one, 200)


def test_secrets_are_taken_out_of_every_text_of_a_finding() -> None:
    state = judging()
    failed = Nonconformity("c", expected=TOKEN, actual=f"x{TOKEN.upper()}", evidence=exchange())
    texts = [
        str(state.finding(ONE, "", failed, (), ())),
        str(state.finding(ONE, "", ValueError(TOKEN), (), ())),
        str(state.finding(ONE, "", Blocked(TOKEN), (), ())),
    ]

    assert all(TOKEN.lower() not in text.lower() for text in texts)


def watched(case: object, *seen: Exchange) -> Status:
    """The status of a requirement that watches every answer."""
    state = judging()
    state.recorder.exchanges.extend(seen)
    state.watch.cases[ONE.id] = (replace(ONE, watches=answers), case)  # type: ignore[assignment]
    (found,) = state.watched()
    return found.status


def fine(seen: Seen) -> None:
    """A case that everything satisfies."""
    expect_http_status(seen.exchange, seen.exchange.http_status or 0)


def broken(seen: Seen) -> None:
    """A case with a defect."""
    raise KeyError(seen.pointer)


def test_what_watches_passes_only_on_answers_that_show_something() -> None:
    assert watched(fine) is Status.INCONCLUSIVE
    assert watched(fine, exchange(200, {})) is Status.INCONCLUSIVE
    assert watched(fine, exchange(200, {"sid": "KC1"})) is Status.PASS


def test_what_watches_does_not_judge_a_429_nor_what_was_sent_again() -> None:
    def nothing_may_be_seen(seen: Seen) -> None:
        raise Nonconformity("c", expected="", actual="", evidence=seen.exchange)

    again = replace(exchange(503), superseded=True)
    assert watched(nothing_may_be_seen, exchange(429), again, exchange(None)) is Status.INCONCLUSIVE
    assert watched(nothing_may_be_seen, exchange(503)) is Status.FAIL


def test_a_defect_in_what_watches_is_an_error() -> None:
    assert watched(broken, exchange(200, {"sid": "KC1"})) is Status.ERROR


@pytest.mark.parametrize("choice", [[], ["services-absent"]])
def test_a_target_in_which_sessions_can_be_made_can_be_judged(choice: list[str]) -> None:
    dummy = Credentials(Pair(DUMMY_ACCOUNT, Secret(DUMMY_TOKEN)), None, "a test")
    with twisted(choices=choice) as served:
        state = judging(served.base_url, dummy)
        state.ready()
        state.client.close()


def test_a_target_that_refuses_the_credentials_cannot_be_judged() -> None:
    with twisted() as served:
        state = judging(served.base_url)
        with pytest.raises(Inconclusive, match="refuses the credentials"):
            state.ready()
        state.client.close()


@pytest.fixture(autouse=True)
def _nothing_judged() -> None:
    judged.set([])
