"""Chapter sizes: how many Sessions a page holds."""

import pytest

from conformance.expect import expect_success, expect_value, show
from conformance.model import Level
from conformance.requirement import observation, requirement
from conformance.scenes.asking import came_to
from conformance.scenes.gathering import CROWD, Book, meta, sids
from conformance.scenes.pages import (
    asked_size,
    default_pages,
    expect_at_most,
    expect_count,
    expect_page,
    expect_size_shown,
    honoured_pages,
    sized_pages,
)
from conformance.scenes.paging import SIZE_SHOWN, expect_full, expect_kept_size, whole_walk
from conformance.sources import docs, other
from conformance.watch import Seen

each_size = pytest.mark.parametrize("size", [1, 2, 3])


@requirement(
    SIZE_SHOWN,
    Level.MUST,
    "The page_size of a page is the PageSize that was asked for, from 1 to 100.",
    source=docs("list"),
    faults=["list-page-size-shown-as-count", "list-meta-page-size-always-50", "list-meta-page-size-rounded"],
    fix="Show the PageSize of the request as page_size, whatever number of items the page has.",
    watches=honoured_pages,
)
def test_size_shown(seen: Seen) -> None:
    """Given any page that was asked for with a PageSize up to 100, its page_size is that."""
    expect_size_shown(seen)


@requirement(
    "sizes.default-shown",
    Level.MUST,
    "The page_size of a page that was asked for without PageSize is 50.",
    source=docs("list"),
    faults=["list-page-size-default-20", "list-page-size-default-100", "list-page-size-default-51"],
    fix="Take 50 as PageSize where the request has none.",
    watches=default_pages,
)
def test_default_shown(seen: Seen) -> None:
    """Given any page that was asked for without parameters, its page_size is 50."""
    expect_value(seen, "/page_size", 50)


@requirement(
    "sizes.never-more",
    Level.MUST,
    "No page holds more items than the PageSize that was asked for.",
    source=docs("list"),
    faults=[
        "list-page-size-one-more",
        "list-page-size-one-is-two",
        "list-page-size-ignored-on-further",
    ],
    fix="Cut every page at the PageSize, the second and the last as well as the first.",
    watches=sized_pages,
)
def test_never_more(seen: Seen) -> None:
    """Given any page that was asked for with a PageSize, it has no more items than that."""
    expect_at_most(seen, asked_size(seen.exchange))


@requirement(
    "sizes.accepted",
    Level.MUST,
    "Every PageSize from 1 to 1000 is accepted.",
    source=docs("list"),
    faults=[
        "list-page-size-one-refused",
        "list-page-size-1000-refused",
        "list-page-size-above-100-refused",
        "list-page-size-above-50-refused",
        "list-page-size-1000-crashes",
    ],
    fix="Refuse no PageSize from 1 to 1000, the bounds included; a page may hold fewer items than that.",
)
@pytest.mark.parametrize("size", [1, 2, 100, 101, 1000])
def test_size_accepted(book: Book, size: int) -> None:
    """Given Sessions, when they are listed with sizes up to the bounds, then each answer is a page."""
    expect_success(book.first(size))
    expect_page(book.first(size))


@requirement(
    "sizes.honoured",
    Level.MUST,
    "A page holds as many items as the PageSize says where there are more.",
    source=docs("list"),
    faults=[
        "list-page-size-ignored",
        "list-page-drops-its-last",
        "list-page-size-below-5-is-5",
        "list-page-size-three-is-two",
        "list-page-size-at-least-10",
    ],
    fix="Put as many Sessions on a page as the request asks for, if there are so many.",
)
@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_size_honoured(book: Book, size: int) -> None:
    """Given five Sessions, when they are listed with a smaller PageSize, then the page has so many."""
    expect_count(book.first(size), size)


@requirement(
    "sizes.100-honoured",
    Level.MUST,
    "A page holds up to 100 items where so many are asked for.",
    source=docs("list"),
    faults=[
        "list-page-size-capped-at-20",
        "list-page-size-capped-at-50",
        "list-page-size-100-is-99",
        "list-page-size-100-is-all",
    ],
    fix="Honour each PageSize up to 100, also above the default of 50.",
)
@pytest.mark.parametrize("size", [51, 100])
def test_size_100_honoured(crowd: Book, size: int) -> None:
    """Given more than 100 Sessions, when they are listed with a PageSize up to 100, the page has so many."""
    expect_count(crowd.first(size), size)


