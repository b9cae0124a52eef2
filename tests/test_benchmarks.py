"""The scripts of benchmarks/ run; what they measure is looked at by people only."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SMALL = ("--requirement", "fetch.by-sid")


@pytest.mark.parametrize(
    ("script", "arguments", "said"),
    [
        ("speed", ("--times", "1", "--only", "fetch.by-sid"), "factor"),
        ("slow_target", ("--delay", "0.01", "--workers", "1", "2", *SMALL), "| 2 |"),
        ("growth", ("--exchanges", "10", "20", *SMALL), "| 20 |"),
    ],
)
def test_a_script_measures_what_is_small(script: str, arguments: tuple[str, ...], said: str) -> None:
    command = [sys.executable, "-m", f"benchmarks.{script}", *arguments]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)

    assert ran.returncode == 0, ran.stderr
    assert said in ran.stdout
