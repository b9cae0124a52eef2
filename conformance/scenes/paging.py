"""What the pages of a list promise about each other."""

from collections.abc import Sequence

from conformance.expect import fail, show
from conformance.model import Blocked, Exchange, Nonconformity, NotApplicable
from conformance.scenes.gathering import Book, link, meta, sids
from conformance.scenes.pages import expect_at_most, expect_count, expect_meta, expect_same_page, sids_or_fail
from conformance.watch import Seen

NEXT_PAGE = "paging.next-page"
ENDS = "paging.ends"
FIRST_IS_0 = "meta.first-is-0"
SIZE_SHOWN = "sizes.shown"
NEVER_MORE = "sizes.never-more"
HONOURED = "sizes.honoured"
PREVIOUS_PAGE = "paging.previous-page"
SAME_BACK = "paging.same-way-back"


def expect_next_page(book: Book, size: int) -> None:
    """The first page, which does not show all, leads to a page with others."""
    opening = book.pages(size, 2)
    shown, url = sids(opening[0]), meta(opening[0], "next_page_url")
    if not shown or book.sids <= set(shown):
        reason = f"the first page shows {len(shown)} Sessions"
        raise Blocked(reason, blocked_by=HONOURED, evidence=opening[:1])
    if link(opening[0], "next_page_url") is None:
        raise fail(
            "no-next-page",
            expected=f"a next_page_url, as the list has at least {len(book.sids)} Sessions",
            actual=show(url),
            evidence=opening[0],
            pointer="/meta/next_page_url",
        )
    found = sids_or_fail(opening[1])
    if not set(found) - set(shown):
        raise fail(
            "no-progress",
            expected=f"other Sessions than the {len(shown)} of the page before",
            actual=show(found),
            evidence=opening[1],
            pointer="/sessions",
        )


def whole_walk(book: Book, size: int | None) -> list[Exchange]:
    """All pages of that size; Blocked where the walk does not get on or does not end."""
    walked = steady_walk(book, size)
    if link(walked[-1], "next_page_url") is not None:
        raise Blocked("the pages do not end", blocked_by=ENDS, evidence=walked[-1:])
    return walked


def steady_walk(book: Book, size: int | None) -> list[Exchange]:
    """The pages of that size as far as they were read; Blocked where the second one cannot be had."""
    walked = book.walk(size)
    if size is not None and size < len(book.sids):
        try:
            expect_next_page(book, size)
        except Nonconformity as failed:
            raise Blocked(str(failed), blocked_by=NEXT_PAGE, evidence=walked[:2]) from failed
    else:
        meta(walked[0], "next_page_url")
    return walked


def filled(walked: Sequence[Exchange]) -> Sequence[Exchange]:
    """The pages of a walk up to the last one that shows anything."""
    shown = [index for index, page in enumerate(walked) if sids(page)]
    return walked[: shown[-1] + 1] if shown else walked[:1]


def expect_end(book: Book, size: int | None) -> None:
    """The last page names no next one."""
    walked = steady_walk(book, size)
    last = walked[-1]
    if link(last, "next_page_url") is not None:
        raise fail(
            "endless",
            expected=f"no next_page_url after {len(walked)} pages of a list that is not so long",
            actual=show(meta(last, "next_page_url")),
            evidence=last,
            pointer="/meta/next_page_url",
        )
    sids(last)


def expect_all(book: Book, size: int | None) -> None:
    """The pages show every Session of the Service."""
    walked = whole_walk(book, size)
    missing = book.sids.difference(book.gone(), *map(sids_or_fail, walked))
    if missing:
        raise fail(
            "not-reached",
            expected=f"all {len(book.sids)} Sessions on {len(walked)} pages",
            actual=f"{len(missing)} are missing, {min(missing)} among them",
            evidence=walked[-1],
            pointer="/sessions",
        )


def expect_reached(book: Book, size: int) -> None:
    """The pages show every Session that a page of 100 shows."""
    walked = whole_walk(book, size)
    missing = book.sids.difference(*map(sids_or_fail, walked))
    if book.sole and missing and not missing & set(sids(book.first(100))):
        reason = f"{min(missing)} is not in the list at all"
        raise Blocked(reason, blocked_by="list.contains", evidence=[book.first(100)])
    expect_all(book, size)


