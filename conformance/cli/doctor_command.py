"""`proxy-conformance doctor`."""

import os

import click

from conformance.cli.options import option


@click.command()
@option("--base-url", metavar="URL", required=True, help="The target; it may have a path.")
@option("--account-sid", metavar="AC...", help="Account SID of the target. Not a secret.")
@option("--service-sid", metavar="KS...", help="The Service that a run would work in.")
@option("--twilio-env", is_flag=True, help="Read the credentials from TWILIO_* too.")
@option("--confirm-host", metavar="NAME", help="The host of the target once more: asked for Twilio's hosts.")
@option("--timeout", type=click.FloatRange(0.1), default=10.0, show_default=True, metavar="SECONDS",
        help="The most that one request may take in total.")  # fmt: skip
@click.pass_context
def command(  # noqa: PLR0913 - one parameter an option
    context: click.Context,
    /,
    *,
    base_url: str,
    account_sid: str | None,
    service_sid: str | None,
    twilio_env: bool,
    confirm_host: str | None,
    timeout: float,
) -> None:
    """Say whether a target can be judged, and what to do where it cannot.

    Only reads are sent, and nothing is said about conformance. Exit codes: 0 it can be judged, 2 the
    configuration is wrong, 3 it cannot be reached or gives no clear answer.
    """
    from conformance.cli.checked import refusing  # noqa: PLC0415 - --help needs none of it
    from conformance.doctor import examine  # noqa: PLC0415 - --help needs none of it
    from conformance.records import Redactor  # noqa: PLC0415 - --help needs none of it
    from conformance.report.neutral import neutral  # noqa: PLC0415 - --help needs none of it
    from conformance.target import open_target  # noqa: PLC0415 - --help needs none of it

    with refusing():
        target = open_target(
            base_url,
            os.environ,
            account_sid=account_sid,
            service_sid=service_sid,
            twilio_env=twilio_env,
            confirmed=confirm_host,
        )
    found = examine(target, timeout)
    redact = Redactor.for_credentials(target.credentials).text
    for one in found:
        click.echo(f"{'ok' if not one.gravity else 'PROBLEM':8}{one.check:13}{neutral(redact(one.said))}")
        if one.fix:
            click.echo(f"{'':21}{one.fix}")
    context.exit(max(one.gravity for one in found))
