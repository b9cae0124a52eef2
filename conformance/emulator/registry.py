"""Names for single deviations, each a class that replaces a method or two of the rules."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from conformance.emulator.rules import Rules

Deviation = type[Rules]


class Registry(Mapping[str, Deviation]):
    """Deviations of one kind by name, in the order in which they were declared."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._classes: dict[str, Deviation] = {}
        self._descriptions: dict[str, str] = {}

    def __getitem__(self, name: str) -> Deviation:
        return self._classes[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._classes)

    def __len__(self) -> int:
        return len(self._classes)

    def declare(self, name: str, description: str) -> Callable[[Deviation], Deviation]:
        """Declare the class below as the deviation of that name."""
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
            raise ValueError(f"{name!r} is not in kebab-case")
        if name in self._classes:
            raise ValueError(f"there is a {self.kind} {name!r} already")

        def keep(deviation: Deviation) -> Deviation:
            self._classes[name] = deviation
            self._descriptions[name] = description
            return deviation

        return keep

    def names(self) -> list[str]:
        """Every name, in alphabetical order."""
        return sorted(self._classes)

    def describe(self, name: str) -> str:
        """What is different, in one sentence."""
        return self._descriptions[name]


FAULTS = Registry("fault")
CHOICES = Registry("choice")
fault = FAULTS.declare
choice = CHOICES.declare


def compose(faults: Sequence[type[Rules]], choices: Sequence[type[Rules]]) -> type[Rules]:
    """The rules with every one of these deviations, faults before choices."""
    return type("Rules", tuple(dict.fromkeys((*faults, *choices, Rules))), {})
