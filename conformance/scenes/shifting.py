"""A list whose Sessions come and go while it is read."""

from collections.abc import Sequence
from dataclasses import dataclass

from conformance.addresses import Session
from conformance.client import Client
from conformance.expect import answered, fail, show
from conformance.given import Make
from conformance.model import Exchange, NotApplicable
from conformance.scenes.gathering import link, meta, sids

COUNT = 4
SIZE = 2
# Five Sessions fill three pages of two; a deletion may leave holes, and the end may be an empty page.
MOST_PAGES = 10


@dataclass(frozen=True, slots=True)
class Shifting:
    """The pages of a walk during which Sessions were deleted and one was created; `stayed` stayed."""

    pages: tuple[Exchange, ...]
    stayed: frozenset[str]
    made: Exchange


def shift(client: Client, make: Make, held: Sequence[Session]) -> Shifting:
    """Read a page, delete the last Session on it and one that was not shown, create one, and read on.

    `held` are all Sessions that a Service has, at most COUNT; without any, a new Service is taken.
    """
    service = held[0].service if held else make.service()
    made = [*held, *(make.session(service) for _ in range(COUNT - len(held)))]
    pages = [client.list_sessions(service, PageSize=SIZE)]
    shown = sids(pages[0])
    unseen = [session.sid for session in made if session.sid not in shown]
    gone = {*shown[-1:], *unseen[:1]}
    for sid in sorted(gone):
        if not client.delete_session(service.session(sid)).succeeded:
            raise NotApplicable("the target deletes no Session, so none can go while the list is read")
    make.session(service)
    while len(pages) < MOST_PAGES and (url := link(pages[-1], "next_page_url")) is not None:
        pages.append(client.follow(url, "listSessions"))
    stayed = frozenset(session.sid for session in made) - gone
    return Shifting(tuple(pages), stayed, made[0].made)


def expect_shifting_end(shifting: Shifting) -> None:
    """The walk ended. Not judged where a page was refused, which no document excludes."""
    last = shifting.pages[-1]
    if not answered(last).succeeded:
        raise NotApplicable(f"a page of the changed list was answered {last.http_status}", evidence=[last])
    sids(last)
    if link(last, "next_page_url") is not None:
        raise fail(
            "endless",
            expected=f"no next_page_url after {len(shifting.pages)} pages of a list of {COUNT - 1} Sessions",
            actual=show(meta(last, "next_page_url")),
            evidence=last,
            pointer="/meta/next_page_url",
        )


def shown_meanwhile(shifting: Shifting) -> str:
    """What the pages showed of the Sessions that were there all along, in words."""
    read = [page for page in shifting.pages if page.succeeded]
    shown = [sid for page in read for sid in sids(page) if sid in shifting.stayed]
    missed, again = len(shifting.stayed.difference(shown)), len(shown) - len(set(shown))
    ended = "" if len(read) == len(shifting.pages) else f", then {shifting.pages[-1].http_status}"
    if not (missed or again or ended):
        return "each of the others once"
    return f"{missed} of {len(shifting.stayed)} others not, {again} twice{ended}"
