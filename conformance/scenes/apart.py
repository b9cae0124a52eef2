"""Sessions side by side, in two Services and in one, of which one is changed while the others are watched."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.expect import answered, expect_that, fail, show
from conformance.given import CLOSE, Make
from conformance.model import Blocked, Exchange
from conformance.operations import Value
from conformance.scenes.refusing import Subject
from conformance.scenes.walking import Walk, items, walk

UPDATE = "update.ttl"
DELETE = "delete.open"
DEEDS = ("update", "close", "reopen", "delete")
# What one deed did to another Session shows after the next one, too.
SHOWING = {"update": "close", "reopen": "delete"}
CHANGE: dict[str, Value] = {"Ttl": 7200, "DateExpiry": "2099-01-02T03:04:05Z"}


@dataclass(frozen=True, slots=True)
class Through:
    """What is tried with a Session through the wrong Service; its lists are read through its own, too.

    `named` is a fetch by its name.
    """

    before: Exchange
    own_participants: Exchange
    own_interactions: Exchange
    fetched: Exchange
    named: Exchange
    updated: Exchange
    deleted: Exchange
    participants: Exchange
    interactions: Exchange
    after: Exchange


def try_through(client: Client, subject: Subject, wrong: Service) -> Through:
    """Address a Session through another Service in every way."""
    attempt = subject.tried(
        client.list_participants,
        client.list_interactions,
        lambda session: client.fetch_session(session.under(wrong)),
        lambda session: client.fetch_session(wrong.session(_name(session))),
        lambda session: client.update_session(session.under(wrong), **CHANGE),
        lambda session: client.delete_session(session.under(wrong)),
        lambda session: client.list_participants(session.under(wrong)),
        lambda session: client.list_interactions(session.under(wrong)),
    )
    own_participants, own_interactions, fetched, named, updated, deleted, *lists = attempt.answers
    return Through(
        before=attempt.before,
        own_participants=own_participants,
        own_interactions=own_interactions,
        fetched=fetched,
        named=named,
        updated=updated,
        deleted=deleted,
        participants=lists[0],
        interactions=lists[1],
        after=attempt.after,
    )


def _name(session: Session) -> str:
    name = session.made.body.get("unique_name")
    return name if isinstance(name, str) and name else session.sid


@dataclass(frozen=True, slots=True)
class Watched:
    """A Session that is updated, closed, re-opened and deleted, with fetches of another one in between.

    `seen` has for each deed the fetch that shows what it did, `did` the exchanges of the deeds.
    """

    session: Session
    other: Session
    made: Exchange
    before: Exchange
    did: dict[str, Exchange]
    seen: dict[str, Exchange]

    def after(self, deed: str) -> Exchange:
        """The fetch of the other Session after a deed; Blocked where the deed itself did not work."""
        done = answered(self.did[deed])
        if not done.succeeded:
            raise Blocked(f"{deed} was answered {done.http_status}", blocked_by=OWNERS[deed], evidence=[done])
        return self.seen[deed]


OWNERS = {"update": UPDATE, "close": CLOSE, "reopen": "update.reopens", "delete": DELETE}


def watch(
    client: Client,
    session: Session,
    others: Sequence[Session],
    *,
    before: Sequence[Exchange] = (),
    steps: Sequence[str] = DEEDS,
) -> list[Watched]:
    """Change one Session step by step to its end, and look at the others after it was closed and deleted.

    `before` are fetches of the others, where there were any.
    """
    before = before or [client.fetch_session(other) for other in others]
    did: dict[str, Exchange] = {}
    seen: list[dict[str, Exchange]] = [{} for _ in others]
    deeds: dict[str, Callable[[], Exchange]] = {
        "update": lambda: client.update_session(session, **CHANGE),
        "close": lambda: client.update_session(session, Status="closed"),
        "reopen": lambda: client.update_session(session, Status="in-progress"),
        "delete": lambda: client.delete_session(session),
    }
    for name in steps:
        did[name] = deeds[name]()
        for looks, other in zip(seen, others, strict=True):
            if name in SHOWING.values():
                looks[name] = client.fetch_session(other)
    for looks in seen:
        looks |= {name: looks[later] for name, later in SHOWING.items() if later in looks}
    return [
        Watched(session, other, other.made, first, did, looks)
        for other, first, looks in zip(others, before, seen, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two Services, each with a Session; the two have one name where the target allows it.

    `watched` is the second one, `sibling` another Session of the first Service, beside the first one.
    """

    one: Session
    two: Session
    made: Exchange
    walks: tuple[Walk, Walk]
    watched: Watched
    sibling: Watched


def pair_up(client: Client, make: Make, first: Service, second: Service) -> Pair:
    """List both Services, then change the Session of the first to its end."""
    name = make.name()
    one = make.session(first, UniqueName=name, Ttl=1800, Mode="voice-only")
    sibling = make.session(first)
    twin = client.create_session(second, UniqueName=name, Ttl=3600)
    sid = twin.body.get("sid")
    named = twin.succeeded and isinstance(sid, str)
    two = Session(second, str(sid), twin) if named else make.session(second)
    walks = (walk(client, first), walk(client, second))
    watched, beside = watch(client, one, (two, sibling))
    return Pair(one, two, two.made, walks, watched, beside)


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
        {"UniqueName": make.name(), "Mode": "message-only", "DateExpiry": "2099-01-02T03:04:05Z"},
    )
    sessions = [make.bare_session(service, **form) for form in forms]
    ttls = [1000 * number + 500 for number in range(1, len(forms) + 1)]
    turns = {n: client.update_session(sessions[n], Ttl=ttls[n]) for n in (1, 0, 2)}
    return tuple(
        Run(form, ttls[n], sessions[n].made, turns[n], client.fetch_session(sessions[n]))
        for n, form in enumerate(forms)
    )
