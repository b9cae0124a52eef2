"""Requests that reach the target at the same time, and what is left when all are answered.

At most eight at once, from as many connections: enough for two to overlap on a target that is not slow.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.expect import answered, expect_value, fail, show
from conformance.given import CREATE, LIFETIME, Make, at_once
from conformance.model import Blocked, Exchange, Inconclusive
from conformance.scenes.changes import expect_instant
from conformance.scenes.walking import Walk, items, walk

AT_ONCE = 6
LATER = "2099-02-03T04:05:06Z"


@dataclass(frozen=True, slots=True)
class Creates:
    """Creates that were sent at once under these names, and the list of their Service afterwards."""

    service: Service
    names: tuple[str, ...]
    made: tuple[Exchange, ...]
    walked: Walk

    @property
    def successes(self) -> list[Exchange]:
        """The creates that worked."""
        return [exchange for exchange in self.made if exchange.succeeded]


def create_at_once(client: Client, service: Service, names: Sequence[str]) -> Creates:
    """Create a Session of each name, all at once; then list the Service."""
    made = at_once(
        *(
            lambda name=name, ttl=LIFETIME + n: client.create_session(service, UniqueName=name, Ttl=ttl)
            for n, name in enumerate(names)
        )
    )
    return Creates(service, tuple(names), tuple(made), walk(client, service))


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
    all_answered(creates.made)
    if len(creates.successes) > 1:
        raise fail(
            "taken-twice",
            expected="at most one 2xx",
            actual=f"{len(creates.successes)} for one name",
            evidence=creates.successes[1],
        )
    if not creates.successes:
        raise Inconclusive("every create was refused", blocked_by=CREATE, evidence=creates.made)
    count = listed_as(creates.walked, creates.names[0])
    if count > 1:
        page = creates.walked.pages[-1]
        raise fail("taken-twice", expected="one Session of the name", actual=str(count), evidence=page)


@dataclass(frozen=True, slots=True)
class Pair:
    """A Session that got two updates at once, and a fetch afterwards."""

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
    return [Pair(answers[2 * n], answers[2 * n + 1], fetched) for n, fetched in enumerate(after)]


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


def some_of(creates: Creates, count: int) -> list[Session]:
    """The first of the new Sessions. Blocked where not every create worked."""
    _worked(creates)
    sids = [str(exchange.body.get("sid")) for exchange in creates.made]
    if len(set(sids)) < len(sids):
        raise Blocked("two Sessions share a sid", blocked_by="concurrency.own-sids")
    return [creates.service.session(sid) for sid in sids[:count]]


def sessions_of(make: Make, service: Service, count: int) -> list[Session]:
    """That many new Sessions, each with a ttl of its own."""
    return [make.session(service, Ttl=LIFETIME + n) for n in range(count)]


def expect_own(sessions: Sequence[Session], reads: Sequence[Exchange]) -> None:
    """Each read shows the Session that it asked for."""
    all_answered(reads)
    for n, read in enumerate(reads):
        if not read.succeeded:
            raise fail("refused", expected="a 2xx answer", actual=str(read.http_status), evidence=read)
        expect_value(read, "/sid", sessions[n % len(sessions)].sid)
        expect_value(read, "/ttl", LIFETIME + n % len(sessions))


@dataclass(frozen=True, slots=True)
class Traffic:
    """Reads of one Session that went on while it was updated, and lists while others came and went."""

    session: Session
    reads: tuple[Exchange, ...]
    updates: tuple[Exchange, ...]
    ttls: tuple[int, ...]
    lists: tuple[Exchange, ...]
    bystanders: tuple[Session, ...]


def rush(client: Client, make: Make, service: Service) -> Traffic:
    """Updates and fetches of one Session at once, then a create, a delete and lists at once."""
    bystanders = tuple(sessions_of(make, service, 2))
    session, doomed = make.session(service), [make.session(service)]
    ttls = (4000, 5000, 6000, 7000)
    updates = [lambda ttl=ttl: client.update_session(session, Ttl=ttl) for ttl in ttls]
    reads = [lambda: client.fetch_session(session) for _ in ttls]
    mixed = at_once(*(call for pair in zip(updates, reads, strict=True) for call in pair))
    changes = [
        *(lambda gone=gone: client.delete_session(gone) for gone in doomed),
        *(lambda: make.client.create_session(service, UniqueName=make.name(), Ttl=LIFETIME) for _ in doomed),
    ]
    lists = [lambda: client.list_sessions(service, PageSize=100) for _ in changes]
    listed = at_once(*(call for pair in zip(changes, lists, strict=True) for call in pair))
    return Traffic(session, tuple(mixed[1::2]), tuple(mixed[::2]), ttls, tuple(listed[1::2]), bystanders)


def expect_set_values_only(traffic: Traffic) -> None:
    """Each read shows the Session with a ttl that somebody has set."""
    all_answered(traffic.reads)
    for read in traffic.reads:
        if not read.succeeded:
            raise fail("refused", expected="a 2xx answer", actual=str(read.http_status), evidence=read)
        expect_value(read, "/sid", traffic.session.sid)
        if read.body.get("ttl") not in (LIFETIME, *traffic.ttls):
            expected = f"/ttl one of {show([LIFETIME, *traffic.ttls])}"
            actual = show(read.body.get("ttl"))
            raise fail("value", expected=expected, actual=actual, evidence=read, pointer="/ttl")


def expect_bystanders_listed(traffic: Traffic) -> None:
    """Each list shows the Sessions that were there all the time. Inconclusive where it has more pages."""
    all_answered(traffic.lists)
    for page in traffic.lists:
        shown = {item.get("sid") for item in items(page) if isinstance(item, dict)}
        missing = [session.sid for session in traffic.bystanders if session.sid not in shown]
        meta = page.body.get("meta")
        if missing and isinstance(meta, dict) and meta.get("next_page_url") is not None:
            raise Inconclusive("the Service has more Sessions than a page", evidence=[page])
        if not page.succeeded or missing:
            actual = f"without {missing[0]}" if page.succeeded else str(page.http_status)
            raise fail("lost", expected="a page with every Session that stayed", actual=actual, evidence=page)
