"""The disputes that were accepted: requirements that are shown, with the reason, and do not count."""

import tomllib
from dataclasses import dataclass
from functools import cache

from conformance.spec import directory

FILE = "disputed.toml"


@dataclass(frozen=True, slots=True)
class Dispute:
    """One accepted dispute: what it is about, why it was raised, and what was decided."""

    id: str
    reason: str
    decision: str


@cache
def accepted() -> dict[str, Dispute]:
    """The accepted disputes by requirement."""
    content = tomllib.loads((directory() / FILE).read_text(encoding="utf-8"))
    return {entry["id"]: Dispute(**entry) for entry in content.get("disputed", [])}
