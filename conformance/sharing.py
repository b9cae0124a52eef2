"""Shares the cases of a run out among processes, and among the shards of a build.

Cases that look at the same scene stay together, so that it is made once and only they change it; which scenes
a case looks at is read from its parameters. A single client, Service, Session or exchange is no scene: it is
cheap, and everybody makes one of their own. What a share takes is known from the requests of earlier runs.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from conformance.addresses import Participant, Service, Session
from conformance.client import Client
from conformance.given import Make
from conformance.model import Exchange, Part

COSTS = Path(__file__).parent / "costs.json"
SINGLE = (Client, Make, Service, Session, Participant, Exchange)
# What a case costs that sends nothing of its own.
LEAST = 0.01

Owner = Callable[[pytest.Item], str]
Group = list[pytest.Item]


def costs() -> dict[str, dict[str, int]]:
    """The requests by operation that a run on the emulator sent for each requirement."""
    read: dict[str, dict[str, int]] = json.loads(COSTS.read_text(encoding="utf-8"))
    return read


def part_of(item: pytest.Item) -> Part | None:
    """The part of its case that an item judges, where the case is judged in parts."""
    return next((value for value in _parameters(item).values() if isinstance(value, Part)), None)


def share(
    items: Sequence[pytest.Item], mine: Part, owner: Owner, *, whole: bool = False
) -> list[pytest.Item]:
    """The items of one of several shares, in their order; the shares are about equally expensive.

    `owner` names the requirement of an item. With `whole` all items of a requirement are in one share, but
    for the parts of a case: what these find is put together again.
    """
    weights = _weights(items, owner)
    loads, taken = [0.0] * mine.of, set[pytest.Item]()
    groups = _groups(items, owner, whole=whole)
    for group in sorted(groups, key=lambda group: -sum(weights[item] for item in group)):
        least = loads.index(min(loads))
        loads[least] += sum(weights[item] for item in group)
        if least == mine.index:
            taken.update(group)
    return [item for item in items if item in taken]


def _weights(items: Iterable[pytest.Item], owner: Owner) -> dict[pytest.Item, float]:
    """What each item costs, its part of what its requirement cost."""
    known, number = costs(), Counter(map(owner, items))
    return {item: LEAST + sum(known.get(owner(item), {}).values()) / number[owner(item)] for item in items}


def _groups(items: Sequence[pytest.Item], owner: Owner, *, whole: bool) -> list[Group]:
    """The items in groups that have no scene in common, each in the place of its first item."""
    leads: dict[str, str] = {}

    def head(name: str) -> str:
        while leads.setdefault(name, name) != name:
            name = leads[name]
        return name

    for item in items:
        for tie in [*_scenes(item), *([owner(item)] if whole and part_of(item) is None else [])]:
            leads[head(tie)] = head(item.nodeid)
    groups: dict[str, Group] = defaultdict(list)
    for item in items:
        groups[head(item.nodeid)].append(item)
    return list(groups.values())


def _scenes(item: pytest.Item) -> Iterator[str]:
    """The names of the scenes that an item looks at; each part of one is a scene of its own."""
    info = getattr(item, "_fixtureinfo", None)
    for name, definitions in {} if info is None else info.name2fixturedefs.items():
        definition = definitions[-1]
        made = definition.func.__annotations__.get("return")
        ours = definition.func.__module__.startswith("conformance.")
        if ours and definition.scope == "session" and made not in SINGLE:
            own = _parameters(item).get(name)
            yield f"{name} {own}" if isinstance(own, Part) else name


def _parameters(item: pytest.Item) -> dict[str, object]:
    return getattr(getattr(item, "callspec", None), "params", {})
