"""Chapter update: each thing that an update can change, and that it changes nothing else."""

import pytest

from conformance.client import Client
from conformance.expect import (
    expect_http_status,
    expect_same,
    expect_success,
)
from conformance.given import CLOSE, REOPEN
from conformance.model import Level
from conformance.requirement import requirement
from conformance.scenes.changes import (
    IDENTITY,
    Story,
    expect_applied,
    expect_kept,
)
from conformance.scenes.refusing import Attempt, Subject, expect_all_refused, refusal
from conformance.scenes.updating import Listed
from conformance.sources import docs, openapi, other
from conformance.watch import Seen, successes

POST_ONLY = "update.by-post-only"


@pytest.fixture(scope="module")
def misused(client: Client, subject: Subject) -> Attempt:
    """Updates of a Session that were sent with PUT and with PATCH."""
    return subject.tried(
        lambda session: client.send("PUT", session.path, form={"Ttl": 7200}),
        lambda session: client.send("PATCH", session.path, form={"Ttl": 7200}),
    )


@requirement(
    "update.ttl",
    Level.MUST,
    "An update with Ttl sets the ttl of the Session.",
    source=docs("update"),
    faults=[
        "update-ignores-ttl",
        "update-requires-date-expiry",
        "update-ttl-adds",
        "update-ttl-at-most-hour",
    ],
    fix="Store the Ttl of an update as the ttl of the Session; no other parameter is needed for it.",
)
def test_ttl(story: Story) -> None:
    """Given an open Session, when it is updated with Ttl alone, then a fetch shows that ttl."""
    step = story.sent("ttl")

    expect_success(step.made)
    expect_applied(step.after, step.form)


@requirement(
    "update.date-expiry",
    Level.MUST,
    "An update with DateExpiry sets the date_expiry of the Session.",
    source=docs("update"),
    faults=[
        "update-ignores-date-expiry",
        "update-requires-ttl",
        "update-date-expiry-shifted",
        "update-date-expiry-without-time",
        "update-date-expiry-later-only",
    ],
    fix="Store the moment of DateExpiry as date_expiry, earlier or later than the one before.",
)
def test_date_expiry(story: Story) -> None:
    """Given a Session with an expiry, when it is given an earlier one alone, then a fetch shows it."""
    step = story.sent("date-expiry")

    expect_success(step.made)
    expect_applied(step.after, step.form)


@requirement(
    "update.ttl-with-date-expiry",
    Level.MUST,
    "An update with both Ttl and DateExpiry sets both.",
    source=docs("update"),
    faults=[
        "update-together-refused",
        "update-together-drops-ttl",
        "update-together-drops-date-expiry",
        "update-ttl-once",
    ],
    fix="Handle each parameter of an update on its own, however many come together.",
)
def test_ttl_with_date_expiry(story: Story) -> None:
    """Given an open Session, when it is updated with both, then a fetch shows both."""
    step = story.sent("both")

    expect_success(step.made)
    expect_applied(step.after, step.form)


@requirement(
    "update.values-where-none-were",
    Level.MUST,
    "A Session that was created without Ttl and DateExpiry can be given them.",
    source=docs("update"),
    faults=["update-date-expiry-only-when-set", "update-ttl-only-when-set", "update-unnamed-refused"],
    fix="Let an update set ttl and date_expiry whether or not the Session was created with them.",
)
@pytest.mark.parametrize("name", ["ttl", "date-expiry"])
def test_values_where_none_were(listed: Listed, name: str) -> None:
    """Given a Session created without parameters, when it is updated, then a fetch shows the new value."""
    step = listed.story.sent(name)

    expect_success(step.made)
    expect_applied(step.after, step.form)


@requirement(
    CLOSE,
    Level.MUST,
    "An update with Status=closed closes an open Session.",
    source=docs("update"),
    faults=[
        "update-ignores-status",
        "update-close-refused",
        "update-close-fails-status",
        "update-close-deletes",
        "update-close-not-stored",
        "update-close-seen-late",
    ],
    fix="Set the status to closed, store it, and show it from the answer on.",
)
def test_closes(story: Story) -> None:
    """Given an open Session, when it is updated with Status=closed, then a fetch shows it closed."""
    step = story.sent("close")

    expect_success(step.made)
    expect_applied(step.after, step.form)


@requirement(
    REOPEN,
    Level.MUST,
    "An update with Status=in-progress re-opens a closed Session.",
    source=docs("update"),
    faults=[
        "update-reopen-refused",
        "update-reopen-opens",
        "update-reopen-not-stored",
        "update-reopen-named-refused",
    ],
    fix="Let a closed Session go back to in-progress.",
)
def test_reopens(story: Story) -> None:
    """Given a closed Session, when it is updated with Status=in-progress, then a fetch shows it so."""
    step = story.sent("reopen")

    expect_success(step.made)
    expect_applied(step.after, step.form)


