"""Counts requirements by level and status, and says the verdict in one sentence with its numbers."""

from collections import Counter
from collections.abc import Iterable

from conformance.model import Level, Status, Verdict
from conformance.verdict import Row

Counts = dict[str, dict[str, int]]

HEADLINES = {
    Verdict.PARTIAL: "Partial run, no verdict",
    Verdict.NOT_CONFORMANT: "Not conformant",
    Verdict.INCONCLUSIVE: "Inconclusive",
    Verdict.CONFORMANT_WITH_DEVIATIONS: "Conformant with deviations",
    Verdict.CONFORMANT: "Conformant",
}
UNJUDGED = {
    "blocked": "blocked",
    "inconclusive": "inconclusive",
    "error": "not judged for a defect of the suite",
}


def counts(rows: Iterable[Row]) -> Counts:
    """How many requirements of each level, and of all, have each status."""
    rows = list(rows)
    by_level = {level.lower(): _count(row.status for row in rows if row.level is level) for level in Level}
    return {**by_level, "all": _count(row.status for row in rows)}


def _count(statuses: Iterable[Status]) -> dict[str, int]:
    found = Counter(statuses)
    return {"total": found.total(), **{status.replace("-", "_"): found[status] for status in Status}}


def scored(level: dict[str, int]) -> int:
    """How many of a level apply to the target: the number that passes are measured against."""
    return level["total"] - level["not_applicable"]


def sentence(which: Verdict, numbers: Counts) -> str:
    """The verdict in words, with the numbers that it rests on."""
    parts = [
        _duties(numbers["must"], "MUST", "fail"),
        _duties(numbers["should"], "SHOULD", "deviate"),
        _differences(numbers["may"]["fail"]),
        *(f"{numbers['all'][key]} {words}" for key, words in UNJUDGED.items() if numbers["all"][key]),
        _if_any(numbers["all"]["not_applicable"], "not applicable"),
        _if_any(numbers["all"]["not_run"], "not run"),
    ]
    return f"{HEADLINES[which]}: {'; '.join(part for part in parts if part)}."


def _duties(level: dict[str, int], name: str, fails: str) -> str:
    total = scored(level)
    if not total:
        return f"no {name} requirement applies"
    if level["fail"]:
        verb = fails if level["fail"] > 1 else f"{fails}s"
        return f"{level['fail']} of {total} {name} requirements {verb}"
    if level["pass"] == total:
        return f"all {total} {name} requirements hold" if total > 1 else f"the one {name} requirement holds"
    return f"{level['pass']} of {total} {name} requirements hold, none {fails}s"


def _differences(number: int) -> str:
    return f"{number} MAY {'differences' if number > 1 else 'difference'}" if number else ""


def _if_any(number: int, words: str) -> str:
    return f"{number} {words}" if number else ""
