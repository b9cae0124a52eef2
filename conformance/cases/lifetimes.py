"""Chapter lifetimes: how Ttl and DateExpiry are read at create, and which are refused."""

import pytest

from conformance.addresses import Service
from conformance.client import Client
from conformance.expect import (
    expect_refused,
    expect_success,
    expect_value,
)
from conformance.given import Make
from conformance.model import Level
from conformance.requirement import observation, requirement
from conformance.scenes.creating import (
    DEFAULT_TTL,
    Inheriting,
    expect_default_ttl,
    expect_instant_if_taken,
    outcome,
)
from conformance.scenes.gallery import WITHOUT_PARAMETERS, Gallery, expect_shown
from conformance.scenes.turning_away import AGO, TurnedAway
from conformance.sources import docs, observed, openapi, other


@requirement(
    "lifetimes.ttl",
    Level.MUST,
    "The Ttl of a create is stored as ttl.",
    source=docs("create"),
    faults=[
        "create-ignores-ttl",
        "create-ttl-in-minutes",
        "create-ttl-at-most-day",
        "create-ttl-rounded-to-minutes",
        "session-fetched-ttl-zero",
    ],
    fix="Store the Ttl of the request, in seconds and as it is.",
)
@pytest.mark.parametrize("name", ["ttl", "ttl-long"])
def test_ttl(gallery: Gallery, name: str) -> None:
    """Given Sessions created with several Ttl, the answer and a fetch show each of them."""
    expect_shown(gallery.sent(name, owner=WITHOUT_PARAMETERS), "Ttl")


@requirement(
    "lifetimes.ttl-one",
    Level.MUST,
    "A Ttl of one second is accepted.",
    source=docs("create"),
    faults=["create-ttl-at-least-minute", "create-ttl-one-raised"],
    fix="Accept every positive number of seconds as Ttl.",
)
def test_ttl_one(client: Client, make: Make, quiet: Service, gallery: Gallery) -> None:
    """Given a Session created with a Ttl of 1, it is accepted and shows that ttl."""
    gallery.right("ttl", "Ttl", "lifetimes.ttl")
    brief = client.create_session(quiet, UniqueName=make.name(), Ttl=1)

    expect_success(brief)
    expect_value(brief, "/ttl", 1)


@requirement(
    "lifetimes.ttl-default",
    Level.MUST,
    "The ttl is 0 where neither the request nor the Service gives one.",
    source=docs("properties"),
    faults=["create-ttl-default-3600", "create-ttl-default-90-days"],
    fix="Let ttl be 0 when the request has no Ttl and the default_ttl of the Service is 0.",
)
def test_ttl_default(client: Client, gallery: Gallery) -> None:
    """Given a Service without default_ttl and Sessions created without Ttl, their ttl is 0."""
    expect_default_ttl(client, gallery)


@requirement(
    "lifetimes.ttl-of-service",
    Level.SHOULD,
    "A Session that is created without Ttl has the default_ttl of its Service as ttl.",
    source=other("docs:service", "default-ttl"),
    faults=["create-ttl-service-default-ignored"],
    fix="Use the default_ttl of the Service when the request has no Ttl.",
)
def test_ttl_of_service(inheriting: Inheriting, gallery: Gallery) -> None:
    """Given a Service with a DefaultTtl, when a Session is created without Ttl, then it has that one."""
    gallery.accepted("named", WITHOUT_PARAMETERS)

    expect_success(inheriting.without)
    expect_value(inheriting.without, "/ttl", DEFAULT_TTL)


@requirement(
    "lifetimes.ttl-over-service",
    Level.SHOULD,
    "The Ttl of a create wins over the default_ttl of the Service.",
    source=other("docs:service", "default-ttl"),
    faults=["create-ttl-service-default-wins", "create-ttl-service-default-least"],
    fix="Use the default_ttl of the Service only when the request has no Ttl.",
)
@pytest.mark.parametrize("ttl", [4321, 98765])
def test_ttl_over_service(inheriting: Inheriting, gallery: Gallery, ttl: int) -> None:
    """Given a Service with a DefaultTtl, when Sessions are created with Ttl, then they have that one."""
    gallery.right("ttl", "Ttl", "lifetimes.ttl")

    expect_success(inheriting.given[ttl])
    expect_value(inheriting.given[ttl], "/ttl", ttl)


@requirement(
    "lifetimes.date-expiry",
    Level.MUST,
    "The DateExpiry of a create is stored: date_expiry is the same moment.",
    source=docs("create"),
    faults=[
        "create-ignores-date-expiry",
        "create-date-expiry-shifted",
        "create-date-expiry-without-time",
        "session-fetched-date-expiry-null",
        "create-date-expiry-at-most-year",
        "create-date-expiry-without-seconds",
    ],
    fix="Store the moment of DateExpiry to the second.",
)
def test_date_expiry(gallery: Gallery) -> None:
    """Given a Session created with a DateExpiry, the answer and a fetch show that moment."""
    expect_shown(gallery.sent("date-expiry", owner=WITHOUT_PARAMETERS), "DateExpiry")


@requirement(
    "lifetimes.date-expiry-with-ttl",
    Level.MUST,
    "DateExpiry and Ttl can be given together, and the DateExpiry is stored.",
    source=docs("create"),
    faults=[
        "create-ttl-drops-date-expiry",
        "create-ttl-with-date-expiry-refused",
        "create-date-expiry-from-ttl-first",
    ],
    fix="Accept both; DateExpiry overrides Ttl.",
)
def test_date_expiry_with_ttl(gallery: Gallery) -> None:
    """Given a Session created with both, the answer and a fetch show the DateExpiry."""
    gallery.right("date-expiry", "DateExpiry", "lifetimes.date-expiry")

    expect_shown(gallery.exhibits["both"], "DateExpiry")


