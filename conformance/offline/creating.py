"""What recorded creates show, alone and with the fetch that follows them."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from conformance.expect import expect_success, expect_value
from conformance.model import Exchange
from conformance.offline.comparing import expect_kept
from conformance.offline.history import History, Occasion, allowed, lasting, path_of

SIMPLE = ("UniqueName", "Ttl", "DateExpiry", "Mode", "Status")
MODES = ("message-only", "voice-only", "voice-and-message")
TTL = re.compile(r"[1-9][0-9]{0,7}")
# Longer ones may be refused, as one document speaks of Sessions that end after 90 days.
LONGEST_TTL = 90 * 86_400
NAME = re.compile(r"[ -~]{1,191}")
NAME_TAKEN = 80603

Given = Mapping[str, str]
Expected = Callable[[Given], object]


def set_ttl(given: Given) -> int | None:
    """The ttl that a Ttl sets; None where there is none, or one that the documents leave open."""
    text = given.get("Ttl", "")
    return int(text) if TTL.fullmatch(text) and int(text) <= LONGEST_TTL else None


def shows(
    pointer: str, expected: Expected, *, along: frozenset[str]
) -> Callable[[History], Iterator[Occasion]]:
    """Judges what an accepted create, and the fetch right after it, show at the pointer.

    `expected` says what that is from the parameters, None where they leave it open. A create is judged
    too where it is refused, has no parameters but those `along`, and nothing about them can be the reason.
    """

    def judge(history: History) -> Iterator[Occasion]:
        after = {made.id: fetched for made, fetched in history.steps("createSession", "fetchSession")}
        for made in history.of("createSession"):
            given = allowed(made, SIMPLE)
            value = None if given is None else expected(given)
            if given is None or value is None:
                continue
            if not made.succeeded and not (set(given) <= along and _sound(history, made, given)):
                continue
            yield Occasion((made,), partial(_expect_shown, made, pointer, value))
            fetched = after.get(made.id)
            if fetched is not None and lasting(made) and fetched.request.credentials == "own":
                yield Occasion((made, fetched), partial(_expect_shown, fetched, pointer, value))

    return judge


def _sound(history: History, made: Exchange, given: Given) -> bool:
    """Whether a refused create asks for nothing that may be refused, where another was accepted before."""
    beside = [one for one in history.of("createSession") if path_of(one) == path_of(made) and one is not made]
    same = [one for one in beside if one.started < made.started]
    # Of creates that were sent at once, either may have taken the name.
    rivals = [one for one in beside if one.started <= made.started + made.duration_ms / 1000]
    names = {(allowed(one, SIMPLE) or {}).get("UniqueName") for one in rivals}
    name = given.get("UniqueName")
    return (
        made.refused
        and made.http_status not in (401, 403, 404)
        and made.body.get("code") != NAME_TAKEN
        and any(one.succeeded for one in same)
        and (
            name is None or (NAME.fullmatch(name) is not None and name.strip() == name and name not in names)
        )
        and ("Ttl" not in given or set_ttl(given) is not None)
        and given.get("Mode", MODES[0]) in MODES
    )


def _expect_shown(exchange: Exchange, pointer: str, value: object) -> None:
    expect_success(exchange)
    expect_value(exchange, pointer, value)


def _mode_default(given: Given) -> str | None:
    return None if "Mode" in given else "voice-and-message"


def _mode(given: Given) -> str | None:
    return given["Mode"] if given.get("Mode") in MODES else None


def _status_default(given: Given) -> str | None:
    return None if "Status" in given else "open"


mode_default = shows("/mode", _mode_default, along=frozenset())
mode = shows("/mode", _mode, along=frozenset({"UniqueName", "Ttl", "Mode"}))
status_default = shows("/status", _status_default, along=frozenset())
ttl = shows("/ttl", set_ttl, along=frozenset({"UniqueName", "Ttl"}))


def answer_equals_fetch(history: History) -> Iterator[Occasion]:
    """A create, and the fetch that comes right after it."""
    for made, fetched in history.steps("createSession", "fetchSession"):
        if fetched.succeeded and lasting(made) and fetched.request.credentials == "own":
            yield Occasion((made, fetched), partial(expect_kept, made, fetched))
