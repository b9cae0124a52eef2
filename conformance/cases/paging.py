"""Chapter paging: how one page of the list leads to the others."""

import pytest

from conformance.addresses import Service
from conformance.model import Level
from conformance.requirement import observation, requirement
from conformance.scenes.asking import came_to, token_of_next
from conformance.scenes.gathering import Book, link
from conformance.scenes.paging import (
    ENDS,
    NEXT_PAGE,
    PREVIOUS_PAGE,
    SAME_BACK,
    expect_back_at_first,
    expect_each_once,
    expect_end,
    expect_lead_to_first,
    expect_lead_to_themselves,
    expect_next_page,
    expect_numbers,
    expect_previous,
    expect_reached,
    expect_way_back,
    go_back,
    whole_walk,
)
from conformance.scenes.shifting import Shifting, expect_shifting_end, shown_meanwhile
from conformance.sources import docs, openapi, other

each_size = pytest.mark.parametrize("size", [1, 2, 3])
# Three pages and two are walked back; the way forth is also walked one by one.
each_way = pytest.mark.parametrize("size", [2, 3])
# With 20 also where the Service is shared.
each_step = pytest.mark.parametrize("size", [1, 2, 3, 20])


@requirement(
    NEXT_PAGE,
    Level.MUST,
    "A page that does not reach the end of the list has a next_page_url, which leads to further items.",
    source=docs("list-meta"),
    faults=[
        "list-stops-at-first-page",
        "list-second-page-refused",
        "list-token-ignored",
        "list-meta-urls-without-token",
        "list-next-page-empty",
        "list-next-null-if-one-asked",
        "list-next-page-host-only",
        "list-token-encoded-twice",
        "list-urls-with-path-of-service-name",
        "list-url-in-lower-case",
    ],
    fix="Give each page but the last a next_page_url with a PageToken from which the next page is found.",
)
@each_size
def test_next_page(book: Book, size: int) -> None:
    """Given five Sessions, when the next_page_url of a shorter page is followed, it shows others."""
    expect_next_page(book, size)


@requirement(
    "paging.reaches-all",
    Level.MUST,
    "Following next_page_url from page to page reaches every Session.",
    source=docs("list-meta"),
    faults=[
        "list-pages-skip",
        "list-stops-at-second-page",
        "list-stops-before-single",
        "list-third-page-refused",
        "list-page-boundary-lost-at-three",
        "list-last-lost-when-alone",
        "list-next-skips-closed",
        "list-exact-last-page-lost",
        "list-order-flips",
    ],
    fix="Begin each page right after the last item of the page before, until all were shown.",
)
@each_step
def test_reaches_all(book: Book, size: int) -> None:
    """Given five Sessions, when all pages of a size are read, then each Session was on one."""
    expect_reached(book, size)


@requirement(
    ENDS,
    Level.MUST,
    "The last page has no next_page_url.",
    source=docs("list-meta"),
    faults=[
        "list-never-ends",
        "list-full-last-page-leads-to-first",
        "list-full-last-page-leads-to-itself",
        "list-only-page-leads-to-itself",
        "list-pages-circle-at-two",
    ],
    fix="Set next_page_url to null where no item follows.",
)
@pytest.mark.parametrize("size", [1, 2, 3, 5, 20, 100, 1000, None])
def test_ends(book: Book, size: int | None) -> None:
    """Given five Sessions, when next_page_url is followed to where it must have ended, then it is null."""
    expect_end(book, size)


@requirement(
    "paging.ends-after-deletion",
    Level.MUST,
    "A list from which Sessions were deleted while it was read comes to its end.",
    source=docs("list-meta"),
    faults=["list-counts-deleted", "list-restarts-after-deletion"],
    fix="Find out whether anything follows from the Sessions that there are, not from how many there were.",
)
def test_ends_after_deletion(shifting: Shifting) -> None:
    """Given a list whose Sessions come and go, when it is read on, then a page without next one comes."""
    expect_shifting_end(shifting)


@requirement(
    "paging.each-once",
    Level.SHOULD,
    "Following next_page_url from page to page shows no Session twice.",
    source=other("docs:response", "paging"),
    faults=["list-pages-overlap", "list-pages-overlap-at-three", "list-repeats-last-on-last"],
    fix="Begin each page after the last item of the page before, not with it.",
)
@each_size
def test_each_once(book: Book, size: int) -> None:
    """Given five Sessions, when all pages of a size are read, then no Session was on two."""
    expect_each_once(book, size)


@requirement(
    "paging.many-once",
    Level.SHOULD,
    "No Session is shown twice on the pages of a long list.",
    source=other("docs:response", "paging"),
    faults=["list-pages-overlap-at-50", "list-pages-overlap-over-100"],
    fix="Begin each page after the last item of the page before, whatever the size.",
)
@pytest.mark.parametrize("size", [None, 100, 1000], ids=["default", "100", "1000"])
def test_many_once(crowd: Book, size: int | None) -> None:
    """Given more than 100 Sessions, when all pages of a size are read, then none came twice."""
    expect_each_once(crowd, size)


@requirement(
    "paging.page-counts",
    Level.SHOULD,
    "The pages are numbered in the order in which they are read.",
    source=other("docs:response", "paging"),
    faults=["list-meta-page-always-0", "list-meta-page-at-most-1", "list-meta-urls-without-page"],
    fix="Give the next page the number of this one plus one.",
)
@each_step
def test_page_counts(book: Book, size: int) -> None:
    """Given five Sessions, when all pages of a size are read, then their numbers are 0, 1, 2 and so on."""
    expect_numbers(whole_walk(book, size))


