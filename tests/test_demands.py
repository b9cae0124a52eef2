"""The ledger of what the documents demand: `spec/demands.yaml`."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import pytest
import yaml

from conformance import catalogue
from conformance.citations import exists, split
from conformance.documents import sources
from conformance.model import Level
from conformance.spec import directory

Row = Mapping[str, Any]

BINDING = tuple(Level)
LEVELS = (*BINDING, "observation")
TEXTS = ("id", "level", "sentence", "source")
ANSWERS = ("judged", "recorded", "untested")
# How many demands of each kind the documents were found to make.
NUMBERS = {
    "REP": 28,
    "CRE": 56,
    "FET": 12,
    "LST": 33,
    "UPD": 34,
    "DEL": 22,
    "EXP": 8,
    "AUT": 8,
    "ERR": 8,
    "HTTP": 10,
    "SUB": 18,
    "SDK": 8,
}
NOT_CITED = {
    "availability": "whom the real service is open to says nothing about another target",
    "base-url": "every target has an address of its own",
    "examples": "an example is never a requirement",
}


@cache
def demands() -> tuple[Row, ...]:
    return tuple(yaml.safe_load((directory() / "demands.yaml").read_text("utf-8")))


@cache
def untested() -> tuple[Row, ...]:
    return tuple(yaml.safe_load((directory() / "untested.yaml").read_text("utf-8")))


@cache
def judging() -> Mapping[str, Level]:
    return {one.id: one.level for one in catalogue.requirements()}


@cache
def known() -> Mapping[str, frozenset[str]]:
    return {
        "judged": frozenset(judging()),
        "recorded": frozenset(one.id for one in catalogue.questions()),
        "untested": frozenset(str(entry["id"]) for entry in untested()),
    }


def named(row: Row, answer: str) -> list[str]:
    """The ids under judged, recorded or untested; that of an untested entry stands alone."""
    found = row.get(answer, [])
    return [found] if isinstance(found, str) else list(found)


def defects(row: Row) -> Iterator[str]:
    """What is wrong with a demand, in words."""
    yield from (f"no {key}" for key in TEXTS if not row.get(key))
    yield from (f"unknown key {key}" for key in row.keys() - {*TEXTS, *ANSWERS, "rest"})
    if row.get("level") not in LEVELS:
        yield "unknown level"
    if not exists(*split(str(row.get("source")))):
        yield "unknown source"
    for answer in ANSWERS:
        missing = [one for one in named(row, answer) if one not in known()[answer]]
        yield from (f"{answer}: {one} does not exist" for one in missing)
    if not any(named(row, answer) for answer in ANSWERS):
        yield "neither judged nor recorded nor untested"
    if row.get("level") == Level.MUST:
        yield from unanswered(row)


def unanswered(row: Row) -> Iterator[str]:
    """Why the suite owes an answer to a MUST, if it does."""
    if not named(row, "judged") and not named(row, "untested"):
        yield "a MUST that is neither judged nor untested"
    levels = {judging().get(one) for one in named(row, "judged")}
    if levels and Level.MUST not in levels:
        yield "a MUST that no requirement judges as one"


def unexplained(entries: Iterable[Row], rows: Iterable[Row]) -> list[str]:
    """The untested entries that neither say why nor are named by a demand."""
    claimed = {one for row in rows for one in named(row, "untested")}
    return [entry["id"] for entry in entries if not entry.get("reason") and entry["id"] not in claimed]


def cited() -> set[str]:
    """The parts of the Session page that something stands on."""
    written = [split(row["source"]) for row in (*demands(), *untested())]
    declared = [(one.source.document, one.source.part) for one in catalogue.requirements()]
    return {part for document, part in (*written, *declared) if document == "docs:session"}


# -- the ledger as it is ------------------------------------------------------------------------------


@pytest.mark.parametrize("row", demands(), ids=lambda row: row["id"])
def test_a_demand_is_answered_by_what_exists(row: Row) -> None:
    assert list(defects(row)) == []


def test_no_demand_is_missing_and_none_stands_twice() -> None:
    numbered = [f"{kind}-{number:02}" for kind, last in NUMBERS.items() for number in range(1, last + 1)]

    assert Counter(row["id"] for row in demands()) == Counter(numbered)


def test_no_two_demands_are_worded_alike() -> None:
    assert [text for text, times in Counter(row["sentence"] for row in demands()).items() if times > 1] == []


def test_what_is_untested_says_what_where_and_why() -> None:
    entries = untested()

    assert [one["id"] for one in entries if one.keys() != {*TEXTS, "reason"} or not all(one.values())] == []
    assert [one["id"] for one in entries if one["level"] not in BINDING] == []
    assert [one["id"] for one in entries if not exists(*split(one["source"]))] == []
    assert len({one["id"] for one in entries}) == len(entries)
    assert {one["id"] for one in entries} & judging().keys() == set()
    assert unexplained(entries, demands()) == []


def test_every_part_of_the_session_page_is_stood_on_or_excepted() -> None:
    parts = set(sources()["documents"]["docs:session"]["parts"])

    assert parts - cited() == NOT_CITED.keys()


# -- that a defect would be seen ----------------------------------------------------------------------

SOUND = {
    "id": "REP-02",
    "level": "MUST",
    "sentence": "A sid looks like one.",
    "source": "docs:session/properties",
    "judged": ["session.sid"],
}


def test_a_sound_demand_has_no_defects() -> None:
    assert list(defects(SOUND)) == []


@pytest.mark.parametrize(
    ("change", "defect"),
    [
        ({"judged": []}, "a MUST that is neither judged nor untested"),
        ({"judged": [], "recorded": ["list.order"]}, "a MUST that is neither judged nor untested"),
        ({"judged": ["dates.readable"]}, "a MUST that no requirement judges as one"),
        ({"judged": ["session.gone"]}, "judged: session.gone does not exist"),
        ({"recorded": ["session.sid"]}, "recorded: session.sid does not exist"),
        ({"untested": "list.order"}, "untested: list.order does not exist"),
        ({"level": "SHOULD", "judged": []}, "neither judged nor recorded nor untested"),
        ({"level": "must"}, "unknown level"),
        ({"source": "docs:session/nothing"}, "unknown source"),
        ({"sentence": ""}, "no sentence"),
        ({"juged": ["session.sid"]}, "unknown key juged"),
    ],
)
def test_a_demand_with_a_defect_is_found(change: Row, defect: str) -> None:
    assert defect in list(defects({**SOUND, **change}))


@pytest.mark.parametrize("level", ["MUST", "SHOULD", "MAY"])
def test_a_demand_may_be_untested_with_a_reason(level: str) -> None:
    row = {**SOUND, "level": level, "judged": [], "untested": "rate-limit"}

    assert list(defects(row)) == []


def test_an_entry_without_a_reason_needs_a_demand_that_names_it() -> None:
    entry = {"id": "rate-limit", "reason": ""}

    assert unexplained([entry], [SOUND]) == ["rate-limit"]
    assert unexplained([entry], [{**SOUND, "untested": "rate-limit"}]) == []
