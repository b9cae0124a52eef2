"""`proxy-conformance known`."""

from pathlib import Path

import click

FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def command() -> None:
    """Edit a file of known failures."""


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


@command.command()
@click.argument("file", type=FILE)
@click.option("--from", "results", type=FILE, required=True, metavar="RESULTS", help="A results.json.")
@click.option("--reason", required=True, help="Why these failures are accepted for now.")
@click.option("--issue", default="", help="Where they are tracked.")
def add(*, file: Path, results: Path, reason: str, issue: str) -> None:
    """Add the failures of a run that FILE does not list yet."""
    from conformance.cli.stored import load  # noqa: PLC0415 - --help needs none of it
    from conformance.known_files import add as added  # noqa: PLC0415 - --help needs none of it
    from conformance.known_files import candidates  # noqa: PLC0415 - --help needs none of it

    entries = candidates(load(results), reason, issue=issue)
    file.write_text(added(_text(file), entries), encoding="utf-8")
    click.echo(f"{len(entries)} failures of the run are listed in {file}.")


@command.command()
@click.argument("file", type=FILE)
@click.option("--from", "results", type=FILE, required=True, metavar="RESULTS", help="A results.json.")
def prune(*, file: Path, results: Path) -> None:
    """Remove the entries of FILE whose requirements passed in a run."""
    from conformance.cli.stored import load  # noqa: PLC0415 - --help needs none of it
    from conformance.known_files import prune as pruned  # noqa: PLC0415 - --help needs none of it

    passed = [row["id"] for row in load(results)["requirements"] if row["status"] == "pass"]
    file.write_text(pruned(_text(file), passed), encoding="utf-8")
    click.echo(f"What passed is no longer listed in {file}.")
