"""`proxy-conformance check`."""

import os
import sys
from pathlib import Path

import click

from conformance.cli.options import Refused, option

FILES = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("files", nargs=-1, required=True, type=FILES, metavar="FILE.har...")
@option("--base-url", metavar="URL", help="The target, where the traffic is with several.")
@option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("reports/check"),
    show_default=True,
    help="Where the reports go.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print the last line only.")
@click.pass_context
def command(
    context: click.Context, /, *, files: tuple[Path, ...], base_url: str | None, out: Path, quiet: bool
) -> None:
    """Judge recorded traffic (HAR) by all that it shows; nothing is sent.

    Archives of Chromium, Firefox, mitmproxy, Charles and of `run --record` are read. What the traffic does
    not show is not run, so that the verdict is never more than partial. Secrets of the recording do not
    come into the reports. Exit codes are those of `run`.
    """
    from conformance.offline.archive import BadArchive  # noqa: PLC0415 - --help needs none of it
    from conformance.offline.check import check, load  # noqa: PLC0415 - --help needs none of it
    from conformance.report.formats import ALWAYS  # noqa: PLC0415 - --help needs none of it
    from conformance.report.terminal import Style, last_line, summary  # noqa: PLC0415 - --help needs none of it
    from conformance.result_files import SecretFound, write  # noqa: PLC0415 - --help needs none of it
    from conformance.results import build  # noqa: PLC0415 - --help needs none of it

    try:
        recording = load(files, base_url)
    except BadArchive as problem:
        raise Refused(f"This is no recording that can be judged: {problem}.") from None
    document = build(check(recording, [path.name for path in files]))
    hidden = [form.encode() for form in recording.secrets]

    def scan(content: bytes) -> str | None:
        return "a credential" if any(form in content.lower() for form in hidden) else None

    try:
        write(out, document, ALWAYS, scan=scan)
    except SecretFound as problem:
        click.echo(f"error: {problem}", err=True)
        context.exit(4)
    except OSError as error:
        raise Refused(f"{error.filename or out} cannot be written: {error.strerror}.") from None
    if not quiet:
        style = Style.of(os.environ, tty=sys.stdout.isatty(), encoding=sys.stdout.encoding)
        for line in summary(document, style):
            click.echo(line)
        click.echo(f"Report: {out / 'report.html'}   Results: {out / 'results.json'}")
    click.echo(last_line(document))
    context.exit(document["exit_code"])
