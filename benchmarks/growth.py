"""Whether judging, storing and rendering grow with the number of exchanges and no faster.

python -m benchmarks.growth [--exchanges 100 1000 10000]

The exchanges of one full run are taken again and again until there are so many. `check` judges them,
stores what it found and renders it; `report` reads that and renders it again.
"""

import argparse
import json
import tempfile
from itertools import cycle, islice
from pathlib import Path

import click

from benchmarks.common import COMMAND, table, timed

# The traffic of one run again and again may contradict itself, so whatever is judged is fine.
FINE = (0, 1, 3)


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exchanges", type=int, nargs="+", default=[100, 1000, 10000])
    parser.add_argument("--requirement", help="record a run of this requirement only, to try the script")
    options = parser.parse_args()
    chosen = ("--requirement", options.requirement) if options.requirement else ()
    rows: list[tuple[object, ...]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        timed((*COMMAND, "run", "-q", "--out", str(folder / "run"), "--record", "run.har", *chosen), folder)
        archive = json.loads((folder / "run.har").read_text(encoding="utf-8"))
        entries = archive["log"]["entries"]
        for number in options.exchanges:
            archive["log"]["entries"] = list(islice(cycle(entries), number))
            path, out = folder / f"{number}.har", folder / str(number)
            path.write_text(json.dumps(archive), encoding="utf-8")
            check = timed((*COMMAND, "check", "-q", str(path), "--out", str(out)), folder)
            report = timed((*COMMAND, "report", str(out / "results.json")), folder)
            if check.exit_code not in FINE or report.exit_code:
                raise click.ClickException(check.output + report.output)
            each = check.seconds * 1000 / number
            rows.append((number, check.seconds, each, check.peak_mb, report.seconds, report.peak_mb))
    head = ("exchanges", "check, s", "ms each", "peak MB", "report, s", "peak MB")
    table(head, rows)


if __name__ == "__main__":
    main()
