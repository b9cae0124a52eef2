"""The steps of a sequence as plain data: they can be stored, replayed and left out one by one.

A step names what it is about by labels (`A` and `B` are the two Services), never by a SID, so that the
same sequence can be played again on another target.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

PLACES = ("A", "B")


class Do(StrEnum):
    """The kinds of steps."""

    CREATE = "create"
    FETCH = "fetch"
    UPDATE = "update"
    DELETE = "delete"
    WALK = "walk"
    CROSS = "cross"
    JOIN = "join"
    LEAVE = "leave"
    PEOPLE = "people"
    SEND = "send"
    MESSAGES = "messages"


class BadSequence(Exception):
    """A stored sequence cannot be read as one of ours."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what is done, to what (`at`), and under which label its product is known afterwards.

    `form` holds the parameters, with the name as a token (see `values.name_text`); `size` is the page size
    of a walk and `line` the connection that the step uses. `how` is the method of a crossing.
    """

    do: Do
    at: str
    label: str = ""
    form: tuple[tuple[str, str], ...] = ()
    size: int = 0
    line: int = 0
    how: str = ""

    @property
    def given(self) -> dict[str, str]:
        """The parameters by name."""
        return dict(self.form)

    def without(self, parameter: str) -> "Step":
        """The same step without one parameter."""
        return replace(self, form=tuple(pair for pair in self.form if pair[0] != parameter))

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value}" for name, value in self.form)
        words = [self.do.value, self.how, self.at, f"({shown})" if shown else ""]
        words += [f"by {self.size}" if self.size else "", f"as {self.label}" if self.label else ""]
        return " ".join(word for word in words if word)


def dump(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """The steps as JSON, without what is at its default."""
    # A plain text for what to do: nothing else crosses from one process to another.
    kept = ({key: value for key, value in asdict(step).items() if value} for step in steps)
    return [{**one, "do": str(one["do"])} for one in kept]


def load(document: object) -> tuple[Step, ...]:
    """The steps of a stored sequence; BadSequence where it holds none."""
    steps = document.get("steps") if isinstance(document, Mapping) else document
    if not isinstance(steps, list):
        raise BadSequence("there is no list of steps")
    try:
        return tuple(_step(**one) for one in steps)
    except (KeyError, TypeError, ValueError) as error:
        raise BadSequence(f"a step cannot be read: {error}") from None


def _step(**given: Any) -> Step:  # noqa: ANN401 - whatever the file holds
    form = tuple((str(name), str(value)) for name, value in given.pop("form", ()))
    return Step(do=Do(given.pop("do")), form=form, **given)


def read(path: Path) -> tuple[Step, ...]:
    """The steps in a file; BadSequence where it holds none."""
    try:
        return load(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise BadSequence(f"{path} cannot be read as a sequence: {error}") from None
