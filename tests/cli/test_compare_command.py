import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conformance.cli import command
from conformance.result_files import dumps
from tests.report.documents import Run, document


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    for name, run in {"old": Run(5), "new": Run(5, failing=(0,))}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "results.json").write_text(dumps(document(run)), encoding="utf-8")
        (tmp_path / name / "report.html").write_text("", encoding="utf-8")
    return tmp_path


def compare(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(command, ["compare", *arguments, "--out", str(folder / "out")])


def test_the_three_files_are_written(stored: Path) -> None:
    result = compare(stored, str(stored / "old"), str(stored / "new" / "results.json"))

    assert result.exit_code == 0, result.output
    assert "new against old: 1 regressed, 0 changed, 0 fixed, 0 still failing" in result.output
    assert {path.name for path in (stored / "out").iterdir()} == {
        "compare.html",
        "compare.md",
        "compare.json",
    }


def test_columns_link_to_the_pages_of_their_runs(stored: Path) -> None:
    compare(stored, str(stored / "old"), str(stored / "new"))

    made = json.loads((stored / "out" / "compare.json").read_text(encoding="utf-8"))
    assert [one["report"] for one in made["implementations"]] == ["../old/report.html", "../new/report.html"]


def test_a_column_can_be_named_and_chosen_as_the_baseline(stored: Path) -> None:
    result = compare(stored, f"a={stored / 'old'}", f"b={stored / 'new'}", "--baseline", "b")

    assert "a against b: 0 regressed, 0 changed, 1 fixed" in result.output


def test_the_same_run_twice_gets_two_names(stored: Path) -> None:
    result = compare(stored, str(stored / "old"), str(stored / "old"))

    assert "old (2) against old:" in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("old",), "at least two"),
        (("old", "absent"), "cannot be read"),
        (("old", "new", "--baseline", "x"), "No run is called 'x'"),
    ],
)
def test_wrong_usage_ends_with_2(stored: Path, arguments: tuple[str, ...], said: str) -> None:
    result = compare(stored, *(str(stored / one) if one[0] in "ona" else one for one in arguments))

    assert result.exit_code == 2
    assert said in result.output
