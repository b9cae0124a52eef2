"""`proxy-conformance report`."""

from pathlib import Path

import click

from conformance.cli.options import option


@click.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the files go. Default: the folder of SOURCE.",
)
def command(*, source: Path, out: Path | None) -> None:
    """Render the files of a stored run again.

    SOURCE is a results.json, or the events.ndjson of a run that did not come to its end.
    """
    from conformance.cli.run_flow import FORMATS  # noqa: PLC0415 - --help needs none of it
    from conformance.cli.stored import load  # noqa: PLC0415 - --help needs none of it
    from conformance.report.terminal import last_line  # noqa: PLC0415 - --help needs none of it
    from conformance.results import write  # noqa: PLC0415 - --help needs none of it

    document = load(source)
    # What is stored was redacted when it was captured, and no secret is known here to look for.
    for path in write(out or source.parent, document, FORMATS, scan=lambda _: None):
        click.echo(path)
    click.echo(last_line(document))
