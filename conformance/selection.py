"""Which of the cases a run takes, and in which order."""

from collections.abc import Callable, Collection, Iterable, Sequence

import pytest

from conformance.model import Part, Question, Requirement
from conformance.requirement import QUESTION, REQUIREMENT
from conformance.sharing import share

# Givens that cost less the more was done before: what needs time, what was shown, what was made anyway.
LATE = frozenset({"planted", "tour", "crowd", "aged"})


def requirement_of(item: pytest.Item) -> Requirement | None:
    """The requirement that an item judges, if any."""
    declared = getattr(getattr(item, "function", None), REQUIREMENT, None)
    return declared if isinstance(declared, Requirement) else None


def question_of(item: pytest.Item) -> Question | None:
    """The question that an item answers, if any."""
    asked = getattr(getattr(item, "function", None), QUESTION, None)
    return asked if isinstance(asked, Question) else None


def owner(item: pytest.Item) -> str:
    """The id of the requirement that an item judges, or of its question."""
    declared = requirement_of(item) or question_of(item)
    return item.nodeid if declared is None else declared.id


def watches(item: pytest.Item) -> bool:
    """Whether an item judges every answer of the run."""
    declared = requirement_of(item)
    return declared is not None and declared.watches is not None


def watching(items: Iterable[pytest.Item]) -> list[tuple[Requirement, Callable[..., object]]]:
    """The requirements among those of the items that watch every answer, each with its case."""
    found = ((requirement_of(item), getattr(item, "obj", None)) for item in items)
    return [
        (declared, case) for declared, case in found if declared is not None and declared.watches and case
    ]


def selected(item: pytest.Item, wanted: Collection[str], level: str | None) -> bool:
    """Whether an item is among the wanted requirements of that level; all are where nothing is named."""
    declared = requirement_of(item)
    if declared is None:
        return not wanted and level is None
    if wanted and declared.id not in wanted:
        return False
    return level in (None, declared.level.value)


def shard_of(text: str | None) -> Part | None:
    """The shard that `2/5` names; a usage error where that names none."""
    if text is None:
        return None
    try:
        return Part.read(text)
    except ValueError as problem:
        raise pytest.UsageError(f"--shard {problem}") from None


def in_shard(items: Sequence[pytest.Item], shard: Part) -> list[pytest.Item]:
    """The items of one shard: each requirement is in one, and so is each part of what is judged in parts.

    Those that watch every answer are in all.
    """
    others = [item for item in items if not watches(item)]
    mine = set(share(others, shard, owner, whole=True))
    return [item for item in items if item in mine or watches(item)]


def place(item: pytest.Item) -> int:
    """Where an item comes: what takes time is looked at late, what watches every answer last."""
    if watches(item):
        return 2
    return 0 if LATE.isdisjoint(getattr(item, "fixturenames", ())) else 1
