"""The exit codes of `run`, each by running the command as a process of its own."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conformance.embedded import emulator
from conformance.result_files import dumps
from tests.report.documents import Run, document

ONE = "create.creates"
LAST_LINE = re.compile(
    r"proxy-conformance: gate=(passed|failed) verdict=[a-z-]+ must=\d+/\d+ should=\d+/\d+ new=\d+ known=\d+"
    r" stale=\d+ exit=(\d+)\n"
)


def arguments(out: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "conformance", "run", "--out", str(out), *more]


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PROXY_", "TWILIO_"))}
    return {**kept, "XDG_STATE_HOME": str(tmp_path / "state"), **more}


def run(tmp_path: Path, *more: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        arguments(tmp_path / "out", *more),
        env=environment(tmp_path, **variables),
        capture_output=True,
        text=True,
        check=False,
    )


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def test_0_the_selected_requirement_holds_and_the_run_never_says_conformant(tmp_path: Path) -> None:
    ended = run(tmp_path, "--requirement", ONE, "--quiet", "--format", "badge")

    assert ended.returncode == 0, ended.stderr
    assert LAST_LINE.fullmatch(ended.stdout)
    assert "verdict=partial" in ended.stdout
    assert not list((tmp_path / "out").glob("badge*"))


def test_1_a_requirement_fails_that_is_not_known(tmp_path: Path) -> None:
    with emulator(faults=["create-refused"]) as url:
        ended = run(tmp_path, "--base-url", url, "--requirement", ONE)

    assert ended.returncode == 1, ended.stderr
    assert f"FAIL  {ONE}  MUST" in ended.stdout
    assert LAST_LINE.search(ended.stdout)


def test_0_the_failing_requirement_is_known(tmp_path: Path) -> None:
    known = tmp_path / "known.toml"
    known.write_text(f'schema = 1\n[[known]]\nid = "{ONE}"\nreason = "soon"\n', encoding="utf-8")

    with emulator(faults=["create-refused"]) as url:
        ended = run(tmp_path, "--base-url", url, "--requirement", ONE, "--known", str(known))

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "known=1" in ended.stdout


def test_1_a_known_failure_is_stale(tmp_path: Path) -> None:
    known = tmp_path / "known.toml"
    known.write_text(f'schema = 1\n[[known]]\nid = "{ONE}"\nreason = "soon"\n', encoding="utf-8")

    assert run(tmp_path, "--requirement", ONE, "--known", str(known)).returncode == 1


def test_1_what_held_in_the_baseline_fails_now(tmp_path: Path) -> None:
    made = document(Run(1))
    made["requirements"][0]["id"] = "meta.nothing"
    made["requirements"].append({**made["requirements"][0], "id": ONE})
    (tmp_path / "before.json").write_text(dumps(made), encoding="utf-8")

    with emulator(faults=["create-refused"]) as url:
        ended = run(
            tmp_path, "--base-url", url, "--requirement", ONE, "--baseline", str(tmp_path / "before.json")
        )

    assert ended.returncode == 1
    assert "Since the baseline of" in ended.stdout
    results = json.loads((tmp_path / "out" / "results.json").read_text(encoding="utf-8"))
    assert results["gate"]["regressed"] == [ONE]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--nonsense"], "No such option"),
        (["--requirement", "create.createz"], "create.creates"),
        (["--set", "2026.l"], "2026.1"),
        (["--level", "COULD"], "COULD"),
        (["--known", "absent.toml"], "absent.toml"),
        (["--base-url", "ftp://127.0.0.1"], "error"),
        (["--base-url", "https://proxy.twilio.com"], "Error"),
        (["--base-url", "http://user:secret@127.0.0.1:1"], "Error"),
        (["--read-only"], "nothing to read"),
    ],
)
def test_2_wrong_usage_is_said_in_a_line_without_a_traceback(
    tmp_path: Path, more: list[str], said: str
) -> None:
    ended = run(tmp_path, *more)

    assert ended.returncode == 2, ended.stdout
    assert said.lower() in ended.stderr.lower()
    assert "Traceback" not in ended.stderr
    assert "secret@" not in ended.stderr + ended.stdout


def test_2_the_folder_of_the_report_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file in its place", encoding="utf-8")

    ended = run(tmp_path, "--requirement", ONE)

    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr


def test_a_filter_that_matches_nothing_is_never_green(tmp_path: Path) -> None:
    assert run(tmp_path, "-k", "no_case_is_called_so").returncode in (2, 3)


def test_3_nobody_answers(tmp_path: Path) -> None:
    ended = run(tmp_path, "--base-url", f"http://127.0.0.1:{free_port()}", "--requirement", ONE)

    assert ended.returncode == 3
    assert "exit=3" in ended.stdout


def test_3_the_credentials_are_refused(tmp_path: Path) -> None:
    with emulator() as url:
        ended = run(
            tmp_path,
            *("--base-url", url, "--requirement", ONE),
            PROXY_CONFORMANCE_ACCOUNT_SID="AC" + "9" * 32,
            PROXY_CONFORMANCE_AUTH_TOKEN="another-token-than-the-one-it-knows",  # noqa: S106 - wrong on purpose
        )

    assert ended.returncode == 3, ended.stdout
    assert "another-token" not in ended.stdout + ended.stderr


def test_5_something_remains_on_the_target(tmp_path: Path) -> None:
    with emulator(faults=["service-delete-does-nothing"]) as url:
        ended = run(tmp_path, "--base-url", url, "--requirement", ONE)

    assert ended.returncode == 5, ended.stdout
    assert "Left behind on the target: Service/" in ended.stdout


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_130_and_143_the_run_is_interrupted_and_still_reports(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    with emulator() as url:
        process = subprocess.Popen(
            arguments(tmp_path / "out", "--base-url", url),
            env=environment(tmp_path),
            stdout=subprocess.PIPE,
            text=True,
        )
        events = tmp_path / "out" / "events.ndjson"
        while not (events.exists() and events.stat().st_size > 200_000) and process.poll() is None:
            time.sleep(0.1)
        process.send_signal(number)
        said, _ = process.communicate(timeout=60)

    assert process.returncode == code
    assert said.endswith(f"exit={code}\n")
    results = json.loads((tmp_path / "out" / "results.json").read_text(encoding="utf-8"))
    assert results["verdict"] == "partial"
    assert results["cleanup"]["remaining"] == []
