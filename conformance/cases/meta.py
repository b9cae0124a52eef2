"""Chapter meta: what each page of the list says of itself and of its neighbours."""

from conformance.expect import expect_member, expect_that, expect_value
from conformance.model import Level
from conformance.requirement import observation, requirement
from conformance.scenes.asking import parameters_of_urls
from conformance.scenes.gathering import META, META_MEMBERS, Book, is_url
from conformance.scenes.pages import (
    expect_absolute,
    expect_members,
    expect_urls,
    expect_urls_or_null,
    first_pages,
    metas,
    pages,
)
from conformance.scenes.paging import FIRST_IS_0
from conformance.sources import docs, openapi, sdk
from conformance.watch import Seen

MEMBERS = ("key", "page", "page_size", "first_page_url", "previous_page_url", "url", "next_page_url")


@requirement(
    META,
    Level.MUST,
    "A page has an object meta.",
    source=docs("list-meta"),
    faults=["list-without-meta", "list-meta-of-2010", "list-meta-null-when-single", "list-meta-is-array"],
    fix="Add the object meta to every page, the only one of a list included.",
    watches=pages,
)
def test_meta(seen: Seen) -> None:
    """Given any page of the run, its member meta is an object."""
    expect_member(seen, "/meta")
    expect_that(seen, "/meta", lambda value: isinstance(value, dict), "an object", "type")


@requirement(
    META_MEMBERS,
    Level.MUST,
    "The meta of a page has all seven members; those without value are null.",
    source=docs("list-meta"),
    faults=[
        *(f"list-meta-without-{name.replace('_', '-')}" for name in MEMBERS),
        "list-meta-null-left-out",
        "list-meta-in-camel-case",
    ],
    fix="Write key, page, page_size, first_page_url, previous_page_url, url and next_page_url on every page.",
    watches=metas,
)
def test_meta_members(seen: Seen) -> None:
    """Given any page of the run, its meta has the seven members."""
    expect_members(seen, MEMBERS)


@requirement(
    "meta.key",
    Level.MUST,
    "The key of a page is sessions.",
    source=docs("list-meta"),
    faults=["list-meta-key-other", "list-meta-null-key", "list-meta-key-other-when-empty"],
    fix="Set meta.key to the text sessions, the name of the array.",
    watches=metas,
)
def test_key(seen: Seen) -> None:
    """Given any page of the run, its key is sessions."""
    expect_value(seen, "/key", "sessions")


@requirement(
    "meta.page-integer",
    Level.MUST,
    "The page of a page is an integer.",
    source=openapi("ListSession/responses/200"),
    faults=["list-meta-page-as-text", "list-meta-null-page", "list-meta-page-null-on-last"],
    fix="Write the number of the page as a JSON number without fraction.",
    watches=metas,
)
def test_page_integer(seen: Seen) -> None:
    """Given any page of the run, its number is an integer."""
    expect_that(seen, "/page", is_integer, "an integer", "type")


@requirement(
    "meta.page-size-integer",
    Level.MUST,
    "The page_size of a page is an integer.",
    source=openapi("ListSession/responses/200"),
    faults=["list-meta-page-size-as-text", "list-meta-null-page-size", "list-meta-page-size-text-if-asked"],
    fix="Write the page size as a JSON number, also where the request gave it as text.",
    watches=metas,
)
def test_page_size_integer(seen: Seen) -> None:
    """Given any page of the run, its page_size is an integer."""
    expect_that(seen, "/page_size", is_integer, "an integer", "type")


def is_integer(value: object) -> bool:
    """Whether a JSON value is an integer."""
    return isinstance(value, int) and not isinstance(value, bool)


@requirement(
    "meta.own-urls",
    Level.MUST,
    "The first_page_url and the url of a page are URLs, never null.",
    source=openapi("ListSession/responses/200"),
    faults=["list-meta-null-first-page-url", "list-meta-null-url", "list-meta-url-null-on-further"],
    fix="Write first_page_url and url as URLs on every page.",
    watches=metas,
)
def test_own_urls(seen: Seen) -> None:
    """Given any page of the run, the URLs of the first page and of itself are there."""
    expect_urls(seen, ["first_page_url", "url"])


@requirement(
    "meta.neighbour-urls",
    Level.MUST,
    "The next_page_url and the previous_page_url of a page are URLs or null.",
    source=openapi("ListSession/responses/200"),
    faults=["list-meta-next-empty-text", "list-meta-previous-empty-text", "list-meta-next-is-number"],
    fix="Write null where there is no such page, and the URL of the page everywhere else.",
    watches=metas,
)
def test_neighbour_urls(seen: Seen) -> None:
    """Given any page of the run, its neighbours are null or URLs, neither empty text nor anything else."""
    expect_urls_or_null(seen, ["next_page_url", "previous_page_url"])


@requirement(
    "meta.urls-absolute",
    Level.SHOULD,
    "All URLs of a page are absolute.",
    source=sdk("python", "paging"),
    faults=["list-meta-urls-relative", "list-meta-next-relative", "list-meta-urls-without-scheme"],
    fix="Write scheme, host and path into every URL: helper libraries request them as they stand.",
    watches=metas,
)
def test_urls_absolute(seen: Seen) -> None:
    """Given any page of the run, each of its URLs names scheme and host."""
    expect_absolute(seen, ["first_page_url", "previous_page_url", "url", "next_page_url"])


@requirement(
    FIRST_IS_0,
    Level.MUST,
    "The number of the first page is 0.",
    source=docs("list-meta"),
    faults=["list-meta-page-from-1", "list-meta-page-1-if-sized"],
    fix="Count pages from 0.",
    watches=first_pages,
)
def test_first_is_0(seen: Seen) -> None:
    """Given any page that was asked for without Page and PageToken, its number is 0."""
    expect_value(seen, "/page", 0)


@requirement(
    "meta.first-without-previous",
    Level.MUST,
    "The first page has no previous page.",
    source=docs("list-meta"),
    faults=["list-first-page-has-previous", "list-only-page-has-previous"],
    fix="Set previous_page_url to null on the first page.",
    watches=first_pages,
)
def test_first_without_previous(seen: Seen) -> None:
    """Given any page that was asked for without Page and PageToken, its previous_page_url is null."""
    expect_that(seen, "/previous_page_url", lambda url: url is None or not is_url(url), "null")


# -- what the documents leave open --------------------------------------------------------------------


@observation("meta.url-parameters", "Which parameters do the URLs of a page carry?", source=docs("list-meta"))
def test_url_parameters(book: Book) -> str:
    """Given a second page, the names of the parameters in each of its URLs are recorded."""
    return parameters_of_urls(book.pages(2, 2)[-1])
