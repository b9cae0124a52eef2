"""Chapter list: which Sessions the list of a Service shows, and how it shows them."""

import pytest

from conformance.addresses import Service
from conformance.client import Client
from conformance.expect import (
    expect_http_status,
    expect_member,
    expect_refused,
    expect_success,
    expect_that,
    expect_value,
)
from conformance.given import CLOSE, Make
from conformance.model import Exchange, Level
from conformance.requirement import observation, requirement
from conformance.scenes.changes import expect_kept
from conformance.scenes.gathering import ARRAY, KINDS, OBJECTS, OPEN_KINDS, SERVED, Book, Gathering, sids
from conformance.scenes.joining import Spoken
from conformance.scenes.listing import (
    Empty,
    Followed,
    expect_as_many_members,
    expect_contained,
    filtered,
    follow_through,
    item_of,
    worked,
)
from conformance.scenes.pages import expect_count, expect_meta, expect_page, listings, pages
from conformance.scenes.paging import expect_all, expect_nothing_else
from conformance.scenes.refusing import refusal
from conformance.sources import docs, openapi, other
from conformance.watch import Seen


@pytest.fixture(scope="session")
def followed(client: Client, make: Make, quiet: Service) -> Followed:
    """A Session and the lists that were read as it was created, updated and closed."""
    return follow_through(client, make, quiet)


@pytest.fixture(scope="session")
def nowhere(client: Client, make: Make, service: Service) -> Exchange:  # noqa: ARG001 - the main Service comes first
    """The list of a Service that does not exist."""
    return client.list_sessions(make.unknown_service())


# -- the answer ---------------------------------------------------------------------------------------


@requirement(
    SERVED,
    Level.MUST,
    "The Sessions of a Service can be listed.",
    source=docs("list"),
    faults=["list-refused", "list-unnamed-crashes", "list-closed-crashes", "list-needs-page-size"],
    fix="Answer GET on the Sessions of a Service with a page, whatever Sessions there are.",
)
def test_served(gathering: Gathering) -> None:
    """Given Sessions of every kind, when they are listed, then the answer is a page."""
    expect_success(gathering.book.first())
    expect_page(gathering.book.first())


@requirement(
    "list.answers-200",
    Level.MUST,
    "A page of the list is answered with 200.",
    source=openapi("ListSession/responses/200"),
    faults=["list-answers-201", "list-answers-202", "list-answers-206", "list-further-page-answers-206"],
    fix="Answer every page with the HTTP status 200, the first as well as the others.",
    watches=listings,
)
def test_answers_200(seen: Seen) -> None:
    """Given any page of the run, its HTTP status is 200."""
    expect_http_status(seen.exchange, 200)


@requirement(
    ARRAY,
    Level.MUST,
    "A page holds its Sessions in an array named sessions.",
    source=openapi("ListSession/responses/200"),
    faults=[
        "list-records-under-other-key",
        "list-records-null-when-empty",
        "list-records-by-sid",
        "list-single-record-bare",
        "list-body-is-array",
        "list-page-without-body",
        "list-empty-answers-204",
    ],
    fix="Put the Sessions into the array sessions, be they none, one or many.",
    watches=listings,
)
def test_array(seen: Seen) -> None:
    """Given any page of the run, its member sessions is an array."""
    expect_member(seen, "/sessions")
    expect_that(seen, "/sessions", lambda value: isinstance(value, list), "an array", "type")


@requirement(
    OBJECTS,
    Level.MUST,
    "Each item of a page is a Session as a JSON object.",
    source=openapi("ListSession/responses/200"),
    faults=["list-items-sids-only", "list-items-wrapped"],
    fix="Put the whole representation of each Session into the array, neither its SID nor a wrapper.",
    watches=pages,
)
def test_objects(seen: Seen) -> None:
    """Given any page of the run, each of its items is an object with a text as sid."""
    expect_that(seen, "/sessions", _are_sessions, "an array of Sessions", "type")


def _are_sessions(items: object) -> bool:
    if not isinstance(items, list):
        return True
    return all(isinstance(item, dict) and isinstance(item.get("sid"), str) for item in items)


# -- which Sessions -----------------------------------------------------------------------------------


@requirement(
    "list.contains",
    Level.MUST,
    "The list contains every Session of the Service that was not closed.",
    source=docs("list"),
    faults=[
        "list-empty",
        "list-without-last",
        "list-without-first",
        "list-without-unnamed",
        "list-without-named",
        "list-without-date-expiry",
        "list-without-ttl-zero",
        "list-without-message-only",
        "list-without-voice-only",
        "list-without-non-ascii",
    ],
    fix="List every Session of the Service, with and without name, ttl or date_expiry, of any mode.",
)
@pytest.mark.parametrize("kind", OPEN_KINDS)
def test_contains(gathering: Gathering, kind: str) -> None:
    """Given Sessions with all parameters, with few and with none, the list shows each of them."""
    expect_contained(gathering.book, gathering.session(kind))


