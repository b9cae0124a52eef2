"""Named expectations. Each compares one thing and carries its evidence.

An answer that never came, or a 429 that outlasted the patience of the run, allows no judgement: every
expectation then raises Inconclusive. A member that a successful answer leaves out is the business of the
requirement that all members are present: expectations about its value are blocked by that one.
"""

import json
import re
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from conformance.model import Blocked, Exchange, Inconclusive, Nonconformity, NotApplicable
from conformance.watch import Seen

MEMBERS_REQUIREMENT = "session.members"
SHOWN = 200
Where = Exchange | Seen

judged: ContextVar[list[Exchange]] = ContextVar("judged")


def show(value: object) -> str:
    """A JSON value as text, cut to what a line can carry."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}… ({len(text)} characters)"


def answered(exchange: Exchange) -> Exchange:
    """The exchange, once it is sure that its answer can be judged."""
    if exchange.dropped:
        raise fail("dropped", expected="an answer", actual=exchange.no_answer or "", evidence=exchange)
    if exchange.response is None:
        raise Inconclusive(exchange.no_answer or "no answer", evidence=[exchange])
    if exchange.http_status == 429:  # noqa: PLR2004 - HTTP's own
        raise Inconclusive("the target kept answering 429", evidence=[exchange])
    judged.get([]).append(exchange)
    return exchange


def fail(code: str, *, expected: str, actual: str, evidence: Where, pointer: str = "") -> Nonconformity:
    """The nonconformity to raise, at the place where the evidence points."""
    exchange, base = (evidence.exchange, evidence.pointer) if isinstance(evidence, Seen) else (evidence, "")
    return Nonconformity(code, expected=expected, actual=actual, evidence=exchange, pointer=base + pointer)


# -- the answer as a whole ----------------------------------------------------------------------------


def expect_http_status(exchange: Exchange, *allowed: int) -> None:
    """The answer has one of these HTTP statuses."""
    if answered(exchange).http_status not in allowed:
        raise fail(
            "http-status",
            expected=f"HTTP status {' or '.join(map(str, allowed))}",
            actual=str(exchange.http_status),
            evidence=exchange,
        )


def expect_success(exchange: Exchange) -> None:
    """The answer is a 2xx."""
    if not answered(exchange).succeeded:
        raise fail("refused", expected="a 2xx answer", actual=str(exchange.http_status), evidence=exchange)


def expect_refused(exchange: Exchange, *, control: Exchange) -> None:
    """The answer is a 4xx, while the control, which differs in the one broken element, is a 2xx.

    Blocked where the control is refused too: the refusal then says nothing about the element.
    """
    if not answered(control).succeeded:
        raise Blocked(
            f"the same request without the broken element was answered {control.http_status}",
            evidence=[control, exchange],
        )
    expect_4xx(exchange)


def expect_4xx(exchange: Exchange) -> None:
    """The answer is a 4xx; for refusals whose control stands elsewhere in the case."""
    if not answered(exchange).refused:
        raise fail(
            "not-refused", expected="a 4xx answer", actual=str(exchange.http_status), evidence=exchange
        )


def expect_not_found(exchange: Exchange) -> None:
    """The answer does not show the resource: a 4xx."""
    if not answered(exchange).refused:
        raise fail(
            "still-there",
            expected="a 4xx answer: the resource is not there",
            actual=str(exchange.http_status),
            evidence=exchange,
        )


def expect_error_code(exchange: Exchange, code: int) -> None:
    """The refusal carries this code. Blocked where it is no refusal.

    Not applicable where it carries none: the documents make the member optional in every error body.
    """
    if not answered(exchange).refused:
        raise Blocked(f"the answer is no refusal but {exchange.http_status}", evidence=[exchange])
    if exchange.body.get("code") is None:
        raise NotApplicable(
            "the refusal carries no code, which the documents leave optional", evidence=[exchange]
        )
    expect_value(exchange, "/code", code)


def expect_no_body(exchange: Exchange) -> None:
    """The answer has no body."""
    answered(exchange)
    if exchange.response is not None and exchange.response.body:
        size = len(exchange.response.body)
        raise fail("body", expected="no body", actual=f"{size} bytes", evidence=exchange)


def expect_object(exchange: Exchange) -> None:
    """The body is a JSON object."""
    if not isinstance(answered(exchange).json, dict):
        actual = exchange.json_error or show(exchange.json)
        raise fail("body", expected="a JSON object as the body", actual=actual, evidence=exchange)


def expect_media_type(exchange: Exchange, *allowed: str) -> None:
    """The Content-Type names one of these media types, whatever parameters follow."""
    given = answered(exchange).response
    value = (given.header("Content-Type") if given else None) or ""
    if value.partition(";")[0].strip().lower() not in allowed:
        raise fail(
            "content-type",
            expected=f"Content-Type {' or '.join(allowed)}",
            actual=show(value) if value else "none",
            evidence=exchange,
        )


# -- members of a JSON body ---------------------------------------------------------------------------

MISSING = object()


def find(where: Where, pointer: str) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """The value at a JSON Pointer below `where`; MISSING where there is none."""
    value = where.value if isinstance(where, Seen) else answered(where).json
    for name in _names(pointer):
        if isinstance(value, dict) and name in value:
            value = value[name]
        elif isinstance(value, list) and name.isdigit() and int(name) < len(value):
            value = value[int(name)]
        else:
            return MISSING
    return value


@lru_cache(maxsize=1024)
def _names(pointer: str) -> tuple[str, ...]:
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:])


def member(where: Where, pointer: str) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """The value at a JSON Pointer; Blocked where a successful answer leaves it out, else a nonconformity."""
    exchange = where.exchange if isinstance(where, Seen) else where
    value = find(where, pointer)
    judged.get([]).append(exchange)
    if value is not MISSING:
        return value
    if exchange.succeeded and isinstance(exchange.json, dict):
        raise Blocked(f"the answer has no {pointer}", blocked_by=MEMBERS_REQUIREMENT, evidence=[exchange])
    actual = f"HTTP status {exchange.http_status}" + (
        f", {exchange.json_error}" if exchange.json_error else ""
    )
    raise fail("body", expected=f"a JSON body with {pointer}", actual=actual, evidence=where, pointer=pointer)


def expect_member(where: Where, pointer: str) -> None:
    """The member is present, whatever its value."""
    if find(where, pointer) is MISSING:
        raise fail(
            "missing-member", expected=f"{pointer} present", actual="absent", evidence=where, pointer=pointer
        )
    judged.get([]).append(where.exchange if isinstance(where, Seen) else where)


def expect_value(where: Where, pointer: str, value: object) -> None:
    """The member has exactly this value, and its JSON type."""
    actual = member(where, pointer)
    if actual != value or isinstance(actual, bool) is not isinstance(value, bool):
        raise fail(
            "value", expected=f"{pointer} {show(value)}", actual=show(actual), evidence=where, pointer=pointer
        )


def expect_one_of(where: Where, pointer: str, values: Iterable[object]) -> None:
    """The member has one of these values."""
    actual, allowed = member(where, pointer), list(values)
    if actual not in allowed:
        expected = f"{pointer} one of {', '.join(map(show, allowed))}"
        raise fail("value", expected=expected, actual=show(actual), evidence=where, pointer=pointer)


def expect_that(
    where: Where, pointer: str, holds: Callable[[Any], bool], expected: str, code: str = "value"
) -> None:
    """The member satisfies a condition, described by `expected`."""
    actual = member(where, pointer)
    if not holds(actual):
        raise fail(
            code, expected=f"{pointer} {expected}", actual=show(actual), evidence=where, pointer=pointer
        )


def expect_pattern(where: Where, pointer: str, pattern: str) -> None:
    """The member is a string that the pattern matches from its first to its last character."""

    def holds(value: object) -> bool:
        return isinstance(value, str) and re.fullmatch(pattern, value) is not None

    expect_that(where, pointer, holds, f"matching {pattern}", "pattern")


def expect_same(before: Where, after: Where, pointers: Iterable[str]) -> None:
    """These members have the same values in both answers; the later one is the evidence."""
    for pointer in pointers:
        earlier, later = member(before, pointer), member(after, pointer)
        if earlier != later:
            raise fail(
                "changed",
                expected=f"{pointer} unchanged, {show(earlier)}",
                actual=show(later),
                evidence=after,
                pointer=pointer,
            )
