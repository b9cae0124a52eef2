"""`proxy-conformance list`."""

import json

import click

from conformance.cli.options import option


@click.command()
@option("--level", type=click.Choice(["MUST", "SHOULD", "MAY"]), help="Only requirements of this level.")
@option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(*, level: str | None, as_json: bool) -> None:
    """List the requirements: id, level, basis and sentence."""
    from conformance.catalogue import requirements  # noqa: PLC0415 - not for --help

    chosen = [one for one in requirements() if level in (None, one.level)]
    if as_json:
        rows = [
            {"id": one.id, "level": one.level, "basis": one.basis, "sentence": one.sentence} for one in chosen
        ]
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    width = max((len(one.id) for one in chosen), default=0)
    for one in chosen:
        click.echo(f"{one.id:{width}}  {one.level:6}  {one.basis:10}  {one.sentence}")
    click.echo(f"{len(chosen)} requirements", err=True)
