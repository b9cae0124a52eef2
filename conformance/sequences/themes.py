"""What a sequence is about: the kinds of steps that it prefers, with their weights."""

from collections.abc import Mapping

Weights = Mapping[str, int]
TURNS: Weights = {"turn": 9, "update": 4, "list": 1, "open again": 2, "bad update": 1, "delete": 1}
THEMES: tuple[Weights, ...] = (
    {"create": 8, "update": 3, "list": 3, "bad create": 1, "delete": 2, "duplicate": 1},
    TURNS,
    {"create": 2, "again": 6, "delete": 6, "duplicate": 3, "list": 2, "dead": 2, "bad create": 1},
    {"join": 8, "send": 3, "turn": 6, "leave": 1, "create": 1, "delete": 1, "messages": 1, "people": 2},
    TURNS,
    {"bad update": 4, "bad create": 3, "turn": 4, "duplicate": 2, "create": 1, "open": 2, "status": 1,
     "open again": 1},
    {"cross": 5, "create": 2, "delete": 2, "list": 1, "turn": 5, "elsewhere": 2, "dead": 1},
)  # fmt: skip
