"""`proxy-conformance dispute`."""

from pathlib import Path

import click

from conformance.cli.options import unknown

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("identifier", metavar="ID")
@click.option("--from", "results", type=FILE, required=True, metavar="FILE",
              help="The results.json of the run that judged it.")  # fmt: skip
def command(*, identifier: str, results: Path) -> None:
    """Write the text of a dispute about a requirement, with its sources and exchanges, to standard output.

    Accepted disputes stand in spec/disputed.toml; what is under dispute is shown and does not count.
    """
    from conformance.cli.stored import load  # noqa: PLC0415 - --help needs none of it
    from conformance.report.dispute import render  # noqa: PLC0415 - --help needs none of it

    document = load(results)
    rows = {row["id"]: row for row in document["requirements"]}
    if identifier not in rows:
        raise unknown("requirement", identifier, list(rows))
    click.echo(render(rows[identifier], document), nl=False)