@requirement(
    PREVIOUS_PAGE,
    Level.SHOULD,
    "Every page but the first has a previous_page_url.",
    source=other("docs:response", "paging"),
    faults=["list-without-previous", "list-last-page-without-previous"],
    fix="Give each page but the first the URL of the page before.",
)
@each_step
def test_previous_page(book: Book, size: int) -> None:
    """Given five Sessions, when all pages of a size are read, then each further one names a previous one."""
    expect_previous(whole_walk(book, size))


@requirement(
    SAME_BACK,
    Level.SHOULD,
    "Following previous_page_url leads back over the same pages.",
    source=other("docs:response", "paging"),
    faults=[
        "list-previous-is-itself",
        "list-previous-is-first",
        "list-previous-refused",
        "list-previous-one-short",
        "list-previous-one-early",
        "list-previous-without-page-size",
    ],
    fix="Let previous_page_url show the items before this page, as many as the PageSize says.",
)
@each_way
def test_same_way_back(book: Book, size: int) -> None:
    """Given all pages of a size, when previous_page_url is followed from the last, they come in reverse."""
    expect_way_back(go_back(book, size))


@requirement(
    "paging.way-back-ends",
    Level.SHOULD,
    "The first page has no previous_page_url either when it was reached from the second.",
    source=docs("list-meta"),
    faults=["list-first-from-second-has-previous"],
    fix="Set previous_page_url to null where no item stands before, however the page was asked for.",
)
@each_way
def test_way_back_ends(book: Book, size: int) -> None:
    """Given all pages of a size, when the way back has reached the first, its previous_page_url is null."""
    expect_back_at_first(go_back(book, size))


@requirement(
    "paging.first-page-url",
    Level.SHOULD,
    "The first_page_url of each page leads to the first page.",
    source=other("docs:response", "paging"),
    faults=[
        "list-meta-first-page-is-itself",
        "list-meta-first-page-without-page-size",
        "list-meta-first-page-is-second",
    ],
    fix="Build first_page_url from the PageSize of the request, without PageToken.",
)
def test_first_page_url(book: Book) -> None:
    """Given three pages, when the first_page_url of each is followed, it shows the first."""
    expect_lead_to_first(book, 2)


@requirement(
    "paging.url",
    Level.SHOULD,
    "The url of each page leads to that page.",
    source=docs("list-meta"),
    faults=[
        "list-meta-url-is-first-page",
        "list-meta-url-without-token",
        "list-meta-url-is-next",
        "list-meta-url-of-service",
        "list-token-once",
    ],
    fix="Build url from the parameters of the request, PageToken included.",
)
def test_url(book: Book) -> None:
    """Given three pages, when the url of each is followed, it shows that page."""
    expect_lead_to_themselves(book, 2)


# -- what the documents leave open --------------------------------------------------------------------


@observation("paging.token-junk", "What does an unknown PageToken come to?", source=other("errors:21481"))
def test_token_junk(book: Book) -> str:
    """Given Sessions, when they are listed with a PageToken of our own, the answer is recorded."""
    return came_to(book, PageSize=2, Page=1, PageToken="no-such-token")


@observation(
    "paging.token-cut", "What does a PageToken without its last character come to?", source=docs("list")
)
def test_token_cut(book: Book) -> str:
    """Given the PageToken of a second page, when it is sent cut short, the answer is recorded."""
    return came_to(book, PageSize=2, Page=1, PageToken=token_of_next(book)[:-1])


@observation(
    "paging.token-foreign", "What does the PageToken of another Service come to?", source=docs("list")
)
def test_token_foreign(book: Book, other_service: Service) -> str:
    """Given the PageToken of a second page, when another Service is sent it, the answer is recorded."""
    token = token_of_next(book)
    elsewhere = Book(book.client, other_service, frozenset(), sole=False, made=book.made)

    return came_to(elsewhere, PageSize=2, Page=1, PageToken=token)


@observation("paging.page-alone", "What does Page=1 without a PageToken come to?", source=docs("list"))
def test_page_alone(book: Book) -> str:
    """Given Sessions, when they are listed with Page=1 alone, the answer is recorded."""
    return came_to(book, PageSize=2, Page=1)


@observation(
    "paging.page-negative", "What does Page=-1 come to?", source=openapi("ListSession/parameters/Page")
)
def test_page_negative(book: Book) -> str:
    """Given Sessions, when they are listed with Page=-1, the answer is recorded."""
    return came_to(book, PageSize=2, Page=-1)


@observation(
    "paging.page-text", "What does a Page in letters come to?", source=openapi("ListSession/parameters/Page")
)
def test_page_text(book: Book) -> str:
    """Given Sessions, when they are listed with Page=abc, the answer is recorded."""
    return came_to(book, PageSize=2, Page="abc")


@observation(
    "paging.full-last-page", "Does an empty page follow a last page that is full?", source=docs("list-meta")
)
def test_full_last_page(book: Book) -> str:
    """Given five Sessions on one page of five, whether another page follows is recorded."""
    followed = link(book.walk(5)[0], "next_page_url") is not None

    return "an empty page follows" if followed else "it is the last page"


@observation(
    "paging.while-changing",
    "What does a walk show when Sessions are deleted and created meanwhile?",
    source=docs("list"),
)
def test_while_changing(shifting: Shifting) -> str:
    """Given a walk during which Sessions came and went, what it showed of the others is recorded."""
    return shown_meanwhile(shifting)
