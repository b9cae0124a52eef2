import pytest

from conformance.expect import judged
from conformance.model import Blocked, Exchange, Inconclusive, Nonconformity, NotApplicable, Request, Response
from conformance.sdk.expectations import (
    expect_attribute,
    expect_each_once,
    expect_exception,
    expect_result,
    returned,
)
from conformance.sdk.story import Plot, Step, Story

PLOT = Plot("http://x", "KS1", "AC1", "name", (), own=True)


def exchange(http_status: int | None, body: bytes = b"{}") -> Exchange:
    response = None if http_status is None else Response(http_status, (), body)
    return Exchange("x1", "fetchSession", Request("GET", "/", (), b""), response, "nothing came")


def story(*steps: Step) -> Story:
    judged.set([])
    return Story("Python", "9", PLOT, {step.name: step for step in steps})


def raised(status: int | None, code: object, answer: Exchange) -> Story:
    error = {"kind": "TwilioRestException", "status": status, "code": code, "message": "m"}
    return story(Step("gone", error=error, exchanges=(answer,)))


def test_what_a_library_raises_where_it_should_return_is_a_failure() -> None:
    with pytest.raises(Nonconformity, match="TwilioRestException"):
        returned(raised(500, 500, exchange(500)), "gone")


def test_what_belongs_to_another_requirement_blocks() -> None:
    with pytest.raises(Blocked) as caught:
        returned(raised(500, 500, exchange(500)), "gone", owner="sdk.create")
    assert caught.value.blocked_by == "sdk.create"


def test_an_answer_that_never_came_allows_no_judgement() -> None:
    with pytest.raises(Inconclusive):
        returned(raised(None, None, exchange(None)), "gone")


def test_a_step_that_was_not_taken_says_why() -> None:
    missing = Story("Python", "", PLOT, hindrance=NotApplicable("not installed"))
    with pytest.raises(NotApplicable, match="not installed"):
        returned(missing, "create")


@pytest.mark.parametrize("value", ["3600", 3600.0, None])
def test_a_value_of_another_type_is_another_value(value: object) -> None:
    told = story(Step("create", {"ttl": value}, exchanges=(exchange(201),)))
    with pytest.raises(Nonconformity):
        expect_attribute(told, "create", "ttl", 3600)


def test_the_code_of_the_answer_has_to_arrive() -> None:
    expect_exception(raised(404, 20404, exchange(404, b'{"code": 20404}')), "gone", 404)
    with pytest.raises(Nonconformity, match="a code that is a number"):
        expect_exception(raised(404, "20404", exchange(404, b'{"code": "20404"}')), "gone", 404)


def test_an_error_without_a_code_is_enough() -> None:
    expect_exception(raised(404, 404, exchange(404, b'{"message": "m"}')), "gone", 404)


def test_a_call_that_a_version_lacks_is_not_applicable() -> None:
    with pytest.raises(NotApplicable, match="no such call"):
        expect_result(story(Step("inform", None, exchanges=(exchange(200),))), "inform", value=True)


@pytest.mark.parametrize("found", [["a", "b"], ["a", "b", "c", "c"]])
def test_a_list_that_misses_or_repeats_a_session_fails(found: list[str]) -> None:
    page = exchange(200)
    told = story(
        Step("create", {"sid": "a"}, exchanges=(page,)),
        Step("bare", {"sid": "b"}, exchanges=(page,)),
        Step("fill", ["c"], exchanges=(page,)),
        Step("whole", found, exchanges=(page,)),
    )
    with pytest.raises(Nonconformity, match="each of 3 Sessions once"):
        expect_each_once(told, "whole")
