"""`proxy-conformance cleanup`."""

from pathlib import Path

import click

from conformance.cli.options import Refused, option


@click.command()
@option("--run", "run", metavar="ID", help="Only what this run left behind. Default: every interrupted run.")
@option("--base-url", metavar="URL", help="Only what was left on this target.")
@option("--account-sid", metavar="AC...", help="Account SID of the target. Not a secret.")
@option("--twilio-env", is_flag=True, help="Read the credentials from TWILIO_* too.")
@option("--confirm-host", metavar="NAME", help="The host of the target once more: asked for Twilio's hosts.")
@option("--timeout", type=click.FloatRange(0.1), default=10.0, show_default=True, metavar="SECONDS",
        help="The most that one request may take in total.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say what would be deleted; no socket is opened.")
@click.pass_context
def command(  # noqa: PLR0913 - one parameter an option
    context: click.Context,
    /,
    *,
    run: str | None,
    base_url: str | None,
    account_sid: str | None,
    twilio_env: bool,
    confirm_host: str | None,
    timeout: float,
    dry_run: bool,
) -> None:
    """Delete what an interrupted run left behind on a target.

    Each run notes in the state folder what it is about to make. Nothing else is touched: only what a
    journal lists, on the base URL and in the account that it was made in, and never a run that is still
    going on. Credentials come from the environment, as for `run`.

    Exit codes: 0 nothing remains, 2 wrong usage or another account, 5 something remains on the target.
    """
    from conformance.cli.cleanup_flow import Settings, journals_of, settle  # noqa: PLC0415 - not for --help

    settings = Settings(account_sid, twilio_env, confirm_host, timeout, dry_run)
    paths = journals_of(run, base_url)
    if run is not None and not paths:
        raise Refused(f"There is no journal of a run {run!r}.")
    click.echo(f"{len(paths)} journals of interrupted runs." if paths else "Nothing was left behind.")
    codes = [settle(Path(path), settings) for path in paths]
    context.exit(max(codes, default=0))
