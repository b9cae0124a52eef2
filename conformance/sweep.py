"""Removes what the journals of runs that did not come to their end still hold."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from conformance.client import Client, Recorder
from conformance.journal import Stored, folder
from conformance.limits import Limits
from conformance.model import Cleanup
from conformance.records import Redactor
from conformance.removal import clean
from conformance.target import Target

SUFFIX = ".ndjson"


def journals(environment: Mapping[str, str], run: str | None = None) -> Iterator[Path]:
    """The journals in the state folder, the oldest first; with `run` that of one run only."""
    for path in sorted(folder(environment).glob(f"*{SUFFIX}")):
        if run in (None, path.stem):
            yield path


def belongs_to(stored: Stored, target: Target) -> bool:
    """Whether a journal is about what the same account made at the same base URL."""
    return stored.base_url == target.base_url and stored.account == target.credentials.account


def sweep(stored: Stored, target: Target, timeout: float) -> Cleanup:
    """Delete what a journal still holds, and nothing else; the journal goes when nothing remains."""
    path = stored.journal.path
    stored.journal.redact = Redactor.for_credentials(target.credentials).text
    client = Client(target, Recorder(), Limits(timeout=timeout), stored.journal)
    try:
        cleanup = clean(client, stored.journal)
    finally:
        client.close()
    if path is not None and not cleanup.remaining:
        discard(path)
    return cleanup


def discard(path: Path) -> None:
    """Remove a journal that has nothing to say any more."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
