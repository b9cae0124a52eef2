"""The frozen sets of requirements, one for each release: what a newer suite adds does not count in them."""

from functools import cache

from conformance.spec import directory


class NoSuchSet(Exception):
    """There is no set of that name."""


def names() -> list[str]:
    """The names of all sets, in alphabetical order."""
    return sorted(path.stem for path in (directory() / "sets").glob("*.txt"))


@cache
def members(name: str) -> frozenset[str]:
    """The ids of a set; NoSuchSet where there is none of that name."""
    if name not in names():
        raise NoSuchSet(name)
    text = (directory() / "sets" / f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
