"""How the cases of a run are shared out among processes and shards."""

from collections import Counter, defaultdict

import pytest

from conformance.model import Part, parts
from conformance.selection import in_shard, owner, shard_of, watches
from conformance.sharing import costs, part_of, share
from tests.collecting import items

SHARES = 8


def shares(number: int = SHARES) -> list[list[pytest.Item]]:
    return [share(items(), part, owner) for part in parts(number)]


def test_every_case_is_in_one_share() -> None:
    taken = Counter(item for one in shares() for item in one)

    assert len(items()) > 500
    assert set(taken) == set(items())
    assert set(taken.values()) == {1}


@pytest.mark.parametrize("scene", ["gallery", "story", "gathering", "crowd", "tour"])
def test_who_looks_at_one_scene_is_in_one_share(scene: str) -> None:
    looking = [one for one in shares() if any(scene in getattr(item, "fixturenames", ()) for item in one)]

    assert len(looking) == 1


def test_the_parts_of_a_search_are_in_different_shares() -> None:
    searching = [one for one in shares() if any("search" in getattr(i, "fixturenames", ()) for i in one)]

    assert len(searching) == 3


def test_the_shares_cost_about_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = [item for item in items() if owner(item).startswith(("addressing.", "wire.", "authentication."))]
    known = {name: {"fetchSession": number} for number, name in enumerate(sorted(map(owner, chosen)))}
    number = Counter(map(owner, chosen))
    monkeypatch.setattr("conformance.sharing.costs", lambda: known)
    shared = [share(chosen, part, owner) for part in parts(4)]
    spent = [sum(known[owner(i)]["fetchSession"] / number[owner(i)] for i in one) for one in shared]

    assert max(spent) < 1.05 * sum(spent) / 4


def test_one_share_is_everything() -> None:
    assert shares(1) == [list(items())]


def shards_of(number: int) -> dict[str, set[Part]]:
    """The shards that each requirement is in."""
    found = defaultdict(set)
    for shard in parts(number):
        for item in in_shard(items(), shard):
            found[owner(item)].add(shard)
    return found


def test_a_requirement_is_in_one_shard_and_one_that_watches_in_each() -> None:
    found = shards_of(5)
    watching = {owner(item) for item in items() if watches(item)}
    in_parts = {owner(item) for item in items() if part_of(item)}

    assert set(found) == set(map(owner, items()))
    assert {len(found[name]) for name in watching} == {5}
    assert {len(found[name]) for name in set(found) - watching - in_parts} == {1}


@pytest.mark.parametrize("chapter", ["sequences.", "fuzz."])
def test_what_is_judged_in_parts_is_in_several_shards_that_all_cases_of_its_chapter_share(
    chapter: str,
) -> None:
    found = {frozenset(shards) for name, shards in shards_of(5).items() if name.startswith(chapter)}

    assert len(found) == 1
    assert len(found.pop()) > 1


def test_shards_cost_about_the_same() -> None:
    number = Counter(map(owner, items()))
    known = {name: sum(cost.values()) for name, cost in costs().items()}
    spent = [
        sum(known.get(owner(item), 0) / number[owner(item)] for item in in_shard(items(), shard))
        for shard in parts(5)
    ]

    assert max(spent) < 1.1 * sum(spent) / 5


def test_what_is_judged_in_parts_has_one_case() -> None:
    seen = Counter((owner(item), part_of(item)) for item in items() if part_of(item))

    assert set(seen.values()) == {1}


def test_a_shard_has_a_number() -> None:
    assert shard_of(None) is None
    assert shard_of("2/5") == Part(1, 5)


@pytest.mark.parametrize("text", ["0/5", "6/5", "2", "a/b", "2/", "-1/2"])
def test_a_shard_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(pytest.UsageError, match="as in 2/5"):
        shard_of(text)
