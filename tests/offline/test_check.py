import json
import socket
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from conformance.cli import command
from conformance.model import Status
from conformance.offline.archive import BadArchive
from conformance.offline.check import cases, judge_all, load
from conformance.offline.judges import JUDGES
from tests.offline.archives import TOKEN, URL, archive, entry

RECORDINGS = Path(__file__).parent.parent.parent / "fixtures" / "recordings"


def stored(folder: Path, name: str, document: object) -> Path:
    path = folder / name
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def failing(recording: Path, out: Path) -> set[str]:
    CliRunner().invoke(command, ["check", str(recording), "--out", str(out), "-q"])
    rows = json.loads((out / "results.json").read_text(encoding="utf-8"))["requirements"]
    return {row["id"] for row in rows if row["status"] == "fail"}


def test_every_judge_belongs_to_a_requirement_of_the_catalogue() -> None:
    assert set(JUDGES) <= set(cases())
    assert all(cases()[name][0].watches is None for name in JUDGES)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("clean", set()),
        ("delete-answers-200", {"delete.204"}),
        ("chromium-delete-answers-202", {"delete.204"}),
        ("mitmproxy-delete-answers-202", {"delete.204"}),
        ("delete-hides-from-list-only", {"delete.open"}),
        ("session-sid-prefix", {"session.sid"}),
        ("update-close-refused", {"update.closes"}),
    ],
)
def test_the_stored_recordings_show_what_is_wrong(tmp_path: Path, name: str, expected: set[str]) -> None:
    found = failing(RECORDINGS / f"{name}.har", tmp_path)

    assert expected <= found
    assert bool(found) is bool(expected)


def test_a_recording_of_a_browser_and_one_of_a_proxy_judge_what_they_show() -> None:
    for name in ("chromium", "mitmproxy"):
        exchanges = load([RECORDINGS / f"{name}-delete-answers-202.har"]).exchanges
        statuses = Counter(found.status for found in judge_all(exchanges))

        assert statuses[Status.PASS] > 70
        assert statuses[Status.FAIL] == 1


def test_nothing_is_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    result = CliRunner().invoke(command, ["check", str(RECORDINGS / "clean.har"), "--out", str(tmp_path)])

    assert result.exit_code == 0
    assert "verdict=partial" in result.output


def test_secrets_of_a_recording_stay_out_of_the_reports(tmp_path: Path) -> None:
    path = stored(tmp_path, "traffic.har", archive(entry()))
    result = CliRunner().invoke(command, ["check", str(path), "--out", str(tmp_path / "out")])
    written = [one.read_text(encoding="utf-8") for one in (tmp_path / "out").iterdir()]

    assert len(written) > 1
    assert not any(
        secret in text for text in [*written, result.output] for secret in (TOKEN, "cookie-of-a-user")
    )


def test_traffic_without_sessions_is_refused_in_one_line(tmp_path: Path) -> None:
    path = stored(tmp_path, "empty.har", archive(entry(url="https://proxy.example.com/v1/Services")))
    result = CliRunner().invoke(command, ["check", str(path), "--out", str(tmp_path / "out")])

    assert result.exit_code == 2
    assert "no exchange is about Sessions" in result.output
    assert not (tmp_path / "out").exists()


def test_of_several_targets_one_has_to_be_chosen(tmp_path: Path) -> None:
    other = entry(url=URL.replace("proxy.example.com", "other.example.com"))
    path = stored(tmp_path, "two.har", archive(entry(), other))

    with pytest.raises(BadArchive, match="choose one with --base-url"):
        load([path])
    assert len(load([path], "https://other.example.com/base").exchanges) == 1


def test_several_files_are_judged_as_one_recording(tmp_path: Path) -> None:
    paths = [stored(tmp_path, f"{number}.har", archive(entry())) for number in (1, 2)]

    assert [one.id for one in load(paths).exchanges] == ["1.1", "2.1"]
