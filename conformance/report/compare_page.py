"""Renders a comparison as a page."""

from collections.abc import Mapping
from typing import Any

from conformance.changes import TOLD, told
from conformance.counts import HEADLINES, scored
from conformance.model import Verdict
from conformance.report.compare import differing
from conformance.report.html import WORDS, page

Json = Mapping[str, Any]


def render(comparison: Json) -> str:
    """One page: the verdicts, the rows that differ, the observations that differ, then what agrees."""
    rows = comparison["requirements"]
    used = {cell["word"] for row in rows for cell in row["cells"]}
    return page(
        "compare.html.jinja",
        comparison=comparison,
        headlines={one.value: said for one, said in HEADLINES.items()},
        icons=VERDICT_ICONS,
        scored=scored,
        told=told,
        differing=differing(comparison),
        agreeing=[row for row in rows if not row["differs"]],
        observations=[row for row in comparison["observations"] if row["differs"]],
        same_observations=[row for row in comparison["observations"] if not row["differs"]],
        words=[name for name in WORDS if name in used],
        changes=[change.value for change in TOLD if any(row["change"] == change for row in rows)],
    )


VERDICT_ICONS = {
    Verdict.CONFORMANT: "pass",
    Verdict.NOT_CONFORMANT: "fail",
    Verdict.CONFORMANT_WITH_DEVIATIONS: "deviation",
}
