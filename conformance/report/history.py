"""Draws the trend over the stored runs of a target, and says where the suite itself changed meanwhile."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.changes import Change, change
from conformance.counts import HEADLINES, scored
from conformance.model import Verdict
from conformance.report.html import page

Json = Mapping[str, Any]

WIDTH, HEIGHT = 1000, 200
SERIES = (("must", "pass"), ("must", "fail"), ("should", "fail"))


@dataclass(frozen=True, slots=True)
class Point:
    """One run of the trend, with what changed since the one before it; `suite` says how the suite grew."""

    run: Json
    headline: str
    must: str
    should: str
    changes: Mapping[str, int]
    suite: str


def of_target(documents: Iterable[Json], latest: Json) -> list[Json]:
    """The runs of the same target, each once, in the order in which they began."""
    found = {
        document["run"]["id"]: document for document in documents if _target(document) == _target(latest)
    }
    return sorted(found.values(), key=lambda document: str(document["run"]["started"]))


def _target(document: Json) -> tuple[str, str]:
    """What makes two runs those of one target; the embedded emulator has another port each time."""
    target = document["target"]
    return target["kind"], "" if target["kind"] == "embedded" else target["base_url"]


def render(runs: Sequence[Json]) -> str:
    """The trend as a page: a drawing, and the same numbers as a table."""
    points = [_point(runs[place - 1] if place else None, run) for place, run in enumerate(runs)]
    lines = {f"{level.upper()} {status}": _line(runs, level, status) for level, status in SERIES}
    return page(
        "history.html.jinja",
        target=runs[-1]["target"],
        points=points,
        lines=lines,
        numbers={
            f"{level.upper()} {status}": [run["counts"][level][status] for run in runs]
            for level, status in SERIES
        },
        grown=[_across(place, len(runs)) for place, point in enumerate(points) if point.suite],
        top=_top(runs),
        width=WIDTH,
        height=HEIGHT,
    )


def _point(before: Json | None, run: Json) -> Point:
    counts = run["counts"]
    return Point(
        run=run,
        headline=HEADLINES[Verdict(run["verdict"])],
        must=f"{counts['must']['pass']} of {scored(counts['must'])}",
        should=f"{counts['should']['pass']} of {scored(counts['should'])}",
        changes=_changes(before, run),
        suite="" if before is None else _growth(before, run),
    )


def _changes(before: Json | None, run: Json) -> dict[str, int]:
    if before is None:
        return dict.fromkeys(Change, 0)
    earlier = {row["id"]: row for row in before["requirements"]}
    found = [change(earlier.get(row["id"]), row) for row in run["requirements"]]
    return {which: found.count(which) for which in Change}


def _growth(before: Json, run: Json) -> str:
    """How the suite differs from the one of the run before; empty where it is the same."""
    earlier, later = ({row["id"] for row in one["requirements"]} for one in (before, run))
    said = [
        f"{len(later - earlier)} requirements added" if later - earlier else "",
        f"{len(earlier - later)} taken out" if earlier - later else "",
        "another contract" if before["contract"]["sha256"] != run["contract"]["sha256"] else "",
        f"version {run['tool']['version']}" if before["tool"]["version"] != run["tool"]["version"] else "",
    ]
    return ", ".join(filter(None, said))


def _top(runs: Sequence[Json]) -> int:
    totals: list[int] = [run["counts"][level]["total"] for run in runs for level in ("must", "should")]
    return max(1, *totals)


def _across(place: int, number: int) -> int:
    return WIDTH // 2 if number == 1 else place * WIDTH // (number - 1)


def _line(runs: Sequence[Json], level: str, status: str) -> list[tuple[int, int]]:
    """Where the numbers of one series lie in the drawing."""
    top = _top(runs)
    return [
        (_across(place, len(runs)), HEIGHT - run["counts"][level][status] * HEIGHT // top)
        for place, run in enumerate(runs)
    ]
