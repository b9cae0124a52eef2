"""Chapter lifecycle: closing, re-opening, closing again, and what a Session keeps on the way."""

from datetime import timedelta

import pytest

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.expect import (
    expect_error_code,
    expect_http_status,
    expect_one_of,
    expect_refused,
    expect_success,
    expect_that,
    expect_value,
    member,
)
from conformance.given import Make
from conformance.model import Level
from conformance.requirement import observation, requirement
from conformance.scenes.changes import IDENTITY, MOVING, Story, expect_applied, expect_kept, instant
from conformance.scenes.refusing import Subject
from conformance.scenes.reopening import (
    Barred,
    Rejoined,
    bar,
    in_words,
    outcome,
    participants,
    reopen_with_numbers_in_use,
    reopen_with_participant,
)
from conformance.sources import docs, observed, openapi, other

# How far apart a target may note the end and the change of a Session that are one and the same event.
CLOSE_TOGETHER = timedelta(seconds=60)
TO_OPEN = "lifecycle.closed-to-open-refused"


@pytest.fixture(scope="session")
def barred(closed_subject: Subject, story: Story) -> Barred:
    """A closed Session that was asked to become open, and another that was re-opened."""
    return bar(closed_subject, story.steps["reopen"].made)


@pytest.fixture(scope="session")
def rejoined(client: Client, make: Make, quiet: Service) -> Rejoined:
    """A Session with a Participant that was closed and re-opened, its Participants listed each time."""
    return reopen_with_participant(client, make, quiet)


@requirement(
    "lifecycle.closes-in-progress",
    Level.MUST,
    "An update with Status=closed closes a Session that is in progress.",
    source=docs("update"),
    faults=[
        "update-close-again-refused",
        "update-close-in-progress-ignored",
        "update-third-close-refused",
    ],
    fix="Let every active Session be closed, however often it was closed and re-opened before.",
)
@pytest.mark.parametrize("name", ["close-again", "close-third"])
def test_closes_in_progress(story: Story, name: str) -> None:
    """Given a Session re-opened once or twice before, when it is closed, then a fetch shows it closed."""
    step = story.sent(name)

    expect_success(step.made)
    expect_applied(step.after, step.form)


@requirement(
    "lifecycle.reopens-again",
    Level.MUST,
    "A Session that was re-opened before can be closed and re-opened again.",
    source=docs("update"),
    faults=["update-reopen-once", "update-third-reopen-refused", "update-reopen-again-opens"],
    fix="Keep no count of how often a Session was re-opened.",
)
@pytest.mark.parametrize("name", ["reopen-again", "reopen-third"])
def test_reopens_again(story: Story, name: str) -> None:
    """Given a Session closed for another time, when it is re-opened, then a fetch shows it in progress."""
    step = story.sent(name)

    expect_success(step.made)
    expect_applied(step.after, step.form)


@requirement(
    "lifecycle.close-sets-date-ended",
    Level.SHOULD,
    "A Session that was closed by an update has a date_ended.",
    source=openapi("proxy.v1.service.session/properties/date_ended"),
    faults=[
        "update-close-without-date-ended",
        "update-close-date-ended-unstored",
        "update-close-again-without-date-ended",
    ],
    fix="Store the moment of closing as date_ended.",
)
@pytest.mark.parametrize("name", ["close", "close-again"])
def test_close_sets_date_ended(story: Story, name: str) -> None:
    """Given an open or a re-opened Session, when it is closed, then a fetch shows a date_ended."""
    step = story.taken(name)

    expect_that(step.after, "/date_ended", lambda value: value is not None, "not null")


@requirement(
    "lifecycle.date-ended-is-the-close",
    Level.SHOULD,
    "The date_ended of a Session that was closed by an update is the moment of closing.",
    source=openapi("proxy.v1.service.session/properties/date_ended"),
    faults=["update-close-date-ended-early", "update-close-date-ended-expiry"],
    fix="Take the present moment for date_ended, not a date that was stored before.",
)
def test_date_ended_is_the_close(story: Story) -> None:
    """Given a Session, when it is closed, then date_ended lies within a minute of date_updated."""
    step = story.taken("close")
    changed = instant(member(step.after, "/date_updated"))

    expect_that(
        step.after,
        "/date_ended",
        lambda value: (
            changed is None or (ended := instant(value)) is None or abs(ended - changed) <= CLOSE_TOGETHER
        ),
        f"within a minute of {changed}",
    )


@requirement(
    "lifecycle.close-does-not-start",
    Level.MAY,
    "Closing a Session without traffic leaves date_started as it was.",
    source=observed("live", "close"),
    faults=["update-close-starts"],
    fix="Set date_started when traffic begins, not when a Session ends.",
)
def test_close_does_not_start(story: Story) -> None:
    """Given a Session without traffic, when it is closed, then date_started is what it was before."""
    step = story.taken("close")

    expect_value(step.after, "/date_started", member(step.before, "/date_started"))


@requirement(
    "lifecycle.reopen-keeps",
    Level.SHOULD,
    "Re-opening a closed Session keeps its name, mode, ttl and expiry.",
    source=openapi("UpdateSession/body/Status"),
    faults=[
        "update-reopen-drops-name",
        "update-reopen-resets-mode",
        "update-reopen-resets-ttl",
        "update-reopen-clears-date-expiry",
    ],
    fix="Change the status and what belongs to it, and nothing else, when a Session is re-opened.",
)
@pytest.mark.parametrize("name", ["reopen", "reopen-again"])
def test_reopen_keeps(story: Story, name: str) -> None:
    """Given a closed Session, when it is re-opened, then it has what it had before it was closed."""
    step = story.taken(name)

    expect_kept(
        step.before,
        step.after,
        besides=(*MOVING, "date_updated", *IDENTITY),
    )


