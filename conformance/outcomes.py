"""Turns the findings among the events of a run into the requirements of `results.json`."""

import shlex
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from conformance.known_failures import KnownFailure
from conformance.model import Failure, Finding, Json, Level, Status
from conformance.verdict import Row, combine, together

DEFAULT_SEED = 1

LEFT_OUT = "left out of this run"
Event = Mapping[str, Any]


class BadEvents(Exception):
    """A log of events cannot be read as one of ours."""


def of_kind(log: Iterable[Event], kind: str) -> list[Event]:
    """The events of one kind, in their order."""
    return [event for event in log if event.get("event") == kind]


def requirements_of(start: Event, log: Sequence[Event], known: Mapping[str, KnownFailure]) -> list[Json]:
    """Every requirement of the catalogue with what the run found out about it; BadEvents on an unknown id."""
    found: dict[str, list[Finding]] = {row["id"]: [] for row in start["catalogue"]}
    for event in of_kind(log, "finding"):
        if event["requirement"] not in found:
            raise BadEvents(f"a finding is about {event['requirement']!r}, which is not in the catalogue")
        found[event["requirement"]].append(finding_of(event))
    options = _options(start)
    return [
        {
            **row,
            **_outcome(row["id"], sorted(together(found[row["id"]]), key=_place)),
            "command": f"proxy-conformance run --requirement {row['id']}{options}",
            "known": _known(known.get(row["id"])),
            "uncounted": row.get("uncounted"),
        }
        for row in start["catalogue"]
    ]


def _options(start: Event) -> str:
    """What the command that repeats a requirement needs beside its id."""
    target, seed = start["target"], start["run"].get("seed")
    where = "" if target["kind"] == "embedded" else f" --base-url {shlex.quote(target['base_url'])}"
    return where + ("" if seed in (None, DEFAULT_SEED) else f" --seed {seed}")


def _place(finding: Finding) -> tuple[str, tuple[str, ...]]:
    """Puts cases in the same order whatever the order in which parallel processes reported them."""
    return finding.case, finding.exchanges


def finding_of(event: Event) -> Finding:
    """The finding that an event of that kind carries."""
    values = {key: value for key, value in event.items() if key != "event"}
    failure = values.get("failure")
    return Finding(
        **{
            **values,
            "status": Status(values["status"]),
            "failure": Failure(**failure) if failure else None,
            "exchanges": tuple(values.get("exchanges", ())),
        }
    )


def _outcome(identifier: str, cases: Sequence[Finding]) -> Json:
    whole = combine(cases or [Finding(identifier, Status.NOT_RUN, reason=LEFT_OUT)])
    decisive = whole.failure.decisive if whole.failure else ""
    return {
        "status": whole.status.value,
        "failure": _failure(whole.failure),
        "reason": whole.reason,
        "blocked_by": whole.blocked_by,
        "exchanges": list(whole.exchanges),
        "decisive": decisive or (whole.exchanges[-1] if whole.exchanges else ""),
        "judged": whole.judged,
        "part": whole.part,
        "cases": [
            {"name": c.case, "status": c.status.value, "failure": _failure(c.failure), "reason": c.reason}
            for c in cases
        ],
        "duration_ms": whole.duration_ms,
    }


def _failure(failure: Failure | None) -> Json | None:
    if failure is None:
        return None
    names = ("code", "expected", "actual", "pointer", "decisive")
    return {name: getattr(failure, name) for name in names}


def _known(entry: KnownFailure | None) -> Json | None:
    if entry is None:
        return None
    expires = None if entry.expires is None else entry.expires.isoformat()
    return {
        "reason": entry.reason,
        "issue": entry.issue,
        "kind": entry.kind.value,
        "code": entry.code,
        "expires": expires,
    }


def counted(requirements: Iterable[Json]) -> list[Json]:
    """Those that count: neither provisional, because the chosen set does not have them, nor disputed."""
    return [row for row in requirements if row["uncounted"] is None]


def row_of(requirement: Json) -> Row:
    """The part of a requirement that verdict and gate look at."""
    failure = requirement["failure"]
    return Row(
        requirement["id"],
        Level(requirement["level"]),
        Status(requirement["status"]),
        Failure(**failure) if failure else None,
        requirement["blocked_by"],
    )
