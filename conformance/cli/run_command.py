"""`proxy-conformance run`."""

from pathlib import Path
from typing import Any

import click

from conformance.cli.options import option
from conformance.model import Part

PROFILES = click.Choice(["loopback", "remote", "production"])
LEVELS = click.Choice(["MUST", "SHOULD", "MAY"])


def shard(_context: click.Context, _option: click.Parameter, text: str | None) -> str | None:
    """The shard as it was given; a usage error where there is none of that number."""
    try:
        return None if text is None else str(Part.read(text))
    except ValueError as problem:
        raise click.BadParameter(str(problem)) from None


@click.command()
@option("--base-url", metavar="URL", help="The target; it may have a path. Default: the embedded emulator.")
@option("--account-sid", metavar="AC...", help="Account SID of the target. Not a secret.")
@option("--service-sid", metavar="KS...", help="Work in this Service instead of creating one.")
@option("--twilio-env", is_flag=True, help="Read the credentials from TWILIO_* too.")
@option("--confirm-host", metavar="NAME", help="The host of the target once more: asked for Twilio's hosts.")
@option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("reports/latest"),
    show_default=True,
    help="Where the files of the run go.",
)
@option("--record", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
        help="Write all exchanges as HAR too, for `check` and for browsers.")  # fmt: skip
@option("--format", "formats", multiple=True, type=click.Choice(["sarif", "ctrf", "har", "badge"]),
        help="Write this too. May be repeated.")  # fmt: skip
@option("--requirement", "requirements", multiple=True, metavar="ID", help="Only this one. May be repeated.")
@click.option("-k", "expression", metavar="EXPR", help="Only cases that match, as in pytest.")
@option("--level", type=LEVELS, help="Only requirements of this level.")
@option("--failed", is_flag=True, help="Only what did not pass in the run stored under --out.")
@option("--known", "known_files", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
        help="Known failures, TOML. They move the gate, never the verdict.")  # fmt: skip
@option("--set", "frozen_set", metavar="NAME",
        help="Judge by the set of a release; what came later is shown and does not count.")  # fmt: skip
@option("--baseline", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
        help="The results.json of an earlier run: what held there and fails now fails the gate.")  # fmt: skip
@option("--gate-should", is_flag=True, help="Let a failing SHOULD fail the gate too.")
@option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Parallel processes.")
@option("--shard", metavar="K/N", callback=shard,
        help="Judge one of N shares, as in 2/5; `report --merge` puts them together.")  # fmt: skip
@option("--seed", type=int, default=1, show_default=True, help="Where random choices start from.")
@option("--thorough", is_flag=True, help="Spend ten times as much on random requests, as nightly runs do.")
@option("--max-examples", type=click.IntRange(1), metavar="N", help="Random requests for each operation.")
@option("--fuzz-time", type=click.FloatRange(0.1), metavar="SECONDS",
        help="The most that random requests take.")  # fmt: skip
@option("--replay", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
        help="Play this stored sequence in place of everything else.")  # fmt: skip
@option("--wait-ready", type=click.FloatRange(0), default=0.0, metavar="SECONDS",
        help="Wait that long for the target to answer anything.")  # fmt: skip
@option("--timeout", type=click.FloatRange(0.1), default=10.0, show_default=True, metavar="SECONDS",
        help="The most that one request may take in total.")  # fmt: skip
@option("--max-requests", type=click.IntRange(1), metavar="N", help="The most requests that may be sent.")
@option("--max-creates", type=click.IntRange(0), metavar="N", help="The most resources that may be made.")
@option("--deadline", type=click.FloatRange(0, min_open=True), metavar="SECONDS",
        help="Send nothing more once the run has taken that long.")  # fmt: skip
@option("--profile", type=PROFILES, help="How careful to be. Default: by the host.")
@option("--read-only", is_flag=True, help="Send nothing that changes the target.")
@click.option("--dry-run", is_flag=True, help="Say what would be judged and sent, as `plan` does.")
@click.option("-q", "--quiet", is_flag=True, help="Print the last line only.")
@click.option("-v", "--verbose", is_flag=True, help="Say also what could not be judged.")
@click.pass_context
def command(context: click.Context, /, **given: Any) -> None:  # noqa: ANN401 - one value an option
    """Judge a target and write the reports.

    Credentials come from PROXY_CONFORMANCE_ACCOUNT_SID with PROXY_CONFORMANCE_AUTH_TOKEN, or from
    PROXY_CONFORMANCE_API_KEY with PROXY_CONFORMANCE_API_SECRET; TWILIO_* counts for Twilio's own hosts
    only. A local target without any gets a documented dummy pair.

    Exit codes: 0 the gate passed, 1 it failed, 2 wrong usage, 3 inconclusive, 4 a defect of the suite,
    5 something was left on the target, 130 and 143 interrupted.
    """
    if given.pop("dry_run"):
        from conformance.cli.plan_command import show  # noqa: PLC0415 - it takes its options from here

        show(given)
        context.exit(0)
    from conformance.cli.run_flow import judge_target  # noqa: PLC0415 - --help needs none of it

    try:
        context.exit(judge_target(given))
    except KeyboardInterrupt:
        click.echo("interrupted; `proxy-conformance cleanup` deletes what may have been left", err=True)
        context.exit(130)
