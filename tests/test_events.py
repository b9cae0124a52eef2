"""The log of a run."""

import json
from pathlib import Path

from conformance.events import EventLog


def test_each_event_is_on_its_way_to_the_disk_at_once(tmp_path: Path) -> None:
    log = EventLog(tmp_path / "out" / "events.ndjson")
    log.add({"event": "one"})

    assert (tmp_path / "out" / "events.ndjson").read_text() == '{"event": "one"}\n'
    log.close()


def test_no_text_of_a_target_can_tear_a_line(tmp_path: Path) -> None:
    event = {"event": "one", "text": "a\n\u2028\x85\ud800"}
    log = EventLog(tmp_path / "events.ndjson")
    log.add(event)
    log.close()

    (line,) = (tmp_path / "events.ndjson").read_text(encoding="ascii").splitlines()
    assert json.loads(line) == event


def test_an_event_that_holds_a_secret_is_dropped_and_remembered(tmp_path: Path) -> None:
    log = EventLog(tmp_path / "events.ndjson", scan=lambda line: "a credential" if b"hush" in line else None)
    log.add({"event": "one", "text": "hush"})
    log.add({"event": "two"})
    log.close()

    assert log.withheld == "a credential"
    assert [event["event"] for event in log.events] == ["two"]
    assert b"hush" not in (tmp_path / "events.ndjson").read_bytes()


def test_a_log_without_a_file_keeps_its_events() -> None:
    log = EventLog()
    log.add({"event": "one"})
    log.close()

    assert log.events == [{"event": "one"}]
