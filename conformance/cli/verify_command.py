"""`proxy-conformance verify`."""

from pathlib import Path

import click


@click.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.pass_context
def command(context: click.Context, /, *, source: Path) -> None:
    """Say whether a results.json is what a whole run of this suite wrote.

    An edited one and one of a filtered run are refused, and so is one that another suite has made. A
    digest is no signature: whoever can run the suite can make a file that passes. Exit codes: 0 it is,
    1 it is not.
    """
    from conformance import __version__  # noqa: PLC0415 - --help needs none of it
    from conformance.cli.stored import load  # noqa: PLC0415 - --help needs none of it
    from conformance.digests import Suite, problems  # noqa: PLC0415 - --help needs none of it
    from conformance.report.neutral import neutral  # noqa: PLC0415 - --help needs none of it
    from conformance.standing import contract, suite_digest  # noqa: PLC0415 - --help needs none of it

    if source.suffix == ".ndjson":
        raise click.UsageError("A log of events carries no digest. Give the results.json of the run.")
    document = load(source)
    try:
        found = problems(document, Suite(__version__, suite_digest(), contract()["sha256"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        found = [f"it lacks what a results.json has: {error}"]
    for problem in found:
        click.echo(f"refused: {neutral(problem, 400)}")
    if not found:
        click.echo(f"verified: {document['verdict_sentence']}")
        click.echo(f"results {document['digests']['results']}")
    context.exit(1 if found else 0)