@requirement(
    "list.contains-closed",
    Level.MUST,
    "The list contains closed Sessions too.",
    source=docs("list"),
    faults=["list-without-closed", "list-without-ended"],
    fix="List Sessions whatever their status is.",
)
def test_contains_closed(gathering: Gathering) -> None:
    """Given a Session that was closed, the list shows it."""
    expect_contained(gathering.book, gathering.session("closed"))


@requirement(
    "list.contains-reopened",
    Level.MUST,
    "The list contains Sessions that were re-opened.",
    source=docs("list"),
    faults=["list-without-reopened", "list-without-in-progress"],
    fix="List Sessions that are in progress, also those that were closed before.",
)
def test_contains_reopened(gathering: Gathering) -> None:
    """Given a Session that was closed and re-opened, the list shows it."""
    expect_contained(gathering.book, gathering.session("reopened"))


@requirement(
    "list.contains-used",
    Level.MUST,
    "The list contains Sessions with Participants and Interactions.",
    source=docs("list"),
    faults=["list-without-joined", "list-without-used"],
    fix="List Sessions whether or not they have Participants and Interactions.",
)
def test_contains_used(client: Client, spoken: Spoken) -> None:
    """Given a Session with a Participant and a message, the list shows it."""
    used = spoken.session
    book = Book(client, used.service, frozenset([used.sid]), sole=False, made=used.made)

    expect_contained(book, used)


@requirement(
    "list.contains-many",
    Level.MUST,
    "The list contains every Session of a Service that has more than a hundred.",
    source=docs("list"),
    faults=[
        "list-total-100",
        "list-total-50",
        "list-51st-missing",
        "list-100th-missing",
        "list-ends-after-100",
        "list-capped-page-short",
    ],
    fix="Keep a next_page_url on every page until all Sessions were shown, however many there are.",
)
@pytest.mark.parametrize("size", [None, 100, 1000], ids=["default", "100", "1000"])
def test_contains_many(crowd: Book, size: int | None) -> None:
    """Given more than 100 Sessions, when all pages of some size are read, then all were shown."""
    expect_all(crowd, size)


@requirement(
    "list.nothing-else",
    Level.MUST,
    "The list contains nothing but the Sessions of the Service.",
    source=docs("list"),
    faults=["list-all-services", "list-foreign-disguised", "list-shows-template"],
    fix="List the Sessions of the Service in the path and no others.",
)
def test_nothing_else(gathering: Gathering) -> None:
    """Given a Service and another with a Session, the list of the one shows only what was created in it."""
    expect_nothing_else(gathering.book)


@requirement(
    "list.empty",
    Level.MUST,
    "The list of a Service without Sessions is an empty array.",
    source=docs("list"),
    faults=["list-empty-answers-404", "list-empty-shows-one"],
    fix="Answer a Service that has no Sessions with a page whose sessions are [].",
)
def test_empty(empty: Empty) -> None:
    """Given a Service in which no Session was created, its list is a page without items."""
    expect_success(empty.listed)
    expect_count(empty.listed, 0)


@requirement(
    "list.empty-alone",
    Level.MUST,
    "The page of an empty list has neither a next nor a previous page.",
    source=docs("list-meta"),
    faults=["list-empty-has-next", "list-empty-has-previous"],
    fix="Set next_page_url and previous_page_url to null where the list is empty.",
)
@pytest.mark.parametrize("name", ["next_page_url", "previous_page_url"])
def test_empty_alone(empty: Empty, name: str) -> None:
    """Given a Service in which no Session was created, its page is the first and the last one."""
    expect_meta(empty.listed, name, None)


@requirement(
    "list.unknown-service",
    Level.SHOULD,
    "The list of a Service that does not exist is refused.",
    source=other("errors:20404"),
    faults=["list-of-unknown-service", "list-of-unknown-service-crashes"],
    fix="Look up the Service of the path before its Sessions are listed.",
)
def test_unknown_service(nowhere: Exchange, gathering: Gathering) -> None:
    """Given a Service and a SID that no Service has, the list of the latter is a 4xx."""
    expect_refused(nowhere, control=gathering.book.first())


@requirement(
    "list.unknown-service-404",
    Level.SHOULD,
    "The list of a Service that does not exist answers 404.",
    source=other("errors:20404"),
    faults=["list-of-unknown-service-answers-400"],
    fix="Answer 404 where there is no Service of that SID.",
)
def test_unknown_service_404(nowhere: Exchange) -> None:
    """Given a SID that no Service has, when its Sessions are listed, the refusal is a 404."""
    expect_http_status(refusal(nowhere, "list.unknown-service"), 404)


# -- how they are shown -------------------------------------------------------------------------------


