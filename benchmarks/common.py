"""What the scripts share: targets in a process of their own, commands with their time, and tables."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).parent.parent
COMMAND = (sys.executable, "-m", "conformance")


@dataclass(frozen=True)
class Timed:
    """A command that has ended: how long it took, the most memory it held, and its exit code."""

    seconds: float
    peak_mb: float
    exit_code: int
    output: str


def timed(command: Sequence[str], folder: Path, **variables: str) -> Timed:
    """Run a command and measure it. What it writes for itself is written below the folder."""
    environment = {
        **os.environ,
        "XDG_STATE_HOME": str(folder / "state"),
        "PYTHONPATH": str(ROOT),
        **variables,
    }
    measured = folder / "measured.json"
    ran = subprocess.run(  # noqa: S603 - our own command, or a tool that the reader installed
        [sys.executable, ROOT / "benchmarks" / "measure.py", measured, *command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return Timed(
        **json.loads(measured.read_text(encoding="utf-8")), output=ran.stdout.decode("utf-8", "replace")
    )


@contextmanager
def target(*, delay: float = 0.0, faults: Sequence[str] = (), choices: Sequence[str] = ()) -> Iterator[str]:
    """The base URL of an emulator in a process of its own that waits before each answer."""
    command = [sys.executable, "-m", "benchmarks.slow", "--delay", str(delay)]
    command += [part for name in faults for part in ("--fault", name)]
    command += [part for name in choices for part in ("--choice", name)]
    process = subprocess.Popen(  # noqa: S603 - a module of ours
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield (process.stdout.readline() if process.stdout else "").strip()
    finally:
        if process.stdin:
            process.stdin.close()
        process.wait()


def results(folder: Path) -> dict[str, Any]:
    """The results of a run that was written below a folder."""
    document: dict[str, Any] = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    return document


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table as Markdown."""
    click.echo("| " + " | ".join(head) + " |")
    click.echo("|" + " --- |" * len(head))
    for row in rows:
        click.echo(
            "| " + " | ".join(f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in row) + " |"
        )
