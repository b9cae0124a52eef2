from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.known_failures import KnownFailure
from conformance.model import Failure, Finding, Level, Status, Verdict
from conformance.verdict import PRECEDENCE, Gate, Row, combine, gate, together, verdict

TODAY = date(2026, 11, 25)
FAILURE = Failure("value", "/ttl 3600", "0", "/ttl", "x1")
STATUSES = st.sampled_from(Status)
ROWS = st.lists(st.builds(Row, st.uuids().map(str), st.sampled_from(Level), STATUSES), max_size=8)


def must(name: str, status: Status, blocked_by: str = "") -> Row:
    return Row(name, Level.MUST, status, FAILURE if status is Status.FAIL else None, blocked_by)


def should(name: str, status: Status) -> Row:
    return Row(name, Level.SHOULD, status, FAILURE if status is Status.FAIL else None)


def judge(*rows: Row, known: dict[str, KnownFailure] | None = None, gate_should: bool = False) -> Gate:
    return gate(rows, known=known or {}, today=TODAY, gate_should=gate_should)


# -- one requirement -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("stronger", "weaker"), list(pairwise(PRECEDENCE)))
def test_the_graver_case_speaks_for_the_requirement_in_either_order(stronger: Status, weaker: Status) -> None:
    cases = [Finding("a.b", stronger), Finding("a.b", weaker)]

    assert combine(cases).status is stronger
    assert combine(cases[::-1]).status is stronger


def test_precedence_names_every_status() -> None:
    assert set(PRECEDENCE) == set(Status)


def test_the_exchanges_of_all_cases_are_joined_once_each_and_what_was_judged_adds_up() -> None:
    cases = [
        Finding("a.b", Status.PASS, "one", exchanges=("x1", "x2"), judged=2, duration_ms=5),
        Finding("a.b", Status.FAIL, "two", FAILURE, exchanges=("x2", "x3"), judged=1, duration_ms=6),
    ]

    whole = combine(cases)

    assert (whole.exchanges, whole.judged, whole.duration_ms) == (("x1", "x2", "x3"), 3, 11)
    assert whole.failure == FAILURE


# -- the target ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([must("a", Status.PASS)], Verdict.CONFORMANT),
        ([must("a", Status.PASS), must("b", Status.NOT_APPLICABLE)], Verdict.CONFORMANT),
        ([must("a", Status.PASS), should("b", Status.FAIL)], Verdict.CONFORMANT_WITH_DEVIATIONS),
        ([must("a", Status.PASS), should("b", Status.BLOCKED)], Verdict.CONFORMANT),
        ([must("a", Status.PASS), Row("b", Level.MAY, Status.FAIL)], Verdict.CONFORMANT),
        ([must("a", Status.PASS), must("b", Status.BLOCKED)], Verdict.INCONCLUSIVE),
        ([must("a", Status.PASS), must("b", Status.INCONCLUSIVE)], Verdict.INCONCLUSIVE),
        ([must("a", Status.PASS), must("b", Status.ERROR)], Verdict.INCONCLUSIVE),
        ([must("a", Status.NOT_APPLICABLE)], Verdict.INCONCLUSIVE),
        ([], Verdict.INCONCLUSIVE),
        ([must("a", Status.FAIL), must("b", Status.BLOCKED)], Verdict.NOT_CONFORMANT),
        ([must("a", Status.FAIL), should("b", Status.NOT_RUN)], Verdict.PARTIAL),
    ],
)
def test_the_first_condition_that_matches_is_the_verdict(rows: list[Row], expected: Verdict) -> None:
    assert verdict(rows, complete=True) is expected


def test_an_incomplete_run_has_no_verdict_even_when_all_passed() -> None:
    assert verdict([must("a", Status.PASS)], complete=False) is Verdict.PARTIAL


@given(ROWS, st.booleans())
def test_conformant_is_said_only_where_every_must_was_judged_and_holds(
    rows: list[Row],
    complete: bool,  # noqa: FBT001 - drawn by hypothesis
) -> None:
    if verdict(rows, complete=complete) in (Verdict.CONFORMANT, Verdict.CONFORMANT_WITH_DEVIATIONS):
        musts = {row.status for row in rows if row.level is Level.MUST}
        assert complete
        assert Status.PASS in musts
        assert musts <= {Status.PASS, Status.NOT_APPLICABLE}


# -- the build -----------------------------------------------------------------------------------------


@given(ROWS)
def test_the_gate_passes_exactly_with_exit_code_0_and_never_when_nothing_was_judged(rows: list[Row]) -> None:
    result = judge(*rows)

    assert result.passed is (result.exit_code == 0)
    assert bool(result.reasons) is not result.passed
    if result.passed:
        assert {Status.PASS, Status.FAIL} & {row.status for row in rows}


