"""Adds up the exchanges of a run: requests by operation, how long they took, what was answered.

The figures say how the run went. Nothing is judged by them, as the time includes the machine of the suite.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]

OUTSIDE = "outside of the contract"
WIDE = 1000


@dataclass(frozen=True, slots=True)
class Figure:
    """One operation: its requests, the median and the longest time in ms, its answers, and its bar."""

    name: str
    requests: int
    median: int
    longest: int
    answers: str
    width: int


def figures(document: Json) -> list[Figure]:
    """The operations of the run, those with the most requests first."""
    groups: dict[str, list[Json]] = {}
    for exchange in document["exchanges"]:
        groups.setdefault(exchange["operation"] or OUTSIDE, []).append(exchange)
    most = max(map(len, groups.values()), default=1)
    found = [_figure(name, members, most) for name, members in groups.items()]
    return sorted(found, key=lambda figure: (-figure.requests, figure.name))


def _figure(name: str, exchanges: list[Json], most: int) -> Figure:
    times = sorted(exchange["duration_ms"] for exchange in exchanges)
    answers = Counter(
        str(exchange["response"]["http_status"]) if exchange["response"] else "no answer"
        for exchange in exchanges
    )
    return Figure(
        name=name,
        requests=len(exchanges),
        median=times[len(times) // 2],
        longest=times[-1],
        answers=", ".join(f"{answer}: {number}" for answer, number in sorted(answers.items())),
        width=len(exchanges) * WIDE // most,
    )
