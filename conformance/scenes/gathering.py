"""Sessions of every kind in one Service, and their list, read in pages of one size after another."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.expect import answered
from conformance.given import Make
from conformance.model import Blocked, Exchange, NotApplicable, NotJudged
from conformance.operations import Value

UNIQUE = "session.sid-unique"
SERVED = "list.served"
ARRAY = "list.array"
OBJECTS = "list.objects"
META = "meta.present"
META_MEMBERS = "meta.members"

OPEN_KINDS = ("named", "unnamed", "eloquent")
KINDS = (*OPEN_KINDS, "closed", "reopened")
# More than a full page of 100, the largest page that every document allows.
CROWD = 101
# Pages that a walk may have beyond one for each Session, so that empty ones at its end are no failure.
SPARE_PAGES = 3
LONGEST_URL = 8000
# In a Service that is not the run's own.
SMALLEST_STEP = 20
LEAST_STEP = 10
LONGEST_SHARED = 500
ROOM_FOR_OTHERS = 5


@dataclass
class Book:
    """The list of a Service with the pages read so far, by PageSize; None is a list without PageSize.

    `sole` says that the Service holds nothing but the Sessions named by `sids`, `gone` which of them may have
    ended since these were counted.
    """

    client: Client
    service: Service
    sids: frozenset[str]
    sole: bool
    made: Exchange
    gone: Callable[[], frozenset[str]] = frozenset
    _read: dict[int | None, list[Exchange]] = field(default_factory=dict)
    _followed: dict[str, Exchange] = field(default_factory=dict)

    def first(self, size: int | None = None) -> Exchange:
        """The first page of that size."""
        return self.pages(size, 1)[0]

    def pages(self, size: int | None, most: int) -> list[Exchange]:
        """So many pages of that size along `next_page_url`, fewer where the list ends or cannot be read."""
        pages = self._read.setdefault(size, [])
        if not pages:
            query: dict[str, Value] = {} if size is None else {"PageSize": size}
            pages.append(self.client.list_sessions(self.service, **query))
        while len(pages) < most and (url := link(pages[-1], "next_page_url")) is not None:
            pages.append(self._follow(url))
        return pages[:most]

    def walk(self, size: int | None) -> list[Exchange]:
        """The whole list in pages of that size; cut off where it should have ended long ago."""
        if self.sole:
            # A page may hold fewer than it was asked for.
            step = min(size or LEAST_STEP, LEAST_STEP)
            return self.pages(size, len(self.sids) // step + SPARE_PAGES + 1)
        # Others may create Sessions meanwhile, and nobody wants to walk a long list in small steps.
        if size is None or size < SMALLEST_STEP:
            raise NotApplicable("only a Service that the run has for itself is walked in small steps")
        return self.pages(size, self._shared_length() // size + SPARE_PAGES + ROOM_FOR_OTHERS)

    def _shared_length(self) -> int:
        pages = self.pages(100, LONGEST_SHARED // 100)
        shown = [sid for page in pages for sid in sids(page)]
        # A list that repeats itself has no more to show, whatever its last page says.
        if link(pages[-1], "next_page_url") is not None and len(set(shown)) == len(shown):
            raise NotApplicable(f"the Service has more than {LONGEST_SHARED} Sessions")
        return len(set(shown))

    def follow(self, page: Exchange, name: str) -> Exchange:
        """The page that a URL of this page leads to, asked for once; Blocked where there is no such URL."""
        url = link(page, name)
        if url is None:
            raise Blocked(f"the page has no usable {name}", blocked_by=META_MEMBERS, evidence=[page])
        if url not in self._followed:
            self._followed[url] = self._follow(url)
        return self._followed[url]

    def _follow(self, url: str) -> Exchange:
        # What a URL of another path leads to is no page, and only whoever followed it has an opinion on that.
        is_list = urlsplit(url).path.rstrip("/").endswith(f"{self.service.path}/Sessions")
        return self.client.follow(url, "listSessions" if is_list else None)


@dataclass
class Gathering:
    """A Session of each kind, or the reason why there is none; and their list.

    `order` has the SIDs as they were created, `name` is the unique name of one Session.
    """

    book: Book
    kinds: Mapping[str, Session | NotJudged]
    order: tuple[str, ...]
    name: str
    made: Exchange
    _fetched: Mapping[str, Exchange]

    def session(self, kind: str) -> Session:
        """The Session of that kind."""
        found = self.kinds[kind]
        if isinstance(found, NotJudged):
            raise found
        return found

    def fetched(self, kind: str) -> Exchange:
        """The fetch of the Session of that kind, made before the list was read."""
        self.session(kind)
        return self._fetched[kind]


def gather(client: Client, make: Make, stranger: Session) -> Gathering:
    """Make one Session of each kind in a Service of their own, or in the stranger's where there is no other.

    The stranger is something that must not be in the list.
    """
    try:
        own, sole = make.service(), True
    except NotApplicable:
        own, sole = stranger.service, False
    name = f"{make.name()} \u00e9\u6f22"
    made = {
        "named": make.session(own, Mode="voice-only"),
        "unnamed": make.bare_session(own),
        "closed": make.session(own),
        "reopened": make.session(own),
        "eloquent": make.session(
            own, UniqueName=name, Mode="message-only", DateExpiry="2099-01-02T03:04:05Z"
        ),
    }
    kinds: dict[str, Session | NotJudged] = dict(made)
    kinds["closed"] = _attempt(lambda: make.closed(made["closed"]))
    kinds["reopened"] = _attempt(lambda: make.reopened(make.closed(made["reopened"])))
    order = tuple(session.sid for session in made.values())
    distinct(order, [session.made for session in made.values()])
    book = Book(client, own, frozenset(order), sole, made["named"].made)
    fetched = {kind: client.fetch_session(session) for kind, session in made.items()}
    return Gathering(book, kinds, order, name, book.made, fetched)


def _attempt(step: Callable[[], Session]) -> Session | NotJudged:
    try:
        return step()
    except NotJudged as reason:
        return reason


def distinct(given: Sequence[str], made: Sequence[Exchange]) -> None:
    """No SID was given twice; Blocked otherwise."""
    if len(set(given)) < len(given):
        raise Blocked("two Sessions were given one SID", blocked_by=UNIQUE, evidence=made[:2])


# -- what a page holds --------------------------------------------------------------------------------


def sids(page: Exchange) -> list[str]:
    """The SIDs that a page shows, in its order. Blocked where it shows none in the documented way."""
    if not answered(page).succeeded:
        raise Blocked(f"the list was answered {page.http_status}", blocked_by=SERVED, evidence=[page])
    items = page.body.get("sessions")
    if not isinstance(items, list):
        raise Blocked("the page has no array sessions", blocked_by=ARRAY, evidence=[page])
    shown = [item.get("sid") if isinstance(item, dict) else None for item in items]
    if not all(isinstance(sid, str) for sid in shown):
        raise Blocked("an item of the list is no Session", blocked_by=OBJECTS, evidence=[page])
    return [str(sid) for sid in shown]


def meta(page: Exchange, name: str) -> object:
    """A member of the meta of a page. Blocked where there is none."""
    if not answered(page).succeeded:
        raise Blocked(f"the list was answered {page.http_status}", blocked_by=SERVED, evidence=[page])
    found = page.body.get("meta")
    if not isinstance(found, dict):
        raise Blocked("the page has no meta", blocked_by=META, evidence=[page])
    if name not in found:
        raise Blocked(f"the meta has no {name}", blocked_by=META_MEMBERS, evidence=[page])
    return found[name]


def link(page: Exchange, name: str) -> str | None:
    """A URL of the meta of a page that can be followed; None where there is none."""
    found = page.body.get("meta")
    url = found.get(name) if page.succeeded and isinstance(found, dict) else None
    return url if is_url(url) else None


def is_url(value: object) -> bool:
    """Whether a value is text that can be followed as a URL, absolute or not."""
    if not isinstance(value, str) or not 0 < len(value) < LONGEST_URL:
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return value.isprintable() and " " not in value and bool(parts.path)
