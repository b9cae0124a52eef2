"""What a sequence is about: the kinds of steps that it prefers, with their weights.

Sequences are played in lanes that know nothing of each other, in Services of their own, so that processes can
share them out. Lists need many Sessions in one Service, and what a Session lives through needs many steps.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Weights = Mapping[str, int]


@dataclass(frozen=True)
class Lane:
    """Sequences of some themes, in turn, with what they may cost. Its name takes part in the choices."""

    name: str
    requests: int
    themes: tuple[Weights, ...]


MANY: Weights = {"create": 8, "update": 3, "list": 3, "bad create": 1, "delete": 2, "duplicate": 1}
AGAIN: Weights = {"create": 2, "again": 6, "delete": 6, "duplicate": 3, "list": 2, "dead": 2, "bad create": 1}
TURNS: Weights = {"turn": 9, "update": 4, "list": 1, "open again": 2, "bad update": 1, "delete": 1,
                  "duplicate": 1}  # fmt: skip
WRONG: Weights = {"bad update": 4, "bad create": 3, "turn": 4, "duplicate": 2, "create": 1, "open": 2,
                  "status": 1, "open again": 1}  # fmt: skip
COMPANY: Weights = {"join": 8, "send": 3, "turn": 6, "leave": 1, "create": 1, "delete": 1, "messages": 1,
                    "people": 2}  # fmt: skip
APART: Weights = {"cross": 5, "create": 2, "delete": 2, "list": 1, "turn": 5, "elsewhere": 2, "dead": 1}

LANES = (
    Lane("names", 346, (MANY, AGAIN, MANY)),
    Lane("phases", 286, (TURNS, TURNS, WRONG)),
    Lane("others", 256, (COMPANY, APART)),
)
