"""Plays sequences within a budget, and keeps the shortest one for each claim that the target breaks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from conformance.client import Client
from conformance.given import Make
from conformance.model import NotApplicable, NotRun, Part, parts
from conformance.sequences.claims import Claim
from conformance.sequences.decks import Decks
from conformance.sequences.ledger import Ledger, Mismatch, Unplayable
from conformance.sequences.model import Place
from conformance.sequences.play import play
from conformance.sequences.shrink import Found, Steps, shrink
from conformance.sequences.stage import Stage, fresh_places, place
from conformance.sequences.steps import PLACES, Do, Step
from conformance.sequences.themes import LANES
from conformance.sequences.walk import Walk

STEPS_OF_A_SEQUENCE = 30
REQUESTS_TO_SHRINK = 150
MOST_SHRUNK = 4


@dataclass
class Search:
    """What the sequences of one lane showed: how often each claim was judged, and what broke the broken ones.

    `known` are claims for which another lane of this process has a short sequence already.
    """

    client: Client
    make: Make
    ledger: Ledger = field(default_factory=Ledger)
    found: dict[Claim, Found] = field(default_factory=dict)
    lane: Part = parts(len(LANES))[0]
    known: set[Claim] = field(default_factory=set)
    hindrance: str = ""
    replayed: bool = False

    def __post_init__(self) -> None:
        second = Client(self.client.target, self.client.recorder, self.client.limits, self.client.journal)
        self._lines = (self.client, second)

    def explore(self, seed: int, times: int = 1) -> None:
        """Play sequences until the budget of the lane is spent; each ends at the first claim that it breaks.

        To look for the shortest sequence that breaks a claim costs extra, so that what is played does not
        depend on it.
        """
        lane = LANES[self.lane.index]
        random = Random(f"{seed} {lane.name}")  # noqa: S311 - choices of a test, no secrets
        end = self.client.limits.requests + lane.requests * times
        decks, places, used, prefix = Decks(random, self.lane), self._places(), 0, self._prefix()
        turn, steps = 0, list[Step]()
        while self.client.limits.requests < end and not self.hindrance:
            walk = Walk(random, decks, lane.themes[turn % len(lane.themes)], used)
            found = self._sequence(self._stage(places, prefix), walk, steps, end)
            if found is not None:
                end += self._keep(found)
                # What the model knows of a target that broke a promise is no longer sure.
                places, steps = self._places(), []
            used, turn = walk.used, turn + 1

    def replay(self, steps: Steps) -> None:
        """Play one stored sequence, and nothing else."""
        stage = self._stage(self._places(steps), self._prefix())
        found, self.replayed = self._played(stage, steps), True
        if found is not None:
            self.found[found.mismatch.claim] = replace(found, repeated=True)

    def close(self) -> None:
        """Close the second connection."""
        self._lines[1].close()

    def _places(self, steps: Steps = ()) -> dict[str, Place]:
        """The Services for these steps; both where no steps are known yet."""
        crossing = not steps or any(step.do is Do.CROSS for step in steps)
        made = fresh_places(self.make, [p for p in PLACES if crossing or any(p == s.at for s in steps)])
        if made:
            return made
        given = self.make.main_service()
        return {label: place(label, given, own=False) for label in PLACES}

    def _stage(self, places: dict[str, Place], prefix: str) -> Stage:
        return Stage(self.make, self._lines, self.ledger, prefix, places)

    def _prefix(self) -> str:
        """What the names of one playing begin with; numbers tell the sequences of a run apart."""
        return f"{self.make.name()}-"

    def _sequence(self, stage: Stage, walk: Walk, steps: list[Step], end: int) -> Found | None:
        """One sequence, step by step as the walk chooses them, and a look at the whole state at its end.

        `steps` are those that came before in the same Services, and it is added to them. What it broke.
        """
        most = len(steps) + STEPS_OF_A_SEQUENCE

        def chosen() -> None:
            while len(steps) < most and self.client.limits.requests < end:
                steps.append(walk.next(stage))
                play(stage, steps[-1])
            for step in walk.last(stage):
                steps.append(step)
                play(stage, step)

        return self._watched(stage, chosen, steps)

    def _keep(self, found: Found) -> int:
        """Keep the shortest sequence for a claim that was not broken before; what it cost to look for it."""
        claim, before = found.mismatch.claim, self.client.limits.requests
        if claim not in self.found:
            self.found[claim] = found if claim in self.known else self._shrunk(found)
            self.known.add(claim)
        return self.client.limits.requests - before

    def _watched(self, stage: Stage, playing: Callable[[], None], steps: Sequence[Step]) -> Found | None:
        """What the playing of these steps breaks. Where the target cannot be followed, the search ends."""
        try:
            playing()
        except Mismatch as mismatch:
            return Found(mismatch, tuple(steps), tuple(stage.exchanges), frozenset(stage.about))
        except (Unplayable, NotRun, NotApplicable) as reason:
            self.hindrance = str(reason)
        return None

    def _played(self, stage: Stage, steps: Steps) -> Found | None:
        done: list[Step] = []

        def listed() -> None:
            for step in steps:
                done.append(step)
                play(stage, step)

        return self._watched(stage, listed, done)

    def _shrunk(self, found: Found) -> Found:
        """The shortest sequence that breaks the same claim, as far as the budget for looking goes."""
        if len(self.found) >= MOST_SHRUNK:
            return found
        end = self.client.limits.requests + REQUESTS_TO_SHRINK
        spare = Ledger()

        def replay(steps: Steps) -> Found | None:
            if self.client.limits.requests >= end:
                return None
            stage = Stage(self.make, self._lines, spare, self._prefix(), self._places(steps))
            again = self._played(stage, steps)
            if again is None or again.mismatch.claim is not found.mismatch.claim:
                return None
            return replace(again, repeated=True)

        shortest = shrink(found, replay)
        self.hindrance = ""
        return shortest
