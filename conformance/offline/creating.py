"""What recorded creates show, alone and with the fetch that follows them."""

import re
from collections.abc import Iterator
from functools import partial

from conformance.expect import expect_value
from conformance.model import Exchange
from conformance.offline.comparing import expect_kept
from conformance.offline.history import History, Occasion, allowed, lasting

SIMPLE = ("UniqueName", "Ttl", "DateExpiry", "Mode", "Status")
MODES = ("message-only", "voice-only", "voice-and-message")
TTL = re.compile(r"[1-9][0-9]{0,4}")
LONGEST_TTL = 86_400


def _made(history: History) -> Iterator[tuple[Exchange, dict[str, str]]]:
    for exchange in history.of("createSession"):
        given = allowed(exchange, SIMPLE)
        if exchange.succeeded and given is not None:
            yield exchange, given


def mode_default(history: History) -> Iterator[Occasion]:
    """Creates without parameters."""
    for made, given in _made(history):
        if not given:
            yield _value(made, "/mode", "voice-and-message")


def mode(history: History) -> Iterator[Occasion]:
    """Creates with one of the three modes."""
    for made, given in _made(history):
        if given.get("Mode") in MODES:
            yield _value(made, "/mode", given["Mode"])


def status_default(history: History) -> Iterator[Occasion]:
    """Creates without parameters."""
    for made, given in _made(history):
        if not given:
            yield _value(made, "/status", "open")


def ttl(history: History) -> Iterator[Occasion]:
    """Creates with a Ttl of at most a day."""
    for made, given in _made(history):
        if TTL.fullmatch(given.get("Ttl", "")) and int(given["Ttl"]) <= LONGEST_TTL:
            yield _value(made, "/ttl", int(given["Ttl"]))


def answer_equals_fetch(history: History) -> Iterator[Occasion]:
    """A create, and the fetch that comes right after it."""
    for made, fetched in history.steps("createSession", "fetchSession"):
        if fetched.succeeded and lasting(made) and fetched.request.credentials == "own":
            yield Occasion((made, fetched), partial(expect_kept, made, fetched))


def _value(exchange: Exchange, pointer: str, value: object) -> Occasion:
    return Occasion((exchange,), partial(expect_value, exchange, pointer, value))
