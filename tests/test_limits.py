"""What a run may ask of a target, and when it asks again."""

import email.utils
import time

import pytest

from conformance import limits as module
from conformance.limits import Broken, Limits
from conformance.model import NotRun
from tests.exchanges import exchange


def test_a_read_only_run_sends_reads_only() -> None:
    limits = Limits(read_only=True)
    limits.before("GET", "fetchSession")

    with pytest.raises(NotRun, match="read-only run: POST is not sent"):
        limits.before("POST", "createSession")


def test_the_budgets_of_requests_creates_and_time_end_in_not_run() -> None:
    for limits, said in (
        (Limits(max_requests=0), "0 requests"),
        (Limits(max_creates=0), "0 creates"),
        (Limits(deadline=0.0), "deadline"),
    ):
        with pytest.raises(NotRun, match=said):
            limits.before("POST", "createSession", creates=True)


def test_a_budget_of_creates_leaves_other_requests_alone() -> None:
    limits = Limits(max_creates=1)
    limits.before("POST", "createSession", creates=True)
    limits.before("POST", "updateSession")

    assert (limits.requests, limits.creates) == (2, 1)


def test_a_clean_up_may_exceed_every_budget_but_not_read_only() -> None:
    limits = Limits(max_requests=0, deadline=0.0)
    with limits.cleaning():
        limits.before("DELETE", "deleteSession")

    reading = Limits(read_only=True)
    with reading.cleaning(), pytest.raises(NotRun):
        reading.before("DELETE", "deleteSession")


def test_a_target_that_leaves_requests_unanswered_is_given_up_until_it_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 100.0
    monkeypatch.setattr("conformance.limits.time.monotonic", lambda: now)
    limits = Limits()
    for _ in range(module.GIVE_UP_AFTER):
        assert limits.held_back() is None
        limits.after(Broken.LATE)

    assert "5 requests in a row got no answer" in (limits.held_back() or "")
    now += module.FIRST_REST
    assert limits.held_back() is None, "one request may try it again"
    assert limits.held_back() is not None, "the others wait for it"
    limits.after(None)
    assert limits.held_back() is None


def test_a_rest_from_a_dead_target_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("conformance.limits.time.monotonic", lambda: now)
    limits = Limits()
    for _ in range(module.GIVE_UP_AFTER):
        limits.after(Broken.BROKEN)
    now += module.FIRST_REST
    limits.held_back()
    now += module.FIRST_REST / 2
    assert limits.held_back() is not None
    now += module.FIRST_REST * 2
    assert limits.held_back() is None


def throttled(value: str | None, *dates: tuple[str, str]) -> float | None:
    """The seconds to wait for a 429 with this Retry-After."""
    headers = (() if value is None else (("Retry-After", value),)) + dates
    return Limits(patience=100.0).pause(exchange(429, headers=headers), None)


def test_retry_after_is_obeyed_as_seconds_and_as_a_date_by_the_clock_of_the_target() -> None:
    assert throttled("7") == 7.0
    wrong_by_a_day = time.time() - 86_400
    date = ("Date", email.utils.formatdate(wrong_by_a_day, usegmt=True))
    assert throttled(email.utils.formatdate(wrong_by_a_day + 9, usegmt=True), date) == 9.0


@pytest.mark.parametrize("value", [None, "", "soon", "-5", "1.5", "Wed, 99 Foo 2099", "\u0661"])
def test_without_a_usable_retry_after_the_waits_grow_from_half_a_second(value: str | None) -> None:
    assert throttled(value) == module.FIRST_WAIT


def test_no_wait_is_longer_than_a_minute_or_than_the_patience_of_the_run() -> None:
    assert throttled("99999999999999") == module.LONGEST_WAIT
    assert Limits(patience=5.0).pause(exchange(429, headers=(("Retry-After", "6"),)), None) is None


def test_waits_are_counted_until_the_patience_is_spent() -> None:
    limits = Limits(patience=4.0)
    waits = [limits.pause(exchange(429), None) for _ in range(5)]

    assert waits == [0.5, 1.0, 2.0, None, None]
    assert (limits.throttled, limits.waited) == (5, 3.5)


def test_a_read_whose_connection_broke_is_sent_once_more_and_a_create_is_not() -> None:
    again = Limits()

    assert again.pause(exchange(None, method="GET"), Broken.BROKEN) is not None
    assert again.pause(exchange(None, method="GET", attempt=2), Broken.BROKEN) is None
    assert again.pause(exchange(None, method="DELETE"), Broken.BROKEN) is not None
    assert again.pause(exchange(None, method="POST"), Broken.BROKEN) is None
    assert again.pause(exchange(None, method="GET"), Broken.LATE) is None


def test_a_gateway_is_asked_again_only_where_one_may_stand_between() -> None:
    assert Limits(gateways=True).pause(exchange(503), None) is not None
    assert Limits(gateways=True).pause(exchange(503, method="POST"), None) is None
    assert Limits(gateways=False).pause(exchange(503), None) is None
    assert Limits(gateways=True).pause(exchange(500), None) is None


def test_a_target_that_was_there_is_waited_for_once_and_one_that_never_was_is_not() -> None:
    limits = Limits()
    refused = exchange(None, method="POST")
    assert limits.pause(refused, Broken.UNSENT) is None
    limits.after(None)
    waits = [limits.pause(refused, Broken.UNSENT) for _ in range(12)]

    assert waits[0] is not None
    assert waits[-1] is None
    assert sum(wait or 0.0 for wait in waits) <= module.RETURN_WAIT


def test_the_rate_keeps_requests_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("conformance.limits.time.monotonic", lambda: 100.0)
    monkeypatch.setattr("conformance.limits.time.sleep", slept.append)
    limits = Limits(rate=5.0)
    for _ in range(3):
        limits.before("GET", "fetchSession")

    assert slept == pytest.approx([0.2, 0.4])
