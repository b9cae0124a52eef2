import json
import re
from typing import Any

import pytest

from conformance.report import compare_markdown, compare_page
from conformance.report.compare import Column, compare, differing, dumps
from tests.report.documents import HOSTILE, Run, document
from tests.report.test_html import Page

SIZE = 20


def comparison() -> dict[str, Any]:
    return compare(
        [
            Column("real", document(Run(SIZE, failing=(3, 4))), "../real/report.html"),
            Column("worse", document(Run(SIZE, failing=(0, 3, 5, 10)))),
            Column("better", document(Run(SIZE, failing=(4,), blocked=(6,)))),
        ]
    )


def rows(made: dict[str, Any]) -> dict[int, dict[str, Any]]:
    return {int(row["id"].rpartition("-")[2]): row for row in made["requirements"]}


def test_the_baseline_stands_first_and_then_the_one_with_the_fewest_failing_must() -> None:
    assert [one["label"] for one in comparison()["implementations"]] == ["real", "better", "worse"]


def test_each_cell_says_what_became_of_the_requirement_against_the_baseline() -> None:
    found = rows(comparison())

    assert [cell["change"] for cell in found[0]["cells"]] == ["", "same", "regressed"]
    assert [cell["change"] for cell in found[3]["cells"]] == ["", "fixed", "still-failing"]
    assert [cell["change"] for cell in found[6]["cells"]] == ["", "not-comparable", "same"]


def test_only_rows_that_differ_are_listed_and_the_regressed_ones_come_first() -> None:
    found = [int(row["id"].rpartition("-")[2]) for row in differing(comparison())]

    assert found == [0, 5, 10, 3, 4, 6]


def test_another_baseline_can_be_chosen() -> None:
    columns = [Column("a", document(Run(5))), Column("b", document(Run(5, failing=(0,))))]

    made = compare(columns, baseline=1)

    assert made["baseline"] == "b"
    assert rows(made)[0]["change"] == "fixed"


def test_answers_that_differ_are_told_from_those_that_agree() -> None:
    columns = [Column(name, document(Run(1, texts=(name,)))) for name in ("a", "b")]

    (row,) = compare(columns)["observations"]

    assert row["differs"]
    assert row["answers"] == ["a", "b"]


def test_a_requirement_that_one_run_does_not_know_is_shown_as_such() -> None:
    made = compare([Column("old", document(Run(2))), Column("new", document(Run(3)))])

    assert [cell["word"] for cell in rows(made)[2]["cells"]] == ["not in this run", "pass"]
    assert rows(made)[2]["cells"][1]["change"] == "added"
    assert "new was judged by other requirements than old" in made["notes"]


def test_a_run_by_another_contract_and_a_partial_one_are_pointed_out() -> None:
    other = document(Run(2))
    other["contract"]["sha256"], other["verdict"] = "cd" * 32, "partial"

    notes = compare([Column("a", document(Run(2))), Column("b", other)])["notes"]

    assert notes == ["b was a partial run and has no verdict", "b was judged by another contract than a"]


def test_the_page_names_every_column_and_links_to_the_page_of_a_run() -> None:
    page = Page(compare_page.render(comparison()))

    for name in ("real", "worse", "better"):
        assert name in page.text
    assert "../real/report.html#create.does-the-thing-0" in {link["href"] for link in page.all("a")}
    assert page.open == []


def test_ids_on_the_page_are_unique_and_links_into_it_have_their_target() -> None:
    page = Page(compare_page.render(comparison()))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]

    assert len(ids) == len(set(ids))
    assert {link["href"][1:] for link in page.all("a") if link["href"].startswith("#")} <= set(ids)


def test_the_summary_lists_the_rows_that_differ() -> None:
    shown = compare_markdown.render(comparison())

    assert "### Requirements that differ (6)" in shown
    assert "| `create.does-the-thing-0` | MUST | pass | pass | fail (regressed) |" in shown
    assert "2 regressed" not in shown
    assert "3 regressed, 0 changed, 1 fixed, 1 still failing" in shown


def test_runs_that_agree_are_said_to_agree() -> None:
    made = compare([Column("a", document(Run(2))), Column("b", document(Run(2)))])

    assert "No requirement differs." in compare_markdown.render(made)
    assert "Every requirement has the same outcome in every run." in compare_page.render(made)


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_text_stays_text(number: int) -> None:
    text = HOSTILE[number]
    columns = [
        Column(text, document(Run(3, failing=(0,), texts=(text,)))),
        Column("b", document(Run(3, blocked=(0,), texts=("other",)))),
    ]
    made = compare(columns)

    page = Page(compare_page.render(made))
    outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", compare_markdown.render(made))

    assert len(page.all("script")) == 1
    assert not page.all("img")
    assert not re.search(r"<|evil|@|!\[|\x1b", outside.replace("> ", ""))


def test_the_comparison_is_json_and_the_same_bytes_each_time() -> None:
    assert json.loads(dumps(comparison()))["kind"] == "proxy-conformance.comparison"
    assert compare_page.render(comparison()) == compare_page.render(comparison())
