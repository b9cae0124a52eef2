"""One search for one run: how much it may spend, and what it keeps."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from conformance.client import Client
from conformance.given import Make
from conformance.judging import Judging
from conformance.model import NotRun
from conformance.sequences.findings import stored
from conformance.sequences.search import REQUESTS, Search
from conformance.sequences.steps import read
from conformance.target import Kind

THOROUGH = 10
LOCAL = (Kind.EMBEDDED, Kind.LOOPBACK)


class Told(Protocol):
    """What the run was told about sequences."""

    thorough: bool
    replay: str | None


def searched(judging: Judging, told: Told, client: Client, make: Make) -> Iterator[Search]:
    """The search, once it is over; its second connection is closed at the end.

    NotRun on a target that is not on this machine, unless more than the usual was asked for.
    """
    if client.target.kind not in LOCAL and not (told.thorough or told.replay):
        raise NotRun("random sequences are played on this machine only; --thorough plays them elsewhere too")
    search = Search(client, make)
    try:
        if told.replay:
            search.replay(read(Path(told.replay)))
        else:
            search.explore(judging.seed, REQUESTS * (THOROUGH if told.thorough else 1))
        for claim, found in search.found.items():
            judging.attached.append({"event": "sequence", "sequence": stored(claim, found, judging.seed)})
        yield search
    finally:
        search.close()
