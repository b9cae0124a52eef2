"""The failures that the owner of a target accepts, with reasons: what such a file says and what follows.

It moves the gate only: a known failure stays a failure in the verdict and in every report.
"""

import difflib
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from conformance.model import Failure, Status


class Kind(StrEnum):
    """How steadily a known failure fails."""

    FAILING = "failing"
    FLAKY = "flaky"


class Standing(StrEnum):
    """What a file of known failures makes of one requirement."""

    FINE = "fine"
    NEW = "new"
    KNOWN = "known"
    CHANGED = "changed"
    STALE = "stale"
    EXPIRED = "expired"
    NOT_JUDGED = "not-judged"


@dataclass(frozen=True, slots=True)
class KnownFailure:
    """One entry. `code` excuses only that way of failing: `code`, or `code:pointer`."""

    id: str
    reason: str
    code: str = ""
    issue: str = ""
    kind: Kind = Kind.FAILING
    since: date | None = None
    expires: date | None = None
    place: str = ""


KnownFailures = Mapping[str, KnownFailure]


class BadKnownFile(Exception):
    """A file of known failures cannot be used; `cause` says why, `hint` what to do next."""

    def __init__(self, message: str, *, cause: str, hint: str) -> None:
        super().__init__(message)
        self.cause = cause
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.args[0]}: {self.cause} ({self.hint})"


def standing(status: Status, failure: Failure | None, entry: KnownFailure | None, today: date) -> Standing:
    """What an entry, or the lack of one, makes of a requirement with this status."""
    if entry is None:
        return Standing.NEW if status is Status.FAIL else Standing.FINE
    if status is Status.NOT_RUN:
        return Standing.NOT_JUDGED
    if entry.expires is not None and today > entry.expires:
        return Standing.EXPIRED
    if status is Status.FAIL:
        return Standing.KNOWN if matches(entry, failure) else Standing.CHANGED
    if status is Status.PASS:
        return Standing.FINE if entry.kind is Kind.FLAKY else Standing.STALE
    return Standing.NOT_JUDGED


def matches(entry: KnownFailure, failure: Failure | None) -> bool:
    """Whether the entry is about this way of failing; one without a code is about every way."""
    if not entry.code:
        return True
    return failure is not None and entry.code in (failure.code, f"{failure.code}:{failure.pointer}")


def read(paths: Iterable[Path], catalogue_ids: Collection[str]) -> dict[str, KnownFailure]:
    """The entries of all files by requirement; BadKnownFile where one cannot be used."""
    found: dict[str, KnownFailure] = {}
    for path in paths:
        for entry in _entries(path):
            place = f"{path.name}: {entry.place}"
            if entry.id not in catalogue_ids:
                raise BadKnownFile(
                    place,
                    cause=f"there is no requirement {entry.id!r}",
                    hint=_nearest(entry.id, catalogue_ids, "proxy-conformance list shows all requirements"),
                )
            if entry.id in found:
                raise BadKnownFile(
                    place, cause=f"{entry.id} is listed already", hint="keep one entry for each requirement"
                )
            found[entry.id] = entry
    return found


def _entries(path: Path) -> Iterable[KnownFailure]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadKnownFile(
            path.name, cause=error.strerror or "cannot be read", hint="check the path"
        ) from error
    except ValueError as error:
        raise BadKnownFile(path.name, cause=str(error), hint="write it as TOML 1.0 in UTF-8") from error
    if content.get("schema") != 1 or not set(content) <= {"schema", "known"}:
        raise BadKnownFile(
            path.name,
            cause=f"its top level has {', '.join(content) or 'nothing'}",
            hint="it holds `schema = 1` and any number of [[known]] tables",
        )
    tables = content.get("known", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise BadKnownFile(path.name, cause="`known` is no list of tables", hint="write [[known]] above each")
    return [_entry(path, number, table) for number, table in enumerate(tables, 1)]


WRITABLE = tuple(field.name for field in fields(KnownFailure) if field.name != "place")


def _entry(path: Path, number: int, table: Mapping[str, Any]) -> KnownFailure:
    place = f"entry {number}"
    for key, value in table.items():
        _check(f"{path.name}: {place}", key, value)
    for key in ("id", "reason"):
        if not str(table.get(key, "")).strip():
            raise BadKnownFile(
                f"{path.name}: {place}", cause=f"{key} is missing", hint="every entry has an id and a reason"
            )
    return KnownFailure(**{**table, "kind": Kind(table.get("kind", "failing")), "place": place})


def _check(place: str, key: str, value: object) -> None:
    if key not in WRITABLE:
        hint = _nearest(key, WRITABLE, f"an entry may have {', '.join(WRITABLE)}")
        raise BadKnownFile(place, cause=f"{key!r} is unknown", hint=hint)
    wanted = date if key in ("since", "expires") else str
    if type(value) is not wanted:
        raise BadKnownFile(
            place,
            cause=f"{key} is not a {'date' if wanted is date else 'string'}",
            hint="a date is written without quotes, as 2027-01-31; everything else in quotes",
        )
    if key == "kind" and value not in list(Kind):
        raise BadKnownFile(place, cause=f"kind is {value!r}", hint="kind is failing or flaky")


def _nearest(word: str, words: Collection[str], otherwise: str) -> str:
    near = difflib.get_close_matches(word, sorted(words), n=3, cutoff=0.5)
    return f"nearest: {', '.join(near)}" if near else otherwise
