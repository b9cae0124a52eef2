"""Runs the suite many times in one process and watches what it leaves there.

    python benchmarks/endurance.py [--runs 50] [--delay SECONDS] [--chapter NAME ...]

Every run has to find the same, and memory, sockets, threads, processes and temporary files must not grow.
With `--delay` the target waits that long before each answer. Ends with 1 where something differs or grows.
"""

import argparse
import asyncio
import gc
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from starlette.types import ASGIApp, Receive, Scope, Send

from conformance import catalogue
from conformance.emulator import Settings, create_app
from conformance.emulator.server import running
from conformance.results import build
from conformance.run import Options, run
from conformance.target import DUMMY_ACCOUNT, DUMMY_TOKEN

WARM_UP = 5
MOST_GROWTH = 0.10


@dataclass(frozen=True)
class Sample:
    """What one run found, and what this process held after it."""

    findings: tuple[tuple[str, str], ...]
    seconds: float
    resident_mb: float
    handles: int
    threads: int


def delayed(inner: ASGIApp, seconds: float) -> ASGIApp:
    """The application with a pause before each answer."""

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(seconds)
        await inner(scope, receive, send)

    return slow if seconds else inner


@contextmanager
def target(delay: float) -> Iterator[str]:
    """An emulator of its own for one run, in a thread of this process."""
    with running(delayed(create_app(Settings(DUMMY_ACCOUNT, DUMMY_TOKEN)), delay)) as base_url:
        yield base_url


def resident_mb() -> float:
    """The memory that this process holds at present."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def sample(delay: float, requirements: Sequence[str], folder: Path) -> Sample:
    """Run the suite once and look around."""
    begin = time.perf_counter()
    with target(delay) as base_url, tempfile.TemporaryDirectory(dir=folder) as out:
        options = Options(out=Path(out), base_url=base_url, requirements=tuple(requirements))
        document = build(run(options, lambda _: None))
    seconds = time.perf_counter() - begin
    findings = tuple((row["id"], row["status"]) for row in document["requirements"])
    del document
    gc.collect()
    return Sample(
        findings,
        seconds,
        resident_mb(),
        len(list(Path("/proc/self/fd").iterdir())),
        threading.active_count(),
    )


def problems(samples: Sequence[Sample]) -> Iterator[str]:
    """What differs between the runs, or has grown from the first settled ones to the last."""
    for number, one in enumerate(samples[1:], 2):
        pairs = zip(samples[0].findings, one.findings, strict=True)
        differing = [identifier for (identifier, was), (_, now) in pairs if was != now]
        if differing:
            yield f"run {number} found something else about {', '.join(differing)}"
    settled, last = samples[min(WARM_UP, len(samples) - 1)], samples[-1]
    if last.resident_mb > settled.resident_mb * (1 + MOST_GROWTH):
        yield f"memory grew from {settled.resident_mb:.0f} to {last.resident_mb:.0f} MB"
    for name in ("handles", "threads"):
        if getattr(last, name) > getattr(settled, name):
            yield f"{name} grew from {getattr(settled, name)} to {getattr(last, name)}"


def main() -> int:
    """Run, print a line for each run and what was found in the end."""
    parser = argparse.ArgumentParser(description="Run the suite many times and watch what stays.")
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--chapter", action="append", default=[])
    options = parser.parse_args()
    chosen = [one.id for one in catalogue.requirements() if one.chapter in options.chapter]
    samples: list[Sample] = []
    with tempfile.TemporaryDirectory() as folder:
        # Whatever is written for a while is written here, so that what stays can be seen.
        os.environ["XDG_STATE_HOME"] = tempfile.tempdir = folder
        for number in range(1, options.runs + 1):
            one = sample(options.delay, chosen, Path(folder))
            samples.append(one)
            held = f"{one.resident_mb:6.1f} MB, {one.handles} handles, {one.threads} threads"
            click.echo(f"{number:3}  {one.seconds:6.2f} s  {held}")
        left = [path.name for path in Path(folder).rglob("*") if path.is_file()]
    found = [*problems(samples), *([f"files were left: {', '.join(left)}"] if left else [])]
    seconds = [one.seconds for one in samples]
    click.echo(f"median {statistics.median(seconds):.2f} s, longest {max(seconds):.2f} s")
    click.echo("\n".join(found) or "the same findings each time, and nothing grew")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