@requirement(
    "update.in-progress",
    Level.MUST,
    "Ttl and DateExpiry of a Session that is in progress can be changed.",
    source=docs("update"),
    faults=["update-in-progress-refused", "update-in-progress-ignored"],
    fix="Treat updates of Sessions that are in progress like those of open ones.",
)
def test_in_progress(story: Story) -> None:
    """Given a re-opened Session, when it is updated with Ttl and DateExpiry, then a fetch shows both."""
    step = story.sent("in-progress")

    expect_success(step.made)
    expect_applied(step.after, step.form)


@requirement(
    "update.closes-with-others",
    Level.SHOULD,
    "Ttl and DateExpiry that come with Status=closed take effect together with it.",
    source=docs("update"),
    faults=["update-close-ignores-others", "update-others-win-over-close"],
    fix="Apply every parameter of one update, the status among them.",
)
def test_closes_with_others(story: Story) -> None:
    """Given a Session, when it is closed with Ttl and DateExpiry, then a fetch shows all three."""
    step = story.sent("close-with-both")

    expect_success(step.made)
    expect_applied(step.after, step.form)


@requirement(
    "update.reopens-with-others",
    Level.SHOULD,
    "DateExpiry and Ttl that come with Status=in-progress are kept.",
    source=other("docs:changelog", "2019-01-24"),
    faults=[
        "update-reopen-drops-date-expiry",
        "update-reopen-ignores-date-expiry",
        "update-reopen-ignores-ttl",
        "update-reopen-with-others-refused",
    ],
    fix="Store DateExpiry and Ttl also when the same update re-opens the Session.",
)
def test_reopens_with_others(story: Story) -> None:
    """Given a closed Session, when it is re-opened with Ttl and DateExpiry, then a fetch shows all three."""
    step = story.sent("reopen-with-both")

    expect_success(step.made)
    expect_applied(step.after, step.form)


@requirement(
    "update.empty",
    Level.SHOULD,
    "An update without parameters is accepted and changes nothing.",
    source=openapi("UpdateSession/body"),
    faults=[
        "update-empty-refused",
        "update-requires-status",
        "update-empty-resets-ttl",
        "update-empty-closes",
        "update-empty-drops-date-expiry",
    ],
    fix="Treat every parameter of update as optional; what is absent stays as it is.",
)
def test_empty(story: Story) -> None:
    """Given a Session, when it is updated without parameters, then a fetch shows what it showed before."""
    step = story.sent("empty")

    expect_success(step.made)
    expect_kept(step.before, step.after, besides=("date_updated", *IDENTITY))


@requirement(
    "update.answers-200",
    Level.MUST,
    "A successful update is answered with 200.",
    source=openapi("UpdateSession/responses/200"),
    faults=[
        "update-answers-201",
        "update-answers-202",
        "update-close-answers-202",
        "update-empty-answers-204",
    ],
    fix="Answer every successful update with the HTTP status 200, whatever it changed.",
    watches=successes("updateSession"),
)
def test_answers_200(seen: Seen) -> None:
    """Given any successful update of the run, its HTTP status is 200."""
    expect_http_status(seen.exchange, 200)


@requirement(
    POST_ONLY,
    Level.SHOULD,
    "A Session is updated with POST: PUT and PATCH are refused and change nothing.",
    source=other("docs:methods", "methods"),
    faults=["update-put-accepted", "update-patch-accepted", "update-put-answers-500"],
    fix="Refuse PUT and PATCH on a Session, with 405 if possible.",
)
def test_by_post_only(misused: Attempt, listed: Listed) -> None:
    """Given a Session, when updates come by other methods than POST, then they are refused."""
    expect_all_refused(misused, control=listed.story.steps["ttl"].made)
    expect_same(misused.before, misused.after, ["/ttl"])


@requirement(
    "update.other-methods-405",
    Level.SHOULD,
    "The refusal of PUT and PATCH on a Session is a 405.",
    source=other("errors:20004"),
    faults=["update-put-answers-400", "update-patch-answers-404"],
    fix="Answer 405 to methods that a Session does not have.",
)
def test_other_methods_405(misused: Attempt) -> None:
    """Given a Session, when updates come by other methods than POST, then each gets a 405."""
    for answer in misused.answers:
        expect_http_status(refusal(answer, POST_ONLY), 405)
