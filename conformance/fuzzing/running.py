"""One run of generated requests: what was sent, what came back, and what was sent beside it."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

import pytest

from conformance.client import Client
from conformance.fuzzing.ahead import drafting, times
from conformance.fuzzing.drafting import Drafting
from conformance.fuzzing.ground import FORMS, Ground, below, prepare
from conformance.fuzzing.inputs import CREATE
from conformance.fuzzing.wire import Wire, filled, send
from conformance.given import Make
from conformance.model import Exchange, NotApplicable, Part, parts
from conformance.target import wrong_password

MOST_COVERAGE = 500
# For all parts together; a target that needs 150 ms for each answer gets every request.
SECONDS = 120.0
PARTS = parts(3)


@dataclass
class Fuzzed:
    """The exchanges of a run, by what they were for.

    `created` are creates that worked, each with a fetch right after it; `dead` requests about a deleted
    Session, `strangers` requests without credentials and with a wrong password.
    """

    sent: list[Exchange] = field(default_factory=list)
    created: list[tuple[Exchange, Exchange]] = field(default_factory=list)
    dead: list[Exchange] = field(default_factory=list)
    strangers: list[Exchange] = field(default_factory=list)
    own: list[Exchange] = field(default_factory=list)


@dataclass(frozen=True)
class Fuzzing:
    """What the parts of a run have in common: what they are about, what they try and for how long."""

    client: Client
    make: Make
    ground: Ground
    drafting: Drafting
    seconds: float


def begin(client: Client, make: Make, config: pytest.Config) -> Fuzzing:
    """Prepare the ground. NotRun on a target elsewhere, unless more was asked for."""
    drafts = drafting(config, client)
    seconds = config.option.fuzz_time or SECONDS * times(config)
    return Fuzzing(client, make, prepare(client, make), drafts, seconds)


def fuzz(fuzzing: Fuzzing, part: Part) -> Fuzzed:
    """Send what the contract gives rise to, for a part of its paths, within that part of the time."""
    client, ground, fuzzed = fuzzing.client, fuzzing.ground, Fuzzed()
    drafts = fuzzing.drafting.of(part)
    end = time.monotonic() + fuzzing.seconds / part.of
    for kind, most in ((drafts.coverage, MOST_COVERAGE), (drafts.random, None)):
        _all(client, ground, fuzzed, islice(distinct(filled(one, ground) for one in kind), most), end)
    if part.index == part.of - 1:
        _about_deleted(client, fuzzing.make, ground, fuzzed)
        _uninvited(client, ground, fuzzed)
    return fuzzed


def distinct(wires: Iterable[Wire]) -> Iterable[Wire]:
    """Each request once."""
    seen: set[tuple[object, ...]] = set()
    for wire in wires:
        key = (wire.method, wire.path, wire.body, wire.headers.get("Content-Type"))
        if key not in seen:
            seen.add(key)
            yield wire


def _all(client: Client, ground: Ground, fuzzed: Fuzzed, wires: Iterable[Wire], end: float) -> None:
    for wire in wires:
        if time.monotonic() > end:
            return
        exchange = send(client, wire)
        if exchange is None:
            continue
        fuzzed.sent.append(exchange)
        sid = exchange.body.get("sid")
        if exchange.operation == CREATE and exchange.succeeded and isinstance(sid, str):
            fuzzed.created.append((exchange, client.fetch_session(ground.service.session(sid))))


def _about_deleted(client: Client, make: Make, ground: Ground, fuzzed: Fuzzed) -> None:
    """Every request about a Session that was deleted, and about what stood below it."""
    session = make.session(ground.service)
    try:
        participant = make.participant(session)
    except NotApplicable:
        participant = None
    if not client.delete_session(session).succeeded:
        return
    for method, path, operation in below(session, participant, ""):
        fuzzed.dead.append(client.send(method, path, operation=operation, form=FORMS.get(operation)))


def _uninvited(client: Client, ground: Ground, fuzzed: Fuzzed) -> None:
    """Every operation once with the right credentials, once with none, once with a wrong password."""
    calls: list[tuple[str, str, str]] = [
        ("GET", f"{ground.service.path}/Sessions", "listSessions"),
        ("POST", f"{ground.service.path}/Sessions", CREATE),
        *below(ground.read, ground.participant, ground.interaction),
        ("DELETE", ground.read.path, "deleteSession"),
    ]
    wrong = wrong_password(client.target.credentials.pair)
    for method, path, operation in calls:
        form = FORMS.get(operation)
        for pair in (None, wrong):
            fuzzed.strangers.append(client.send(method, path, operation=operation, form=form, auth=pair))
    fuzzed.own.append(client.fetch_session(ground.read))