@requirement(
    "list.items-whole",
    Level.MUST,
    "An item of the list has all members that the Session has when it is fetched.",
    source=openapi("ListSession/responses/200"),
    faults=["list-items-shortened", "list-items-without-links", "list-items-null-left-out"],
    fix="Render the items of a list as a fetch renders a Session, members without value included.",
)
@pytest.mark.parametrize("kind", KINDS)
def test_items_whole(gathering: Gathering, kind: str) -> None:
    """Given a Session of each kind, its item in the list has every member that its fetch has."""
    fetched = gathering.fetched(kind)
    item = item_of(gathering.book, gathering.session(kind))

    expect_success(fetched)
    expect_as_many_members(fetched, item)


@requirement(
    "list.items-like-fetch",
    Level.MUST,
    "An item of the list shows what a fetch of the Session shows.",
    source=openapi("ListSession/responses/200"),
    faults=[
        "list-items-differ",
        "list-items-status-as-created",
        "list-items-mode-default",
        "list-items-name-ascii",
        "list-items-url-of-list",
        "list-items-date-expiry-null",
        "list-items-date-created-now",
        "list-items-closed-reason-null",
        "list-items-name-of-first",
        "list-items-links-of-list",
    ],
    fix="Render the items of a list from the stored Sessions, by the code that renders one alone.",
)
@pytest.mark.parametrize("kind", KINDS)
def test_items_like_fetch(gathering: Gathering, kind: str) -> None:
    """Given a Session of each kind, its item in the list has the values that its fetch has."""
    fetched = gathering.fetched(kind)
    item = item_of(gathering.book, gathering.session(kind))

    expect_success(fetched)
    expect_kept(fetched, item)


@requirement(
    "list.shows-new",
    Level.MUST,
    "A Session is in the list as soon as its creation was answered.",
    source=docs("list"),
    faults=["list-cached", "list-new-after-first-fetch"],
    fix="Read the list from where Sessions are stored, not from an earlier answer.",
)
def test_shows_new(followed: Followed) -> None:
    """Given a list that was read, when a Session is created and the list read again, then it is there."""
    expect_contained(followed.created, followed.session)


@requirement(
    "list.shows-updates",
    Level.MUST,
    "The list shows the values of an update as soon as it was answered.",
    source=docs("list"),
    faults=["list-items-cached", "list-items-cached-until-closed"],
    fix="Render the items of a list from the Sessions as they are now.",
)
def test_shows_updates(followed: Followed) -> None:
    """Given a listed Session, when its ttl is updated, then the list read right after shows the new one."""
    worked(followed.update, "update.ttl")
    item = item_of(followed.updated, followed.session)

    expect_value(item, "/ttl", 1234)


@requirement(
    "list.shows-closing",
    Level.MUST,
    "The list shows that a Session is closed as soon as that was answered.",
    source=docs("list"),
    faults=["list-items-status-cached", "list-drops-listed-closed"],
    fix="Keep a closed Session in the list and show its status as it is now.",
)
def test_shows_closing(followed: Followed) -> None:
    """Given a listed Session, when it is closed, then the list read right after shows it as closed."""
    worked(followed.closing, CLOSE)

    expect_contained(followed.closed, followed.session)
    expect_value(item_of(followed.closed, followed.session), "/status", "closed")


@requirement(
    "list.changes-nothing",
    Level.SHOULD,
    "Reading the list changes no Session.",
    source=other("docs:methods", "methods"),
    faults=["list-starts-sessions", "list-reopens-closed", "list-counts-as-interaction", "list-takes-out"],
    fix="Read only: a GET moves no status, no date and no record.",
)
@pytest.mark.parametrize("kind", ["named", "closed"])
def test_changes_nothing(client: Client, gathering: Gathering, kind: str) -> None:
    """Given a Session that was fetched, when it was listed, then another fetch shows the same."""
    before = gathering.fetched(kind)
    gathering.book.first(100)
    after = client.fetch_session(gathering.session(kind))

    expect_success(before)
    expect_success(after)
    expect_kept(before, after)


# -- what the documents leave open --------------------------------------------------------------------


@observation("list.order", "In which order does the list show Sessions?", source=docs("list"))
def test_order(gathering: Gathering) -> str:
    """Given Sessions created one after the other, the order of the list is recorded."""
    made, shown = gathering.order, sids(gathering.book.first(100))
    ours = [sid for sid in shown if sid in made]

    return {tuple(made): "oldest first", tuple(made[::-1]): "newest first"}.get(tuple(ours), "another order")


@observation("list.status-filter", "Does the list heed a query for a status?", source=docs("list"))
def test_status_filter(gathering: Gathering) -> str:
    """Given Sessions of every kind, when the list is asked for closed ones, the effect is recorded."""
    return filtered(gathering, Status="closed")


@observation("list.name-filter", "Does the list heed a query for a unique name?", source=docs("list"))
def test_name_filter(gathering: Gathering) -> str:
    """Given Sessions of every kind, when the list is asked for one name, the effect is recorded."""
    return filtered(gathering, UniqueName=gathering.name)
