"""How long the commands take, and what a full run costs over the same requests sent by a bare client.

python -m benchmarks.speed [--times 5] [--requirement ID]
"""

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import click
import httpx

from benchmarks.common import COMMAND, Timed, results, table, target, timed
from conformance.target import DUMMY_ACCOUNT, DUMMY_TOKEN


def median(command: tuple[str, ...], times: int, folder: Path) -> Timed:
    """The run of a command that took the median time."""
    runs = sorted((timed(command, folder) for _ in range(times)), key=lambda run: run.seconds)
    return runs[len(runs) // 2]


def replayed(document: dict[str, object], base_url: str) -> float:
    """The seconds that a bare client takes to build and send the stored requests of a run, one by one."""
    exchanges: list[dict[str, dict[str, object]]] = json.loads(json.dumps(document["exchanges"]))
    pair = (DUMMY_ACCOUNT, DUMMY_TOKEN)
    calls = [(_stored(one["request"]), one["request"]["credentials"] == "own") for one in exchanges]
    with httpx.Client(base_url=base_url, trust_env=False) as client:
        begin = time.perf_counter()
        for call, own in calls:
            client.send(client.build_request(**call), auth=pair if own else None)
        return time.perf_counter() - begin


def _stored(request: dict[str, Any]) -> dict[str, Any]:
    """What httpx has to be told to build a stored request."""
    body = request["body"] or {"text": ""}
    return {
        "method": request["method"],
        "url": request["url"],
        "content": body["text"].encode("utf-8", "replace"),
        "headers": [(name, value) for name, value in request["headers"] if name != "content-length"],
    }


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--requirement", default="fetch.by-sid")
    parser.add_argument("--only", help="the full run judges this one requirement only, to try the script")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        out = str(folder / "report")
        single = (*COMMAND, "run", "-q", "--out", out, "--requirement", options.requirement)
        full = (
            *COMMAND,
            "run",
            "-q",
            "--out",
            out,
            *(("--requirement", options.only) if options.only else ()),
        )
        commands = {
            "--help": (*COMMAND, "--help"),
            "list": (*COMMAND, "list"),
            "explain": (*COMMAND, "explain", options.requirement),
            f"run --requirement {options.requirement}": single,
            "run": full,
        }
        rows = [(name, median(command, options.times, folder)) for name, command in commands.items()]
        table(("command", "seconds", "peak MB"), [(name, run.seconds, run.peak_mb) for name, run in rows])
        document = results(folder / "report")
    times = []
    for _ in range(options.times):
        with target() as base_url:
            times.append(replayed(document, base_url))
    bare = statistics.median(times)
    run = rows[-1][1].seconds
    requests, factor = document["run"]["requests"], run / bare
    click.echo(f"\n{requests} requests: bare {bare:.2f} s, run {run:.2f} s, factor {factor:.1f}")


if __name__ == "__main__":
    main()
