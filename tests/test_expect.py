"""Each expectation compares one thing, and says what it expected and what it got."""

from collections.abc import Callable

import pytest

from conformance import expect
from conformance.model import Blocked, Exchange, Inconclusive, Nonconformity, NotApplicable
from conformance.watch import Seen
from tests.exchanges import exchange

SHOWN = exchange(200, {"sid": "KC1", "ttl": 3600, "closed": True, "a/b": {"~": [7]}, "none": None})


@pytest.fixture(autouse=True)
def _nothing_judged() -> None:
    expect.judged.set([])


HOLDING: list[Callable[[], None]] = [
    lambda: expect.expect_http_status(SHOWN, 200, 201),
    lambda: expect.expect_success(SHOWN),
    lambda: expect.expect_refused(exchange(400), control=SHOWN),
    lambda: expect.expect_4xx(exchange(404)),
    lambda: expect.expect_not_found(exchange(410)),
    lambda: expect.expect_error_code(exchange(400, {"code": 20001}), 20001),
    lambda: expect.expect_no_body(exchange(204)),
    lambda: expect.expect_member(SHOWN, "/none"),
    lambda: expect.expect_value(SHOWN, "/a~1b/~0/0", 7),
    lambda: expect.expect_value(Seen(SHOWN, {"x": 1}, "/items/0"), "/x", 1),
    lambda: expect.expect_one_of(SHOWN, "/ttl", [1, 3600]),
    lambda: expect.expect_that(SHOWN, "/ttl", lambda value: value > 1, "above 1"),
    lambda: expect.expect_pattern(SHOWN, "/sid", "KC[0-9]"),
    lambda: expect.expect_same(SHOWN, SHOWN, ["/ttl", "/sid"]),
]
FAILING: list[Callable[[], None]] = [
    lambda: expect.expect_http_status(SHOWN, 201),
    lambda: expect.expect_success(exchange(500)),
    lambda: expect.expect_refused(SHOWN, control=SHOWN),
    lambda: expect.expect_4xx(exchange(500)),
    lambda: expect.expect_not_found(SHOWN),
    lambda: expect.expect_error_code(exchange(400, {"code": 1}), 20001),
    lambda: expect.expect_no_body(SHOWN),
    lambda: expect.expect_member(SHOWN, "/other"),
    lambda: expect.expect_value(SHOWN, "/ttl", "3600"),
    lambda: expect.expect_value(SHOWN, "/closed", 1),
    lambda: expect.expect_value(exchange(200, b"<html>"), "/ttl", 1),
    lambda: expect.expect_one_of(SHOWN, "/ttl", [1]),
    lambda: expect.expect_that(SHOWN, "/ttl", lambda value: value < 1, "below 1"),
    lambda: expect.expect_pattern(SHOWN, "/sid", "KC"),
    lambda: expect.expect_same(SHOWN, exchange(200, {"ttl": 1}), ["/ttl"]),
]


@pytest.mark.parametrize("number", range(len(HOLDING)))
def test_what_holds_raises_nothing_and_counts_as_judged(number: int) -> None:
    HOLDING[number]()

    assert expect.judged.get()


@pytest.mark.parametrize("number", range(len(FAILING)))
def test_what_does_not_hold_is_a_nonconformity_with_both_sides(number: int) -> None:
    with pytest.raises(Nonconformity) as failed:
        FAILING[number]()

    assert failed.value.expected
    assert failed.value.actual
    assert failed.value.code


@pytest.mark.parametrize("silent", [exchange(None), exchange(429)])
def test_no_expectation_judges_an_answer_that_never_came_or_a_429(silent: Exchange) -> None:
    for look in (expect.expect_success, expect.expect_4xx, expect.expect_no_body, expect.expect_not_found):
        with pytest.raises(Inconclusive):
            look(silent)


def test_a_refusal_says_nothing_where_its_control_is_refused_too() -> None:
    with pytest.raises(Blocked):
        expect.expect_refused(exchange(400), control=exchange(400))


def test_a_member_that_a_success_leaves_out_is_the_business_of_another_requirement() -> None:
    with pytest.raises(Blocked) as blocked:
        expect.expect_value(SHOWN, "/other", 1)

    assert blocked.value.blocked_by == expect.MEMBERS_REQUIREMENT


def test_a_refusal_without_a_code_cannot_be_wrong_about_it() -> None:
    with pytest.raises(NotApplicable):
        expect.expect_error_code(exchange(400, {}), 20001)
    with pytest.raises(Blocked):
        expect.expect_error_code(SHOWN, 20001)


def test_a_long_value_is_cut_and_an_odd_one_is_shown() -> None:
    assert expect.show("x" * 1000).endswith("\u2026 (1002 characters)")
    assert expect.show({"a": {1}}) == '{"a": "{1}"}'
