"""Writes the frozen set of a release: `python tools/freeze.py 2026.1`.

The ids of the requirements as they are now. A set that was released is never written again.
"""

import sys
from pathlib import Path

from conformance import catalogue

SETS = Path(__file__).parent.parent / "spec" / "sets"


def text(name: str) -> str:
    """The set as its file holds it."""
    ids = sorted(one.id for one in catalogue.requirements())
    return "\n".join([f"# The requirements of the set {name}. Frozen with its release.", *ids, ""])


def main() -> int:
    """Write the set that is named on the command line."""
    (name,) = sys.argv[1:]
    SETS.mkdir(exist_ok=True)
    (SETS / f"{name}.txt").write_text(text(name), encoding="utf-8")
    print(f"{len(catalogue.requirements())} requirements in {name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
