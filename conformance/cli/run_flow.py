"""What `proxy-conformance run` does, from checked options to the exit code."""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from conformance import catalogue
from conformance.cli.checked import options_of, refusing
from conformance.cli.options import Refused
from conformance.cli.progress import Progress
from conformance.cli.stored import load
from conformance.known_failures import BadKnownFile, KnownFailure, read
from conformance.records import scanner
from conformance.report import github, har
from conformance.report.formats import FILES, chosen
from conformance.report.terminal import Style, hindrances, last_line, summary
from conformance.result_files import SecretFound, write
from conformance.results import build
from conformance.run import Options, run, target_of
from conformance.sockets import wait_for

WRITTEN = ("events.ndjson", "results.json", *FILES)


def judge_target(given: Mapping[str, Any]) -> int:
    """Do what `run` was told, and return the exit code. Raises Refused where that cannot be done."""
    known = _known(given["known_files"], [one.id for one in catalogue.requirements()])
    # Read before the run: the baseline may be what the run is about to replace.
    baseline = None if given["baseline"] is None else load(given["baseline"])
    shown = _progress(given)
    with refusing():
        options = options_of(given)
        try:
            _wait(given["base_url"], given["wait_ready"])
            _clear(options.out)
            events = run(options, shown.hear)
        finally:
            shown.end()
        document = build(events, known=known, gate_should=given["gate_should"], baseline=baseline)
        return _conclude(document, events[-1].get("broken"), options, given)


def _progress(given: Mapping[str, Any]) -> Progress:
    return Progress(sys.stdout, _style(), verbose=given["verbose"], quiet=given["quiet"])


def _style() -> Style:
    return Style.of(os.environ, tty=sys.stdout.isatty(), encoding=sys.stdout.encoding)


def _known(files: tuple[Path, ...], known_ids: list[str]) -> dict[str, KnownFailure]:
    try:
        return read(files, known_ids)
    except BadKnownFile as problem:
        raise Refused(str(problem)) from None


def _wait(base_url: str | None, seconds: float) -> None:
    """Wait until the port of the target accepts a connection, or until the time is over."""
    if base_url is None or not seconds:
        return
    parts = urlsplit(base_url)
    wait_for(parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80), seconds)


def _clear(out: Path) -> None:
    """Make the folder and take away what an earlier run wrote, so that no file speaks of another run."""
    out.mkdir(parents=True, exist_ok=True)
    for name in WRITTEN:
        (out / name).unlink(missing_ok=True)
    for stored in out.glob("sequences.*.json"):
        stored.unlink()


def _record(path: Path, document: dict[str, Any], scan: Callable[[bytes], str | None]) -> None:
    """Write the exchanges as HAR, unless the file would hold a secret."""
    content = har.render(document).encode("utf-8", "backslashreplace")
    if scan(content) is not None:
        raise SecretFound(str(path), "a credential")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}.") from None


def _conclude(
    document: dict[str, Any], broken: str | None, options: Options, given: Mapping[str, Any]
) -> int:
    try:
        scan = scanner(target_of(options).credentials)
        write(options.out, document, chosen(given["formats"], document), scan=scan)
        if given["record"] is not None:
            _record(given["record"], document, scan)
    except SecretFound as problem:
        click.echo(f"error: {problem}", err=True)
        return 4
    except OSError as error:
        raise Refused(f"{error.filename or options.out} cannot be written: {error.strerror}.") from None
    if broken:
        click.echo(f"error: the suite is broken, please report this:\n{broken}", err=True)
    _tell_runner(options.out / "summary.md", document)
    if not given["quiet"]:
        style = _style()
        for line in [*hindrances(document, style), *summary(document, style), *_annotations(document)]:
            click.echo(line)
        click.echo(f"Report: {options.out / 'report.html'}   Results: {options.out / 'results.json'}")
    click.echo(last_line(document))
    code: int = document["exit_code"]
    return code


def _annotations(document: dict[str, Any]) -> list[str]:
    """The lines that a GitHub runner makes annotations of; none elsewhere."""
    return github.annotations(document) if os.environ.get("GITHUB_ACTIONS") else []


def _tell_runner(summary_file: Path, document: dict[str, Any]) -> None:
    """Add to the summary of the job and to the outputs of the step, where a GitHub runner asks for them."""
    texts = {
        "GITHUB_STEP_SUMMARY": summary_file.read_text(encoding="utf-8"),
        "GITHUB_OUTPUT": f"verdict={document['verdict']}\nexit-code={document['exit_code']}\n",
    }
    for variable, text in texts.items():
        if os.environ.get(variable):
            with Path(os.environ[variable]).open("a", encoding="utf-8") as stream:
                stream.write(text)
