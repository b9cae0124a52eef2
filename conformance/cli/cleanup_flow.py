"""What `proxy-conformance cleanup` does with each journal."""

import os
from dataclasses import dataclass
from pathlib import Path

import click

from conformance.journal import Busy, Stored, lock, read
from conformance.report.neutral import neutral
from conformance.sweep import belongs_to, discard, journals, sweep
from conformance.target import BadTarget, Target, open_target, split

CLEAN, USAGE, LEFTOVERS = 0, 2, 5


@dataclass(frozen=True, slots=True)
class Settings:
    """What `cleanup` was told."""

    account_sid: str | None
    twilio_env: bool
    confirm_host: str | None
    timeout: float
    dry_run: bool


def journals_of(run: str | None, base_url: str | None) -> list[Path]:
    """The journals that the options are about."""
    paths = journals(os.environ, run)
    if base_url is None:
        return list(paths)
    origin, _, base_path = split(base_url)
    stored = {path: read(path) for path in paths}
    return [path for path, one in stored.items() if one is not None and one.base_url == origin + base_path]


def settle(path: Path, settings: Settings) -> int:
    """Delete what one journal lists; the exit code that this alone asks for."""
    try:
        handle = lock(path)
    except Busy:
        click.echo(f"{path.stem}: still going on, left alone")
        return CLEAN
    try:
        return _settle(path, settings)
    finally:
        os.close(handle)


def _settle(path: Path, settings: Settings) -> int:
    stored = read(path)
    if stored is None or stored.settled:
        click.echo(f"{path.stem}: nothing to delete")
        if not settings.dry_run:
            discard(path)
        return CLEAN
    if settings.dry_run:
        return _say(path.stem, stored)
    try:
        target = _target(stored, settings)
    except BadTarget as problem:
        click.echo(f"{path.stem}: left alone, {problem}; {problem.hint}", err=True)
        return USAGE
    if not belongs_to(stored, target):
        click.echo(f"{path.stem}: left alone, it belongs to account {stored.account or '(none)'}", err=True)
        return USAGE
    cleanup = sweep(stored, target, settings.timeout)
    click.echo(f"{path.stem}: {cleanup.deleted} of {cleanup.created} deleted on {stored.base_url}")
    for resource in cleanup.remaining:
        click.echo(f"  remains: {resource['type']} {neutral(resource['path'])}: {neutral(resource['why'])}")
    return LEFTOVERS if cleanup.remaining else CLEAN


def _target(stored: Stored, settings: Settings) -> Target:
    return open_target(
        stored.base_url,
        os.environ,
        account_sid=settings.account_sid or stored.account,
        service_sid="KS",  # None is made here, and a real account is not to be asked for one.
        twilio_env=settings.twilio_env,
        confirmed=settings.confirm_host,
    )


def _say(run: str, stored: Stored) -> int:
    click.echo(f"{run}: on {stored.base_url}")
    for place in reversed(stored.journal.made):
        click.echo(f"  would delete {place.kind} {neutral(place.path)}")
    for intent in stored.journal.open.values():
        click.echo(f"  would look up {intent.place.kind} {neutral(intent.name) or '(without a name)'}")
    return CLEAN
