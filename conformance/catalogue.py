"""Every requirement and every question of the suite, in the order of the chapters.

`catalogue.json` holds what the cases declare, so that nobody who only asks for it imports them. A chapter
whose file has changed since is imported instead.
"""

import hashlib
import importlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from conformance.cases import CHAPTERS
from conformance.model import Basis, Level, Question, Requirement, Source
from conformance.requirement import QUESTION, REQUIREMENT

PACKAGE = Path(__file__).parent
STORED = PACKAGE / "catalogue.json"


@dataclass(frozen=True, slots=True)
class Chapter:
    """What one file of cases declares. The requirements stand without what they watch."""

    requirements: tuple[Requirement, ...]
    questions: tuple[Question, ...]


@cache
def requirements(chapters: tuple[str, ...] = CHAPTERS) -> tuple[Requirement, ...]:
    """The requirements of these chapters, each once, without what they watch."""
    return tuple(one for chapter in chapters for one in _chapter(chapter).requirements)


@cache
def questions() -> tuple[Question, ...]:
    """All questions that are recorded and not judged."""
    return tuple(one for chapter in CHAPTERS for one in _chapter(chapter).questions)


def chapter_of(identifier: str) -> str:
    """The chapter that an id belongs to."""
    return identifier.partition(".")[0]


def declared(chapter: str) -> Chapter:
    """What the cases of a chapter declare, read from the cases themselves."""
    cases = list(_cases(chapter))
    judged = (getattr(case, REQUIREMENT, None) for case in cases)
    recorded = (getattr(case, QUESTION, None) for case in cases)
    return Chapter(
        tuple(replace(one, watches=None) for one in judged if isinstance(one, Requirement)),
        tuple(one for one in recorded if isinstance(one, Question)),
    )


def text() -> str:
    """What `catalogue.json` has to hold, as the cases are now."""
    chapters = {name: {"sha256": _digest(name), **asdict(declared(name))} for name in CHAPTERS}
    return json.dumps(chapters, indent=1, ensure_ascii=False) + "\n"


@cache
def _chapter(name: str) -> Chapter:
    stored = _stored().get(name)
    if stored is None or stored["sha256"] != _digest(name):
        return declared(name)
    return Chapter(
        tuple(_requirement(row) for row in stored["requirements"]),
        tuple(Question(**{**row, "source": _source(row["source"])}) for row in stored["questions"]),
    )


@cache
def _stored() -> Mapping[str, Any]:
    if not STORED.exists():
        return {}
    chapters: dict[str, Any] = json.loads(STORED.read_text(encoding="utf-8"))
    return chapters


def _digest(chapter: str) -> str:
    return hashlib.sha256((PACKAGE / "cases" / f"{chapter}.py").read_bytes()).hexdigest()


def _cases(chapter: str) -> Iterator[Callable[..., object]]:
    module = importlib.import_module(f"conformance.cases.{chapter}")
    yield from (value for name, value in vars(module).items() if name.startswith("test_"))


def _requirement(row: Mapping[str, Any]) -> Requirement:
    source = _source(row["source"])
    return Requirement(
        **{**row, "level": Level(row["level"]), "source": source, "faults": tuple(row["faults"])}
    )


def _source(row: Mapping[str, Any]) -> Source:
    return Source(Basis(row["basis"]), row["document"], row["part"])
