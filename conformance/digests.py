"""Seals the document of a run, and says of a stored one whether it is still what the run wrote.

A digest is no signature: it shows an edit, not a forger who seals again. What can be worked out anew from
the document, its verdict and its numbers, is therefore worked out anew.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.counts import counts, sentence
from conformance.model import Json, Status
from conformance.outcomes import counted, row_of
from conformance.verdict import JUDGED, verdict

MEMBER = "digests"


@dataclass(frozen=True, slots=True)
class Suite:
    """The suite that is installed here: its version, and the digests of its code and of its contract."""

    version: str
    sha256: str
    contract: str


def digest(value: object) -> str:
    """The sha256 of a value as JSON, whatever the order of its members."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def seal(document: Json) -> Json:
    """The document with the digests of what it was judged by, of what was selected, and of itself."""
    return {**document, MEMBER: _digests(document)}


def _digests(document: Mapping[str, Any]) -> dict[str, str]:
    selected = {
        "selection": document["run"]["selection"],
        "set": document["set"],
        "requirements": [[row["id"], row["level"]] for row in document["requirements"]],
    }
    return {
        "suite": document["tool"].get("sha256", ""),
        "contract": document["contract"]["sha256"],
        "selection": digest(selected),
        "results": digest({name: value for name, value in document.items() if name != MEMBER}),
    }


def problems(document: Json, installed: Suite) -> list[str]:
    """What is wrong with a stored document; nothing where it is what a whole run of this suite wrote."""
    return [
        *_edited(document),
        *_filtered(document),
        *_inconsistent(document),
        *_unfounded(document["requirements"], {one["id"] for one in document["exchanges"]}),
        *_foreign(document, installed),
    ]


def _edited(document: Json) -> Iterable[str]:
    stored, made = document.get(MEMBER, {}), _digests(document)
    for name, value in made.items():
        if stored.get(name) != value:
            yield f"the digest of its {name} is another than the one it carries: it was edited"


def _filtered(document: Json) -> Iterable[str]:
    for reason in document["run"]["partial_reasons"]:
        yield f"the run was partial: {reason}"
    for name, value in document["run"]["selection"].items():
        if name in ("requirements", "expression", "level", "read_only", "replay"):
            yield f"the run was filtered by {name}: {value}"


def _inconsistent(document: Json) -> Iterable[str]:
    rows = [row_of(row) for row in counted(document["requirements"])]
    said, numbers = verdict(rows, complete=document["run"]["complete"]), counts(rows)
    if document["verdict"] != said:
        yield f"its verdict is {document['verdict']}, but its requirements add up to {said}"
    if document["counts"] != numbers or document["verdict_sentence"] != sentence(said, numbers):
        yield "its numbers are not those of its requirements"
    if document["gate"]["passed"] != (document["exit_code"] == 0):
        yield "its exit code does not fit its gate"


def _unfounded(rows: Iterable[Json], exchanges: set[str]) -> Iterable[str]:
    for row in rows:
        if Status(row["status"]) in JUDGED and not (row["judged"] and row["exchanges"]):
            yield f"{row['id']} was judged without evidence"
        elif not set(row["exchanges"]) <= exchanges:
            yield f"an exchange that {row['id']} rests on is missing"


def _foreign(document: Json, installed: Suite) -> Iterable[str]:
    tool = document["tool"]
    if tool["version"] != installed.version:
        yield (
            f"it was made by version {tool['version']}, and this is {installed.version}:"
            " use that version to verify it"
        )
    elif tool.get("sha256") != installed.sha256:
        yield f"it was made by a suite that calls itself {tool['version']}, but has other code than this one"
    elif document["contract"]["sha256"] != installed.contract:
        yield "it was judged by another contract than the one of this suite"
