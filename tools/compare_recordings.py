"""Holds `check` of a recorded run against the run itself, over the emulator, its faults and its choices.

Each emulator is judged by the chapters whose requirements name the fault, the run is recorded, and the
recording is judged offline: every requirement that both can judge has to come to the same status. What
blocks a case from its judgement, such as a delete that does not delete, need not block a check of its answer.
Nor does a recording hold what is longer than results hold.

    python tools/compare_recordings.py [--workers N] [--chapter NAME ...] [FAULT ...]
"""

import argparse
import multiprocessing
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from conformance.catalogue import requirements
from conformance.emulator.faults import FAULTS
from conformance.model import Status
from conformance.offline.check import judge_all, load
from conformance.offline.judges import JUDGES
from conformance.report import har
from conformance.verdict import JUDGED
from tools.recording import record

BASIC = ("session", "create", "delete")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a recorded run and its check said of one emulator; `differences` are sentences."""

    fault: str
    judged: int
    differences: tuple[str, ...]


def compare(fault: str, chapters: Sequence[str]) -> Comparison:
    """Where the check of a recorded run comes to another status than the run."""
    document = record(fault, chapters)
    live = {row["id"]: row for row in document["requirements"]}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "run.har")
        path.write_text(har.render(document), encoding="utf-8", errors="backslashreplace")
        found = [one for one in judge_all(load([path]).exchanges) if one.status is not Status.NOT_RUN]
    cut = {
        one["id"]
        for one in document["exchanges"]
        if one["response"] and one["response"]["body"] and one["response"]["body"]["truncated"]
    }
    differences = [
        f"{one.requirement}: the run {live[one.requirement]['status']}, the check {one.status}"
        f" ({one.failure.expected + '; got ' + one.failure.actual if one.failure else one.reason})"
        for one in found
        if live[one.requirement]["status"] in JUDGED - {one.status}
        and live[one.requirement]["decisive"] not in cut
    ]
    return Comparison(fault, len(found), tuple(differences))


def plan(faults: Iterable[str], chapters: Sequence[str]) -> dict[str, list[str]]:
    """The chapters to run for each fault: those that name it, if a recording may show what they judge."""
    asked, found = list(faults), dict[str, list[str]]()
    for one in requirements():
        shown = one.watches is not None or one.id in JUDGES
        for name in one.faults if shown else ():
            wanted = name in asked if asked else name in FAULTS and (not chapters or one.chapter in chapters)
            if wanted:
                found.setdefault(name, [])
                found[name] += [] if one.chapter in found[name] else [one.chapter]
    return found


def main() -> None:
    """Print every difference; end with 1 where there is one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("faults", nargs="*")
    parser.add_argument("--chapter", action="append", default=[])
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    planned = {"": list(BASIC), **plan(options.faults, options.chapter)}
    with ProcessPoolExecutor(options.workers, multiprocessing.get_context("spawn")) as pool:
        rows = []
        for row in pool.map(compare, planned, planned.values()):
            rows.append(row)
            for text in row.differences:
                print(f"{row.fault or 'clean'}: {text}", flush=True)
    differing = sum(bool(row.differences) for row in rows)
    print(f"{len(rows)} emulators, {sum(row.judged for row in rows)} judgements, {differing} differ")
    raise SystemExit(1 if differing else 0)


if __name__ == "__main__":
    main()
