import re

import pytest

from conformance.known_failures import KnownFailure
from conformance.report.markdown import MOST_ROWS, render
from conformance.results import build
from tests.report.documents import HOSTILE, Run, document, events

SPAN = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")


def test_the_verdict_is_the_heading_and_the_gate_follows() -> None:
    shown = render(document(Run(5, failing=(0,))))

    assert shown.startswith("## Not conformant: 1 of 3 MUST requirements fails;")
    assert "Gate **failed**, exit code 1.\n" in shown


def test_each_list_of_the_gate_is_a_table() -> None:
    known = {
        name: KnownFailure(name, "soon") for name in ("create.does-the-thing-0", "fetch.does-the-thing-1")
    }

    shown = render(build(events(Run(10, failing=(0, 5), blocked=(2,))), known=known))

    for title in ("Failing and not known (1)", "Known failures (1)", "passing (1)", "Not judged (1)"):
        assert title in shown


def test_a_difference_that_the_gate_does_not_count_is_listed_apart() -> None:
    assert "### Deviations and differences (2)" in render(document(Run(5, failing=(3, 4))))


def test_a_long_table_ends_with_the_number_of_the_rest() -> None:
    shown = render(document(Run(200, failing=tuple(range(0, 200, 5)) + tuple(range(1, 200, 5)))))

    assert "### Failing and not known (80)" in shown
    assert sum(line.startswith("| `") for line in shown.splitlines()) == MOST_ROWS
    assert f"and {80 - MOST_ROWS} more" in shown


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_text_is_only_ever_inside_of_code(number: int) -> None:
    made = document(Run(4, failing=(0, 3), blocked=(1,), texts=HOSTILE[number : number + 1]))

    outside = SPAN.sub("", render(made))

    for mark in ("<", "evil", "@", "javascript", "![", "add-path", "xxxx", "\x1b"):
        assert mark not in outside


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_every_row_of_the_tables_has_the_cells_of_its_heading(number: int) -> None:
    made = document(Run(4, failing=(0, 3), blocked=(1,), texts=HOSTILE[number : number + 1]))
    table = [line for line in render(made).splitlines() if line.startswith("|") and "`" in line]

    assert len(table) == 3
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in table} == {4}


def test_a_summary_of_a_thousand_failures_stays_small() -> None:
    made = document(Run(1000, failing=tuple(range(1000)), texts=HOSTILE))

    assert len(render(made).encode()) < 200 * 1024