@requirement(
    "lifetimes.ttl-with-date-expiry",
    Level.MAY,
    "Where both DateExpiry and Ttl are given, the ttl is stored too.",
    source=observed("live", "ttl"),
    faults=["create-date-expiry-drops-ttl"],
    fix="Store the Ttl beside the DateExpiry.",
)
def test_ttl_with_date_expiry(gallery: Gallery) -> None:
    """Given a Session created with both, its ttl is the one that was given."""
    gallery.right("ttl", "Ttl", "lifetimes.ttl")

    expect_value(gallery.accepted("both", "lifetimes.date-expiry-with-ttl").made, "/ttl", 5400)


@requirement(
    "lifetimes.date-expiry-same-moment",
    Level.SHOULD,
    "A DateExpiry with an offset or a fraction that is accepted is stored as the moment that it denotes.",
    source=docs("create"),
    faults=["create-date-expiry-offset-dropped", "create-date-expiry-offset-added"],
    fix="Convert the offset of a DateExpiry, or refuse what you do not read.",
)
@pytest.mark.parametrize(
    "text", ["2099-01-02T05:04:05+02:00", "2099-01-01T22:04:05-05:00", "2099-01-02T03:04:05.250Z"]
)
def test_date_expiry_same_moment(client: Client, make: Make, gallery: Gallery, text: str) -> None:
    """Given creates with a DateExpiry in other forms of ISO 8601, those accepted show the right moment."""
    control = gallery.right("date-expiry", "DateExpiry", "lifetimes.date-expiry")
    made = client.create_session(gallery.service, UniqueName=make.name(), DateExpiry=text)

    expect_instant_if_taken(made, text, control.made)


# -- what is refused ----------------------------------------------------------------------------------


@requirement(
    "lifetimes.ttl-refused",
    Level.MUST,
    "A Ttl that is no whole number is refused.",
    source=openapi("CreateSession/body/Ttl"),
    faults=["create-ttl-text-accepted", "create-ttl-read-as-far-as-possible", "create-ttl-decimal-rounded"],
    fix="Refuse a Ttl that is not a whole number from its first to its last character with a 4xx.",
)
@pytest.mark.parametrize("kind", ["ttl-text", "ttl-decimal", "ttl-unit"])
def test_ttl_refused(turned_away: TurnedAway, kind: str) -> None:
    """Given creates with a whole number as Ttl and with something else, the latter is refused."""
    attempt = turned_away.attempts[kind]

    expect_refused(attempt.made, control=attempt.control)


@requirement(
    "lifetimes.date-expiry-refused",
    Level.SHOULD,
    "A DateExpiry that is no date is refused.",
    source=openapi("CreateSession/body/DateExpiry"),
    faults=["create-date-expiry-unreadable-accepted", "create-date-expiry-overflows"],
    fix="Refuse a DateExpiry that is no date of the calendar in ISO 8601 with a 4xx.",
)
@pytest.mark.parametrize("kind", ["date-text", "date-impossible"])
def test_date_expiry_refused(turned_away: TurnedAway, kind: str) -> None:
    """Given creates with a DateExpiry that is a date and with one that is none, the latter is refused."""
    attempt = turned_away.attempts[kind]

    expect_refused(attempt.made, control=attempt.control)


@requirement(
    "lifetimes.date-expiry-past-refused",
    Level.SHOULD,
    "A DateExpiry in the past is refused.",
    source=other("docs:changelog", "2019-01-24"),
    faults=[
        "create-date-expiry-past-accepted",
        "create-date-expiry-past-by-year",
        "create-date-expiry-past-by-hour",
    ],
    fix="Refuse a DateExpiry that is not after the present moment with a 4xx.",
)
@pytest.mark.parametrize("kind", ["date-past", *AGO])
def test_date_expiry_past_refused(turned_away: TurnedAway, kind: str) -> None:
    """Given creates with a DateExpiry ahead and with one in the past, the latter is refused."""
    attempt = turned_away.attempts[kind]

    expect_refused(attempt.made, control=attempt.control)


# -- what the documents leave open --------------------------------------------------------------------


@observation(
    "lifetimes.ttl-unusual",
    "What comes of a Ttl that is 0, negative, padded or very large?",
    source=openapi("CreateSession/body/Ttl"),
)
def test_ttl_unusual(client: Client, make: Make, quiet: Service) -> str:
    """Given creates with such a Ttl, what comes of them is recorded."""
    ttls = ("0", "-1", " 60", "2147483647", "2147483648")

    return "; ".join(f"{ttl} {outcome(client, make, quiet, 'Ttl', ttl)}" for ttl in ttls)


@observation(
    "lifetimes.date-expiry-unusual",
    "What comes of a DateExpiry without a time or a zone, or as a number?",
    source=docs("create"),
)
def test_date_expiry_unusual(client: Client, make: Make, quiet: Service) -> str:
    """Given creates with such a DateExpiry, what comes of them is recorded."""
    dates = ("2099-01-02", "2099-01-02T03:04:05", "4070919845")

    return "; ".join(f"{date} {outcome(client, make, quiet, 'DateExpiry', date)}" for date in dates)
