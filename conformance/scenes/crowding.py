"""Requests that reach the target at the same time, and what is left when all are answered.

At most six at once, from as many connections: enough for two to overlap on a target that is not slow.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.expect import answered, expect_value, fail
from conformance.given import CREATE, LIFETIME, Make, at_once
from conformance.model import Blocked, Exchange, Inconclusive
from conformance.scenes.changes import expect_instant
from conformance.scenes.walking import Walk, items, walk

AT_ONCE = 4
LATER = "2099-02-03T04:05:06Z"


@dataclass(frozen=True, slots=True)
class Creates:
    """Creates that were sent at once under these names, and the list of their Service afterwards.

    `rivals` are creates of one further name that were sent at once.
    """

    service: Service
    names: tuple[str, ...]
    made: tuple[Exchange, ...]
    rival_name: str
    rivals: tuple[Exchange, ...]
    walked: Walk

    def session(self, number: int) -> Session:
        """One of the new Sessions. Blocked where not every create worked."""
        _worked(self)
        sids = [str(exchange.body.get("sid")) for exchange in self.made]
        if len(set(sids)) < len(sids):
            raise Blocked("two Sessions share a sid", blocked_by="concurrency.own-sids")
        return self.service.session(sids[number])


def create_at_once(client: Client, make: Make, service: Service) -> Creates:
    """Create Sessions of different names at once, and then of one name; then list the Service."""
    names, rival = tuple(make.name() for _ in range(AT_ONCE)), make.name()
    made = _created(client, service, names)
    rivals = _created(client, service, [rival] * AT_ONCE)
    return Creates(service, names, made, rival, rivals, walk(client, service))


def _created(client: Client, service: Service, names: Sequence[str]) -> tuple[Exchange, ...]:
    calls = (
        lambda name=name, ttl=LIFETIME + n: client.create_session(service, UniqueName=name, Ttl=ttl)
        for n, name in enumerate(names)
    )
    return tuple(at_once(*calls))


def all_answered(exchanges: Sequence[Exchange]) -> None:
    """Every answer can be judged: none was lost, none put off."""
    for exchange in exchanges:
        answered(exchange)


def expect_any(exchanges: Sequence[Exchange]) -> None:
    """At least one of the same requests worked."""
    all_answered(exchanges)
    if not any(exchange.succeeded for exchange in exchanges):
        actual = f"none of {len(exchanges)}"
        raise fail("refused", expected="a 2xx answer", actual=actual, evidence=exchanges[0])


def listed_as(walked: Walk, name: str) -> int:
    """How many Sessions of that name the pages show."""
    for page in walked.pages:
        if not answered(page).succeeded:
            raise Blocked(f"the list was answered {page.http_status}", evidence=[page])
    shown = [item for page in walked.pages for item in items(page) if isinstance(item, dict)]
    return sum(item.get("unique_name") == name for item in shown)


def expect_all_made(creates: Creates) -> None:
    """Every create worked and shows its own values."""
    all_answered(creates.made)
    for n, (name, exchange) in enumerate(zip(creates.names, creates.made, strict=True)):
        if not exchange.succeeded:
            raise fail(
                "refused", expected="a 2xx answer", actual=str(exchange.http_status), evidence=exchange
            )
        expect_value(exchange, "/unique_name", name)
        expect_value(exchange, "/ttl", LIFETIME + n)


def expect_own_sids(creates: Creates) -> None:
    """No two of the new Sessions have the same sid."""
    _worked(creates)
    sids = [exchange.body.get("sid") for exchange in creates.made]
    repeated = [exchange for n, exchange in enumerate(creates.made) if sids[n] in sids[:n]]
    if repeated:
        expected, actual = f"{len(sids)} different sids", f"{len(set(map(str, sids)))}"
        raise fail("value", expected=expected, actual=actual, evidence=repeated[0], pointer="/sid")


def expect_all_kept(creates: Creates) -> None:
    """Every new Session is listed once."""
    _worked(creates)
    for name in creates.names:
        count = listed_as(creates.walked, name)
        # A list that is longer than the suite reads may show the others on a later page.
        if count > 1 or (count == 0 and creates.walked.whole):
            page = creates.walked.pages[-1]
            raise fail("lost", expected=f"{name} listed once", actual=f"{count} times", evidence=page)


def _worked(creates: Creates) -> None:
    all_answered(creates.made)
    refused = [exchange for exchange in creates.made if not exchange.succeeded]
    if refused:
        reason = f"a create was answered {refused[0].http_status}"
        raise Blocked(reason, blocked_by="concurrency.creates", evidence=refused)


def expect_one_made(creates: Creates) -> None:
    """Of creates under one name at most one worked, and the list shows at most one Session of it."""
    all_answered(creates.rivals)
    successes = [exchange for exchange in creates.rivals if exchange.succeeded]
    if len(successes) > 1:
        raise fail(
            "taken-twice",
            expected="at most one 2xx",
            actual=f"{len(successes)} for one name",
            evidence=successes[1],
        )
    if not successes:
        raise Inconclusive("every create was refused", blocked_by=CREATE, evidence=creates.rivals)
    count = listed_as(creates.walked, creates.rival_name)
    if count > 1:
        page = creates.walked.pages[-1]
        raise fail("taken-twice", expected="one Session of the name", actual=str(count), evidence=page)


@dataclass(frozen=True, slots=True)
class Pair:
    """A Session that got two updates at once, and a fetch afterwards."""

    session: Session
    first: Exchange
    second: Exchange
    after: Exchange


def update_in_pairs(client: Client, sessions: Sequence[Session]) -> list[Pair]:
    """Change the Ttl and the DateExpiry of each Session by two updates, all of them at once."""
    answers = at_once(
        *(
            lambda session=session, form=form: client.update_session(session, **form)
            for session in sessions
            for form in ({"Ttl": 7200}, {"DateExpiry": LATER})
        )
    )
    after = [client.fetch_session(session) for session in sessions]
    return [Pair(session, answers[2 * n], answers[2 * n + 1], after[n]) for n, session in enumerate(sessions)]


def expect_both_kept(pairs: Sequence[Pair]) -> None:
    """What each acknowledged update set is there at the end. Blocked where none was acknowledged."""
    if not any(pair.first.succeeded and pair.second.succeeded for pair in pairs):
        raise Blocked("no two updates were both accepted", blocked_by="update.ttl")
    for pair in pairs:
        all_answered((pair.first, pair.second))
        if pair.first.succeeded:
            expect_value(pair.after, "/ttl", 7200)
        if pair.second.succeeded:
            expect_instant(pair.after, "/date_expiry", LATER)


def read_at_once(client: Client, creates: Creates, numbers: Sequence[int]) -> list[Exchange]:
    """Fetch these of the new Sessions, all at once."""
    sessions = [creates.session(number) for number in numbers]
    return at_once(*(lambda session=session: client.fetch_session(session) for session in sessions))


def expect_own(creates: Creates, numbers: Sequence[int], reads: Sequence[Exchange]) -> None:
    """Each read shows the Session that it asked for."""
    all_answered(reads)
    for number, read in zip(numbers, reads, strict=True):
        if not read.succeeded:
            raise fail("refused", expected="a 2xx answer", actual=str(read.http_status), evidence=read)
        expect_value(read, "/sid", creates.session(number).sid)
        expect_value(read, "/unique_name", creates.names[number])