@requirement(
    "lifecycle.reopen-clears-reason",
    Level.MAY,
    "A Session that was re-opened has no closed_reason.",
    source=observed("live", "reopen"),
    faults=["update-reopen-keeps-reason"],
    fix="Empty closed_reason when a Session is re-opened.",
)
def test_reopen_clears_reason(story: Story) -> None:
    """Given a closed Session, when it is re-opened, then its closed_reason is null or empty."""
    expect_one_of(story.taken("reopen").after, "/closed_reason", [None, ""])


@requirement(
    "lifecycle.reopen-keeps-participants",
    Level.MAY,
    "Participants and their proxy numbers survive that a Session is closed and re-opened.",
    source=observed("live", "reopen"),
    faults=[
        "update-close-drops-participants",
        "update-reopen-drops-participants",
        "update-reopen-changes-numbers",
    ],
    fix="Leave the Participants of a Session alone when its status changes.",
)
def test_reopen_keeps_participants(rejoined: Rejoined) -> None:
    """Given a Session with a Participant, when it is closed and re-opened, then the Participant is there."""
    before = participants(rejoined.earlier.body["participants"])

    expect_that(rejoined.later, "/participants", lambda later: participants(later) == before, f"{before}")


@requirement(
    TO_OPEN,
    Level.SHOULD,
    "A closed Session cannot be set to open, and stays closed.",
    source=other("errors:80608"),
    faults=[
        "update-closed-to-open-accepted",
        "update-transition-answers-500",
        "update-closed-to-open-ignored",
        "update-closed-to-open-reopens",
    ],
    fix="Refuse Status=open on a closed Session; in-progress is what re-opens it.",
)
def test_closed_to_open_refused(barred: Barred) -> None:
    """Given a closed Session, when it is set to open, then it is refused; in-progress is accepted."""
    expect_refused(barred.refused, control=barred.accepted)
    expect_value(barred.between, "/status", "closed")


@requirement(
    "lifecycle.closed-to-open-code",
    Level.SHOULD,
    "Where the refusal to set a closed Session to open carries a code, it is 80608.",
    source=other("errors:80608"),
    faults=["update-transition-other-code"],
    fix="Give the code 80608 to the refusal of a status change.",
)
def test_closed_to_open_code(barred: Barred) -> None:
    """Given a closed Session, when it is set to open, then the code of the refusal is 80608."""
    expect_error_code(barred.refusal(TO_OPEN), 80608)


@requirement(
    "lifecycle.closed-to-open-400",
    Level.MAY,
    "The refusal to set a closed Session to open is a 400.",
    source=observed("live", "transitions"),
    faults=["update-transition-answers-409"],
    fix="Answer 400 to a status change that cannot be made.",
)
def test_closed_to_open_400(barred: Barred) -> None:
    """Given a closed Session, when it is set to open, then the HTTP status of the refusal is 400."""
    expect_http_status(barred.refusal(TO_OPEN), 400)


@observation(
    "lifecycle.closed-reason",
    "What closed_reason does a Session have after it was closed by an update, and after it was re-opened?",
    source=observed("live", "close"),
)
def test_closed_reason(story: Story) -> str:
    """Given a Session that is closed and re-opened, then its closed_reason is recorded each time."""
    closed, reopened = (story.taken(name).after.body.get("closed_reason") for name in ("close", "reopen"))

    return f"{str(closed)[:40]!r} when closed, {str(reopened)[:40]!r} when re-opened"


@observation(
    "lifecycle.date-ended-after-reopen",
    "Is date_ended null again after a Session was re-opened?",
    source=observed("live", "reopen"),
)
def test_date_ended_after_reopen(story: Story) -> str:
    """Given a Session that was re-opened, then it is recorded whether date_ended is null."""
    return "null" if story.taken("reopen").after.body.get("date_ended") is None else "kept"


@observation(
    "lifecycle.status-other",
    "What comes of status changes that the documents do not speak of?",
    source=other("errors:80608"),
)
def test_status_other(client: Client, session: Session) -> str:
    """Given an open Session, when it is given other statuses in turn, then what comes is recorded."""
    asked = ("failed", "unknown", "open", "in-progress")

    return "; ".join(f"{status} {outcome(client, session, 'status', Status=status)}" for status in asked)


@observation(
    "lifecycle.closed-updated",
    "What comes of updating a closed Session otherwise than by re-opening it?",
    source=other("errors:80607"),
)
def test_closed_updated(closed_subject: Subject) -> str:
    """Given a closed Session, when it is given a Ttl and closed once more, then what comes is recorded."""
    ttl, closed = closed_subject.asked({"Ttl": 7200}, {"Status": "closed"}).answers

    return f"Ttl: {in_words(ttl, 'ttl')}; closed: {in_words(closed, 'status')}"


@observation(
    "lifecycle.reopen-with-numbers-in-use",
    "Is a Session re-opened when a Participant's pair of numbers is in use in another active Session?",
    source=other("errors:80604"),
)
def test_reopen_with_numbers_in_use(client: Client, make: Make, rejoined: Rejoined) -> str:
    """Given a closed Session whose pair of numbers is used elsewhere, then re-opening it is recorded."""
    return reopen_with_numbers_in_use(client, make, rejoined.participant)
