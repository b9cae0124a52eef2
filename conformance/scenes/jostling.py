"""Reads that reach the target while it carries out writes."""

from dataclasses import dataclass
from functools import partial

from conformance.addresses import Session
from conformance.client import Client
from conformance.expect import expect_one_of, expect_value, fail
from conformance.given import LIFETIME, Make, at_once
from conformance.model import Exchange, Inconclusive
from conformance.scenes.crowding import Creates, all_answered
from conformance.scenes.walking import items


@dataclass(frozen=True, slots=True)
class Rush:
    """Reads of one Session that went on while it was updated; `ttls` are all that it had."""

    session: Session
    reads: tuple[Exchange, ...]
    ttls: tuple[int, ...]


def rush(client: Client, creates: Creates, number: int) -> Rush:
    """Updates and fetches of one of the new Sessions, all at once."""
    session = creates.session(number)
    ttls = (4000, 5000, 6000)
    updates = [lambda ttl=ttl: client.update_session(session, Ttl=ttl) for ttl in ttls]
    reads = [lambda: client.fetch_session(session) for _ in ttls]
    mixed = at_once(*(call for pair in zip(updates, reads, strict=True) for call in pair))
    return Rush(session, tuple(mixed[1::2]), (LIFETIME + number, *ttls))


@dataclass(frozen=True, slots=True)
class Crossing:
    """Lists that went on while Sessions came and went; `left` is a fetch of the one that was deleted."""

    deletes: tuple[Exchange, ...]
    lists: tuple[Exchange, ...]
    left: Exchange
    bystander: Session


def cross(client: Client, make: Make, doomed: Session, bystander: Session) -> Crossing:
    """Delete a Session twice, create another and list their Service twice, all at once."""
    service, name = doomed.service, make.name()
    delete = partial(client.delete_session, doomed)
    read = partial(client.list_sessions, service, PageSize=100)
    create = partial(client.create_session, service, UniqueName=name, Ttl=LIFETIME)
    answers = at_once(delete, read, delete, read, create)
    left = client.fetch_session(doomed)
    return Crossing((answers[0], answers[2]), (answers[1], answers[3]), left, bystander)


def expect_set_values_only(rushed: Rush) -> None:
    """Each read shows the Session with a ttl that somebody has set."""
    all_answered(rushed.reads)
    for read in rushed.reads:
        if not read.succeeded:
            raise fail("refused", expected="a 2xx answer", actual=str(read.http_status), evidence=read)
        expect_value(read, "/sid", rushed.session.sid)
        expect_one_of(read, "/ttl", rushed.ttls)


def expect_bystander_listed(crossing: Crossing) -> None:
    """Each list shows the Session that was there all the time. Inconclusive where it has more pages."""
    all_answered(crossing.lists)
    sid = crossing.bystander.sid
    for page in crossing.lists:
        missing = sid not in {item.get("sid") for item in items(page) if isinstance(item, dict)}
        meta = page.body.get("meta")
        if missing and isinstance(meta, dict) and meta.get("next_page_url") is not None:
            raise Inconclusive("the Service has more Sessions than a page", evidence=[page])
        if not page.succeeded or missing:
            actual = f"without {sid}" if page.succeeded else str(page.http_status)
            raise fail("lost", expected="a page with every Session that stayed", actual=actual, evidence=page)
