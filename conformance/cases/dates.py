"""Chapter dates: how the dates of a Session are written, and that they are true."""

from conformance.client import Client
from conformance.expect import expect_that
from conformance.model import Level
from conformance.requirement import requirement
from conformance.scenes.dates import (
    expect_date_time,
    expect_gmt,
    expect_iso_8601,
    expect_later,
    expect_no_bare_dates,
    expect_not_before,
    expect_now,
    expect_sdk_shape,
)
from conformance.scenes.planting import Planted
from conformance.sources import docs, openapi, sdk
from conformance.watch import Seen, sessions, successes

# Whole seconds, and clocks of a target's machines that differ a little.
MOMENTS_LATER = 3.0


@requirement(
    "dates.created",
    Level.MUST,
    "The date_created of a Session, where not null, is a date-time of ISO 8601 in GMT.",
    source=docs("properties"),
    faults=[
        "session-date-created-in-a-list",
        "session-dates-rfc-2822",
        "session-dates-epoch",
        "session-dates-bare",
        "session-dates-without-zone",
        "session-dates-with-space",
        "session-dates-with-offset",
        "session-date-created-epoch",
        "session-listed-date-created-epoch",
    ],
    fix="Show date_created as a text like YYYY-MM-DDThh:mm:ssZ.",
    watches=sessions,
)
def test_date_created(seen: Seen) -> None:
    """Given any answer that shows a Session, a date_created that is not null is a date-time in GMT."""
    expect_gmt(seen, "/date_created")


@requirement(
    "dates.updated",
    Level.MUST,
    "The date_updated of a Session is null or a date-time of ISO 8601 in GMT.",
    source=docs("properties"),
    faults=[
        "session-date-updated-in-a-list",
        "session-dates-rfc-2822",
        "session-dates-epoch",
        "session-dates-bare",
        "session-dates-without-zone",
        "session-dates-with-space",
        "session-dates-with-offset",
        "session-date-updated-rfc-2822",
        "session-updated-date-updated-with-offset",
    ],
    fix="Show date_updated as a text like YYYY-MM-DDThh:mm:ssZ.",
    watches=sessions,
)
def test_date_updated(seen: Seen) -> None:
    """Given any answer that shows a Session, a date_updated that is not null is a date-time in GMT."""
    expect_gmt(seen, "/date_updated")


@requirement(
    "dates.started",
    Level.MUST,
    "The date_started of a Session is null or a date-time of ISO 8601.",
    source=openapi("proxy.v1.service.session/properties/date_started"),
    faults=["session-date-started-empty", "session-date-started-epoch"],
    fix="Show null until the Session has started, then a text like YYYY-MM-DDThh:mm:ssZ.",
    watches=sessions,
)
def test_date_started(seen: Seen) -> None:
    """Given any answer that shows a Session, its date_started is null or a date-time."""
    expect_date_time(seen, "/date_started")


@requirement(
    "dates.ended",
    Level.MUST,
    "The date_ended of a Session is null or a date-time of ISO 8601.",
    source=openapi("proxy.v1.service.session/properties/date_ended"),
    faults=[
        "session-date-ended-empty",
        "session-date-ended-epoch",
        "session-date-ended-in-a-list",
        "session-date-ended-bare",
    ],
    fix="Show null until the Session has ended, then a text like YYYY-MM-DDThh:mm:ssZ.",
    watches=sessions,
)
def test_date_ended(seen: Seen) -> None:
    """Given any answer that shows a Session, its date_ended is null or a date-time."""
    expect_date_time(seen, "/date_ended")


@requirement(
    "dates.last-interaction",
    Level.MUST,
    "The date_last_interaction of a Session is null or a date of ISO 8601.",
    source=docs("properties"),
    faults=["session-date-last-interaction-empty", "session-date-last-interaction-zero"],
    fix="Show null until there is an Interaction, then a text like YYYY-MM-DDThh:mm:ssZ.",
    watches=sessions,
)
def test_date_last_interaction(seen: Seen) -> None:
    """Given any answer that shows a Session, its date_last_interaction is null or a date."""
    expect_iso_8601(seen, "/date_last_interaction")


