"""Every requirement and every question of the suite, read from the cases in the order of the chapters."""

import importlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from conformance.cases import CHAPTERS
from conformance.model import Question, Requirement
from conformance.requirement import QUESTION, REQUIREMENT


def _cases(chapters: Sequence[str]) -> Iterator[Callable[..., object]]:
    for chapter in chapters:
        module = importlib.import_module(f"conformance.cases.{chapter}")
        yield from (value for name, value in vars(module).items() if name.startswith("test_"))


@cache
def requirements(chapters: tuple[str, ...] = CHAPTERS) -> tuple[Requirement, ...]:
    """The requirements of these chapters, each once."""
    declared = (getattr(case, REQUIREMENT, None) for case in _cases(chapters))
    return tuple(one for one in declared if isinstance(one, Requirement))


@cache
def questions() -> tuple[Question, ...]:
    """All questions that are recorded and not judged."""
    declared = (getattr(case, QUESTION, None) for case in _cases(CHAPTERS))
    return tuple(one for one in declared if isinstance(one, Question))


def chapter_of(identifier: str) -> str:
    """The chapter that an id belongs to."""
    return identifier.partition(".")[0]
