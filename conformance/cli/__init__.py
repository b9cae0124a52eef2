"""The command line: arguments -> options -> run -> exit code. Each command is imported when it is called."""

import importlib
import os
import sys
import traceback
from contextlib import suppress
from typing import Any

import click

from conformance import __version__

COMMANDS = {
    "run": "Judge a target and write the reports.",
    "plan": "Say what a run would judge and send; no socket is opened.",
    "list": "List the requirements.",
    "explain": "Explain one requirement.",
    "serve": "Serve the emulator for others to use.",
    "prove": "Show that every requirement fails on an emulator that gets it wrong.",
    "report": "Render the files of a stored run again.",
    "compare": "Lay stored runs side by side.",
    "verify": "Say whether a results file is what a whole run of this suite wrote.",
    "diff": "Say what another set of requirements would newly fail.",
    "dispute": "Write the text of a dispute about a requirement.",
    "check": "Judge recorded traffic, without sending anything.",
    "known": "Edit a file of known failures.",
    "doctor": "Say whether a target can be judged, and what to do where it cannot.",
    "cleanup": "Delete what an interrupted run left on a target.",
}
INTERRUPTED = (130, 143)


class Lazy(click.Group):
    """A group whose commands live in modules of their own, so that asking for help imports none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The commands in the order in which a reader meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        """The command of that name; None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"conformance.cli.{cmd_name}_command")
        command: click.Command = module.command
        return command

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Run the command; a defect of ours ends with 4, so that it never looks like a failing target."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception:  # noqa: BLE001 - whatever it is, it is no finding about the target
            click.echo(f"error: the suite is broken, please report this:\n{traceback.format_exc()}", err=True)
            ctx.exit(4)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """Each command with its line, without importing it."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name; the nearest names where there is none such."""
        from difflib import get_close_matches  # noqa: PLC0415 - only a mistyped command needs it

        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise click.UsageError(f"There is no command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="proxy-conformance")
def command() -> None:
    """Tell whether an implementation of the Twilio Proxy Session resource is true to its contract.

    Without a base URL the embedded emulator is judged: `proxy-conformance run`.
    """


def main() -> None:
    """The console script."""
    try:
        command.main(prog_name="proxy-conformance")
    except SystemExit as end:
        if end.code in INTERRUPTED:
            _leave(int(end.code))
        raise
    except BrokenPipeError:
        # Whoever read our output has gone; that is no error of the run.
        sys.stderr.close()
        raise SystemExit(0) from None


def _leave(code: int) -> None:
    """End the process with this exit code, whatever the interpreter makes of an interruption.

    Python run with `-m` ends by SIGINT when a KeyboardInterrupt once came out of code that was executed from
    a string, as the methods of a dataclass are made, even where it was handled.
    """
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)
