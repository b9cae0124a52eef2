"""Picks, at random, among what a sequence has made."""

from collections import Counter
from collections.abc import Callable
from random import Random

from conformance.sequences.model import Place, Subject
from conformance.sequences.stage import Stage


class Picking:
    """What a sequence has made so far, by label; `used` is the last number that it gave to anything."""

    def __init__(self, random: Random, start: int) -> None:
        self._random = random
        self.used = start
        self._mine: set[str] = set()
        self._turns: Counter[str] = Counter()

    def _number(self) -> int:
        self.used += 1
        return self.used

    def _line(self) -> int:
        return int(self._random.random() < 1 / 4)

    def _place(self, stage: Stage) -> Place:
        return stage.places["A" if self._random.random() < 3 / 4 else "B"]

    def _all(self, stage: Stage) -> list[Subject]:
        every = [one for place in stage.places.values() for one in place.subjects.values()]
        return [one for one in every if one.label in self._mine]

    def _any(self, stage: Stage, fits: Callable[[Subject], bool]) -> Subject | None:
        """A Session of the sequence; the latest ones are the likeliest."""
        found = [one for one in self._all(stage) if fits(one)]
        if not found:
            return None
        return self._random.choice(found[-3:] if self._random.random() < 2 / 3 else found)

    def _worn(self, stage: Stage) -> Subject | None:
        """A Session that lives; every other time the one that was closed and opened most often."""
        living = [one for one in self._all(stage) if one.alive]
        if self._random.random() < 1 / 2:
            return self._alive(stage)
        return max(living, key=lambda one: (len(one.people), self._turns[one.label]), default=None)

    def _alive(self, stage: Stage) -> Subject | None:
        return self._any(stage, lambda one: one.alive)


def company(subject: Subject) -> int:
    """How many Participants a Session has."""
    return subject.born + sum(person.present for person in subject.people.values())
