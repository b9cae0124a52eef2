"""Dates as ISO 8601 writes them, from a bare date to the exact shape that a helper library can read."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from conformance.expect import Where, expect_that, fail, member, show
from conformance.model import Exchange, NotApplicable
from conformance.scenes.changes import instant

DATES = (
    "date_started",
    "date_ended",
    "date_last_interaction",
    "date_expiry",
    "date_created",
    "date_updated",
)
# The extended format as in RFC 3339, with all that ISO 8601 leaves free within it.
DATE_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d([.,]\d+)?)?([Zz]|[+-]\d\d(:?\d\d)?)?", flags=re.ASCII
)
BARE_DATE = re.compile(r"\d{4}-\d\d-\d\d", flags=re.ASCII)
SDK_SHAPE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", flags=re.ASCII)
# Clocks may be minutes off, while the smallest error in a time zone is a quarter of an hour.
SKEW = timedelta(minutes=10)


def moment(value: object) -> datetime | None:
    """What a date-time of ISO 8601 denotes, without a zone where it names none; None for anything else."""
    if not isinstance(value, str) or not DATE_TIME.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value.upper())
    except ValueError:
        return None


def is_bare_date(value: object) -> bool:
    """Whether it is a date of ISO 8601 without a time."""
    if not isinstance(value, str) or not BARE_DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def expect_iso_8601(where: Where, pointer: str) -> None:
    """The member is null, a date or a date-time of ISO 8601."""
    expect_that(
        where,
        pointer,
        lambda value: value is None or is_bare_date(value) or moment(value) is not None,
        "null or a date of ISO 8601",
        "date",
    )


def expect_date_time(where: Where, pointer: str) -> None:
    """The member is null or a date-time that says how far it is from UTC."""
    expect_that(
        where,
        pointer,
        lambda value: value is None or _zone(value) is not None,
        "null or a date-time of ISO 8601 with its offset",
        "date",
    )


def expect_gmt(where: Where, pointer: str) -> None:
    """The member is null or a date-time in GMT."""
    expect_that(
        where,
        pointer,
        lambda value: value is None or _zone(value) == timedelta(0),
        "null or a date-time of ISO 8601 in GMT",
        "date",
    )


def _zone(value: object) -> timedelta | None:
    found = moment(value)
    return found.utcoffset() if found else None


def expect_no_bare_dates(where: Where) -> None:
    """No date of the Session is one without a time; what is no date at all is judged elsewhere."""
    for name in DATES:
        expect_that(where, f"/{name}", lambda value: not is_bare_date(value), "with a time", "date")


def expect_sdk_shape(where: Where) -> None:
    """Every date-time of the Session has the one shape; what is no date-time is judged elsewhere."""
    for name in DATES:
        expect_that(
            where,
            f"/{name}",
            lambda value: moment(value) is None or SDK_SHAPE.fullmatch(value) is not None,
            "of the shape YYYY-MM-DDThh:mm:ssZ",
            "date",
        )


def expect_not_before(where: Where, later: str, earlier: str) -> None:
    """Of two dates of a Session one is not before the other, where both can be read."""
    first, second = instant(member(where, earlier)), instant(member(where, later))
    if first is not None and second is not None and second < first:
        raise fail(
            "order",
            expected=f"{later} not before {show(member(where, earlier))}",
            actual=show(member(where, later)),
            evidence=where,
            pointer=later,
        )


def expect_later(where: Where, pointer: str, before: Exchange) -> None:
    """The member denotes a later moment than it did in the answer before."""
    earlier, later = instant(member(before, pointer)), instant(member(where, pointer))
    if earlier is None or later is None:
        raise NotApplicable(f"{pointer} is no date in both answers", evidence=[before])
    expect_that(where, pointer, lambda _: later > earlier, f"later than {earlier}", "date")


def expect_now(where: Where, pointer: str, exchange: Exchange) -> None:
    """The member denotes the time of the request, by our clock or by that in the header Date."""
    clocks, shown = list(_clocks(exchange)), member(where, pointer)
    if shown is not None and instant(shown) is None:
        raise NotApplicable(f"{pointer} is no date", evidence=[exchange])
    expect_that(
        where,
        pointer,
        lambda value: (
            (found := instant(value)) is not None and any(abs(found - clock) < SKEW for clock in clocks)
        ),
        f"within {SKEW} of {clocks[0]:%Y-%m-%dT%H:%M:%SZ}",
        "date",
    )


def _clocks(exchange: Exchange) -> Iterable[datetime]:
    yield datetime.fromtimestamp(exchange.started, UTC)
    header = exchange.response.header("Date") if exchange.response else None
    try:
        shown = parsedate_to_datetime(header or "")
    except ValueError:
        return
    yield shown if shown.tzinfo else shown.replace(tzinfo=UTC)
