"""How much parallel processes help against a target that takes its time.

python -m benchmarks.slow_target [--delay 0.15] [--workers 1 2 4 8] [--requirement ID]

The last column is what counts: the time between the first and the last request, over requests x
delay / workers, the requests being those of the first line.
"""

import argparse
import tempfile
from datetime import datetime
from pathlib import Path

from benchmarks.common import COMMAND, results, table, target, timed

Findings = list[tuple[str, str, int]]


def findings(document: dict[str, object]) -> Findings:
    """What a run said of each requirement."""
    rows = document["requirements"]
    return [(row["id"], row["status"], len(row["cases"])) for row in rows] if isinstance(rows, list) else []


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--delay", type=float, default=0.15)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4, 8])
    parser.add_argument("--requirement")
    options = parser.parse_args()
    chosen = ("--requirement", options.requirement) if options.requirement else ()
    rows: list[tuple[object, ...]] = []
    first: tuple[int, Findings] | None = None
    for workers in options.workers:
        with target(delay=options.delay) as base_url, tempfile.TemporaryDirectory() as name:
            out = Path(name) / "report"
            command = (
                *COMMAND,
                "run",
                "-q",
                "--base-url",
                base_url,
                "--workers",
                str(workers),
                "--out",
                str(out),
            )
            run = timed((*command, *chosen), Path(name))
            document = results(out)
        moments = [datetime.fromisoformat(one["started"]).timestamp() for one in document["exchanges"]]
        sending = max(moments) - min(moments) + options.delay
        requests = document["run"]["requests"]
        first = first or (requests, findings(document))
        ideal = first[0] * options.delay / workers
        same = "yes" if findings(document) == first[1] else "no"
        rows.append(
            (
                workers,
                requests,
                document["verdict"],
                same,
                run.seconds,
                run.seconds - sending,
                sending / ideal,
            )
        )
    head = (
        "workers",
        "requests",
        "verdict",
        "same findings",
        "seconds",
        "of them start and end",
        "sending / ideal",
    )
    table(head, rows)


if __name__ == "__main__":
    main()
