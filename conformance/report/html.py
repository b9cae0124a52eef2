"""Renders results as one page that needs nothing else: no request, no script, no font of its own."""

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from conformance.changes import Change, told
from conformance.counts import HEADLINES, scored
from conformance.model import Verdict
from conformance.report.figures import figures
from conformance.report.grouping import FINDS, blockers, causes, doubts, word
from conformance.report.neutral import neutral
from conformance.report.view import Views

Json = Mapping[str, Any]

HERE = Path(__file__).parent
LARGEST = 5 * 1024 * 1024
STATUSES = ("pass", "fail", "blocked", "inconclusive", "error", "not_applicable", "not_run")
WORDS = (
    "fail",
    "deviation",
    "difference",
    "provisional",
    "disputed",
    "blocked",
    "inconclusive",
    "error",
    "pass",
    "not applicable",
    "not run",
)


def render(document: Json, largest: int = LARGEST) -> str:
    """The page. Where it would be larger, the exchanges of passes are left out, and it says so."""
    whole = _report(document, lean=False)
    return whole if len(whole.encode("utf-8", "replace")) <= largest else _report(document, lean=True)


def page(template: str, **values: object) -> str:
    """A page of ours from one of the templates, with style and script allowed by their hashes alone."""
    style, script = _constant("style.css"), _constant("script.js")
    constants = {"style": style, "style_hash": _hash(style), "script": script, "script_hash": _hash(script)}
    return _environment().get_template(template).render(**constants, **values)


def _report(document: Json, *, lean: bool) -> str:
    views = Views(document, lean=lean)
    rows = document["requirements"]
    chapters: dict[str, list[Any]] = {}
    for row in rows:
        chapters.setdefault(row["chapter"], []).append(views.evidence(row))
    headline = HEADLINES[Verdict(document["verdict"])]
    return page(
        "report.html.jinja",
        document=document,
        told=told,
        headline=headline,
        sentence=document["verdict_sentence"].removeprefix(f"{headline}: "),
        levels=_levels(document["counts"]),
        used=[key for key in STATUSES if document["counts"]["all"][key]],
        chapters=chapters,
        words=[name for name in WORDS if any(name == word(row) for row in rows)],
        changes=_changes(rows) if document["baseline"] else [],
        causes=causes(document),
        deviations=causes(document, "SHOULD"),
        blockers=_other_blockers(document),
        absent=_absent(rows),
        lean=lean,
        shared=views.shared(),
        figures=figures(document),
        uncounted=[row for row in rows if row["uncounted"]],
    )


def _changes(rows: list[Json]) -> list[str]:
    """What became of requirements since the baseline, in the order in which it matters."""
    return [which.value for which in Change if any(row["since_baseline"] == which for row in rows)]


def _other_blockers(document: Json) -> list[Any]:
    """What else kept requirements from being judged: all but the failures of a MUST, which fold them."""
    shown = {row["id"] for cause in causes(document) for row in cause.broken}
    return [*(blocker for blocker in blockers(document) if blocker.id not in shown), *doubts(document)]


def _absent(rows: list[Json]) -> dict[str, list[Json]]:
    """The requirements that do not apply, by the reason why."""
    found: dict[str, list[Json]] = {}
    for row in rows:
        if row["status"] == "not-applicable":
            found.setdefault(row["reason"], []).append(row)
    return found


def _levels(counts: Json) -> list[Any]:
    """Each level with its numbers, and for its bar where each part begins and how wide it is (of 1000)."""
    found = []
    for level in ("must", "should", "may"):
        numbers, start, parts = counts[level], 0, []
        for key in STATUSES:
            end = start + numbers[key]
            left, right = (edge * 1000 // max(1, numbers["total"]) for edge in (start, end))
            name = FINDS[level.upper()] if key == "fail" else key.replace("_", "-")
            parts.append((name, left, right - left))
            start = end
        found.append((level.upper(), numbers, scored(numbers), parts))
    return found


def _constant(name: str) -> Markup:
    """A file of ours, put into the page as it is: the one text that is not escaped."""
    return Markup((HERE / name).read_text(encoding="utf-8"))  # noqa: S704 - our own constant, no data


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _written(text: str) -> Markup:
    """Text for between the tags of an element, where no quotation mark needs to be escaped."""
    return Markup(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))  # noqa: S704 - is escaped


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["neutral"] = neutral
    environment.filters["written"] = _written
    return environment
