"""What a recording shows of a name that is used twice."""

from collections.abc import Iterator
from functools import partial

from conformance.expect import expect_4xx, expect_value
from conformance.model import Exchange
from conformance.offline.creating import SIMPLE
from conformance.offline.history import History, Life, Occasion, allowed, path_of

NAME_TAKEN = 80603


def _taken(history: History) -> Iterator[tuple[Exchange, Exchange]]:
    """A create that gave a name, and the next one of that name while the first Session was as it was made."""
    for life in history.lives.values():
        made = life.exchanges[0]
        name = (allowed(made, SIMPLE) or {}).get("UniqueName")
        if (
            name
            and made.body.get("status") == "open"
            and set(allowed(made, SIMPLE) or {}) == {"UniqueName", "Ttl"}
        ):
            yield from _second(history, life, made, name)


def _second(history: History, life: Life, made: Exchange, name: str) -> Iterator[tuple[Exchange, Exchange]]:
    until = life.exchanges[1].started if len(life.exchanges) > 1 else float("inf")
    end = made.started + made.duration_ms / 1000
    for other in history.of("createSession"):
        apart = not (made.together or other.together) and end <= other.started < until
        # In this order: most creates come at another time, and to read their forms takes long.
        beside = other is not made and apart and path_of(other) == path_of(made)
        if beside and (allowed(other, SIMPLE) or {}).get("UniqueName") == name:
            yield made, other
            return


def taken_refused(history: History) -> Iterator[Occasion]:
    """The second of two creates with one name."""
    for made, other in _taken(history):
        yield Occasion((made, other), partial(expect_4xx, other))


def taken_code(history: History) -> Iterator[Occasion]:
    """The second of two creates with one name, where it is refused with a code."""
    for made, other in _taken(history):
        if other.refused and other.body.get("code") is not None:
            yield Occasion((made, other), partial(expect_value, other, "/code", NAME_TAKEN))
