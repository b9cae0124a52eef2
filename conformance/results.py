"""Builds the document of `results.json` from the events of a run, finished or not.

Same events, same bytes: nothing here reads a clock, and every list is in the order of the catalogue.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from conformance.changes import Change, baseline_of, mark
from conformance.counts import counts, sentence
from conformance.coverage import coverage
from conformance.digests import seal
from conformance.known_failures import KnownFailure
from conformance.model import Json, Requirement, Status
from conformance.outcomes import BadEvents, counted, of_kind, requirements_of, row_of
from conformance.verdict import BROKEN, Gate, gate, verdict

SCHEMA_VERSION = "1.0"
KIND = "proxy-conformance.results"
ENDLESS = "the log of the run has no end"
ACCOUNT_LENGTH = 34


def catalogue_row(requirement: Requirement, *, title: str, url: str) -> Json:
    """A requirement as the event `run-started` lists it; title and address are those of its source."""
    source = requirement.source
    return {
        "id": requirement.id,
        "chapter": requirement.chapter,
        "level": requirement.level.value,
        "basis": requirement.basis.value,
        "sentence": requirement.sentence,
        "source": {"document": source.document, "part": source.part, "title": title, "url": url},
        "given_when_then": requirement.given_when_then,
        "fix": requirement.fix,
    }


def from_events(lines: Iterable[str], **options: Any) -> Json:  # noqa: ANN401 - passed on to `build`
    """The document of the run that logged these lines; a line torn by a crash ends the log."""
    events = []
    for line in lines:
        try:
            events.append(json.loads(line))
        except ValueError:
            break
    return build(events, **options)


def build(
    events: Iterable[Mapping[str, Any]],
    *,
    known: Mapping[str, KnownFailure] | None = None,
    gate_should: bool = False,
    baseline: Json | None = None,
) -> Json:
    """The document from the events of one run. Without `run-finished` the run counts as interrupted.

    `baseline` is the document of an earlier run: what held there and fails now fails the gate.
    """
    known = known or {}
    log = list(events)
    start = next((event for event in log if event.get("event") == "run-started"), None)
    if start is None:
        raise BadEvents("there is no run-started among the events")
    end = next((event for event in log if event.get("event") == "run-finished"), {"interrupted": ENDLESS})
    requirements = mark(requirements_of(start, log, known), baseline)
    exchanges, cleanup = exchanges_of(log), _cleanup(log)
    counting = counted(requirements)
    partial = _partial_reasons(counting, end)
    passing = gate(
        [row_of(requirement) for requirement in counting],
        known=known,
        today=_day(end.get("finished") or start["run"]["started"]),
        gate_should=gate_should,
        interrupted=end.get("interrupted"),
        broken=bool(end.get("broken")),
        remaining=len(cleanup["remaining"]),
        regressed={row["id"] for row in requirements if row["since_baseline"] == Change.REGRESSED},
    )
    document = {
        **conclusion(counting, passing, complete=not partial, gate_should=gate_should),
        "target": _target(start["target"], exchanges),
        "run": _run(start, end, log, partial),
        "tool": start["tool"],
        "contract": start.get("contract") or {"sha256": "", "version": ""},
        "set": start.get("set"),
        "baseline": baseline_of(baseline, requirements),
        "requirements": requirements,
        "observations": [_observation(event) for event in of_kind(log, "observation")],
        "exchanges": exchanges,
        "coverage": coverage(exchanges),
        "cleanup": cleanup,
        "redaction": {"counts": _sum(log, "redaction")},
    }
    return seal(document)


def conclusion(requirements: Iterable[Json], passing: Gate, *, complete: bool, gate_should: bool) -> Json:
    """What stands at the top of the document: what it is, the verdict, the gate, the numbers."""
    rows = [row_of(requirement) for requirement in requirements]
    numbers, said = counts(rows), verdict(rows, complete=complete)
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": KIND,
        "verdict": said.value,
        "verdict_sentence": sentence(said, numbers),
        "exit_code": passing.exit_code,
        "gate": {**_gate(passing), "counts_should": gate_should},
        "counts": numbers,
    }


def _partial_reasons(requirements: Iterable[Json], end: Mapping[str, Any]) -> list[str]:
    left_out = Counter(row["reason"] for row in requirements if row["status"] == Status.NOT_RUN)
    reasons = [f"{number} not run: {reason or 'no reason given'}" for reason, number in left_out.items()]
    if end.get("broken"):
        reasons.insert(0, BROKEN)
    if end.get("interrupted"):
        reasons.insert(0, f"interrupted: {end['interrupted']}")
    return reasons


def _gate(passing: Gate) -> Json:
    lists = ("reasons", "new", "known", "changed", "stale", "expired", "regressed")
    return {"passed": passing.passed, **{name: list(getattr(passing, name)) for name in lists}}


def _target(target: Mapping[str, Any], exchanges: Iterable[Json]) -> Json:
    servers = (
        value
        for exchange in exchanges
        if exchange["response"]
        for name, value in exchange["response"]["headers"]
        if name.lower() == "server"
    )
    account = target.get("account")
    short = f"AC…{account[-4:]}" if account and len(account) == ACCOUNT_LENGTH else account
    return {**target, "account": short, "server": next(servers, None)}


def _run(
    start: Mapping[str, Any], end: Mapping[str, Any], log: Sequence[Mapping[str, Any]], partial: list[str]
) -> Json:
    limits = _sum(log, "limits")
    run = start["run"]
    return {
        "id": run["id"],
        "started": run["started"],
        "finished": end.get("finished"),
        "duration_ms": end.get("duration_ms"),
        "requests": limits.get("requests", len(of_kind(log, "exchange"))),
        "seed": run.get("seed"),
        "complete": not partial,
        "interrupted": end.get("interrupted"),
        "partial_reasons": partial,
        "selection": start.get("selection") or {},
        "throttled": limits.get("throttled", 0),
        "waited_ms": limits.get("waited_ms", 0),
    }


def _sum(log: Iterable[Mapping[str, Any]], name: str) -> dict[str, int]:
    """The numbers under this name, added up over the processes of the run."""
    found: Counter[str] = Counter()
    for event in log:
        found.update(event.get(name) or {})
    return dict(sorted(found.items()))


def _cleanup(log: Iterable[Mapping[str, Any]]) -> Json:
    parts = [event["cleanup"] for event in log if event.get("cleanup")]
    return {
        "created": sum(part["created"] for part in parts),
        "deleted": sum(part["deleted"] for part in parts),
        "remaining": [dict(resource) for part in parts for resource in part["remaining"]],
    }


def _observation(event: Mapping[str, Any]) -> Json:
    names = ("id", "question", "answer")
    return {**{name: event[name] for name in names}, "exchanges": list(event.get("exchanges", ()))}


def exchanges_of(log: Iterable[Mapping[str, Any]]) -> list[Json]:
    """The exchanges in the order in which they began, numbered from 1."""
    records = sorted((event["exchange"] for event in of_kind(log, "exchange")), key=_begin)
    return [
        {**record, "seq": number, "started": _moment(record["started"])}
        for number, record in enumerate(records, 1)
    ]


def _begin(record: Mapping[str, Any]) -> tuple[float, str]:
    return record["started"], record["id"]


def _moment(seconds: float) -> str:
    text = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def _day(moment: str) -> date:
    return date.fromisoformat(moment[:10])
