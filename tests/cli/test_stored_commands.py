"""The commands that read a stored run: report, verify, diff and dispute."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from conformance import sets
from conformance.cli import command
from conformance.result_files import dumps
from conformance.results import build
from conformance.run import opening
from tests.report.documents import Run, document, events

RUN = Run(10, failing=(0, 3))


def call(*arguments: object) -> Result:
    return CliRunner().invoke(command, list(map(str, arguments)))


def write(path: Path, made: dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dumps(made), encoding="utf-8")
    return path


def of_this_suite() -> dict[str, Any]:
    """A run of the requirements of this suite in which nothing was judged."""
    start, *_ = events(Run(0))
    log = [opening(start["run"], start["target"], {})]
    for row in log[0]["catalogue"]:
        finding = {"event": "finding", "requirement": row["id"], "status": "not-applicable", "reason": "gone"}
        log.append(finding)
    end = {"event": "run-finished", "finished": "2026-11-25T09:00:06Z", "duration_ms": 1, "interrupted": None}
    return build([*log, end])


# -- report --------------------------------------------------------------------------------------------


def test_shards_are_merged_only_when_all_are_there(tmp_path: Path) -> None:
    made = document(RUN)
    made["run"]["selection"] = {"shard": "1/2"}
    source = write(tmp_path / "one" / "results.json", made)

    result = call("report", "--merge", source.parent, "--out", tmp_path / "merged")

    assert result.exit_code == 2
    assert "shard 2/2 is missing" in result.output


def test_several_runs_are_rendered_as_one_only_when_asked(tmp_path: Path) -> None:
    source = write(tmp_path / "results.json", document(RUN))

    assert call("report", source, source).exit_code == 2


def test_report_writes_the_formats_that_are_asked_for(tmp_path: Path) -> None:
    source = write(tmp_path / "results.json", document(RUN))

    result = call(
        "report", source, "--format", "sarif", "--format", "ctrf", "--format", "badge", "--format", "har"
    )

    assert result.exit_code == 0, result.output
    names = {"results.sarif", "results.ctrf.json", "badge.json", "badge.svg", "results.har", "report.html"}
    assert names <= {path.name for path in tmp_path.iterdir()}


def test_report_leaves_the_results_as_they_are(tmp_path: Path) -> None:
    source = write(tmp_path / "results.json", document(RUN))
    before = source.read_bytes()

    call("report", source)

    assert source.read_bytes() == before


def test_a_run_without_a_verdict_gets_no_badge(tmp_path: Path) -> None:
    source = write(tmp_path / "results.json", document(Run(3, blocked=(0,))))

    call("report", source, "--format", "badge")

    assert not list(tmp_path.glob("badge*"))


@pytest.mark.parametrize("length", [1, 2, 5, 30])
def test_a_log_that_ends_anywhere_is_reported_as_interrupted(tmp_path: Path, length: int) -> None:
    source = tmp_path / "events.ndjson"
    lines = [json.dumps(event) for event in events(RUN)]
    source.write_text("\n".join(lines[:length]) + '\n{"event": "exch', encoding="utf-8")

    result = call("report", source)

    assert result.exit_code == 0, result.output
    made = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert made["verdict"] == "partial"
    assert made["run"]["interrupted"]


def test_report_draws_the_history_of_the_target(tmp_path: Path) -> None:
    for day in (1, 2):
        made = document(Run(4, failing=(0,) if day == 1 else ()))
        made["run"]["id"] = f"run-{day}"
        write(tmp_path / f"day-{day}" / "results.json", made)

    result = call(
        "report", tmp_path / "day-2" / "results.json", "--history", tmp_path, "--out", tmp_path / "out"
    )

    assert result.exit_code == 0, result.output
    assert "2 stored runs of" in (tmp_path / "out" / "history.html").read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_is_a_usage_error(tmp_path: Path) -> None:
    source = write(tmp_path / "results.json", document(RUN))
    (tmp_path / "file").write_text("", encoding="utf-8")

    assert call("report", source, "--out", tmp_path / "file" / "below").exit_code == 2


# -- verify --------------------------------------------------------------------------------------------


def test_verify_accepts_what_this_suite_wrote(tmp_path: Path) -> None:
    result = call("verify", write(tmp_path / "results.json", of_this_suite()))

    assert result.exit_code == 0, result.output
    assert result.output.startswith("verified: ")


def test_verify_refuses_an_edited_file(tmp_path: Path) -> None:
    made = of_this_suite()
    made["target"]["base_url"] = "http://other.example"

    result = call("verify", write(tmp_path / "results.json", made))

    assert result.exit_code == 1
    assert "refused: the digest of its results is another" in result.output


def test_verify_refuses_what_lacks_a_part(tmp_path: Path) -> None:
    source = write(tmp_path / "results.json", {"kind": "proxy-conformance.results"})

    assert call("verify", source).exit_code == 1


# -- diff ----------------------------------------------------------------------------------------------


@pytest.fixture
def two_sets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    ids = [row["id"] for row in document(RUN)["requirements"]]
    known = {"1": frozenset(ids[1:]), "2": frozenset([*ids[:9], "create.unheard-of"])}
    monkeypatch.setattr(sets, "names", lambda: sorted(known))
    monkeypatch.setattr(sets, "members", known.__getitem__)
    return write(tmp_path / "results.json", document(RUN))


def test_diff_says_what_a_newer_set_would_newly_fail(two_sets: Path) -> None:
    result = call("diff", "--set", "1", "2", "--results", two_sets)

    assert result.exit_code == 1
    assert "2 adds 2 requirements to 1, takes out 1" in result.output
    assert "would fail  MUST    create.does-the-thing-0" in result.output
    assert "not judged          create.unheard-of" in result.output


def test_diff_says_so_where_nothing_would_newly_fail(two_sets: Path) -> None:
    assert call("diff", "--set", "2", "1", "--results", two_sets).exit_code == 0


def test_diff_offers_the_nearest_set(two_sets: Path) -> None:
    result = call("diff", "--set", "1", "curent", "--results", two_sets)

    assert result.exit_code == 2
    assert "current" in result.output


# -- dispute -------------------------------------------------------------------------------------------


def test_dispute_writes_the_text_to_standard_output(tmp_path: Path) -> None:
    source = write(tmp_path / "results.json", document(RUN))

    result = call("dispute", "create.does-the-thing-0", "--from", source)

    assert result.output.startswith("# Dispute: create.does-the-thing-0\n")


def test_dispute_offers_the_nearest_id(tmp_path: Path) -> None:
    source = write(tmp_path / "results.json", document(RUN))

    result = call("dispute", "create.does-the-thing-00", "--from", source)

    assert result.exit_code == 2
    assert "create.does-the-thing-0" in result.output
