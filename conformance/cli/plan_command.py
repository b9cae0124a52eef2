"""`proxy-conformance plan`: takes the options of `run`."""

from collections.abc import Mapping
from typing import Any

import click

from conformance.cli.run_command import command as run_command


@click.command(params=[one for one in run_command.params if one.name != "dry_run"])
@click.pass_context
def command(context: click.Context, /, **given: Any) -> None:  # noqa: ANN401 - one value an option
    """Say what `run` would judge and send with the same options; no socket is opened.

    The requests are counted on the emulator. A target that answers otherwise can need some more or fewer.
    """
    show(given)
    context.exit(0)


def show(given: Mapping[str, Any]) -> None:
    """Print the plan of a run; Refused where the run would be refused too."""
    from conformance.cli.checked import options_of, refusing  # noqa: PLC0415 - --help needs none of it
    from conformance.plan import plan  # noqa: PLC0415 - --help needs none of it

    with refusing():
        made = plan(options_of(given))
    target, options = made.target, made.options
    levels = [one.level.value for one in made.requirements]
    counts = ", ".join(f"{levels.count(level)} {level}" for level in dict.fromkeys(sorted(levels)))
    where = "the embedded emulator" if options.base_url is None else target.base_url
    shard = {} if options.shard is None else {"Shard": f"{options.shard}; the other shards judge the rest"}
    rows = {
        "Target": f"{where} ({target.kind})",
        "Credentials": target.credentials.source,
        "Service": options.service_sid or "one of its own, deleted at the end",
        **shard,
        "Judges": f"{len(made.requirements)} requirements ({counts})",
        "Names": "pc-<run>-<n>; what can expire does so within the hour, unless a case is about that",
        "Journal": "written before each create; `proxy-conformance cleanup` deletes what a crash leaves",
        "Sends": f"about {made.total} requests" + _least(made.seconds),
    }
    for name, value in rows.items():
        click.echo(f"{name + ':':13}{value}")
    for operation, count in sorted(made.requests.items(), key=lambda row: (-row[1], row[0])):
        click.echo(f"{'':13}{count:5}  {operation}")
    click.echo("Leaves out:")
    for reason in made.left_out:
        click.echo(f"{'':13}{reason}")


def _least(seconds: float | None) -> str:
    return "" if seconds is None else f", in no less than {seconds:.0f} s"
