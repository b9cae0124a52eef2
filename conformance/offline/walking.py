"""What a recording shows of the pages of one list, read along `next_page_url`."""

from collections import Counter
from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit

from conformance.expect import expect_that, expect_value, fail
from conformance.model import Exchange
from conformance.offline.history import History, Occasion

Walk = tuple[Exchange, ...]


def walks(history: History) -> Iterator[Walk]:
    """Each list that was read from its first page over at least one more, as far as it was read."""
    pages = [one for one in history.of("listSessions") if one.succeeded]
    for index, page in enumerate(pages):
        if _number(page) == 0 and "PageToken" not in page.request.target:
            walk = _along(page, pages[index + 1 :])
            if len(walk) > 1:
                yield walk


def _along(first: Exchange, later: list[Exchange]) -> Walk:
    walk = [first]
    for page in later:
        if page.request.target == _next(walk[-1]):
            walk.append(page)
    return tuple(walk)


def _meta(page: Exchange, name: str) -> object:
    meta = page.body.get("meta")
    return meta.get(name) if isinstance(meta, dict) else None


def _number(page: Exchange) -> object:
    return _meta(page, "page")


def _next(page: Exchange) -> str | None:
    url = _meta(page, "next_page_url")
    if not isinstance(url, str):
        return None
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def sizes_kept(history: History) -> Iterator[Occasion]:
    """The page_size of each page of a walk, and how much it holds."""
    for walk in walks(history):
        size = _meta(walk[0], "page_size")
        for page in walk[1:]:
            yield Occasion((walk[0], page), partial(expect_value, page, "/meta/page_size", size))
            if isinstance(size, int):
                yield Occasion((walk[0], page), partial(_expect_at_most, page, size))


def _expect_at_most(page: Exchange, size: int) -> None:
    expect_that(page, "/sessions", lambda items: len(items) <= size, f"of at most {size} items", "page-size")


def each_once(history: History) -> Iterator[Occasion]:
    """All items of a walk during which nothing was created or deleted."""
    for walk in walks(history):
        if _undisturbed(history, walk):
            yield Occasion(walk, partial(_expect_each_once, walk))


def _undisturbed(history: History, walk: Walk) -> bool:
    begin, end = walk[0].started, walk[-1].started + walk[-1].duration_ms / 1000
    changes = ("POST", "DELETE", "PUT", "PATCH")
    if any(page.together for page in walk):
        return False
    return not any(begin <= one.started <= end and one.request.method in changes for one in history.exchanges)


def _expect_each_once(walk: Walk) -> None:
    shown: Counter[object] = Counter()
    for page in walk:
        items = page.body.get("sessions")
        sids = [one.get("sid") for one in items if isinstance(one, dict)] if isinstance(items, list) else []
        repeated = [sid for sid in sids if shown[sid]]
        shown.update(sids)
        if repeated:
            raise fail(
                "repeated",
                expected="each Session on one page only",
                actual=f"{len(repeated)} that an earlier page showed",
                evidence=page,
                pointer="/sessions",
            )
