"""The options of a run, checked before anything is sent, and what is wrong with them in one line."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

from conformance import catalogue, sets
from conformance.cli.options import Refused, unknown
from conformance.cli.stored import load
from conformance.run import Options, target_of
from conformance.target import BadTarget, Kind


@contextmanager
def refusing() -> Iterator[None]:
    """Say in one line what is wrong with the target or with the disk."""
    try:
        yield
    except BadTarget as problem:
        raise Refused(f"{problem}. {problem.hint[0].upper()}{problem.hint[1:]}.") from None
    except OSError as error:
        raise Refused(
            f"{error.filename or 'A file of the run'} cannot be written: {error.strerror}."
        ) from None


def options_of(given: Mapping[str, Any]) -> Options:
    """The checked options of a run; BadTarget or a usage error where no run does what they ask for."""
    known_ids = [one.id for one in catalogue.requirements()]
    wanted = _failed(given["out"]) if given["failed"] else given["requirements"]
    for identifier in wanted:
        if identifier not in known_ids:
            raise unknown("requirement", identifier, known_ids)
    if given["frozen_set"] not in (None, *sets.names()):
        raise unknown("set", given["frozen_set"], sets.names())
    names = [one.name for one in fields(Options) if one.name != "requirements"]
    options = Options(requirements=tuple(wanted), **{name: given[name] for name in names})
    _allowed(options)
    return options


def _failed(out: Path) -> list[str]:
    """The requirements that did not pass in the stored run."""
    rows = load(out / "results.json")["requirements"]
    failed = [row["id"] for row in rows if row["status"] not in ("pass", "not-applicable", "not-run")]
    if not failed:
        raise Refused(f"Everything passed in the run stored under {out}. Run once without --failed.")
    return failed


def _allowed(options: Options) -> None:
    """Raise BadTarget where the options ask for what no run does."""
    target = target_of(options)
    if target.kind is Kind.PRODUCTION and options.workers > 1:
        raise BadTarget("a real account is judged by one process", hint="leave --workers out")
    if options.service_sid is not None and options.workers > 1:
        raise BadTarget("several processes cannot work in one given Service", hint="leave --workers out")
    if options.read_only and options.base_url is None:
        raise BadTarget(
            "the emulator starts empty, and there is nothing to read", hint="leave --read-only out"
        )
    if options.read_only and options.service_sid is None:
        raise BadTarget(
            "a read-only run makes no Service", hint="give an existing one with --service-sid KS..."
        )
