"""Writes what is derived from the cases: `spec/REQUIREMENTS.md`, `catalogue.json` and `costs.json`.

Run it after a requirement was added or changed: `python tools/refresh.py`. With `--check` it only says
whether the files are up to date.
"""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from conformance import catalogue
from conformance.documents import title_and_url
from conformance.model import Level, Requirement
from conformance.run import Options, run

ROOT = Path(__file__).parent.parent
REQUIREMENTS = ROOT / "spec" / "REQUIREMENTS.md"
COSTS = ROOT / "conformance" / "costs.json"


def costs() -> dict[str, dict[str, int]]:
    """Requests by operation that a run on the embedded emulator sends first for each requirement.

    What several requirements share is counted at the first of them; `-` is what none of them names.
    """
    with tempfile.TemporaryDirectory() as folder:
        events = run(Options(out=Path(folder)), lambda _: None)
    return attributed(
        events, [r.id for r in catalogue.requirements()] + [q.id for q in catalogue.questions()]
    )


def attributed(events: Iterable[Mapping[str, Any]], identifiers: Iterable[str]) -> dict[str, dict[str, int]]:
    """The requests of a run by the requirement or question that rests on them, or was the next after them."""
    found: dict[str, Counter[str]] = {identifier: Counter() for identifier in identifiers}
    sent: dict[str, str] = {}
    # What is sent before the first finding is what every requirement needs.
    fresh: list[str] = []
    begun = False
    for event in events:
        match event["event"]:
            case "exchange":
                exchange = event["exchange"]
                sent[exchange["id"]] = exchange["operation"] or "probe"
                fresh.append(exchange["id"])
            case "finding" | "observation":
                owner = event["requirement"] if event["event"] == "finding" else event["id"]
                for identity in [*event["exchanges"], *(fresh if begun else [])]:
                    if identity in sent:
                        found[owner][sent.pop(identity)] += 1
                fresh, begun = [], True
    found["-"] = Counter(sent.values())
    return {identifier: dict(sorted(count.items())) for identifier, count in found.items()}


def requirements_page(requirements: Iterable[Requirement], spent: Mapping[str, Mapping[str, int]]) -> str:
    """The catalogue as Markdown, a table for each chapter."""
    requirements = list(requirements)
    levels = Counter(one.level for one in requirements)
    lines = [
        "# Requirements",
        "",
        "Made from the cases by `python tools/refresh.py`; not edited by hand.",
        "",
        f"{len(requirements)} requirements: {', '.join(f'{levels[level]} {level}' for level in Level)}.",
        "What the documents demand and no case can judge stands in `untested.yaml`, what they contradict",
        "each other about in `contradictions.md`. Requests are those that a run on the embedded emulator",
        "sends first for a requirement.",
    ]
    for chapter in dict.fromkeys(one.chapter for one in requirements):
        lines += ["", f"## {chapter}", "", "| id | level | basis | requirement | source | requests |"]
        lines += ["| --- | --- | --- | --- | --- | ---: |"]
        lines += [_row(one, spent.get(one.id, {})) for one in requirements if one.chapter == chapter]
    lines += ["", "## Observations", "", "What the documents leave open: recorded, never judged.", ""]
    lines += ["| id | question |", "| --- | --- |"]
    lines += [f"| `{one.id}` | {one.question} |" for one in catalogue.questions()]
    return "\n".join(lines) + "\n"


def _row(one: Requirement, spent: Mapping[str, int]) -> str:
    title, url = title_and_url(one.source)
    name = f"[{title}]({url})" if url else title
    source = f"{name}, {one.source.part}" if one.source.part else name
    return f"| `{one.id}` | {one.level} | {one.basis} | {one.sentence} | {source} | {sum(spent.values())} |"


def main() -> int:
    """Write the files, or with `--check` compare the page and the catalogue with what they should be."""
    if "--check" in sys.argv[1:]:
        return _check()
    catalogue.STORED.write_text(catalogue.text(), encoding="utf-8")
    spent = costs()
    COSTS.write_text(json.dumps(spent, indent=1) + "\n", encoding="utf-8")
    REQUIREMENTS.write_text(requirements_page(catalogue.requirements(), spent), encoding="utf-8")
    requests = sum(sum(count.values()) for count in spent.values())
    print(f"{len(catalogue.requirements())} requirements, {requests} requests")
    return 0


def _check() -> int:
    spent: dict[str, Any] = json.loads(COSTS.read_text(encoding="utf-8"))
    expected = {
        REQUIREMENTS: requirements_page(catalogue.requirements(), spent),
        catalogue.STORED: catalogue.text(),
    }
    old = [path.name for path, text in expected.items() if path.read_text(encoding="utf-8") != text]
    print(f"{', '.join(old)} out of date: run python tools/refresh.py" if old else "up to date")
    return 1 if old else 0


if __name__ == "__main__":
    raise SystemExit(main())
