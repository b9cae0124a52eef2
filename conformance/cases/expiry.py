"""Chapter expiry: when a Session ends by itself, and when it must not."""

import pytest

from conformance.client import Client
from conformance.expect import expect_not_found, expect_success, expect_value
from conformance.model import Level
from conformance.requirement import observation, requirement
from conformance.scenes.ends import (
    ended_session,
    expect_active,
    expect_ended,
    expect_ended_like,
    expect_listed_as_ended,
    listed_after_end,
    reopened_after_end,
    served_after_end,
    shown_after_end,
    told_and_shortened,
)
from conformance.scenes.planting import ENDED, FAR, Planted
from conformance.sources import docs, openapi, other

# -- a Session ends ------------------------------------------------------------------------------------


@requirement(
    "expiry.ttl-ends",
    Level.SHOULD,
    "A Session in which nothing happens ends soon after its Ttl has passed.",
    source=docs("create"),
    faults=[
        "expiry-never",
        "expiry-ttl-ignored",
        "expiry-ttl-in-minutes",
        "expiry-ttl-waits-for-interaction",
    ],
    fix="End a Session when ttl seconds have passed since its creation or its latest Interaction.",
)
def test_ttl_ends(planted: Planted) -> None:
    """Given a Session with a Ttl of a second, when that has passed, then it ends."""
    expect_ended(planted, planted.fetch_at_last("ttl-near"))


@requirement(
    "expiry.date-expiry-ends",
    Level.SHOULD,
    "A Session ends soon after its DateExpiry.",
    source=docs("create"),
    faults=["expiry-never", "expiry-date-ignored", "expiry-date-a-day-late"],
    fix="End a Session when its DateExpiry has come.",
)
def test_date_expiry_ends(planted: Planted) -> None:
    """Given a Session with a DateExpiry in some seconds, when that has come, then it ends."""
    expect_ended(planted, planted.fetch_at_last("date-near"))


@requirement(
    "expiry.date-expiry-beats-longer-ttl",
    Level.MUST,
    "A Session with a DateExpiry ends at that moment even when its Ttl would let it live longer.",
    source=docs("properties"),
    faults=["expiry-ttl-wins", "expiry-later-wins"],
    fix="Leave ttl out of account where there is a DateExpiry.",
)
def test_date_expiry_beats_longer_ttl(planted: Planted) -> None:
    """Given twins with one DateExpiry, when the one without Ttl has ended, then so has the one with."""
    expect_ended_like(planted, "date-near-ttl-far", "date-near")


@requirement(
    "expiry.updated-ttl-ends",
    Level.SHOULD,
    "A Session whose Ttl was made shorter by an update ends soon after the new Ttl has passed.",
    source=docs("update"),
    faults=["expiry-updated-ttl-ignored"],
    fix="Work the end of a Session out anew when its Ttl is updated.",
)
def test_updated_ttl_ends(planted: Planted) -> None:
    """Given a Session with a long Ttl, when it is updated to one second, then the Session ends."""
    expect_ended_like(planted, "updated-ttl-near", "ttl-near")


@requirement(
    "expiry.updated-date-expiry-ends",
    Level.SHOULD,
    "A Session that was given a DateExpiry by an update ends soon after that moment.",
    source=docs("update"),
    faults=["expiry-updated-date-ignored"],
    fix="Work the end of a Session out anew when its DateExpiry is updated.",
)
def test_updated_date_expiry_ends(planted: Planted) -> None:
    """Given a Session with a long Ttl, when an update sets a near DateExpiry, then it ends."""
    expect_ended_like(planted, "updated-date-near", "date-near")


@requirement(
    "expiry.reopened-ends",
    Level.SHOULD,
    "A Session that was re-opened with a DateExpiry ends soon after that moment.",
    source=other("docs:changelog", "2019-01-24"),
    faults=["expiry-reopened-never", "expiry-open-only"],
    fix="Let Sessions that are in progress expire like open ones.",
)
def test_reopened_ends(planted: Planted) -> None:
    """Given a Session that was re-opened with a near DateExpiry, when that has come, then it ends."""
    expect_ended_like(planted, "reopened-date-near", "date-near")


@requirement(
    "expiry.default-ttl-ends",
    Level.SHOULD,
    "A Session that is given no Ttl ends soon after the default_ttl of its Service has passed.",
    source=other("docs:service", "default-ttl"),
    faults=["expiry-default-ttl-shown-only"],
    fix="Let the default_ttl of the Service stand in for a Ttl that is not given.",
)
def test_default_ttl_ends(planted: Planted) -> None:
    """Given a Service with a default_ttl of a second, when that has passed, then its Session ends."""
    expect_ended_like(planted, "default-ttl", "ttl-near")