@requirement(
    "sizes.default-honoured",
    Level.MUST,
    "A page that was asked for without PageSize holds 50 items where there are more.",
    source=docs("list"),
    faults=["list-page-size-default-all", "list-page-size-default-49", "list-page-size-default-holds-20"],
    fix="Put 50 Sessions on a page where the request has no PageSize.",
)
def test_default_honoured(crowd: Book) -> None:
    """Given 101 Sessions or more, when they are listed without PageSize, then the page has 50."""
    expect_count(crowd.first(), 50)


@requirement(
    "sizes.pages-full",
    Level.SHOULD,
    "Every page but the last holds as many items as the PageSize says.",
    source=docs("list"),
    faults=["list-second-page-short", "list-further-pages-single"],
    fix="Cut the list into pages of equal length; only the last one may be shorter.",
)
@each_size
def test_pages_full(book: Book, size: int) -> None:
    """Given five Sessions, when all pages of a size are read, then only the last is shorter."""
    expect_full(whole_walk(book, size), size)


@requirement(
    "sizes.kept",
    Level.SHOULD,
    "The pages that next_page_url leads to have the size of the first one.",
    source=other("docs:response", "paging"),
    faults=[
        "list-meta-urls-without-page-size",
        "list-next-without-page-size",
        "list-next-page-size-50",
        "list-token-forgets-page-size",
    ],
    fix="Carry the PageSize of the request in next_page_url.",
)
@pytest.mark.parametrize("size", [1, 2, 3, 20])
def test_size_kept(book: Book, size: int) -> None:
    """Given five Sessions, when all pages of a size are read, then each shows that size and keeps to it."""
    expect_kept_size(whole_walk(book, size), size)


# -- what the documents leave open --------------------------------------------------------------------


@observation("sizes.0", "What does PageSize=0 come to?", source=docs("list"))
def test_size_0(book: Book) -> str:
    """Given Sessions, when they are listed with PageSize=0, the answer is recorded."""
    return came_to(book, PageSize=0)


@observation("sizes.negative", "What does PageSize=-1 come to?", source=docs("list"))
def test_size_negative(book: Book) -> str:
    """Given Sessions, when they are listed with PageSize=-1, the answer is recorded."""
    return came_to(book, PageSize=-1)


@observation("sizes.text", "What does a PageSize in letters come to?", source=docs("list"))
def test_size_text(book: Book) -> str:
    """Given Sessions, when they are listed with PageSize=abc, the answer is recorded."""
    return came_to(book, PageSize="abc")


@observation("sizes.1001", "What does PageSize=1001 come to?", source=other("errors:20007"))
def test_size_1001(book: Book) -> str:
    """Given Sessions, when they are listed with PageSize=1001, the answer is recorded."""
    return came_to(book, PageSize=1001)


@observation("sizes.2000", "What does PageSize=2000 come to?", source=other("errors:20007"))
def test_size_2000(book: Book) -> str:
    """Given Sessions, when they are listed with PageSize=2000 as helper libraries do, it is recorded."""
    return came_to(book, PageSize=2000)


@observation(
    "sizes.above-100",
    "What page_size does a page show where more than 100 are asked for?",
    source=other("docs:changelog", "2019-06-06"),
)
def test_size_above_100(book: Book) -> str:
    """Given Sessions, when they are listed with PageSize=1000, the page_size is recorded."""
    return f"page_size {show(meta(book.first(1000), 'page_size'))}"


@observation(
    "sizes.more-than-100",
    "How many Sessions does a page hold where more than 100 are asked for and there?",
    source=other("docs:changelog", "2019-06-06"),
)
def test_more_than_100(crowd: Book) -> str:
    """Given 101 Sessions or more, when they are listed with PageSize=1000, the number shown is recorded."""
    return f"{min(len(sids(crowd.first(1000))), CROWD)} of {CROWD}"
