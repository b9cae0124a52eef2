"""Makes a sequence that broke a claim as short as it gets, by playing parts of it again."""

from collections.abc import Callable
from dataclasses import dataclass, field

from conformance.model import Exchange
from conformance.sequences.ledger import Mismatch
from conformance.sequences.steps import Do, Step

Steps = tuple[Step, ...]
TAIL = 60


@dataclass(frozen=True, slots=True)
class Found:
    """A claim that was broken, with the shortest sequence that shows it and the exchanges of that one.

    `about` are the labels of what was compared; `repeated` says whether it showed again when the sequence
    was played once more.
    """

    mismatch: Mismatch
    steps: Steps
    exchanges: tuple[Exchange, ...] = field(repr=False)
    about: frozenset[str] = frozenset()
    repeated: bool = False


def shrink(found: Found, replay: Callable[[Steps], Found | None]) -> Found:
    """The shortest sequence for the same claim; `replay` says what a part of it breaks, None where nothing.

    Where no likely part of the sequence shows it again, the target counts or keeps time, and what was
    seen first stands as it is.
    """
    parts = (_about(found), _population(found), found.steps[-TAIL:])
    best = next((again for part in parts if (again := replay(part)) is not None), None)
    if best is None:
        return found
    for size in (8, 4, 2, 1):
        position = 0
        while position < len(best.steps) - 1:
            shorter = replay(best.steps[:position] + best.steps[position + size :] or best.steps[-1:])
            if shorter is None:
                position += size
            else:
                best = shorter
    return _simpler(best, replay)


def _simpler(best: Found, replay: Callable[[Steps], Found | None]) -> Found:
    """The sequence without the parameters that it does not need."""
    for position, step in enumerate(best.steps):
        for name in step.given:
            if position < len(best.steps):
                before, now, after = _around(best.steps, position)
                best = replay((*before, now.without(name), *after)) or best
    return best


def _around(steps: Steps, position: int) -> tuple[Steps, Step, Steps]:
    return steps[:position], steps[position], steps[position + 1 :]


def _population(found: Found) -> Steps:
    """The steps that fill and empty Services, and the last one: lists are about how many there are."""
    return tuple(s for s in found.steps[:-1] if s.do in (Do.CREATE, Do.DELETE)) + found.steps[-1:]


def _about(found: Found) -> Steps:
    """The steps about the same Sessions as the comparison that failed, which is where most mistakes show."""
    labels = set(found.about)
    labels |= {step.label for step in found.steps if step.label and step.at in labels}
    return tuple(s for s in found.steps[:-1] if {s.at, s.label} & labels) + found.steps[-1:]