@requirement(
    "expiry.interaction-keeps-date-expiry",
    Level.SHOULD,
    "A Session ends at its DateExpiry although there were Interactions.",
    source=docs("properties"),
    faults=["expiry-interaction-moves-date", "expiry-open-only"],
    fix="Let Interactions restart the ttl only, and leave DateExpiry where it is.",
)
def test_interaction_keeps_date_expiry(planted: Planted) -> None:
    """Given a Session with a near DateExpiry and a message, when that has come, then it ends."""
    expect_ended_like(planted, "told-date-near", "date-near")


@requirement(
    "expiry.closed",
    Level.SHOULD,
    "A Session that has ended by itself and is still served has the status closed.",
    source=other("errors:80904"),
    faults=["expiry-fails", "expiry-status-unknown-word", "expiry-status-unknown"],
    fix="Set status to closed when a Session expires.",
)
def test_closed(planted: Planted) -> None:
    """Given a Session that has expired, when it is fetched, then its status is closed."""
    expect_value(served_after_end(planted, "ttl-near"), "/status", "closed")


@requirement(
    "expiry.list-agrees",
    Level.SHOULD,
    "The list does not show a Session as active that has ended by itself.",
    source=openapi("ListSession/responses/200"),
    faults=["expiry-list-stale"],
    fix="Bring Sessions up to date before they are listed, not only before they are fetched.",
)
def test_list_agrees(planted: Planted) -> None:
    """Given a Session that has expired, when the list is read, then it shows the same status as a fetch."""
    expect_listed_as_ended(planted)


@requirement(
    "expiry.can-be-deleted",
    Level.MUST,
    "A Session that has ended by itself can be deleted.",
    source=docs("delete"),
    faults=["delete-expired-refused"],
    fix="Let DELETE remove Sessions of every status, however they came to it.",
)
def test_can_be_deleted(client: Client, planted: Planted) -> None:
    """Given a Session that has expired, when it is deleted, then a fetch no longer finds it."""
    session = ended_session(planted, "date-near")
    deleted = client.delete_session(session)
    fetched = client.fetch_session(session)

    expect_success(deleted)
    expect_not_found(fetched)


# -- a Session does not end too early ------------------------------------------------------------------


@requirement(
    "expiry.date-expiry-beats-shorter-ttl",
    Level.MUST,
    "A Session with a DateExpiry does not end before that moment, although its Ttl has passed.",
    source=docs("properties"),
    faults=["expiry-ttl-wins", "expiry-earlier-wins"],
    fix="Leave ttl out of account where there is a DateExpiry.",
)
def test_date_expiry_beats_shorter_ttl(planted: Planted) -> None:
    """Given a Ttl of a second and a far DateExpiry, when the second has passed, it has not ended."""
    expect_active(planted.look_after("ttl-near-date-far", twin="ttl-near"))


@requirement(
    "expiry.ttl-not-early",
    Level.MUST,
    "A Session does not end by itself before its Ttl has passed.",
    source=docs("create"),
    faults=["expiry-ttl-in-milliseconds", "expiry-ttl-capped", "expiry-reopened-at-once"],
    fix="Count Ttl in seconds.",
)
@pytest.mark.parametrize("name", ["ttl-far", "reopened-far"])
def test_ttl_not_early(planted: Planted, name: str) -> None:
    """Given a Session with a long Ttl, when some seconds have passed, then it has not ended."""
    expect_active(planted.look_after(name, twin="ttl-near"))


@requirement(
    "expiry.date-expiry-not-early",
    Level.MUST,
    "A Session does not end by itself before its DateExpiry.",
    source=docs("create"),
    faults=["expiry-date-early"],
    fix="Compare DateExpiry with the present moment in one time zone.",
)
def test_date_expiry_not_early(planted: Planted) -> None:
    """Given a Session with a far DateExpiry, when some seconds have passed, then it has not ended."""
    expect_active(planted.look_after("date-far", twin="date-near"))


@requirement(
    "expiry.ttl-zero",
    Level.SHOULD,
    "A Session with a Ttl of 0 does not end within seconds: 0 is no limit.",
    source=other("docs:service", "default-ttl"),
    faults=["expiry-ttl-zero-ends", "expiry-ttl-zero-is-past"],
    fix="Take a ttl of 0 for no limit.",
)
def test_ttl_zero(planted: Planted) -> None:
    """Given a Session with a Ttl of 0, when some seconds have passed, then it has not ended."""
    expect_active(planted.look_after("ttl-zero", twin="ttl-near"))


