"""What this suite and `schemathesis run` find on the same faulty emulators, and what each takes.

python -m benchmarks.beside_schemathesis [--faults 40] [--choices 10] [--schemathesis COMMAND]

Faults and choices are every so-many-th of all, so that every family has some. Each emulator is looked at
three times: by this suite, by `schemathesis run` with its defaults, and by that with the seed of this
suite and as much time as it took. Schemathesis gets the contract with the path of a Service, which is
made beforehand, as its base. What it says of the correct emulator is taken off what it says of another
one: a failure is told from the next by its kind and its operation. A look that came to no report counts as
nothing found, and is named in the row and on standard error.
"""

import argparse
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import httpx
import yaml

from benchmarks.common import COMMAND, results, table, target, timed
from conformance.emulator.choices import CHOICES
from conformance.emulator.faults import FAULTS
from conformance.fuzzing.view import relative
from conformance.target import DUMMY_ACCOUNT, DUMMY_TOKEN

SEED = 1
PAIR = (DUMMY_ACCOUNT, DUMMY_TOKEN)


@dataclass(frozen=True)
class Look:
    """What one tool said of one emulator."""

    failures: frozenset[str]
    requests: int
    seconds: float


def ours(base_url: str, folder: Path, chosen: Sequence[str]) -> Look:
    """A run of this suite; a failure is a requirement that fails, whatever its level."""
    command = (
        *COMMAND,
        "run",
        "-q",
        "--base-url",
        base_url,
        "--seed",
        str(SEED),
        "--out",
        str(folder / "report"),
    )
    run = timed((*command, *chosen), folder)
    document = results(folder / "report")
    failed = {row["id"] for row in document["requirements"] if row["status"] == "fail"}
    return Look(frozenset(failed), document["run"]["requests"], run.seconds)


def theirs(base_url: str, folder: Path, tool: str, told: Sequence[str]) -> Look:
    """A run of Schemathesis. Its requests are the cases that it says it has generated."""
    service = httpx.post(f"{base_url}/v1/Services", auth=PAIR, data={"UniqueName": "benchmark"}).json()["sid"]
    contract, report = folder / "contract.yaml", folder / "schemathesis.json"
    contract.write_text(yaml.safe_dump(relative()), encoding="utf-8")
    command = [
        tool,
        "run",
        str(contract),
        "--url",
        f"{base_url}/v1/Services/{service}",
        "--auth",
        ":".join(PAIR),
    ]
    command += ["--report", "json", "--report-json-path", str(report), "--no-color", *told]
    run = timed(command, folder, HYPOTHESIS_STORAGE_DIRECTORY=str(folder / "hypothesis"))
    if not report.exists():
        raise click.ClickException(f"{tool} wrote no report:\n{run.output[-2000:]}")
    document = json.loads(report.read_text(encoding="utf-8"))
    failures = {
        f"{one['code']} {operation}" for one in document["failures"] for operation in one["operations"]
    }
    return Look(frozenset(failures), document["test_cases"]["generated"], run.seconds)


def looked(
    look: Callable[[str, Path], Look], *, faults: Sequence[str] = (), choices: Sequence[str] = ()
) -> Look | None:
    """What a tool says of an emulator of its own; nothing where it came to no report."""
    with target(faults=faults, choices=choices) as base_url, tempfile.TemporaryDirectory() as name:
        try:
            return look(base_url, Path(name))
        except (click.ClickException, httpx.HTTPError, OSError, LookupError, TypeError, ValueError) as error:
            click.echo(f"{', '.join((*faults, *choices))}: {type(error).__name__}: {error}", err=True)
            return None


def spread(names: Sequence[str], number: int) -> list[str]:
    """So many of the names, at equal distances."""
    return [names[place * len(names) // number] for place in range(min(number, len(names)))]


def row(
    name: str, look: Callable[[str, Path], Look], faults: Sequence[str], choices: Sequence[str]
) -> list[object]:
    """What a tool found on all of them, with its means."""
    clean = looked(look)
    if clean is None:
        raise click.ClickException(f"{name} wrote no report of the correct emulator")
    found = [looked(look, faults=[fault]) for fault in faults]
    fine = [looked(look, choices=[choice]) for choice in choices]
    every = [one for one in (clean, *found, *fine) if one]
    requests, seconds = (
        sum(numbers) / len(every) for numbers in zip(*((o.requests, o.seconds) for o in every), strict=True)
    )
    return [
        name,
        counted(found, clean),
        len(clean.failures),
        counted(fine, clean),
        round(requests),
        seconds,
    ]


def counted(looks: Sequence[Look | None], clean: Look) -> str:
    """On how many emulators a tool said more than on the correct one, and how many it gave no report of."""
    more = sum(bool(one and one.failures - clean.failures) for one in looks)
    missing = sum(one is None for one in looks)
    return f"{more} of {len(looks)}" + (f" ({missing} without a report)" if missing else "")


def main() -> None:
    """Look, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faults", type=int, default=40)
    parser.add_argument("--choices", type=int, default=10)
    parser.add_argument("--schemathesis", default="schemathesis", metavar="COMMAND")
    parser.add_argument("--requirement", help="this suite judges this one only, to try the script")
    options = parser.parse_args()
    faults, choices = spread(sorted(FAULTS), options.faults), spread(sorted(CHOICES), options.choices)
    chosen = ("--requirement", options.requirement) if options.requirement else ()
    first = row("proxy-conformance", lambda url, folder: ours(url, folder, chosen), faults, choices)
    limit = ("--seed", str(SEED), "--max-time", str(max(1, round(float(str(first[-1]))))))
    rows = [first]
    for name, told in (("schemathesis run", ()), ("the same, with our seed and time", limit)):
        rows.append(
            row(
                name,
                lambda url, folder, told=told: theirs(url, folder, options.schemathesis, told),
                faults,
                choices,
            )
        )
    head = (
        "tool",
        "faults found",
        "failures on the correct emulator",
        "choices called wrong",
        "requests",
        "seconds",
    )
    table(head, rows)


if __name__ == "__main__":
    main()
