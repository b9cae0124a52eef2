from typing import Any

from conformance.report.history import of_target, render
from tests.report.documents import HOSTILE, Run, document
from tests.report.test_html import Page


def run_of(day: int, run: Run, **target: str) -> dict[str, Any]:
    made = document(run)
    made["run"]["id"], made["run"]["started"] = f"run-{day}", f"2026-11-{day:02}T09:00:00Z"
    made["target"].update(target)
    return made


def test_the_runs_of_the_target_are_taken_each_once_in_the_order_of_their_days() -> None:
    latest = run_of(3, Run(2))
    others = [run_of(3, Run(2)), run_of(1, Run(2)), run_of(2, Run(2), base_url="http://other.example")]

    assert [made["run"]["id"] for made in of_target([latest, *others], latest)] == ["run-1", "run-3"]


def test_runs_of_the_emulator_belong_together_whatever_their_port() -> None:
    runs = [run_of(day, Run(1, kind="embedded"), base_url=f"http://127.0.0.1:{day}") for day in (1, 2)]

    assert len(of_target(runs, runs[0])) == 2


def test_the_drawing_has_its_numbers_in_words() -> None:
    page = Page(render([run_of(1, Run(10, failing=(0, 5))), run_of(2, Run(10, failing=(0,)))]))

    assert "MUST pass: 4, 5; MUST fail: 2, 1; SHOULD fail: 0, 0" in page.text
    assert page.all("svg")[1]["role"] == "img"


def test_a_table_says_what_regressed_and_what_was_fixed_since_the_run_before() -> None:
    rows = render([run_of(1, Run(10, failing=(0,))), run_of(2, Run(10, failing=(1,)))]).split("<tr ")

    assert '<td role="cell" class="number" data-label="regressed">1</td>' in rows[2]
    assert '<td role="cell" class="number" data-label="fixed">1</td>' in rows[2]


def test_it_says_where_the_suite_itself_grew() -> None:
    later = run_of(2, Run(12))
    later["tool"]["version"], later["contract"]["sha256"] = "0.2.0", "cd" * 32

    text = Page(render([run_of(1, Run(10)), later])).text

    assert "2 requirements added, another contract, version 0.2.0" in text
    assert "A dashed line is a run by another suite" in text


def test_one_run_alone_is_a_history_too() -> None:
    assert "1 stored run of" in Page(render([run_of(1, Run(0))])).text


def test_hostile_text_is_shown_as_text() -> None:
    page = Page(render([run_of(1, Run(1), base_url=HOSTILE[0])]))

    assert len(page.all("script")) == 1
    assert not page.all("img")