@requirement(
    "expiry.updated-ttl-prolongs",
    Level.MUST,
    "A Session whose Ttl was made longer by an update does not end when the old Ttl has passed.",
    source=docs("update"),
    faults=["expiry-timer-of-creation", "expiry-earliest-ttl-wins"],
    fix="Work the end of a Session out anew when its Ttl is updated.",
)
def test_updated_ttl_prolongs(planted: Planted) -> None:
    """Given a Session whose short Ttl was updated to a long one, when the short one has passed, it lives."""
    expect_active(planted.look_after("updated-ttl-far", twin="ttl-near"))


@requirement(
    "expiry.updated-date-expiry-prolongs",
    Level.MUST,
    "A Session whose DateExpiry was made later by an update does not end at the old moment.",
    source=docs("update"),
    faults=["expiry-timer-of-creation", "expiry-earliest-date-wins"],
    fix="Work the end of a Session out anew when its DateExpiry is updated.",
)
def test_updated_date_expiry_prolongs(planted: Planted) -> None:
    """Given a near DateExpiry that was updated to a far one, when the near one has come, it lives."""
    expect_active(planted.look_after("updated-date-far", twin="date-near"))


@requirement(
    "expiry.added-date-expiry-prolongs",
    Level.MUST,
    "A Session that was given a later DateExpiry by an update does not end when its Ttl has passed.",
    source=docs("properties"),
    faults=["expiry-timer-of-creation", "expiry-added-date-loses"],
    fix="Let DateExpiry win over ttl whenever it was given.",
)
def test_added_date_expiry_prolongs(planted: Planted) -> None:
    """Given a Session with a short Ttl, when an update sets a far DateExpiry, then it outlives the Ttl."""
    expect_active(planted.look_after("updated-date-far-over-ttl", twin="ttl-near"))


@requirement(
    "expiry.default-ttl-overridden",
    Level.SHOULD,
    "A Session with a Ttl of its own does not end when the default_ttl of its Service has passed.",
    source=other("docs:service", "default-ttl"),
    faults=["expiry-default-ttl-caps"],
    fix="Use the default_ttl of the Service only where no Ttl is given.",
)
def test_default_ttl_overridden(planted: Planted) -> None:
    """Given a default_ttl of a second and a long Ttl, when the second has passed, then it has not ended."""
    expect_active(planted.look_after("default-ttl-ttl-far", twin="default-ttl"))


@requirement(
    "expiry.interaction-restarts-ttl",
    Level.MUST,
    "The Ttl counts from the latest Interaction where there was one, not from the creation.",
    source=docs("create"),
    faults=["expiry-ttl-not-restarted"],
    fix="Count ttl from the moment of the latest Interaction.",
)
def test_interaction_restarts_ttl(planted: Planted) -> None:
    """Given an older Session with a message just now, when its Ttl becomes shorter than its age, it lives."""
    expect_active(told_and_shortened(planted, "ttl-far"))


# -- questions -----------------------------------------------------------------------------------------


@observation(
    "expiry.closed-reason", "What is closed_reason after the Ttl has passed?", source=docs("properties")
)
def test_closed_reason(planted: Planted) -> str:
    """The closed_reason of a Session that has expired is recorded."""
    return shown_after_end(planted, "closed_reason")


@observation("expiry.date-ended", "Is date_ended set after the Ttl has passed?", source=docs("properties"))
def test_date_ended(planted: Planted) -> str:
    """Whether a Session that has expired has a date_ended is recorded."""
    return shown_after_end(planted, "date_ended")


@observation(
    "expiry.date-expiry-of-ttl",
    "What is date_expiry where only Ttl was given?",
    source=docs("properties"),
)
def test_date_expiry_of_ttl(planted: Planted) -> str:
    """Whether a Session with a Ttl only shows a date_expiry is recorded."""
    return "null" if planted.session("ttl-far").made.body.get("date_expiry") is None else "set"


@observation("expiry.listed", "Is a Session still listed after its Ttl has passed?", source=docs("list"))
def test_listed(planted: Planted) -> str:
    """Whether a Session that has expired is in the list is recorded."""
    return listed_after_end(planted)


@observation("expiry.reopen", "Can a Session be re-opened after its Ttl has passed?", source=docs("update"))
def test_reopen(planted: Planted) -> str:
    """What re-opening a Session that has expired comes to is recorded."""
    return reopened_after_end(planted, "updated-ttl-near")


@observation(
    "expiry.reopen-with-date-expiry",
    "Can a Session be re-opened with a later DateExpiry after its Ttl has passed?",
    source=docs("update"),
)
def test_reopen_with_date_expiry(planted: Planted) -> str:
    """What re-opening a Session that has expired with a later DateExpiry comes to is recorded."""
    return reopened_after_end(planted, ENDED, DateExpiry=planted.moment(FAR))
