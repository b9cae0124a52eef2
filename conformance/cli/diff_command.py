"""`proxy-conformance diff`."""

from pathlib import Path

import click

from conformance.cli.options import unknown

CURRENT = "current"


@click.command()
@click.option("--set", "chosen", nargs=2, required=True, metavar="OLD NEW",
              help="Two sets; `current` is everything that this suite has.")  # fmt: skip
@click.option("--results", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True,
              metavar="FILE", help="The results.json of a run that judged the newer one too.")  # fmt: skip
@click.pass_context
def command(context: click.Context, /, *, chosen: tuple[str, str], results: Path) -> None:
    """Say what a newer set of requirements would newly fail on a target.

    Exit codes: 0 nothing, 1 a requirement that only the newer set has fails.
    """
    from conformance.cli.stored import load  # noqa: PLC0415 - --help needs none of it

    older, newer = (_members(name) for name in chosen)
    rows = {row["id"]: row for row in load(results)["requirements"]}
    added = [row for name, row in rows.items() if name in newer - older]
    failing = [row for row in added if row["status"] == "fail"]
    open_ones = [row["id"] for row in added if row["status"] not in ("pass", "fail", "not-applicable")]
    open_ones += sorted(newer - older - set(rows))
    click.echo(
        f"{chosen[1]} adds {len(newer - older)} requirements to {chosen[0]}, takes out {len(older - newer)}"
    )
    for row in failing:
        click.echo(f"would fail  {row['level']:6}  {row['id']}  {row['sentence']}")
    for name in open_ones:
        click.echo(f"not judged          {name}")
    click.echo(f"{len(failing)} would newly fail, {len(open_ones)} were not judged")
    context.exit(1 if failing else 0)


def _members(name: str) -> frozenset[str]:
    from conformance import catalogue, sets  # noqa: PLC0415 - --help needs none of it

    if name == CURRENT:
        return frozenset(one.id for one in catalogue.requirements())
    if name not in sets.names():
        raise unknown("set", name, [*sets.names(), CURRENT])
    return sets.members(name)
