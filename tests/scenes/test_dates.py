from datetime import UTC, datetime

import pytest

from conformance.model import Exchange, Nonconformity, NotApplicable, Request, Response
from conformance.scenes.dates import (
    DATES,
    expect_date_time,
    expect_gmt,
    expect_iso_8601,
    expect_no_bare_dates,
    expect_not_before,
    expect_now,
    expect_sdk_shape,
)
from conformance.watch import Seen

NOW = datetime(2026, 1, 6, 10, 11, 12, tzinfo=UTC)


def shown(value: object, *, headers: tuple[tuple[str, str], ...] = ()) -> Seen:
    """A Session with that value as every date, answered at NOW by our clock."""
    answer = Exchange(
        "x1",
        "createSession",
        Request("POST", "/", (), b""),
        Response(201, headers, b"{}"),
        started=NOW.timestamp(),
    )
    return Seen(answer, dict.fromkeys(DATES, value))


@pytest.mark.parametrize(
    "value", [None, "2026-01-06T10:11:12Z", "2026-01-06T10:11:12.5+00:00", "2026-01-06T10:11Z"]
)
def test_a_date_time_in_gmt_can_be_written_in_several_ways(value: object) -> None:
    expect_gmt(shown(value), "/date_created")


@pytest.mark.parametrize(
    "value",
    [
        "",
        0,
        "2026-01-06",
        "2026-01-06T10:11:12",
        "2026-01-06T10:11:12+02:00",
        "2026-01-06 10:11:12Z",
        "Tue, 06 Jan 2026 10:11:12 +0000",
        "2026-02-30T10:11:12Z",
        "2026-01-06T10:11:12Zulu",
        "\uff12\uff10\uff12\uff16-01-06T10:11:12Z",
        ["2026-01-06T10:11:12Z"],
    ],
)
def test_what_is_no_date_time_in_gmt_is_found(value: object) -> None:
    with pytest.raises(Nonconformity):
        expect_gmt(shown(value), "/date_created")


def test_a_date_time_may_have_an_offset_but_not_lack_one() -> None:
    expect_date_time(shown("2026-01-06T10:11:12+02:00"), "/date_ended")
    with pytest.raises(Nonconformity):
        expect_date_time(shown("2026-01-06T10:11:12"), "/date_ended")


@pytest.mark.parametrize("value", [None, "2026-01-06", "2026-01-06T10:11:12", "2026-01-06T10:11:12Z"])
def test_a_date_of_iso_8601_may_lack_its_time_or_zone(value: object) -> None:
    expect_iso_8601(shown(value), "/date_expiry")


@pytest.mark.parametrize("value", ["", 4070908800, "0000-00-00T00:00:00Z", "tomorrow"])
def test_what_is_no_date_of_iso_8601_is_found(value: object) -> None:
    with pytest.raises(Nonconformity):
        expect_iso_8601(shown(value), "/date_expiry")


def test_a_bare_date_is_found_wherever_it_stands() -> None:
    expect_no_bare_dates(shown("2026-01-06T10:11:12Z"))
    with pytest.raises(Nonconformity):
        expect_no_bare_dates(shown("2026-01-06"))


def test_the_readable_shape_has_neither_a_fraction_nor_an_offset() -> None:
    expect_sdk_shape(shown("2026-01-06T10:11:12Z"))
    for value in ("2026-01-06T10:11:12.0Z", "2026-01-06T10:11:12+00:00", "2026-01-06t10:11:12z"):
        with pytest.raises(Nonconformity):
            expect_sdk_shape(shown(value))


def test_a_time_within_minutes_of_our_clock_is_now() -> None:
    expect_now(shown("2026-01-06T10:16:00Z"), "/date_created", shown(None).exchange)
    with pytest.raises(Nonconformity):
        expect_now(shown("2026-01-06T09:11:12Z"), "/date_created", shown(None).exchange)


def test_a_time_within_minutes_of_the_header_date_is_now_too() -> None:
    answered = shown(None, headers=(("Date", "Tue, 06 Jan 2026 12:00:00 GMT"),)).exchange

    expect_now(shown("2026-01-06T12:01:00Z"), "/date_created", answered)


def test_a_null_is_not_now_and_what_is_no_date_is_left_to_others() -> None:
    with pytest.raises(Nonconformity):
        expect_now(shown(None), "/date_created", shown(None).exchange)
    with pytest.raises(NotApplicable):
        expect_now(shown("soon"), "/date_created", shown(None).exchange)


def test_dates_that_cannot_be_read_have_no_order() -> None:
    expect_not_before(shown("soon"), "/date_updated", "/date_created")
    expect_not_before(shown("2026-01-06T10:11:12Z"), "/date_updated", "/date_created")
    late = Seen(
        shown(None).exchange,
        {"date_created": "2026-01-06T10:11:12Z", "date_updated": "2026-01-06T10:11:11Z"},
    )
    with pytest.raises(Nonconformity):
        expect_not_before(late, "/date_updated", "/date_created")
