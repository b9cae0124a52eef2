"""Lays several runs side by side: implementations as columns, requirements and observations as rows."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.changes import TOLD, Change, change
from conformance.report.grouping import word

Json = Mapping[str, Any]

KIND = "proxy-conformance.comparison"
SCHEMA_VERSION = "1.0"
NOT_HERE = "not in this run"


@dataclass(frozen=True, slots=True)
class Column:
    """One run to compare: its name, its document, and where its page is, if there is one."""

    label: str
    document: Json
    report: str = ""


def compare(columns: Sequence[Column], baseline: int = 0) -> dict[str, Any]:
    """The comparison as a document of its own; the baseline comes first, then the fewest failing MUST."""
    first = columns[baseline]
    others = [column for place, column in enumerate(columns) if place != baseline]
    ordered = [first, *sorted(others, key=lambda column: column.document["counts"]["must"]["fail"])]
    requirements = _requirements(ordered)
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": KIND,
        "baseline": first.label,
        "notes": _notes(ordered),
        "implementations": [
            _implementation(column, [row["cells"][place] for row in requirements])
            for place, column in enumerate(ordered)
        ],
        "requirements": requirements,
        "observations": _observations(ordered),
    }


def _implementation(column: Column, cells: Sequence[Json]) -> dict[str, Any]:
    document = column.document
    changes = Counter(cell["change"] for cell in cells)
    return {
        "label": column.label,
        "report": column.report,
        "base_url": document["target"]["base_url"],
        "kind": document["target"]["kind"],
        "server": document["target"]["server"],
        "run": document["run"]["id"],
        "started": document["run"]["started"],
        "tool_version": document["tool"]["version"],
        "verdict": document["verdict"],
        "verdict_sentence": document["verdict_sentence"],
        "counts": document["counts"],
        "changes": {which.value: changes[which.value] for which in Change},
    }


def _notes(columns: Sequence[Column]) -> list[str]:
    """What keeps the columns from being compared without a second thought."""
    partial = [column.label for column in columns if column.document["verdict"] == "partial"]
    notes = [f"{label} was a partial run and has no verdict" for label in partial]
    first = columns[0]
    for column in columns[1:]:
        if column.document["contract"]["sha256"] != first.document["contract"]["sha256"]:
            notes.append(f"{column.label} was judged by another contract than {first.label}")
        if _ids(column) != _ids(first):
            notes.append(f"{column.label} was judged by other requirements than {first.label}")
    return notes


def _ids(column: Column) -> set[str]:
    return {row["id"] for row in column.document["requirements"]}


def _requirements(columns: Sequence[Column]) -> list[dict[str, Any]]:
    """All requirements of any run, each with a cell for each run, in the order of the first that has it."""
    by_column = [{row["id"]: row for row in column.document["requirements"]} for column in columns]
    named: dict[str, Json] = {}
    for rows in by_column:
        named = {**rows, **named}
    return [_requirement(row, [rows.get(name) for rows in by_column]) for name, row in named.items()]


def _requirement(row: Json, found: Sequence[Json | None]) -> dict[str, Any]:
    cells = [_cell(None if place == 0 else found[0], one, place) for place, one in enumerate(found)]
    changes = [Change(cell["change"]) for cell in cells[1:]]
    statuses = {(cell["status"], cell["code"]) for cell in cells}
    return {
        **{name: row[name] for name in ("id", "chapter", "level", "basis", "sentence")},
        "differs": len(statuses) > 1,
        # The gravest change in any column says where a row stands.
        "change": next((which.value for which in TOLD if which in changes), ""),
        "cells": cells,
    }


def _cell(before: Json | None, row: Json | None, place: int) -> dict[str, Any]:
    failure = (row and row["failure"]) or {}
    code = ":".join(filter(None, (failure.get("code"), failure.get("pointer"))))
    return {
        "status": row["status"] if row else "",
        "word": word(row) if row else NOT_HERE,
        "code": code,
        "expected": failure.get("expected", ""),
        "actual": failure.get("actual", ""),
        "reason": row["reason"] if row else "",
        "change": "" if place == 0 else change(before, row).value if before or row else "",
    }


def _observations(columns: Sequence[Column]) -> list[dict[str, Any]]:
    """Every question that any run asked, with the answer of each target; None where it was not asked."""
    by_column = [{one["id"]: one for one in column.document["observations"]} for column in columns]
    named: dict[str, Json] = {}
    for asked in by_column:
        named = {**asked, **named}
    rows = []
    for name, item in named.items():
        answers = [asked[name]["answer"] if name in asked else None for asked in by_column]
        given = {answer for answer in answers if answer is not None}
        rows.append({"id": name, "question": item["question"], "differs": len(given) > 1, "answers": answers})
    return rows


def differing(comparison: Json) -> list[Json]:
    """The requirements in which the columns differ: the regressed ones first, then as in the catalogue."""
    rows = [row for row in comparison["requirements"] if row["differs"]]
    return sorted(rows, key=_gravity)


def _gravity(row: Json) -> int:
    return TOLD.index(Change(row["change"])) if row["change"] else len(TOLD)


def dumps(comparison: Json) -> str:
    """The comparison as JSON."""
    return json.dumps(comparison, ensure_ascii=False, indent=1) + "\n"
