"""Judges many exchanges by one expectation, so that what was never judged cannot pass."""

from collections.abc import Callable, Iterable, Sequence

from conformance.expect import answered, fail, judged, show
from conformance.model import Exchange, Inconclusive

STORED = ("unique_name", "ttl", "mode", "date_expiry", "status")
NOTHING = "no generated request came to what this is about"
KEPT = 3


def expect_each(exchanges: Iterable[Exchange], expectation: Callable[[Exchange], None]) -> None:
    """Every exchange that can be judged satisfies the expectation; Inconclusive where none can."""
    seen = judged.get([])
    for exchange in exchanges:
        try:
            expectation(exchange)
        except Inconclusive:
            continue
    if not seen:
        raise Inconclusive(NOTHING)
    del seen[KEPT:]


def expect_refusals(exchanges: Sequence[Exchange], broken: Callable[[Exchange], str | None]) -> None:
    """Every request with a broken parameter is refused; counted where the same operation also accepts."""
    working = {one.operation for one in exchanges if one.succeeded}

    def refused(exchange: Exchange) -> None:
        parameter = broken(exchange)
        if answered(exchange).succeeded:
            raise fail(
                "not-refused",
                expected=f"a 4xx answer: {parameter} is not allowed",
                actual=f"{exchange.http_status}",
                evidence=exchange,
            )

    expect_each([one for one in exchanges if one.operation in working and broken(one)], refused)


def expect_stored(created: Sequence[tuple[Exchange, Exchange]]) -> None:
    """Every fetch shows the values that the answer to the create showed."""
    answers = {fetched.id: made for made, fetched in created if fetched.succeeded}

    def stored(fetched: Exchange) -> None:
        made = answers[answered(fetched).id]
        for member in STORED:
            before, after = made.body.get(member), fetched.body.get(member)
            if before != after:
                raise fail(
                    "changed",
                    expected=f"/{member} {show(before)}",
                    actual=show(after),
                    evidence=fetched,
                    pointer=f"/{member}",
                )

    expect_each([fetched for _, fetched in created if fetched.id in answers], stored)
