"""What recorded updates show, alone and with the fetch that follows them."""

from collections.abc import Callable, Iterator
from functools import partial

from conformance.expect import expect_success, expect_value
from conformance.model import Exchange
from conformance.offline.comparing import IDENTITY, MEMBERS, expect_kept
from conformance.offline.creating import SIMPLE, set_ttl
from conformance.offline.history import History, Occasion, allowed, lasting, path_of

KNOWN = ("createSession", "fetchSession", "updateSession")


def _updated(history: History) -> Iterator[tuple[Exchange, Exchange, dict[str, str]]]:
    """Each update with sound parameters, and the answer right before it that shows the Session as it was."""
    for first in KNOWN:
        for before, made in history.steps(first, "updateSession"):
            given = allowed(made, ("Ttl", "DateExpiry", "Status"))
            explained = made.succeeded or _alone(history, made)
            if before.succeeded and given is not None and lasting(before) and explained:
                yield before, made, given


def _alone(history: History, made: Exchange) -> bool:
    """Whether a Session has no Participants, for whose sake a re-opening may be refused."""
    life = history.lives[path_of(made)]
    below = [one for one in life.exchanges if path_of(one).startswith(f"{life.path}/")]
    return allowed(life.exchanges[0], SIMPLE) is not None and not below


def ttl(history: History) -> Iterator[Occasion]:
    """Updates of open Sessions that set the Ttl alone."""
    for before, made, given in _updated(history):
        value = set_ttl(given) if set(given) == {"Ttl"} else None
        if value is not None and before.body.get("status") == "open":
            yield from _set(history, before, made, "/ttl", value)


def _turns(was: str, becomes: str) -> Callable[[History], Iterator[Occasion]]:
    def judge(history: History) -> Iterator[Occasion]:
        for before, made, given in _updated(history):
            if given == {"Status": becomes} and before.body.get("status") == was:
                yield from _set(history, before, made, "/status", becomes)

    return judge


closes = _turns("open", "closed")
reopens = _turns("closed", "in-progress")


def identity(history: History) -> Iterator[Occasion]:
    """Every update after an answer that shows the Session."""
    for before, made, _ in _updated(history):
        if made.succeeded and before.body:
            yield _same(before, made, IDENTITY)


def answer_equals_fetch(history: History) -> Iterator[Occasion]:
    """An update, and the fetch that comes right after it."""
    for made, fetched in history.steps("updateSession", "fetchSession"):
        if (
            made.succeeded
            and fetched.succeeded
            and lasting(made)
            and allowed(made, ("Ttl", "DateExpiry", "Status")) is not None
        ):
            yield _same(made, fetched)


def _set(
    history: History, before: Exchange, made: Exchange, pointer: str, value: object
) -> Iterator[Occasion]:
    """The update shows the value, and so does the fetch right after it."""
    yield Occasion((before, made), partial(_expect_set, made, pointer, value))
    for update, fetched in history.steps("updateSession", "fetchSession"):
        if update is made and lasting(before) and fetched.request.credentials == "own":
            yield Occasion((made, fetched), partial(_expect_set, fetched, pointer, value))


def _expect_set(exchange: Exchange, pointer: str, value: object) -> None:
    expect_success(exchange)
    expect_value(exchange, pointer, value)


def _same(before: Exchange, after: Exchange, members: tuple[str, ...] = MEMBERS) -> Occasion:
    return Occasion((before, after), partial(expect_kept, before, after, members))
