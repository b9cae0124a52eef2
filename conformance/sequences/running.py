"""One search for one run: how much it may spend, and what it keeps."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from conformance.judging import Judging
from conformance.model import NotRun, parts
from conformance.sequences.findings import stored
from conformance.sequences.search import Search
from conformance.sequences.steps import read
from conformance.sequences.themes import LANES
from conformance.target import Kind

THOROUGH = 10
PARTS = parts(len(LANES))
LOCAL = (Kind.EMBEDDED, Kind.LOOPBACK)


class Told(Protocol):
    """What the run was told about sequences."""

    thorough: bool
    replay: str | None


def searched(search: Search, judging: Judging, told: Told) -> Iterator[Search]:
    """The search, once it is over; its second connection is closed at the end.

    NotRun on a target that is not on this machine, unless more than the usual was asked for.
    """
    if search.client.target.kind not in LOCAL and not (told.thorough or told.replay):
        raise NotRun("random sequences are played on this machine only; --thorough plays them elsewhere too")
    if told.replay and search.lane.index:
        raise NotRun("a stored sequence is played once")
    try:
        if told.replay:
            search.replay(read(Path(told.replay)))
        else:
            search.explore(judging.seed, THOROUGH if told.thorough else 1)
        for claim, found in search.found.items():
            sequence = stored(claim, found, judging.seed)
            judging.attached.append({"event": "sequence", "sequence": sequence, "part": str(search.lane)})
        yield search
    finally:
        search.close()
