"""`proxy-conformance serve`."""

import asyncio
import os
from typing import TYPE_CHECKING

import click

from conformance.cli.options import option, unknown

if TYPE_CHECKING:
    from conformance.emulator.registry import Registry


@click.command()
@option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="0 takes a free one.")
@option("--fault", "faults", multiple=True, metavar="NAME", help="Switch a fault on. May be repeated.")
@option("--choice", "choices", multiple=True, metavar="NAME", help="Switch a choice on. May be repeated.")
@option("--list-faults", is_flag=True, help="List the faults and stop.")
@option("--list-choices", is_flag=True, help="List the choices and stop.")
def command(
    *, port: int, faults: tuple[str, ...], choices: tuple[str, ...], list_faults: bool, list_choices: bool
) -> None:
    """Serve the emulator on 127.0.0.1 for others to use.

    A fault is a wrong behaviour, a choice another one that the documents allow. Credentials are read from
    PROXY_CONFORMANCE_ACCOUNT_SID and PROXY_CONFORMANCE_AUTH_TOKEN; without them the documented dummy pair
    holds.
    """
    from conformance.emulator.choices import CHOICES  # noqa: PLC0415 - not for --help
    from conformance.emulator.faults import FAULTS  # noqa: PLC0415 - not for --help

    if list_faults or list_choices:
        _list(FAULTS if list_faults else CHOICES)
        return
    for kind, names, registry in (("fault", faults, FAULTS), ("choice", choices, CHOICES)):
        for name in names:
            if name not in registry:
                raise unknown(kind, name, list(registry))
    _serve(port, faults, choices)


def _list(registry: "Registry") -> None:
    width = max(map(len, registry), default=0)
    for name in sorted(registry):
        click.echo(f"{name:{width}}  {registry.describe(name)}")


def _serve(port: int, faults: tuple[str, ...], choices: tuple[str, ...]) -> None:
    from conformance.emulator.app import create_app  # noqa: PLC0415 - not for --help
    from conformance.emulator.server import listening_socket, serve  # noqa: PLC0415 - not for --help
    from conformance.emulator.settings import Settings  # noqa: PLC0415 - not for --help
    from conformance.target import DUMMY_ACCOUNT, Kind, find_credentials  # noqa: PLC0415 - not for --help

    credentials = find_credentials(os.environ, Kind.LOOPBACK, account_sid=None)
    account = credentials.account or DUMMY_ACCOUNT
    settings = Settings(account, credentials.pair.password.reveal())
    try:
        listener = listening_socket(port)
    except OSError as error:
        raise click.ClickException(f"Port {port} cannot be opened: {error.strerror}. Try --port 0.") from None
    with listener:
        click.echo(f"Serving on http://127.0.0.1:{listener.getsockname()[1]}")
        click.echo(f"Account {account}, credentials from {credentials.source}. Stop with Ctrl-C.")
        try:
            asyncio.run(serve(create_app(settings, faults, choices), listener, asyncio.Event()))
        except KeyboardInterrupt:
            click.echo("Stopped.")