@requirement(
    "dates.expiry",
    Level.MUST,
    "The date_expiry of a Session is null or a date of ISO 8601.",
    source=docs("properties"),
    faults=[
        "session-date-expiry-in-a-list",
        "session-date-expiry-epoch",
        "session-date-expiry-rfc-2822",
        "session-date-expiry-empty",
        "session-date-expiry-zero-date",
    ],
    fix="Show the expiry as a text like YYYY-MM-DDThh:mm:ssZ, and null where there is none.",
    watches=sessions,
)
def test_date_expiry(seen: Seen) -> None:
    """Given any answer that shows a Session, its date_expiry is null or a date."""
    expect_iso_8601(seen, "/date_expiry")


@requirement(
    "dates.with-time",
    Level.SHOULD,
    "No date of a Session is a date without a time.",
    source=openapi("proxy.v1.service.session/properties/date_expiry"),
    faults=["session-dates-bare", "session-date-expiry-bare"],
    fix="Show each date with its time, whatever the request gave.",
    watches=sessions,
)
def test_dates_with_time(seen: Seen) -> None:
    """Given any answer that shows a Session, each of its dates has a time."""
    expect_no_bare_dates(seen)


@requirement(
    "dates.readable",
    Level.SHOULD,
    "The date-times of a Session have the shape YYYY-MM-DDThh:mm:ssZ that the helper library reads.",
    source=sdk("python", "dates"),
    faults=[
        "session-dates-with-fraction",
        "session-dates-with-zero-offset",
        "session-dates-without-zone",
        "session-dates-with-offset",
        "session-date-expiry-with-fraction",
        "session-date-ended-with-fraction",
    ],
    fix="Write dates in UTC with whole seconds and a Z at the end.",
    watches=sessions,
)
def test_dates_readable(seen: Seen) -> None:
    """Given any answer that shows a Session, each of its date-times has the one readable shape."""
    expect_sdk_shape(seen)


@requirement(
    "dates.created-now",
    Level.MUST,
    "The date_created of a new Session is the time of its creation.",
    source=docs("properties"),
    faults=[
        "session-date-created-old",
        "session-dates-local-time",
        "session-null-date-created",
        "session-created-date-created-null",
        "session-date-created-midnight",
    ],
    fix="Set date_created to the present moment in UTC when the Session is created.",
    watches=successes("createSession"),
)
def test_date_created_now(seen: Seen) -> None:
    """Given any create that worked, date_created lies within minutes of the request."""
    expect_now(seen, "/date_created", seen.exchange)


@requirement(
    "dates.created-moves",
    Level.MUST,
    "Of two Sessions the one that was created later has the later date_created.",
    source=docs("properties"),
    faults=["session-date-created-of-start", "session-date-created-of-service"],
    fix="Take date_created from the clock at each create.",
)
def test_date_created_moves(client: Client, planted: Planted) -> None:
    """Given Sessions created more than two seconds apart, the later one has a later date_created."""
    first = planted.session("ttl-far")
    planted.wait(MOMENTS_LATER)
    second = client.create_session(first.service, UniqueName=planted.make.name(), Ttl=3600)

    expect_later(second, "/date_created", first.made)


@requirement(
    "dates.updated-set",
    Level.SHOULD,
    "The date_updated of a Session is set from its creation on.",
    source=docs("properties"),
    faults=["session-null-date-updated", "session-created-date-updated-null"],
    fix="Set date_updated to the same moment as date_created when the Session is created.",
    watches=sessions,
)
def test_date_updated_set(seen: Seen) -> None:
    """Given any answer that shows a Session, its date_updated is not null."""
    expect_that(seen, "/date_updated", lambda value: value is not None, "not null")


@requirement(
    "dates.updated-not-before-created",
    Level.SHOULD,
    "The date_updated of a Session is not before its date_created.",
    source=docs("properties"),
    faults=["session-date-updated-early", "session-date-updated-zero"],
    fix="Let date_updated start as date_created and only move forward.",
    watches=sessions,
)
def test_date_updated_not_before_created(seen: Seen) -> None:
    """Given any answer that shows a Session, its date_updated is not before its date_created."""
    expect_not_before(seen, "/date_updated", "/date_created")
