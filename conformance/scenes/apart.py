"""Sessions side by side, in two Services and in one, of which one is changed while the others are watched."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.expect import answered, expect_that, fail, show
from conformance.given import CLOSE, Make
from conformance.model import Blocked, Exchange
from conformance.operations import Value
from conformance.scenes.walking import Walk, items, walk

UPDATE = "update.ttl"
DELETE = "delete.open"


@dataclass(frozen=True, slots=True)
class Through:
    """What is tried with a Session through the wrong Service, and with another one through its own."""

    made: Exchange
    before: Exchange
    fetched: Exchange
    updated: Exchange
    deleted: Exchange
    participants: Exchange
    interactions: Exchange
    after: Exchange
    own_participants: Exchange
    own_interactions: Exchange
    own_updated: Exchange
    own_deleted: Exchange


def try_through(client: Client, session: Session, spare: Session, wrong: Service) -> Through:
    """Address a Session through another Service in every way, and the spare one through its own."""
    elsewhere = session.under(wrong)
    return Through(
        made=session.made,
        before=client.fetch_session(session),
        fetched=client.fetch_session(elsewhere),
        updated=client.update_session(elsewhere, Ttl=7200, Status="closed"),
        deleted=client.delete_session(elsewhere),
        participants=client.list_participants(elsewhere),
        interactions=client.list_interactions(elsewhere),
        after=client.fetch_session(session),
        own_participants=client.list_participants(spare),
        own_interactions=client.list_interactions(spare),
        own_updated=client.update_session(spare, Ttl=7200, Status="closed"),
        own_deleted=client.delete_session(spare),
    )


@dataclass(frozen=True, slots=True)
class Watched:
    """A Session that is updated, closed, re-opened and deleted, with fetches of another one in between.

    `seen` are these fetches by what came before them, `did` the exchanges that came before.
    """

    session: Session
    other: Session
    made: Exchange
    before: Exchange
    did: dict[str, Exchange]
    seen: dict[str, Exchange]
    updated_at_last: Exchange

    def after(self, deed: str) -> Exchange:
        """The fetch of the other Session after a deed; Blocked where the deed itself did not work."""
        done = answered(self.did[deed])
        if not done.succeeded:
            raise Blocked(f"{deed} was answered {done.http_status}", blocked_by=OWNERS[deed], evidence=[done])
        return self.seen[deed]


OWNERS = {"update": UPDATE, "close": CLOSE, "reopen": "update.reopens", "delete": DELETE}


def watch(
    client: Client, session: Session, other: Session, steps: Sequence[str] = ("update", "close", "delete")
) -> Watched:
    """Change one Session step by step to its end, and look at the other after each step."""
    before = client.fetch_session(other)
    did: dict[str, Exchange] = {}
    seen: dict[str, Exchange] = {}
    deeds: dict[str, Callable[[], Exchange]] = {
        "update": lambda: client.update_session(session, Ttl=7200, DateExpiry="2099-01-02T03:04:05Z"),
        "close": lambda: client.update_session(session, Status="closed"),
        "reopen": lambda: client.update_session(session, Status="in-progress"),
        "delete": lambda: client.delete_session(session),
    }
    for name in steps:
        did[name] = deeds[name]()
        seen[name] = client.fetch_session(other)
    updated = client.update_session(other, Ttl=5400)
    return Watched(session, other, other.made, before, did, seen, updated)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two small Services, each with a Session; the two have one name where the target allows it."""

    one: Session
    two: Session
    made: Exchange
    walks: tuple[Walk, Walk]
    watched: Watched


def pair_up(client: Client, make: Make, first: Service, second: Service) -> Pair:
    """List both Services, then change the Session of the first to its end."""
    name = make.name()
    one = make.session(first, UniqueName=name, Mode="voice-only")
    twin = client.create_session(second, UniqueName=name, Ttl=3600)
    sid = twin.body.get("sid")
    named = twin.succeeded and isinstance(sid, str)
    two = Session(second, str(sid), twin) if named else make.session(second)
    walks = (walk(client, first), walk(client, second))
    return Pair(one, two, two.made, walks, watch(client, one, two))


def expect_only(walked: Walk, session: Session, stranger: Session) -> None:
    """The list does not show the stranger."""
    for page in walked.pages:
        if not answered(page).succeeded:
            raise Blocked(f"the list was answered {page.http_status}", evidence=[page])
        for index, item in enumerate(items(page)):
            if isinstance(item, dict) and item.get("sid") == stranger.sid:
                raise fail(
                    "foreign",
                    expected=f"a list of the Service of {session.sid} only",
                    actual=f"{stranger.sid} of another Service is in it",
                    evidence=page,
                    pointer=f"/sessions/{index}",
                )


@dataclass(frozen=True, slots=True)
class Run:
    """A Session of several that were made, updated and fetched in turns; `form` and `ttl` are its own."""

    form: dict[str, Value]
    ttl: int
    made: Exchange
    updated: Exchange
    fetched: Exchange

    def shown(self) -> Exchange:
        """The fetch; Blocked where the update before it did not work."""
        if not answered(self.updated).succeeded:
            reason = f"the update was answered {self.updated.http_status}"
            raise Blocked(reason, blocked_by=UPDATE, evidence=[self.updated])
        return self.fetched


def expect_own_name(runs: Sequence[Run], turn: int) -> None:
    """The Session has the name that it was given, or one that no other was given."""
    given = [run.form.get("UniqueName") for run in runs]
    own, others = given[turn], set(given) - {given[turn]}
    expect_that(
        runs[turn].fetched,
        "/unique_name",
        lambda name: name == own if own is not None else name not in others,
        "not that of another Session" if own is None else show(own),
    )


def interleave(client: Client, make: Make, service: Service) -> tuple[Run, ...]:
    """Make Sessions in quick succession, update them in another order, then fetch them all."""
    forms: tuple[dict[str, Value], ...] = (
        {"UniqueName": make.name(), "Ttl": 1111, "Mode": "voice-only"},
        {"Ttl": 2222},
        {"Ttl": 3333, "Mode": "message-only", "DateExpiry": "2099-01-02T03:04:05Z"},
        {"UniqueName": make.name()},
    )
    sessions = [make.bare_session(service, **form) for form in forms]
    ttls = [1000 * number + 500 for number in range(1, len(forms) + 1)]
    turns = {n: client.update_session(sessions[n], Ttl=ttls[n]) for n in (2, 0, 3, 1)}
    return tuple(
        Run(form, ttls[n], sessions[n].made, turns[n], client.fetch_session(sessions[n]))
        for n, form in enumerate(forms)
    )
