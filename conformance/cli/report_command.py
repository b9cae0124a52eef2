"""`proxy-conformance report`."""

from pathlib import Path

import click

from conformance.cli.options import Refused, option

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...",
                type=click.Path(exists=True, path_type=Path))  # fmt: skip
@click.option("--merge", is_flag=True, help="Put the shards of one run together to one result.")
@option("--out", type=FOLDER, help="Where the files go. Default: the folder of SOURCE.")
@option("--format", "formats", multiple=True, type=click.Choice(["sarif", "ctrf", "har", "badge"]),
        help="Write this too. May be repeated.")  # fmt: skip
@option("--history", type=FOLDER, metavar="DIR",
        help="Draw the trend over the runs of the same target that are stored below DIR.")  # fmt: skip
@click.pass_context
def command(  # noqa: PLR0913 - one value an option
    context: click.Context,
    /,
    *,
    sources: tuple[Path, ...],
    merge: bool,
    out: Path | None,
    formats: tuple[str, ...],
    history: Path | None,
) -> None:
    """Render the files of a stored run again, or with --merge those of all its shards as one.

    SOURCE is a results.json, or the events.ndjson of a run that did not come to its end, or the folder of a
    run. No badge is written for a run that came to no verdict. With --merge the exit code is that of the
    whole run, as with `run`.
    """
    if len(sources) > 1 and not merge:
        raise click.UsageError("Several runs are put together with --merge only.")
    if merge and out is None:
        raise click.UsageError("Say with --out where the merged files go.")
    from conformance.cli.stored import load, stored_below  # noqa: PLC0415 - --help needs none of it
    from conformance.merging import BadShards  # noqa: PLC0415 - --help needs none of it
    from conformance.merging import merge as together  # noqa: PLC0415 - --help needs none of it
    from conformance.report import history as trend  # noqa: PLC0415 - --help needs none of it
    from conformance.report.formats import chosen  # noqa: PLC0415 - --help needs none of it
    from conformance.report.terminal import last_line  # noqa: PLC0415 - --help needs none of it
    from conformance.result_files import write  # noqa: PLC0415 - --help needs none of it

    documents = [load(source / "results.json" if source.is_dir() else source) for source in sources]
    try:
        document = together(documents) if merge else documents[0]
    except BadShards as problem:
        raise Refused(f"These runs cannot be merged: {problem}.") from None
    wanted = chosen(formats, document)
    if history is not None:
        runs = trend.of_target([document, *stored_below(history)], document)
        wanted["history.html"] = lambda _: trend.render(runs)
    # What is stored was redacted when it was captured, and no secret is known here to look for.
    try:
        for path in write(out or _folder(sources[0]), document, wanted, scan=lambda _: None):
            click.echo(path)
    except OSError as error:
        raise Refused(f"{error.filename or out} cannot be written: {error.strerror}.") from None
    click.echo(last_line(document))
    context.exit(document["exit_code"] if merge else 0)


def _folder(source: Path) -> Path:
    return source if source.is_dir() else source.parent
