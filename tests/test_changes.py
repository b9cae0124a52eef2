import pytest

from conformance.changes import Change, change
from conformance.known_failures import KnownFailure
from conformance.results import build
from tests.report.documents import Run, document, events


def row(status: str, code: str = "value", pointer: str = "/ttl") -> dict[str, object]:
    failure = {"code": code, "pointer": pointer} if status == "fail" else None
    return {"status": status, "failure": failure}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (row("pass"), row("fail"), Change.REGRESSED),
        (row("fail"), row("pass"), Change.FIXED),
        (row("fail"), row("fail"), Change.STILL_FAILING),
        (row("fail"), row("fail", code="type"), Change.CHANGED),
        (row("fail"), row("fail", pointer="/sid"), Change.CHANGED),
        (row("pass"), row("pass"), Change.SAME),
        (row("blocked"), row("blocked"), Change.SAME),
        (row("blocked"), row("fail"), Change.NOT_COMPARABLE),
        (row("fail"), row("inconclusive"), Change.NOT_COMPARABLE),
        (row("pass"), row("not-run"), Change.NOT_COMPARABLE),
        (None, row("fail"), Change.ADDED),
        (row("pass"), None, Change.REMOVED),
    ],
)
def test_each_pair_of_outcomes_has_its_word(
    before: dict[str, object] | None, after: dict[str, object] | None, expected: Change
) -> None:
    assert change(before, after) is expected


def test_a_document_says_what_became_of_each_requirement_since_its_baseline() -> None:
    made = build(events(Run(10, failing=(0, 5))), baseline=document(Run(9, failing=(0, 1))))

    found = {row["id"].rpartition("-")[2]: row["since_baseline"] for row in made["requirements"]}
    assert [found[number] for number in "01529"] == ["still-failing", "fixed", "regressed", "same", "added"]
    assert made["baseline"]["changes"]["regressed"] == 1


def test_without_a_baseline_nothing_is_said_about_changes() -> None:
    made = document(Run(2))

    assert made["baseline"] is None
    assert {row["since_baseline"] for row in made["requirements"]} == {None}


def test_a_regression_fails_the_gate_whatever_its_level() -> None:
    made = build(events(Run(5, failing=(3, 4))), baseline=document(Run(5, failing=(4,))))

    assert made["exit_code"] == 1
    assert made["gate"]["regressed"] == ["update.does-the-thing-3"]
    assert made["verdict"] == "conformant-with-deviations"


def test_a_regression_that_is_listed_as_known_does_not() -> None:
    name = "update.does-the-thing-3"
    known = {name: KnownFailure(name, "soon")}

    made = build(events(Run(5, failing=(3,))), known=known, baseline=document(Run(5)))

    assert made["exit_code"] == 0
    assert made["gate"]["regressed"] == []
