"""Chapter consistency: what shows a Session after an update shows the same, and only what was asked for."""

import pytest

from conformance.expect import expect_that, member
from conformance.given import REOPEN
from conformance.model import Exchange, Level
from conformance.requirement import requirement
from conformance.scenes.changes import (
    IDENTITY,
    NAMES,
    Story,
    expect_applied,
    expect_identity,
    expect_kept,
    instant,
    touched,
)
from conformance.scenes.updating import Listed, expect_shown
from conformance.sources import docs, openapi

# What these keep is the business of update.empty and of lifecycle.reopen-keeps.
KEPT_ELSEWHERE = ("empty", "reopen", "reopen-again")
UNNAMED = "ttl of an unnamed one"
# Changes of Sessions that are old enough for the present moment to be another than that of their creation.
AGED = ("Ttl", "DateExpiry", "Status", REOPEN)


@requirement(
    "consistency.answer-shows-change",
    Level.MUST,
    "The answer to an update shows the values that it set.",
    source=openapi("UpdateSession/responses/200"),
    faults=["update-answers-before", "update-answer-ttl-before", "update-answer-date-expiry-before"],
    fix="Answer the Session as it is after the update.",
)
@pytest.mark.parametrize("name", [name for name in NAMES if name != "empty"])
def test_answer_shows_change(story: Story, name: str) -> None:
    """Given each kind of update, when it is answered, then the answer shows what was asked for."""
    step = story.applied(name)

    expect_applied(step.made, step.form)


@requirement(
    "consistency.answer-equals-fetch",
    Level.SHOULD,
    "The answer to an update shows the Session as a fetch right after it does.",
    source=openapi("UpdateSession/responses/200"),
    faults=[
        "update-not-stored",
        "fetch-stale",
        "update-answer-other-mode",
        "update-answer-without-name",
        "update-first-read-stale",
    ],
    fix="Render the answer to an update from what was stored, as a fetch does.",
)
@pytest.mark.parametrize("name", NAMES)
def test_answer_equals_fetch(story: Story, name: str) -> None:
    """Given each kind of update, when the Session is fetched right after, then it equals the answer."""
    step = story.taken(name)

    expect_kept(step.made, step.after)


@requirement(
    "consistency.identity",
    Level.MUST,
    "An update leaves sid, service_sid, account_sid, date_created and the addresses as they are.",
    source=docs("properties"),
    faults=[
        "update-moves-date-created",
        "update-makes-date-created-now",
        "update-changes-account",
        "update-changes-sid",
        "update-reopen-new-sid",
        "update-reopen-moves-date-created",
        "update-reopen-makes-date-created-now",
        "update-answers-first-session",
    ],
    fix="Change nothing that says which Session it is, whatever an update asks for.",
)
@pytest.mark.parametrize("name", [*NAMES, *AGED])
def test_identity(story: Story, listed: Listed, name: str) -> None:
    """Given each kind of update, when it is answered, then what identifies the Session is as created."""
    made, *shown = listed.moved(name) if name in AGED else _shown(story, name)

    for after in shown:
        expect_identity(made, after)


def _shown(story: Story, name: str) -> tuple[Exchange, ...]:
    step = story.taken(name)
    return story.made, step.made, step.after


@requirement(
    "consistency.keeps-others",
    Level.SHOULD,
    "What an update does not mention keeps its value.",
    source=openapi("UpdateSession/body"),
    faults=[
        "update-drops-name",
        "update-resets-mode",
        "update-flips-mode",
        "update-resets-ttl",
        "update-resets-date-expiry",
        "update-starts",
        "update-close-drops-ttl",
        "update-close-drops-name",
        "update-close-drops-date-expiry",
        "update-close-resets-mode",
        "update-name-in-ascii",
        "update-names-unnamed",
        "update-ttl-moves-date-expiry",
        "update-date-expiry-sets-ttl",
    ],
    fix="Write only the members that the update names, with date_updated.",
)
@pytest.mark.parametrize("name", [*(name for name in NAMES if name not in KEPT_ELSEWHERE), UNNAMED])
def test_keeps_others(story: Story, listed: Listed, name: str) -> None:
    """Given each kind of update, when the Session is fetched, then all else is as it was before."""
    step = listed.story.taken("ttl") if name == UNNAMED else story.taken(name)
    # The unnamed one was given no expiry: that may be shown as what follows from the ttl.
    derived = ("date_expiry",) if name == UNNAMED else ()

    expect_kept(step.before, step.after, besides=(*touched(step.form), *derived, *IDENTITY))


@requirement(
    "consistency.listed",
    Level.MUST,
    "The list shows a Session as it was last updated.",
    source=docs("list"),
    faults=["update-list-stale", "update-list-shows-old-ttl", "update-list-shows-open"],
    fix="Build the list from what is stored, not from a copy made at creation.",
)
def test_listed(listed: Listed) -> None:
    """Given Sessions that were updated and closed, when their Service is listed, then the new values show."""
    expect_shown(listed)


@requirement(
    "consistency.date-updated-moves",
    Level.SHOULD,
    "An update that changes something moves date_updated forward.",
    source=docs("properties"),
    faults=[
        "update-date-updated-stays",
        "update-close-keeps-date-updated",
        "update-date-expiry-keeps-date-updated",
        "update-date-updated-created",
    ],
    fix="Set date_updated to the present moment whenever a stored value changes.",
)
@pytest.mark.parametrize("parameter", ["Ttl", "DateExpiry", "Status"])
def test_date_updated_moves(listed: Listed, parameter: str) -> None:
    """Given a Session more than a second old, when it is changed, then date_updated is later than before."""
    made, changed = listed.moved(parameter)
    earlier = instant(member(made, "/date_updated"))

    expect_that(
        changed,
        "/date_updated",
        lambda value: earlier is None or ((now := instant(value)) is not None and now > earlier),
        f"later than {earlier}",
    )


@requirement(
    "consistency.date-updated-not-back",
    Level.SHOULD,
    "An update never moves date_updated back.",
    source=docs("properties"),
    faults=["update-date-updated-back", "update-reopen-date-updated-back"],
    fix="Let date_updated be the moment of the latest change, never an earlier one.",
)
@pytest.mark.parametrize("name", NAMES)
def test_date_updated_not_back(story: Story, name: str) -> None:
    """Given each kind of update, when the Session is fetched, then date_updated is not before what it was."""
    step = story.taken(name)
    earlier = instant(member(step.before, "/date_updated"))

    expect_that(
        step.after,
        "/date_updated",
        lambda value: earlier is None or (now := instant(value)) is None or now >= earlier,
        f"not before {earlier}",
    )
