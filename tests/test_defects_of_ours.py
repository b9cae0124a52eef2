"""A defect of ours, a full disk and a wrong folder are said, end the run as such, and are never green."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conformance.cli import command
from conformance.given import Make
from tests.running import judge
from tests.test_nothing_left_behind import everything
from tests.twisted import Served, twisted


@pytest.fixture(autouse=True)
def state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder of the journals."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "proxy-conformance"


def run_one(served: Served, out: Path, *arguments: str) -> Result:
    """Run the command for one requirement."""
    options = ["--base-url", served.base_url, "--out", str(out), "--requirement", "fetch.by-sid", *arguments]
    return CliRunner().invoke(command, ["run", *options])


def test_an_exception_in_a_case_is_an_error_and_the_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def defective(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a defect of ours")

    monkeypatch.setattr(Make, "bare_session", defective)
    with twisted() as served:
        ran = judge(tmp_path, served.base_url, ["fetch.by-sid", "create.answers-201"])
        assert everything(served.base_url) == set()

    assert ran.exit_code == 4
    assert "ZeroDivisionError: a defect of ours" in ran.requirements("error")["fetch.by-sid"]["reason"]
    assert ran.requirements("fail") == {}
    assert ran.document["gate"]["passed"] is False


def test_a_defect_while_pytest_is_at_work_is_said_and_ends_with_4(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def defective(*_: object) -> None:
        raise ZeroDivisionError("a defect of ours")

    monkeypatch.setattr("conformance.judging.Judging.drain", defective)
    with twisted() as served:
        result = CliRunner().invoke(
            command,
            ["run", "--base-url", served.base_url, "--out", str(tmp_path), "--requirement", "fetch.by-sid"],
        )

    assert result.exit_code == 4
    assert "the suite is broken" in result.stderr
    assert "a defect of ours" in result.stderr


def test_a_defect_of_a_renderer_ends_with_4(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def defective(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a defect of ours")

    monkeypatch.setattr("conformance.cli.run_flow.write", defective)
    with twisted() as served:
        result = CliRunner().invoke(
            command,
            ["run", "--base-url", served.base_url, "--out", str(tmp_path), "--requirement", "fetch.by-sid"],
        )

    assert result.exit_code == 4
    assert "a defect of ours" in result.stderr


def test_a_folder_that_cannot_be_written_is_said_before_anything_is_sent(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with twisted() as served:
        result = CliRunner().invoke(
            command, ["run", "--base-url", served.base_url, "--out", str(tmp_path / "file" / "out")]
        )

        assert served.asked == []
    assert result.exit_code == 2
    assert "cannot be written: Not a directory" in result.stderr


def test_a_state_folder_that_cannot_be_written_is_said_before_anything_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    with twisted() as served:
        result = CliRunner().invoke(command, ["run", "--base-url", served.base_url, "--out", str(tmp_path)])

        assert served.asked == []
    assert result.exit_code == 2
    assert "cannot be written: Not a directory" in result.stderr


@pytest.mark.parametrize("room", [2_000, 100_000, 700_000])
def test_a_disk_that_is_full_is_said_and_nothing_is_left_on_the_target(room: int, tmp_path: Path) -> None:
    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    with twisted() as served:
        ran = subprocess.run(
            [sys.executable, "-m", "conformance", "run", "-q", "--base-url", served.base_url,
             "--out", tmp_path / "out", "-k", "fetch or create"],
            cwd=Path(__file__).parent.parent, capture_output=True, check=False, text=True,
            preexec_fn=little_room,
        )  # fmt: skip

        assert everything(served.base_url) == set()
    assert ran.returncode in (2, 4)
    assert "File too large" in ran.stderr
    assert "exit=0" not in ran.stdout


def test_a_file_that_is_full_is_said(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full")
    with twisted() as served:
        result = run_one(served, tmp_path, "--record", "/dev/full")

    assert result.exit_code == 2
    assert "/dev/full cannot be written: No space left on device" in result.stderr
