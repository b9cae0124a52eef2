"""Says what to fix first: failures that share a cause, and what each of them keeps from being judged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]
FINDS = {"MUST": "fail", "SHOULD": "deviation", "MAY": "difference"}


@dataclass(frozen=True, slots=True)
class Cause:
    """One way of failing at one place of one operation, the requirements it breaks, and what those block."""

    code: str
    pointer: str
    operation: str
    broken: tuple[Json, ...]
    blocked: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Blocker:
    """What keeps requirements from being judged: the requirement of that id, or else a reason in words."""

    id: str
    reason: str
    blocked: tuple[Json, ...]


def word(row: Json) -> str:
    """The outcome of a requirement in one word; a failure is only called so where it counts."""
    if row["status"] == "fail" and row["uncounted"]:
        return str(row["uncounted"]["kind"])
    if row["status"] == "fail":
        return FINDS.get(row["level"], "fail")
    return str(row["status"]).replace("-", " ")


def operations(document: Json) -> dict[str, str]:
    """The operation of each exchange; a request outside of the contract has none."""
    return {exchange["id"]: exchange["operation"] or "" for exchange in document["exchanges"]}


def key(row: Json, operation: str) -> tuple[str, str, str]:
    """What failures with the same cause have in common."""
    return row["failure"]["code"], row["failure"]["pointer"], operation


def causes(document: Json, level: str = "MUST") -> list[Cause]:
    """The causes of the failures of a level, those that break or block most before the others."""
    made_by = operations(document)
    groups: dict[tuple[str, str, str], list[Json]] = {}
    for row in document["requirements"]:
        if word(row) == FINDS[level] and row["failure"]:
            groups.setdefault(key(row, made_by.get(row["decisive"], "")), []).append(row)
    held = _held_back(document["requirements"])
    found = [
        Cause(*cause, tuple(rows), tuple(_chosen(document["requirements"], rows, held)))
        for cause, rows in groups.items()
    ]
    return sorted(found, key=lambda cause: -len(cause.broken) - len(cause.blocked))


def _held_back(rows: Iterable[Json]) -> dict[str, str]:
    """For each blocked requirement the first one in the chain of what blocks it."""
    direct = {
        row["id"]: row["blocked_by"] for row in rows if row["status"] == "blocked" and row["blocked_by"]
    }
    found = {}
    for start, blocker in direct.items():
        first, seen = blocker, {start}
        while first in direct and first not in seen:
            seen.add(first)
            first = direct[first]
        found[start] = first
    return found


def _chosen(rows: Iterable[Json], broken: Iterable[Json], held: Mapping[str, str]) -> Iterable[Json]:
    names = {row["id"] for row in broken}
    return (row for row in rows if held.get(row["id"]) in names)


def blockers(document: Json) -> list[Blocker]:
    """What blocks requirements, each with those that it blocks in the end, in catalogue order."""
    held = _held_back(document["requirements"])
    groups: dict[tuple[str, str], list[Json]] = {}
    for row in document["requirements"]:
        if row["status"] == "blocked":
            blocker = held.get(row["id"], "")
            groups.setdefault((blocker, "" if blocker else row["reason"]), []).append(row)
    return [Blocker(*blocker, tuple(rows)) for blocker, rows in groups.items()]


def doubts(document: Json) -> list[Blocker]:
    """The requirements that no answer, or a defect of ours, kept from being judged, by the reason why."""
    groups: dict[str, list[Json]] = {}
    for row in document["requirements"]:
        if row["status"] in ("inconclusive", "error"):
            groups.setdefault(last_line(row["reason"]), []).append(row)
    return [Blocker("", reason, tuple(rows)) for reason, rows in groups.items()]


def last_line(reason: str) -> str:
    """The end of a reason, which of a traceback of ours is the line that says what happened."""
    return (reason.strip().splitlines() or ["no reason given"])[-1]