def expect_each_once(book: Book, size: int | None) -> None:
    """No Session is on two pages, or twice on one."""
    seen: set[str] = set()
    for page in whole_walk(book, size):
        for index, sid in enumerate(sids(page)):
            if sid in seen:
                raise fail(
                    "repeated",
                    expected="each Session once",
                    actual=f"{sid} again",
                    evidence=page,
                    pointer=f"/sessions/{index}",
                )
            seen.add(sid)


def expect_nothing_else(book: Book) -> None:
    """The pages show no Session but those of the Service."""
    if not book.sole:
        raise NotApplicable("others may create Sessions in the Service too")
    for page in whole_walk(book, 100):
        for index, sid in enumerate(sids(page)):
            if sid not in book.sids:
                raise fail(
                    "foreign",
                    expected=f"only the {len(book.sids)} Sessions of the Service",
                    actual=f"{sid} too",
                    evidence=page,
                    pointer=f"/sessions/{index}",
                )


def go_back(book: Book, size: int) -> list[tuple[Exchange, Exchange]]:
    """Each page before the last filled one, going back, with the page that `previous_page_url` led to.

    Ends early with the first page that is not the expected one.
    """
    walked = filled(whole_walk(book, size))
    page, pairs = walked[-1], list[tuple[Exchange, Exchange]]()
    for before in reversed(walked[:-1]):
        if link(page, "previous_page_url") is None:
            reason = "a further page has no previous_page_url"
            raise Blocked(reason, blocked_by=PREVIOUS_PAGE, evidence=[page])
        page = book.follow(page, "previous_page_url")
        pairs.append((before, page))
        if not page.succeeded or sorted(sids(before)) != sorted(sids(page)):
            break
    return pairs


def expect_numbers(walked: Sequence[Exchange]) -> None:
    """The pages are numbered from 0 without a gap."""
    if meta(walked[0], "page") != 0:
        raise Blocked("the first page is not number 0", blocked_by=FIRST_IS_0, evidence=walked[:1])
    for number, page in enumerate(walked):
        expect_meta(page, "page", number)


def expect_kept_size(walked: Sequence[Exchange], size: int) -> None:
    """The later pages have the size of the first one and keep to it."""
    if meta(walked[0], "page_size") != size:
        raise Blocked(f"the first page does not show {size}", blocked_by=SIZE_SHOWN, evidence=walked[:1])
    if len(sids(walked[0])) > size:
        raise Blocked("the first page holds more", blocked_by=NEVER_MORE, evidence=walked[:1])
    for page in walked[1:]:
        expect_meta(page, "page_size", size)
        expect_at_most(Seen(page, page.json), size)


def expect_previous(walked: Sequence[Exchange]) -> None:
    """Every page but the first one that shows anything names a previous one."""
    for page in filled(walked)[1:]:
        if link(page, "previous_page_url") is None:
            raise fail(
                "no-previous-page",
                expected="a previous_page_url on a further page",
                actual=show(meta(page, "previous_page_url")),
                evidence=page,
                pointer="/meta/previous_page_url",
            )


def expect_way_back(pairs: Sequence[tuple[Exchange, Exchange]]) -> None:
    """Going back shows the pages that were seen going forth."""
    for before, page in pairs:
        expect_same_page(before, page)


def expect_back_at_first(pairs: Sequence[tuple[Exchange, Exchange]]) -> None:
    """The way back ends with a page that has no previous one."""
    for before, page in pairs:
        if not page.succeeded or sorted(sids(before)) != sorted(sids(page)):
            raise Blocked("the way back shows other pages", blocked_by=SAME_BACK, evidence=[page])
    expect_meta(pairs[-1][1], "previous_page_url", None)


def expect_lead_to_first(book: Book, size: int) -> None:
    """The first_page_url of every page leads to the first one."""
    for page in filled(whole_walk(book, size)):
        expect_same_page(book.first(size), book.follow(page, "first_page_url"))


def expect_lead_to_themselves(book: Book, size: int) -> None:
    """The url of every page leads to that page, under its number."""
    for page in filled(whole_walk(book, size)):
        again = book.follow(page, "url")
        expect_same_page(page, again)
        expect_meta(again, "page", meta(page, "page"))


def expect_full(walked: Sequence[Exchange], size: int) -> None:
    """Every page before the last one that shows anything shows so many Sessions."""
    if len(sids(walked[0])) != size:
        raise Blocked(f"the first page does not hold {size}", blocked_by=HONOURED, evidence=walked[:1])
    for page in filled(walked)[:-1]:
        expect_count(page, size)
