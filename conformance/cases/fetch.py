"""Chapter fetch: what reading one Session shows."""

import pytest

from conformance.expect import expect_http_status, expect_success, expect_value
from conformance.given import CREATE
from conformance.model import Level
from conformance.requirement import requirement
from conformance.scenes.ageing import Aged, Young
from conformance.scenes.changes import MOVING, expect_kept
from conformance.scenes.gallery import Gallery
from conformance.scenes.refusing import Subject
from conformance.sources import docs, openapi, other
from conformance.watch import Seen, successes

# What a create fixes; the others change by themselves or are compared by the create chapter.
UNFIXED = (*MOVING[1:], "date_last_interaction", "date_updated", "url", "links")


@requirement(
    "fetch.by-sid",
    Level.MUST,
    "Fetching by SID answers the Session of that SID.",
    source=docs("fetch"),
    faults=["fetch-first-fails", "fetch-other-session", "fetch-latest-session"],
    fix="Look the Session up by the SID in the path and answer it.",
)
def test_by_sid(young: Young) -> None:
    """Given a Session among others, when it is fetched by its SID, then the answer is a 2xx with that SID."""
    expect_success(young.reads[0])
    expect_value(young.reads[0], "/sid", young.session.sid)


@requirement(
    "fetch.answers-200",
    Level.MUST,
    "A successful fetch is answered with 200.",
    source=openapi("FetchSession/responses/200"),
    faults=[
        "fetch-answers-201",
        "fetch-answers-202",
        "fetch-answers-203",
        "fetch-closed-answers-203",
    ],
    fix="Answer every successful fetch with the HTTP status 200, whatever the status of the Session.",
    watches=successes("fetchSession"),
)
def test_answers_200(seen: Seen) -> None:
    """Given any successful fetch of the run, its HTTP status is 200."""
    expect_http_status(seen.exchange, 200)


@requirement(
    "fetch.again",
    Level.MUST,
    "A Session can be fetched as often as one likes.",
    source=docs("fetch"),
    faults=["fetch-each-third-fails", "fetch-third-fails-once"],
    fix="Let a fetch depend on nothing but the Session: not on a count, a cache or a lock.",
)
@pytest.mark.parametrize("turn", range(4))
def test_again(aged: Aged, turn: int) -> None:
    """Given a Session fetched four times, at once and after a while, then each time it is shown."""
    expect_success(aged.reads[turn])
    expect_value(aged.reads[turn], "/sid", aged.session.sid)


@requirement(
    "fetch.stored-values",
    Level.MUST,
    "A fetch shows the values that the Session was created with.",
    source=docs("properties"),
    faults=[
        "fetch-ttl-differs",
        "fetch-mode-differs",
        "fetch-unique-name-differs",
        "fetch-date-expiry-differs",
        "fetch-date-created-differs",
        "fetch-account-differs",
        "fetch-service-differs",
        "fetch-name-in-ascii",
        "fetch-name-composed",
        "fetch-name-cut",
        "fetch-mode-default-always",
        "fetch-ttl-hidden-by-date-expiry",
        "fetch-date-expiry-without-time",
    ],
    fix="Store every value of the create request and show exactly these in a fetch.",
)
@pytest.mark.parametrize("name", ["nothing", "everything", "combined", "punctuation", "both", "long"])
def test_stored_values(gallery: Gallery, name: str) -> None:
    """Given Sessions created in several ways, when each is fetched, then it shows what create showed."""
    exhibit = gallery.accepted(name, CREATE)

    expect_success(exhibit.fetched)
    expect_kept(exhibit.made, exhibit.fetched, besides=UNFIXED)


@requirement(
    "fetch.changes-nothing",
    Level.SHOULD,
    "Fetching a Session changes nothing about it.",
    source=other("docs:methods", "methods"),
    faults=["fetch-touches", "fetch-touches-now", "fetch-starts", "fetch-counts-down", "fetch-cycles-mode"],
    fix="Make the fetch a pure read: no date, status or counter moves.",
)
@pytest.mark.parametrize("turn", [1, 2, 3])
def test_changes_nothing(aged: Aged, turn: int) -> None:
    """Given a Session fetched four times along more than a second, then every fetch shows the same."""
    expect_kept(aged.reads[0], aged.reads[turn])


@requirement(
    "fetch.closed",
    Level.SHOULD,
    "A closed Session can still be fetched.",
    source=other("docs:changelog", "2019-11-18"),
    faults=["fetch-closed-not-found", "fetch-closed-answers-410", "fetch-closed-shows-open"],
    fix="Keep closed Sessions readable; only a deletion removes them.",
)
def test_closed(closed_subject: Subject) -> None:
    """Given a closed Session, when it is fetched, then it is shown, closed."""
    fetched = closed_subject.first

    expect_success(fetched)
    expect_value(fetched, "/sid", closed_subject.session.sid)
    expect_value(fetched, "/status", "closed")
