"""What a run writes down before it makes something, and how that is read again."""

import json
import os
import stat
from pathlib import Path

import pytest

from conformance.journal import Busy, Journal, Kind, Place, creates, folder, lock, read
from conformance.model import Request
from tests.exchanges import exchange

SESSIONS = "/v1/Services/KS1/Sessions"


def post(target: str = SESSIONS, body: bytes = b"UniqueName=pc-1") -> Request:
    """A request that creates something."""
    return Request("POST", target, (), body)


def steps(path: Path) -> list[str]:
    """The steps that a journal has noted."""
    return [json.loads(line)["step"] for line in path.read_text().splitlines()]


@pytest.mark.parametrize(
    ("method", "target", "made"),
    [
        ("POST", "/v1/Services", True),
        ("POST", "/twilio/v1/Services/KS1/Sessions", True),
        ("POST", "/v1/services/KS1/sessions/", True),
        ("POST", "/v1/Services/KS1/Sessions?x=1", True),
        ("POST", "/v1/Services/KS1/PhoneNumbers", True),
        ("POST", "/v1/Services/KS1", False),
        ("POST", "/v1/Services/KS1/Sessions/KC1", False),
        ("POST", "/v1/Services/KS1/Sessions/KC1/Participants", False),
        ("GET", "/v1/Services", False),
        ("PUT", "/v1/Services/KS1/Sessions", False),
    ],
)
def test_a_create_is_told_by_its_method_and_path(method: str, target: str, made: bool) -> None:  # noqa: FBT001 - a column
    assert creates(Request(method, target, (), b"")) is made


def test_an_intent_is_on_the_disk_before_the_create_is_sent(tmp_path: Path) -> None:
    path = tmp_path / "state" / "a.ndjson"
    journal = Journal(path)
    journal.start("http://127.0.0.1", "AC1")
    journal.intend("x1", post())

    assert steps(path) == ["run", "intent"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    stored = read(path)
    assert stored is not None
    assert (stored.base_url, stored.account, stored.settled) == ("http://127.0.0.1", "AC1", False)
    assert [(i.place, i.name) for i in stored.journal.open.values()] == [
        (Place(Kind.SESSION, "KS1", ""), "pc-1")
    ]


@pytest.mark.parametrize(
    ("http_status", "body", "step"),
    [
        (201, {"sid": "KC9"}, "created"),
        (400, {"message": "no"}, "void"),
        (429, {}, "void"),
        (500, {}, None),
        (201, {}, None),
        (201, {"sid": 7}, None),
        (307, None, None),
        (None, None, None),
    ],
)
def test_only_a_clear_answer_settles_an_intent(
    http_status: int | None, body: object, step: str | None, tmp_path: Path
) -> None:
    journal = Journal(tmp_path / "a.ndjson")
    journal.intend("x1", post())
    journal.note(exchange(http_status, body, method="POST", target=SESSIONS))

    assert steps(tmp_path / "a.ndjson") == ["intent", *([step] if step else [])]
    assert bool(journal.open) is (step is None)
    assert list(journal.made) == ([Place(Kind.SESSION, "KS1", "KC9")] if step == "created" else [])


def test_a_create_that_was_never_sent_is_void() -> None:
    journal = Journal()
    journal.intend("x1", post())
    journal.note(exchange(None, method="POST", target=SESSIONS), sent=False)

    assert journal.open == {}


def test_what_was_read_to_be_gone_is_no_longer_listed(tmp_path: Path) -> None:
    path = tmp_path / "a.ndjson"
    journal = Journal(path)
    journal.start("http://127.0.0.1", None)
    journal.intend("x1", post())
    journal.note(exchange(201, {"sid": "KC9"}, method="POST", target=SESSIONS))
    before = read(path)
    journal.removed(Place(Kind.SESSION, "KS1", "KC9"))
    after = read(path)

    assert before is not None
    assert after is not None
    assert (before.settled, after.settled) == (False, True)


def test_a_torn_last_line_and_foreign_bytes_end_a_journal(tmp_path: Path) -> None:
    path = tmp_path / "a.ndjson"
    journal = Journal(path)
    journal.start("http://127.0.0.1", None)
    journal.intend("x1", post())
    with path.open("ab") as file:
        file.write(b'{"step": "crea\xff')

    stored = read(path)
    assert stored is not None
    assert len(stored.journal.open) == 1


def test_a_file_that_names_no_target_is_no_journal(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_text("[]\n")

    assert read(tmp_path / "a.ndjson") is None


def test_a_path_is_encoded_whatever_a_target_gave_as_a_sid() -> None:
    assert (
        Place(Kind.SESSION, "KS1", "../KS2?\ud800").path == "/v1/Services/KS1/Sessions/..%2FKS2%3F%ED%A0%80"
    )


def test_a_journal_is_locked_until_its_run_is_over(tmp_path: Path) -> None:
    handle = lock(tmp_path / "a.ndjson")
    with pytest.raises(Busy):
        lock(tmp_path / "a.ndjson")
    os.close(handle)
    os.close(lock(tmp_path / "a.ndjson"))


def test_journals_stand_in_the_state_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))

    assert folder({"XDG_STATE_HOME": "/state"}) == Path("/state/proxy-conformance")
    assert folder({}) == tmp_path / ".local/state/proxy-conformance"


def test_a_journal_that_cannot_be_written_keeps_the_create_from_being_sent(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("no folder")
    journal = Journal(tmp_path / "folder" / "a.ndjson")

    with pytest.raises(OSError):  # noqa: PT011 - which one depends on the system
        journal.intend("x1", post())
