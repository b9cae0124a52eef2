"""The one declaration of a requirement: a decorator on the case that judges it.

The catalogue, the documentation, the report line and the proof that a case can fail are derived from it.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from conformance.model import Exchange, Level, Question, Requirement, Source
from conformance.watch import Seen

Case = TypeVar("Case", bound=Callable[..., object])

REQUIREMENT = "__requirement__"
QUESTION = "__question__"


def requirement(  # noqa: PLR0913 - a requirement is declared whole, in one place
    identifier: str,
    level: Level,
    sentence: str,
    *,
    source: Source,
    faults: Sequence[str],
    fix: str,
    watches: Callable[[Exchange], Iterable[Seen]] | None = None,
) -> Callable[[Case], Case]:
    """Declare the requirement that the decorated case judges.

    `faults` names the switches of the emulator that must make exactly this requirement fail. With
    `watches` the case judges every matching part of every answer of the run, given as `seen`.
    """

    def declare(case: Case) -> Case:
        declared = Requirement(
            id=identifier,
            level=level,
            sentence=sentence,
            source=source,
            faults=tuple(faults),
            fix=fix,
            given_when_then=_one_line(case),
            location=_location(case),
            watches=watches,
        )
        setattr(case, REQUIREMENT, declared)
        return case

    return declare


def observation(identifier: str, question: str, *, source: Source) -> Callable[[Case], Case]:
    """Declare a question that the documents leave open; the decorated case returns the answer as text."""

    def declare(case: Case) -> Case:
        setattr(case, QUESTION, Question(identifier, question, source, _location(case)))
        return case

    return declare


def _one_line(case: Callable[..., object]) -> str:
    return " ".join((case.__doc__ or "").split())


def _location(case: Callable[..., object]) -> str:
    code = case.__code__
    return f"cases/{Path(code.co_filename).name}:{code.co_name}"
