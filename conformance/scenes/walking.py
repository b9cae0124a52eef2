"""Walks a list of Sessions in a bounded number of requests."""

from dataclasses import dataclass

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.expect import answered, fail
from conformance.given import Make
from conformance.model import Blocked, Exchange, Inconclusive, NotApplicable

PAGE_SIZE = 100
MOST_PAGES = 30


@dataclass(frozen=True, slots=True)
class Walk:
    """The pages of a list as far as they were read; `whole` when the last one was among them."""

    pages: tuple[Exchange, ...]
    whole: bool

    def page_of(self, sid: str) -> tuple[Exchange, int] | None:
        """The page that shows the Session, with its index there."""
        for page in self.pages:
            for index, item in enumerate(items(page)):
                if isinstance(item, dict) and item.get("sid") == sid:
                    return page, index
        return None


def items(page: Exchange) -> list[object]:
    """What a page of Sessions holds; nothing where it holds no array."""
    found = page.body.get("sessions")
    return found if isinstance(found, list) else []


def quiet_service(make: Make, service: Service) -> Service:
    """A Service of the case's own, or the one that the run works in where there is no other."""
    try:
        return make.service()
    except NotApplicable:
        return service


def walk(client: Client, service: Service) -> Walk:
    """The list of the Sessions of a Service, page after page along `next_page_url`."""
    pages = [client.list_sessions(service, PageSize=PAGE_SIZE)]
    while len(pages) < MOST_PAGES and (url := _next(pages[-1])) is not None:
        pages.append(client.follow(url, "listSessions"))
    return Walk(tuple(pages), pages[-1].succeeded and _next(pages[-1]) is None)


def _next(page: Exchange) -> str | None:
    meta = page.body.get("meta")
    url = meta.get("next_page_url") if isinstance(meta, dict) else None
    return url if isinstance(url, str) else None


def expect_unlisted(walked: Walk, session: Session) -> None:
    """No page shows the Session."""
    _readable(walked)
    found = walked.page_of(session.sid)
    if found is not None:
        page, index = found
        raise fail(
            "still-listed",
            expected=f"a list without {session.sid}",
            actual="it is in the list",
            evidence=page,
            pointer=f"/sessions/{index}",
        )


def expect_listed(walked: Walk, session: Session) -> None:
    """A page shows the Session. Inconclusive where the list is too long to be read to its end."""
    _readable(walked)
    if walked.page_of(session.sid) is None:
        last = walked.pages[-1]
        if not walked.whole:
            raise Inconclusive("the list is longer than the suite reads", evidence=[last])
        raise fail(
            "not-listed",
            expected=f"a list with {session.sid}",
            actual=f"{sum(len(items(page)) for page in walked.pages)} others",
            evidence=last,
            pointer="/sessions",
        )


def _readable(walked: Walk) -> None:
    for page in walked.pages:
        if not answered(page).succeeded or not isinstance(page.body.get("sessions"), list):
            raise Blocked(f"the list cannot be read: {page.http_status}", evidence=[page])
