"""Renders a comparison as Markdown, for the summary of a job or for a merge request."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from conformance.changes import TOLD, told
from conformance.counts import HEADLINES, scored
from conformance.model import Verdict
from conformance.report.compare import differing
from conformance.report.neutral import cell, code_span

Json = Mapping[str, Any]

MOST_ROWS = 50
SHOWN = 80


def render(comparison: Json) -> str:
    """The columns with their verdicts, what changed in each, and the rows in which they differ."""
    observations = [row for row in comparison["observations"] if row["differs"]]
    blocks = [
        "## Comparison",
        *(f"> {code_span(note, 400)}" for note in comparison["notes"]),
        _columns(comparison),
        _requirements(comparison),
        *([_observations(comparison, observations)] if observations else []),
    ]
    return "\n\n".join(blocks) + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _labels(comparison: Json) -> list[str]:
    return [cell(one["label"], SHOWN) for one in comparison["implementations"]]


def _columns(comparison: Json) -> str:
    rows = []
    for place, one in enumerate(comparison["implementations"]):
        must, should = (one["counts"][level] for level in ("must", "should"))
        changes = "baseline" if place == 0 else told(one["changes"])
        rows.append(
            [
                cell(one["label"], SHOWN),
                cell(one["base_url"], SHOWN),
                one["started"],
                HEADLINES[Verdict(one["verdict"])],
                f"{must['pass']} of {scored(must)}",
                f"{should['pass']} of {scored(should)}",
                changes,
            ]
        )
    return _table(["run", "target", "started", "verdict", "MUST", "SHOULD", "against the baseline"], rows)


def _requirements(comparison: Json) -> str:
    rows = differing(comparison)
    if not rows:
        return "No requirement differs."
    head = ["requirement", "level", *_labels(comparison)]
    table = _table(
        head, ([cell(row["id"]), row["level"], *map(_said, row["cells"])] for row in rows[:MOST_ROWS])
    )
    more = f"\n\nand {len(rows) - MOST_ROWS} more" if len(rows) > MOST_ROWS else ""
    return f"### Requirements that differ ({len(rows)})\n\n{table}{more}"


def _said(one: Json) -> str:
    change = one["change"].replace("-", " ") if one["change"] in TOLD else ""
    return f"{one['word']} ({change})" if change else str(one["word"])


def _observations(comparison: Json, rows: Sequence[Json]) -> str:
    head = ["question", *_labels(comparison)]
    table = _table(
        head,
        (
            [cell(row["question"]), *(_answer(answer) for answer in row["answers"])]
            for row in rows[:MOST_ROWS]
        ),
    )
    return f"### Observations that differ ({len(rows)})\n\nThe documents leave these open.\n\n{table}"


def _answer(answer: str | None) -> str:
    return "not asked" if answer is None else cell(answer)
