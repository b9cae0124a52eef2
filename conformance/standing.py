"""What a run records of the suite that judges: its code, its set, and what therefore does not count."""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from conformance import disputes, sets
from conformance.spec import directory


def uncounted(identifier: str, frozen_set: str | None) -> dict[str, str] | None:
    """Why a requirement does not count: it is disputed, or younger than the set. None where it counts."""
    dispute = disputes.accepted().get(identifier)
    if dispute is not None:
        return {"kind": "disputed", "reason": dispute.reason, "decision": dispute.decision}
    if frozen_set is not None and identifier not in sets.members(frozen_set):
        return {"kind": "provisional", "reason": f"not in the set {frozen_set}", "decision": ""}
    return None


def set_record(frozen_set: str, rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What the results say of the set: its name, and which of its members this suite does not have."""
    ids = {row["id"] for row in rows}
    return {"id": frozen_set, "missing": sorted(sets.members(frozen_set) - ids)}


@cache
def suite_digest() -> str:
    """The digest of all code of the suite, wherever it is installed."""
    package = Path(__file__).parent
    found = hashlib.sha256()
    for path in sorted(package.rglob("*.py"), key=lambda path: path.relative_to(package).as_posix()):
        found.update(path.relative_to(package).as_posix().encode() + b"\0")
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def contract() -> dict[str, str]:
    """Which contract the run judged by: the version it states, and the digest of its bytes."""
    raw = (directory() / "openapi.yaml").read_bytes()
    version = next(line for line in raw.decode().splitlines() if line.strip().startswith("version:"))
    return {"sha256": hashlib.sha256(raw).hexdigest(), "version": version.partition(":")[2].strip(" \"'")}
