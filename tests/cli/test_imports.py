"""What each command imports: a heavy library only where it is used, so that none makes the others wait."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

HEAVY = frozenset(
    {
        *("pytest", "httpx", "jinja2", "yaml", "jsonschema"),
        *("hypothesis", "schemathesis", "starlette", "twilio", "uvicorn", "xdist"),
    }
)
RECORDING = "fixtures/recordings/clean.har"
SENDS_NOTHING = "http://127.0.0.1:9"
IMPORTED = """
import json, sys
from conformance.cli import command
try:
    command.main(sys.argv[2:], standalone_mode=False)
finally:
    print(json.dumps(sorted(set(sys.modules) & set(json.loads(sys.argv[1])))), file=sys.stderr)
"""


def imported(arguments: Sequence[str]) -> set[str]:
    """The heavy libraries that a process has imported when it has done what these arguments ask for."""
    process = subprocess.run(
        [sys.executable, "-c", IMPORTED, json.dumps(sorted(HEAVY)), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return set(json.loads(process.stderr.splitlines()[-1]))


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run of one requirement."""
    folder = tmp_path_factory.mktemp("stored")
    judged = imported(["run", "--requirement", "session.sid", "--out", str(folder), "-q"])
    assert judged == {"pytest", "httpx", "jinja2", "yaml"}
    return folder


@pytest.mark.parametrize(
    ("arguments", "libraries"),
    [
        (["--help"], set()),
        (["run", "--help"], set()),
        (["serve", "--help"], set()),
        (["prove", "--help"], set()),
        (["list"], set()),
        (["explain", "create.creates"], {"yaml"}),
        (["plan"], {"httpx", "pytest", "yaml"}),
        (["doctor", "--base-url", SENDS_NOTHING], {"httpx", "pytest"}),
        (["cleanup", "--base-url", SENDS_NOTHING], {"httpx"}),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else "",
)
def test_a_command_imports_only_what_it_uses(arguments: list[str], libraries: set[str]) -> None:
    assert imported(arguments) == libraries


@pytest.mark.parametrize(
    ("arguments", "libraries"),
    [
        (["report", "{}/results.json", "--out", "{}/again"], {"jinja2"}),
        (["compare", "{0}/results.json", "{0}/results.json", "--out", "{0}/compared"], {"jinja2"}),
        (["verify", "{}/results.json"], set()),
        (["diff", "--set", "2026.1", "2026.1", "--results", "{}/results.json"], set()),
        (["dispute", "session.sid", "--from", "{}/results.json"], set()),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_command_on_a_stored_run_imports_only_what_it_uses(
    arguments: list[str], libraries: set[str], stored: Path
) -> None:
    assert imported([argument.format(stored) for argument in arguments]) == libraries


def test_recorded_traffic_is_judged_without_the_emulator_and_without_random_requests(tmp_path: Path) -> None:
    judged = imported(["check", RECORDING, "--out", str(tmp_path), "-q"])

    assert judged.isdisjoint({"hypothesis", "schemathesis", "starlette", "twilio", "uvicorn"})
    assert "jinja2" in judged
