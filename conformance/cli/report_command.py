"""`proxy-conformance report`."""

from pathlib import Path

import click

from conformance.cli.options import Refused, option

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--out", type=FOLDER, help="Where the files go. Default: the folder of SOURCE.")
@option("--format", "formats", multiple=True, type=click.Choice(["sarif", "ctrf", "har", "badge"]),
        help="Write this too. May be repeated.")  # fmt: skip
@option("--history", type=FOLDER, metavar="DIR",
        help="Draw the trend over the runs of the same target that are stored below DIR.")  # fmt: skip
def command(*, source: Path, out: Path | None, formats: tuple[str, ...], history: Path | None) -> None:
    """Render the files of a stored run again.

    SOURCE is a results.json, or the events.ndjson of a run that did not come to its end. No badge is written
    for a run that came to no verdict.
    """
    from conformance.cli.stored import load, stored_below  # noqa: PLC0415 - --help needs none of it
    from conformance.report import history as trend  # noqa: PLC0415 - --help needs none of it
    from conformance.report.formats import chosen  # noqa: PLC0415 - --help needs none of it
    from conformance.report.terminal import last_line  # noqa: PLC0415 - --help needs none of it
    from conformance.results import write  # noqa: PLC0415 - --help needs none of it

    document = load(source)
    wanted = chosen(formats, document)
    if history is not None:
        runs = trend.of_target([document, *stored_below(history)], document)
        wanted["history.html"] = lambda _: trend.render(runs)
    # What is stored was redacted when it was captured, and no secret is known here to look for.
    try:
        for path in write(out or source.parent, document, wanted, scan=lambda _: None):
            click.echo(path)
    except OSError as error:
        raise Refused(f"{error.filename or out} cannot be written: {error.strerror}.") from None
    click.echo(last_line(document))
