"""Writes the samples in `reports/`: `python tools/samples.py`. See `reports/README.md` for what they show.

With a name and a base URL it writes the sample of that target only:
`python tools/samples.py prism-mock http://127.0.0.1:4010`.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from conformance.embedded import emulator
from conformance.report import badge, compare_markdown, compare_page, html, markdown
from conformance.report.compare import Column, compare
from conformance.results import build
from conformance.run import Options, run

REPORTS = Path(__file__).parent.parent / "reports"
FAULTS = ("session-dates-epoch", "list-pages-skip", "delete-keeps-participants")
CHOICES = (
    "validation-422",
    "unique-name-empty",
    "list-newest-first",
    "date-started-at-creation",
    "error-minimal",
)
# A repository is no place for megabytes: above this the page leaves out the exchanges of what holds.
LARGEST = 1_500_000


def judged(base_url: str | None) -> dict[str, Any]:
    """The document of a run; None judges the embedded emulator."""
    with tempfile.TemporaryDirectory() as folder:
        return build(run(Options(out=Path(folder), base_url=base_url), lambda _: None))


def of_emulator(faults: Sequence[str] = (), choices: Sequence[str] = ()) -> dict[str, Any]:
    """The document of a run on an emulator that is not the clean one."""
    with emulator(faults=faults, choices=choices) as base_url:
        return judged(base_url)


def save(folder: Path, texts: dict[str, str]) -> None:
    """Write these files into a folder, in place of what lay there."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode("utf-8", "backslashreplace"))
        print(f"{folder.name}/{name}: {len(text)} characters")


def sample(name: str, made: dict[str, Any]) -> None:
    """Write what a sample holds of one run."""
    page = {"report.html": html.render(made, LARGEST), "summary.md": markdown.render(made)}
    badges = badge.render_svg(made) if made["verdict"] not in ("partial", "inconclusive") else None
    save(REPORTS / name, page | ({"badge.svg": badges} if badges else {}))


def main() -> int:
    """Judge the named target, or the three emulators, and write what the samples hold of them."""
    if sys.argv[1:]:
        name, base_url = sys.argv[1:]
        sample(name, judged(base_url))
        return 0
    runs = {
        "emulator": judged(None),
        "faulty": of_emulator(faults=FAULTS),
        "choices": of_emulator(choices=CHOICES),
    }
    for name in ("emulator", "faulty"):
        sample(name, runs[name])
    columns = [
        Column(name, made, "" if name == "choices" else f"../{name}/report.html")
        for name, made in runs.items()
    ]
    found = compare(columns)
    texts = {"compare.html": compare_page.render(found), "compare.md": compare_markdown.render(found)}
    save(REPORTS / "comparison", texts)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
