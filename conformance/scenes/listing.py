"""What a list shows of single Sessions, and what it shows of them right after they changed."""

from dataclasses import dataclass

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.expect import MISSING, fail, find
from conformance.given import Make
from conformance.model import Blocked, Exchange, Inconclusive
from conformance.operations import Value
from conformance.scenes.changes import MEMBERS
from conformance.scenes.gathering import Book, Gathering, link, sids
from conformance.watch import Seen

# So many pages of 100 are read in a Service that may hold anything.
MOST_PAGES = 30
WHOLE = 100


def item_of(book: Book, session: Session) -> Seen:
    """The Session as the list shows it; Blocked where it does not show it."""
    found = _find(book, session)
    if found is None:
        raise Blocked(f"{session.sid} is not in the list", blocked_by="list.contains")
    return found


def expect_contained(book: Book, session: Session) -> None:
    """The list shows the Session. Inconclusive where the list is too long to be read to its end."""
    if _find(book, session) is not None:
        return
    pages = book.pages(WHOLE, MOST_PAGES)
    if link(pages[-1], "next_page_url") is not None:
        raise Inconclusive("the list is longer than the suite reads", evidence=pages[-1:])
    shown = sum(len(sids(page)) for page in pages)
    raise fail(
        "not-listed",
        expected=f"a list with {session.sid}",
        actual=f"{shown} others",
        evidence=pages[-1],
        pointer="/sessions",
    )


def _find(book: Book, session: Session) -> Seen | None:
    # Page after page, as most lists show it on their first.
    for count in range(1, MOST_PAGES + 1):
        pages = book.pages(WHOLE, count)
        if len(pages) < count:
            return None
        shown = sids(pages[-1])
        if session.sid in shown:
            index = shown.index(session.sid)
            return Seen(pages[-1], pages[-1].body["sessions"][index], f"/sessions/{index}")
    return None


def expect_as_many_members(fetched: Exchange, item: Seen) -> None:
    """The item has every documented member that a fetch of the same Session shows."""
    for name in MEMBERS:
        if find(fetched, f"/{name}") is not MISSING and find(item, f"/{name}") is MISSING:
            raise fail(
                "missing-member",
                expected=f"/{name} present, as in a fetch",
                actual="absent",
                evidence=item,
                pointer=f"/{name}",
            )


@dataclass(frozen=True, slots=True)
class Empty:
    """A Service and its list, read when no Session had been created in it."""

    service: Service
    listed: Exchange


def look_into(client: Client, service: Service) -> Empty:
    """List a new Service."""
    return Empty(service, client.list_sessions(service))


@dataclass(frozen=True, slots=True)
class Followed:
    """A Session, and the list after it was created, updated and closed; a list was read before, too."""

    session: Session
    made: Exchange
    created: Book
    updated: Book
    closed: Book
    update: Exchange
    closing: Exchange


def follow_through(client: Client, make: Make, service: Service) -> Followed:
    """Read the list before a Session is created, and right after it was created, updated and closed."""
    client.list_sessions(service, PageSize=WHOLE)
    session = make.session(service)
    created = _reading(client, session)
    update = client.update_session(session, Ttl=1234)
    updated = _reading(client, session)
    closing = client.update_session(session, Status="closed")
    return Followed(session, session.made, created, updated, _reading(client, session), update, closing)


def _reading(client: Client, session: Session) -> Book:
    """The list as it is now; its first page is read at once."""
    book = Book(client, session.service, frozenset([session.sid]), sole=False, made=session.made)
    book.first(WHOLE)
    return book


def worked(changed: Exchange, owner: str) -> None:
    """The change of a Session worked; Blocked by the owner of that demand otherwise."""
    if not changed.succeeded:
        reason = f"the change was answered {changed.http_status or changed.no_answer}"
        raise Blocked(reason, blocked_by=owner, evidence=[changed])


def filtered(gathering: Gathering, **query: Value) -> str:
    """What a query beyond the documented parameters does to the list, in words."""
    book = gathering.book
    page = book.client.list_sessions(book.service, PageSize=WHOLE, **query)
    if not page.succeeded:
        return f"refused with {page.http_status or page.no_answer}"
    shown, ours = set(sids(page)), set(gathering.order)
    if ours <= shown:
        return "ignored"
    return "only what was asked for is shown" if shown & ours else "none of our Sessions is shown"
