"""Says what became of a requirement between two runs, and of all of them since a baseline."""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from conformance.model import Json, Status

Row = Mapping[str, Any]


class Change(StrEnum):
    """What became of one requirement between an earlier and a later run."""

    REGRESSED = "regressed"
    CHANGED = "changed"
    STILL_FAILING = "still-failing"
    FIXED = "fixed"
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    NOT_COMPARABLE = "not-comparable"


def change(before: Row | None, after: Row | None) -> Change:
    """What became of a requirement; `changed` fails in another way than before.

    Only a requirement that held and now fails has regressed: what was not judged before is no proof that
    it held, and what is not judged now is none that it was repaired.
    """
    if before is None or after is None:
        return Change.ADDED if before is None else Change.REMOVED
    match before["status"], after["status"]:
        case Status.PASS, Status.FAIL:
            return Change.REGRESSED
        case Status.FAIL, Status.PASS:
            return Change.FIXED
        case Status.FAIL, Status.FAIL:
            return Change.STILL_FAILING if _way(before) == _way(after) else Change.CHANGED
        case earlier, later:
            return Change.SAME if earlier == later else Change.NOT_COMPARABLE


def _way(row: Row) -> tuple[str, str] | None:
    failure = row["failure"]
    return (failure["code"], failure["pointer"]) if failure else None


# What is told of a comparison, the gravest first.
TOLD = (Change.REGRESSED, Change.CHANGED, Change.FIXED, Change.STILL_FAILING)


def told(numbers: Mapping[str, int]) -> str:
    """How many requirements changed in the ways that matter, in words."""
    return ", ".join(f"{numbers[which]} {which.replace('-', ' ')}" for which in TOLD)


def mark(requirements: Iterable[Json], baseline: Row | None) -> list[Json]:
    """The requirements, each with what became of it since the baseline; None where there is none."""
    if baseline is None:
        return [{**row, "since_baseline": None} for row in requirements]
    before = {row["id"]: row for row in baseline["requirements"]}
    return [{**row, "since_baseline": change(before.get(row["id"]), row).value} for row in requirements]


def baseline_of(baseline: Row | None, requirements: Iterable[Row]) -> Json | None:
    """What a document says of its baseline: which run it was, and how many requirements changed how."""
    if baseline is None:
        return None
    rows = list(requirements)
    ids = {row["id"] for row in rows}
    found = Counter(row["since_baseline"] for row in rows)
    found[Change.REMOVED.value] = sum(row["id"] not in ids for row in baseline["requirements"])
    return {
        "run": baseline["run"]["id"],
        "started": baseline["run"]["started"],
        "base_url": baseline["target"]["base_url"],
        "verdict": baseline["verdict"],
        "tool_version": baseline["tool"]["version"],
        "contract": baseline["contract"]["sha256"],
        "changes": {which.value: found[which.value] for which in Change},
    }