def test_a_failing_must_ends_with_1_and_is_new() -> None:
    result = judge(must("a", Status.FAIL), must("b", Status.PASS))

    assert (result.exit_code, result.new) == (1, ("a",))


def test_a_partial_run_without_a_failure_ends_with_0() -> None:
    assert judge(must("a", Status.PASS), must("b", Status.NOT_RUN)).exit_code == 0


def test_a_partial_run_with_a_failing_must_ends_with_1() -> None:
    assert judge(must("a", Status.FAIL), must("b", Status.NOT_RUN)).exit_code == 1


def test_a_failing_should_counts_only_when_asked() -> None:
    rows = [must("a", Status.PASS), should("b", Status.FAIL)]

    assert judge(*rows).exit_code == 0
    assert judge(*rows, gate_should=True).new == ("b",)
    assert judge(*rows, gate_should=True).exit_code == 1


def test_a_failing_may_never_counts() -> None:
    rows = [must("a", Status.PASS), Row("b", Level.MAY, Status.FAIL, FAILURE)]

    assert judge(*rows, gate_should=True).exit_code == 0


@pytest.mark.parametrize("status", [Status.BLOCKED, Status.INCONCLUSIVE])
def test_a_must_that_could_not_be_judged_ends_with_3(status: Status) -> None:
    assert judge(must("a", Status.PASS), must("b", status)).exit_code == 3


def test_what_a_known_failure_blocks_does_not_keep_the_build_from_passing() -> None:
    rows = [
        must("a", Status.FAIL),
        must("b", Status.BLOCKED, blocked_by="a"),
        must("c", Status.BLOCKED, blocked_by="b"),
    ]

    assert judge(*rows, known={"a": KnownFailure("a", "soon")}).exit_code == 0
    assert judge(*rows).exit_code == 1


def test_requirements_that_block_each_other_are_still_not_judged() -> None:
    rows = [must("a", Status.BLOCKED, "b"), must("b", Status.BLOCKED, "a"), must("c", Status.PASS)]

    assert judge(*rows).exit_code == 3


def test_a_failure_outranks_doubt_and_both_reasons_are_given() -> None:
    result = judge(must("a", Status.FAIL), must("b", Status.INCONCLUSIVE))

    assert result.exit_code == 1
    assert len(result.reasons) == 2


def test_a_defect_of_the_suite_outranks_a_failure() -> None:
    assert judge(must("a", Status.FAIL), must("b", Status.ERROR)).exit_code == 4


@pytest.mark.parametrize(("signal", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_an_interruption_outranks_all_else(signal: str, code: int) -> None:
    rows = [must("a", Status.FAIL), must("b", Status.ERROR)]

    assert gate(rows, known={}, today=TODAY, interrupted=signal, remaining=1).exit_code == code


def test_resources_left_behind_end_with_5_when_all_else_is_fine() -> None:
    assert gate([must("a", Status.PASS)], known={}, today=TODAY, remaining=2).exit_code == 5
    assert gate([must("a", Status.BLOCKED)], known={}, today=TODAY, remaining=2).exit_code == 3


def test_a_run_that_judged_nothing_ends_with_3() -> None:
    assert judge(must("a", Status.NOT_RUN)).exit_code == 3
    assert judge().exit_code == 3


@pytest.mark.parametrize(
    ("statuses", "whole"),
    [
        ([Status.INCONCLUSIVE, Status.PASS, Status.NOT_APPLICABLE], Status.PASS),
        ([Status.PASS, Status.FAIL], Status.FAIL),
        ([Status.PASS, Status.ERROR], Status.ERROR),
        ([Status.NOT_APPLICABLE, Status.INCONCLUSIVE], Status.INCONCLUSIVE),
        ([Status.NOT_RUN, Status.NOT_APPLICABLE], Status.NOT_APPLICABLE),
    ],
)
def test_a_part_of_a_case_that_judged_nothing_says_nothing(statuses: list[Status], whole: Status) -> None:
    found = [Finding("a.b", status, part=str(number)) for number, status in enumerate(statuses)]

    assert combine(found).status is whole
    assert combine(found[::-1]).status is whole


def test_of_two_parts_that_fail_the_first_one_speaks_whoever_reported_first() -> None:
    first = Finding("a.b", Status.FAIL, failure=FAILURE, exchanges=("x9",), judged=1, part="1/2")
    second = Finding("a.b", Status.FAIL, exchanges=("x1",), judged=2, part="2/2")

    (whole,) = together([second, first])

    assert (whole.failure, whole.exchanges, whole.judged, whole.part) == (FAILURE, ("x9",), 3, "1/2")
