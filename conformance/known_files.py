"""Edits the text of a file of known failures: entries are added at its end and cut out where they stand.

Comments and the order of everything else stay as their author wrote them.
"""

import json
import re
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from conformance.known_failures import WRITABLE, BadKnownFile, Kind, KnownFailure
from conformance.model import Status

HEADER = "schema = 1\n"
TABLE = re.compile(r"^[ \t]*\[\[[ \t]*known[ \t]*\]\]", re.MULTILINE)
COMMENTS = re.compile(r"(?:^[ \t]*#[^\n]*\n)+\Z", re.MULTILINE)
ID = re.compile(r"""^[ \t]*id[ \t]*=[ \t]*["']([^"'\n]*)["']""", re.MULTILINE)


def candidates(document: dict[str, Any], reason: str, *, issue: str = "") -> list[KnownFailure]:
    """An entry for each new or changed failure of a stored run, excusing only the way in which it failed."""
    wanted = {*document["gate"]["new"], *document["gate"]["changed"]}
    since = date.fromisoformat(document["run"]["started"][:10])
    return [
        KnownFailure(row["id"], reason, _code(row["failure"]), issue, since=since)
        for row in document["requirements"]
        if row["id"] in wanted and row["status"] == Status.FAIL
    ]


def _code(failure: dict[str, Any]) -> str:
    return f"{failure['code']}:{failure['pointer']}" if failure["pointer"] else str(failure["code"])


def add(text: str, entries: Iterable[KnownFailure]) -> str:
    """The text with these entries at its end, each in place of an earlier one for the same requirement."""
    entries = list(entries)
    kept = prune(text, {entry.id for entry in entries}) or HEADER
    return "\n".join([kept.rstrip("\n") + "\n", *map(_written, entries)])


def prune(text: str, ids: Collection[str]) -> str:
    """The text without the entries of these requirements, nor the comments right above them."""
    if not TABLE.search(text):
        return text
    starts = [_with_comments(text, match.start()) for match in TABLE.finditer(text)]
    blocks = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    if not all(ID.search(block) for block in blocks):
        raise BadKnownFile(
            "this file is not edited", cause="an entry has no id on a line of its own", hint="edit it by hand"
        )
    kept = [block for block in blocks if _id(block) not in ids]
    return text[: starts[0]] + "".join(kept)


def _with_comments(text: str, start: int) -> int:
    above = COMMENTS.search(text[:start])
    return above.start() if above else start


def _id(block: str) -> str:
    match = ID.search(block)
    return match[1] if match else ""


def _written(entry: KnownFailure) -> str:
    lines = ["[[known]]"]
    for name in WRITABLE:
        value = getattr(entry, name)
        if value in ("", None) or value is Kind.FAILING:
            continue
        lines.append(f"{name} = {value.isoformat() if isinstance(value, date) else _quoted(value)}")
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    plain = value.encode("utf-8", "backslashreplace").decode()
    return json.dumps(plain, ensure_ascii=False).replace("\x7f", "\\u007f")
