from typing import Any

from conformance.report.grouping import blockers, causes, doubts, word
from tests.report.documents import Run, document

RUN = Run(40, failing=(0, 5, 10, 3), blocked=(1, 2))


def ids(rows: tuple[Any, ...]) -> list[str]:
    return [row["id"] for row in rows]


def test_failures_with_the_same_code_place_and_operation_share_a_cause() -> None:
    (cause,) = causes(document(RUN))

    assert (cause.code, cause.pointer, cause.operation) == ("value", "/ttl", "createSession")
    assert ids(cause.broken) == [
        "create.does-the-thing-0",
        "session.does-the-thing-5",
        "create.does-the-thing-10",
    ]


def test_failures_at_another_place_are_another_cause_and_the_one_that_breaks_most_comes_first() -> None:
    made = document(RUN)
    made["requirements"][0]["failure"]["pointer"] = "/mode"
    for row in made["requirements"][1:3]:
        row["blocked_by"] = ""

    first, second = causes(made)

    assert (first.pointer, len(first.broken)) == ("/ttl", 2)
    assert (second.pointer, len(second.broken)) == ("/mode", 1)


def test_what_a_failure_blocks_is_folded_under_it_through_a_chain_too() -> None:
    made = document(RUN)
    made["requirements"][2]["blocked_by"] = made["requirements"][1]["id"]

    (cause,) = causes(made)

    assert ids(cause.blocked) == ["fetch.does-the-thing-1", "list.does-the-thing-2"]


def test_deviations_are_not_among_the_failures() -> None:
    (cause,) = causes(document(RUN), "SHOULD")

    assert ids(cause.broken) == ["update.does-the-thing-3"]


def test_blocked_requirements_without_a_blocker_are_grouped_by_their_reason() -> None:
    (group,) = blockers(document(Run(20, blocked=(1, 2))))

    assert (group.id, group.reason, len(group.blocked)) == ("", "the answer has no /ttl", 2)


def test_requirements_that_block_each_other_do_not_go_round_for_ever() -> None:
    made = document(Run(20, blocked=(1, 2)))
    first, second = made["requirements"][1:3]
    first["blocked_by"], second["blocked_by"] = second["id"], first["id"]

    assert sum(len(group.blocked) for group in blockers(made)) == 2


def test_a_failure_is_only_called_so_where_it_counts() -> None:
    made = document(Run(5, failing=(0, 3, 4)))

    assert [word(row) for row in made["requirements"]] == ["fail", "pass", "pass", "deviation", "difference"]


def test_what_could_not_be_judged_is_grouped_by_the_end_of_its_reason() -> None:
    made = document(Run(4))
    for row, status, reason in zip(
        made["requirements"], ("error", "inconclusive", "error", "pass"), ("a\nx", "x", "", "x"), strict=True
    ):
        row.update(status=status, reason=reason)

    assert [(group.reason, len(group.blocked)) for group in doubts(made)] == [
        ("x", 2),
        ("no reason given", 1),
    ]
