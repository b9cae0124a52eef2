"""Puts the results of all shards of a run together to what one whole run would have said."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from conformance.changes import Change
from conformance.coverage import coverage
from conformance.digests import seal
from conformance.known_failures import Kind, KnownFailure
from conformance.model import Json, Status
from conformance.outcomes import LEFT_OUT, counted, row_of
from conformance.results import conclusion
from conformance.verdict import BROKEN, Gate, gate, weight
from conformance.watching import NOT_IN_SHARD, NOTHING_SEEN

SHARD = "shard"


class BadShards(Exception):
    """These results are not all shards of one run."""


def merge(documents: Sequence[Json]) -> Json:
    """The document of the run whose shards these are; BadShards where they do not fit or one is missing."""
    ordered = _ordered(documents)
    for what, of in SAME.items():
        for document in ordered[1:]:
            if of(document) != of(ordered[0]):
                raise BadShards(f"shards {_shard(ordered[0])} and {_shard(document)} differ in their {what}")
    parts = [_renamed(document, f"s{number}.") for number, document in enumerate(ordered, 1)]
    requirements = [_requirement(rows) for rows in zip(*(d["requirements"] for d in parts), strict=True)]
    exchanges = sorted((one for part in parts for one in part["exchanges"]), key=_moment)
    exchanges = [{**one, "seq": number} for number, one in enumerate(exchanges, 1)]
    cleanup = _cleanup([part["cleanup"] for part in parts])
    counting = counted(requirements)
    partial = _partial(counting, parts)
    run = _run([part["run"] for part in parts], partial)
    should = parts[0]["gate"].get("counts_should", False)
    passing = _gate(requirements, run, parts, gate_should=should, remaining=len(cleanup["remaining"]))
    return seal(
        {
            **parts[0],
            **conclusion(counting, passing, complete=not partial, gate_should=should),
            "run": run,
            "baseline": _baseline(parts[0]["baseline"], requirements),
            "requirements": requirements,
            "observations": sorted(
                (o for part in parts for o in part["observations"]), key=lambda o: o["id"]
            ),
            "exchanges": exchanges,
            "coverage": coverage(exchanges),
            "cleanup": cleanup,
            "redaction": {"counts": _added(part["redaction"]["counts"] for part in parts)},
        }
    )


def _selection(document: Json) -> Json:
    selection = document["run"]["selection"]
    return {name: value for name, value in selection.items() if name != SHARD}


def _where(document: Json) -> object:
    target = document["target"]
    return target["kind"] if target["kind"] == "embedded" else (target["base_url"], target["account"])


SAME: Mapping[str, Callable[[Json], object]] = {
    "target": _where,
    "version of the suite": lambda d: (d["tool"]["version"], d["tool"].get("sha256")),
    "contract": lambda d: d["contract"],
    "set of requirements": lambda d: (d["set"], [row["id"] for row in d["requirements"]]),
    "selection": _selection,
    "seed": lambda d: d["run"]["seed"],
    "baseline": lambda d: (d.get("baseline") or {}).get("run"),
    "known failures": lambda d: {row["id"]: row["known"] for row in d["requirements"] if row["known"]},
    "gate": lambda d: d["gate"].get("counts_should", False),
}


def _shard(document: Json) -> str:
    return str(document["run"]["selection"].get(SHARD, "none"))


def _ordered(documents: Sequence[Json]) -> list[Json]:
    """The documents in the order of their shards, each of which is there once."""
    found: dict[int, Json] = {}
    sizes = {_shard(document).partition("/")[2] for document in documents}
    if len(sizes) != 1 or not min(sizes).isdecimal():
        names = ", ".join(map(_shard, documents))
        raise BadShards(f"they are not shards of one number: {names}")
    of = int(min(sizes))
    for document in documents:
        number = int(_shard(document).partition("/")[0])
        if number in found:
            raise BadShards(f"shard {_shard(document)} is given twice")
        found[number] = document
    missing = [f"{number}/{of}" for number in range(1, of + 1) if number not in found]
    if missing:
        raise BadShards(f"shard {', '.join(missing)} is missing")
    return [found[number] for number in range(1, of + 1)]


def _renamed(document: Json, prefix: str) -> Json:
    """The document with ids of exchanges that no other shard has."""
    rows = [_with_ids(row, prefix) for row in document["requirements"]]
    observations = [_with_ids(one, prefix) for one in document["observations"]]
    exchanges = [{**one, "id": prefix + one["id"]} for one in document["exchanges"]]
    return {**document, "requirements": rows, "observations": observations, "exchanges": exchanges}


def _with_ids(value: Any, prefix: str) -> Any:  # noqa: ANN401 - JSON has no narrower type
    if isinstance(value, list):
        return [_with_ids(item, prefix) for item in value]
    if not isinstance(value, dict):
        return value
    renamed = {name: _with_ids(item, prefix) for name, item in value.items()}
    if isinstance(value.get("exchanges"), list):
        renamed["exchanges"] = [prefix + identity for identity in value["exchanges"]]
    if value.get("decisive"):
        renamed["decisive"] = prefix + value["decisive"]
    return renamed


def _requirement(rows: Sequence[Json]) -> Json:
    """The row of the shard that judged the requirement; of several that judged parts, the one for all."""
    taken = [row for row in rows if row["reason"] != LEFT_OUT] or list(rows)
    speaking = min(taken, key=lambda row: weight(Status(row["status"]), row.get("part", "")))
    judged = sum(row["judged"] for row in taken)
    duration = sum(row["duration_ms"] for row in taken)
    if speaking["reason"] == NOT_IN_SHARD:
        speaking = {**speaking, "status": Status.INCONCLUSIVE.value, "reason": NOTHING_SEEN}
    return {**speaking, "judged": judged, "duration_ms": duration}


def _partial(requirements: Iterable[Json], parts: Iterable[Json]) -> list[str]:
    left_out = Counter(row["reason"] for row in requirements if row["status"] == Status.NOT_RUN)
    interrupted = [f"shard {_shard(one)} was interrupted" for one in parts if one["run"]["interrupted"]]
    broken = [f"the suite is broken in shard {_shard(one)}" for one in parts if _broken(one)]
    return [*interrupted, *broken, *(f"{number} not run: {reason}" for reason, number in left_out.items())]


def _broken(document: Json) -> bool:
    return BROKEN in document["gate"]["reasons"]


def _gate(
    requirements: Sequence[Json], run: Json, parts: Sequence[Json], *, gate_should: bool, remaining: int
) -> Gate:
    """The gate by what all shards found: alone, each may see a part pass that fails in another one."""
    return gate(
        [row_of(row) for row in counted(requirements)],
        known={row["id"]: _entry(row["id"], row["known"]) for row in requirements if row["known"]},
        today=date.fromisoformat((run["finished"] or run["started"])[:10]),
        gate_should=gate_should,
        interrupted=run["interrupted"],
        broken=any(map(_broken, parts)),
        remaining=remaining,
        regressed={row["id"] for row in requirements if row["since_baseline"] == Change.REGRESSED},
    )


def _entry(identifier: str, known: Json) -> KnownFailure:
    last = known.get("expires")
    return KnownFailure(
        identifier,
        known["reason"],
        code=known.get("code", ""),
        kind=Kind(known["kind"]),
        expires=None if last is None else date.fromisoformat(last),
    )


def _baseline(stored: Json | None, requirements: Iterable[Json]) -> Json | None:
    """What the shards say of their baseline, with the changes of all requirements."""
    if stored is None:
        return None
    found = Counter(row["since_baseline"] for row in requirements)
    found[Change.REMOVED.value] = stored["changes"][Change.REMOVED.value]
    return {**stored, "changes": {which.value: found[which.value] for which in Change}}


def _run(runs: Sequence[Json], partial: Sequence[str]) -> Json:
    added = _added({name: run[name] for name in ("requests", "throttled", "waited_ms")} for run in runs)
    durations = [run["duration_ms"] for run in runs if run["duration_ms"] is not None]
    finished = [run["finished"] for run in runs]
    return {
        **runs[0],
        **added,
        "started": min(run["started"] for run in runs),
        "finished": None if None in finished else max(finished),
        "duration_ms": sum(durations) if len(durations) == len(runs) else None,
        "complete": not partial,
        "interrupted": next((run["interrupted"] for run in runs if run["interrupted"]), None),
        "partial_reasons": list(partial),
        "selection": {name: value for name, value in runs[0]["selection"].items() if name != SHARD},
    }


def _cleanup(cleanups: Sequence[Json]) -> Json:
    remaining = [one for cleanup in cleanups for one in cleanup["remaining"]]
    numbers = _added({name: cleanup[name] for name in ("created", "deleted")} for cleanup in cleanups)
    return {**numbers, "remaining": remaining}


def _added(numbers: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for one in numbers:
        found.update(one)
    return dict(sorted(found.items()))


def _moment(exchange: Json) -> tuple[str, str]:
    return exchange["started"], exchange["id"]
