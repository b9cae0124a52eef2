import pytest

from tests.emulator.driving import Emulator, path_of


@pytest.fixture
def session(emulator: Emulator, sessions: str) -> str:
    return path_of(emulator.create(sessions, UniqueName="a name", Ttl="60"))


def test_an_update_changes_what_it_gives_and_nothing_else(emulator: Emulator, session: str) -> None:
    before = emulator.fetch(session)
    emulator.clock.move(3)
    after = emulator.update(session, Ttl="90", DateExpiry="2100-01-01T00:00:00Z")

    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"ttl", "date_expiry", "date_updated"}
    assert emulator.fetch(session) == after


def test_an_empty_update_changes_nothing(emulator: Emulator, session: str) -> None:
    before = emulator.fetch(session)
    emulator.clock.move(3)

    assert emulator.update(session) == before


def test_name_mode_and_participants_cannot_be_updated(emulator: Emulator, session: str) -> None:
    before = emulator.fetch(session)
    fixed = {"UniqueName": "other", "Mode": "voice-only", "Participants": '{"Identifier": "+15005551001"}'}

    assert emulator.update(session, **fixed) == before
    assert emulator.fetch(f"{session}/Participants")["participants"] == []


def test_closing_says_when_and_why_and_does_not_start_the_session(emulator: Emulator, session: str) -> None:
    closed = emulator.update(session, Status="closed")

    assert (closed["status"], closed["closed_reason"]) == ("closed", "api")
    assert closed["date_ended"] is not None
    assert closed["date_started"] is None


def test_reopening_takes_end_and_reason_away(emulator: Emulator, session: str) -> None:
    emulator.update(session, Status="closed")
    reopened = emulator.update(session, Status="in-progress", DateExpiry="2100-01-01T00:00:00Z")

    assert (reopened["status"], reopened["closed_reason"], reopened["date_ended"]) == (
        "in-progress",
        None,
        None,
    )
    assert reopened["date_expiry"] == "2100-01-01T00:00:00Z"
    assert emulator.update(session, Status="closed")["status"] == "closed"


@pytest.mark.parametrize(
    ("steps", "status"),
    [
        (["closed"], "open"),
        (["in-progress"], "open"),
        ([], "failed"),
        ([], "unknown"),
        (["closed"], "failed"),
    ],
)
def test_other_steps_are_refused_and_change_nothing(
    emulator: Emulator, session: str, steps: list[str], status: str
) -> None:
    for step in steps:
        emulator.update(session, Status=step)
    before = emulator.fetch(session)

    assert emulator.refusal(session, Status=status, Ttl="5") == (400, 80608)
    assert emulator.fetch(session) == before


@pytest.mark.parametrize("status", ["open", "in-progress", "closed"])
def test_the_same_status_again_is_accepted(emulator: Emulator, sessions: str, status: str) -> None:
    created = emulator.create(sessions, Status=status)

    assert emulator.update(path_of(created), Status=status) == created


def test_an_open_session_can_be_set_in_progress(emulator: Emulator, session: str) -> None:
    assert emulator.update(session, Status="in-progress")["status"] == "in-progress"


@pytest.mark.parametrize("form", [{}, {"Ttl": "5"}, {"DateExpiry": "2100-01-01T00:00:00Z"}])
def test_a_closed_session_takes_no_update_without_status(
    emulator: Emulator, session: str, form: dict[str, str]
) -> None:
    before = emulator.update(session, Status="closed")

    assert emulator.refusal(session, **form) == (400, 80607)
    assert emulator.fetch(session) == before


@pytest.mark.parametrize(
    "form",
    [{"Status": "bogus", "Ttl": "5"}, {"Ttl": "x", "Status": "closed"}, {"DateExpiry": "x", "Ttl": "5"}],
)
def test_an_update_with_one_bad_value_changes_nothing(
    emulator: Emulator, session: str, form: dict[str, str]
) -> None:
    before = emulator.fetch(session)

    assert emulator.refusal(session, **form) == (400, 80701)
    assert emulator.fetch(session) == before
