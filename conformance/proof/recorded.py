"""Holds `check` of a recorded run against the run itself, for every emulator that is judged anyway."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conformance import __version__
from conformance.model import Exchange, Finding, Status
from conformance.offline.archive import parse
from conformance.offline.check import judge_all
from conformance.report import har
from conformance.results import exchanges_of
from conformance.verdict import JUDGED

Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many requirements a run and the check of its recording both judged; `differences` are sentences."""

    compared: int = 0
    differences: tuple[str, ...] = ()


def compare(events: Iterable[Event], base_url: str, live: Mapping[str, Finding]) -> Recorded:
    """Where the check of a run's recording comes to another status than the run.

    What blocks a case from its judgement, such as a delete that does not delete, need not block a check of
    its answer. Nor does a recording hold what is longer than results hold.
    """
    exchanges, cut = _recording(list(events), base_url)
    compared, differences = 0, []
    judged = {name: finding for name, finding in live.items() if finding.status in JUDGED}
    for found in judge_all(exchanges, judged):
        run = judged[found.requirement]
        if found.status is Status.NOT_RUN:
            continue
        if run.failure is not None and run.failure.decisive in cut:
            continue
        compared += 1
        if found.status is not run.status:
            differences.append(f"{found.requirement}: the run {run.status}, the check {_says(found)}")
    return Recorded(compared, tuple(differences))


def _recording(events: Sequence[Event], base_url: str) -> tuple[list[Exchange], set[str]]:
    """The exchanges as `check` reads them from what `--record` writes, and those that it holds in part."""
    records = exchanges_of(events)
    document = {"target": {"base_url": base_url}, "tool": {"version": __version__}, "exchanges": records}
    text = json.dumps(har.archive(document), ensure_ascii=False).encode("utf-8", "backslashreplace")
    cut = {one["id"] for one in records if ((one["response"] or {}).get("body") or {}).get("truncated")}
    return [entry.exchange for entry in parse(text, "h")], cut


def _says(found: Finding) -> str:
    failure = found.failure
    why = found.reason if failure is None else f"expected {failure.expected}; got {failure.actual}"
    return f"{found.status} ({why})"
