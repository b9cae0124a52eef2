from datetime import timedelta

from tests.emulator.driving import Emulator, path_of


def _ahead(emulator: Emulator, seconds: float) -> str:
    return (emulator.clock.now() + timedelta(seconds=seconds)).isoformat()


def test_ttl_ends_a_session_that_long_after_its_creation(emulator: Emulator, sessions: str) -> None:
    path = path_of(emulator.create(sessions, Ttl="10"))
    emulator.clock.move(9)
    assert emulator.fetch(path)["status"] == "open"

    emulator.clock.move(1)
    ended = emulator.fetch(path)
    assert (ended["status"], ended["closed_reason"]) == ("closed", "expired")
    assert ended["date_ended"] is not None
    assert ended["date_expiry"] is None


def test_a_ttl_of_0_never_ends_a_session(emulator: Emulator, sessions: str) -> None:
    path = path_of(emulator.create(sessions, Ttl="0"))
    emulator.clock.move(timedelta(days=3650).total_seconds())

    assert emulator.fetch(path)["status"] == "open"


def test_date_expiry_wins_over_a_shorter_ttl(emulator: Emulator, sessions: str) -> None:
    path = path_of(emulator.create(sessions, Ttl="10", DateExpiry=_ahead(emulator, 100)))
    emulator.clock.move(50)
    assert emulator.fetch(path)["status"] == "open"

    emulator.clock.move(51)
    assert emulator.fetch(path)["status"] == "closed"


def test_date_expiry_wins_over_a_longer_ttl(emulator: Emulator, sessions: str) -> None:
    path = path_of(emulator.create(sessions, Ttl="1000", DateExpiry=_ahead(emulator, 100)))
    emulator.clock.move(101)

    assert emulator.fetch(path)["status"] == "closed"


def test_an_expired_session_is_closed_in_lists_and_for_updates(emulator: Emulator, sessions: str) -> None:
    path = path_of(emulator.create(sessions, Ttl="10"))
    emulator.clock.move(11)

    assert emulator.fetch(sessions)["sessions"][0]["status"] == "closed"
    assert emulator.refusal(path, Ttl="100") == (400, 80607)


def test_an_update_can_put_the_end_off(emulator: Emulator, sessions: str) -> None:
    path = path_of(emulator.create(sessions, Ttl="10"))
    emulator.clock.move(5)
    emulator.update(path, Ttl="100")
    emulator.clock.move(50)

    assert emulator.fetch(path)["status"] == "open"


def test_an_update_with_a_past_date_expiry_ends_the_session(emulator: Emulator, sessions: str) -> None:
    path = path_of(emulator.create(sessions))

    assert emulator.update(path, DateExpiry="2018-07-31")["status"] == "closed"


def test_an_expired_session_is_reopened_with_a_later_end_only(emulator: Emulator, sessions: str) -> None:
    path = path_of(emulator.create(sessions, Ttl="10"))
    emulator.clock.move(11)

    assert emulator.refusal(path, Status="in-progress") == (400, 80608)
    later = {"Status": "in-progress", "DateExpiry": _ahead(emulator, 60)}
    assert emulator.update(path, **later)["status"] == "in-progress"
    assert emulator.fetch(path)["status"] == "in-progress"


def test_a_message_restarts_the_ttl(emulator: Emulator, party: str) -> None:
    emulator.update(party, Ttl="10")
    participant = path_of(emulator.create(f"{party}/Participants", Identifier="+15005551001"))
    emulator.clock.move(8)
    emulator.create(f"{participant}/MessageInteractions", Body="hello")
    emulator.clock.move(8)
    assert emulator.fetch(party)["status"] == "in-progress"

    emulator.clock.move(3)
    assert emulator.fetch(party)["status"] == "closed"
