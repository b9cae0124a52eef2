from conformance.report.figures import OUTSIDE, figures
from conformance.report.html import render
from tests.report.documents import Run, document
from tests.report.test_html import Page


def test_each_operation_has_its_numbers_and_the_busiest_comes_first() -> None:
    made = document(Run(2))
    made["exchanges"][0]["operation"] = "createSession"
    made["exchanges"][1]["duration_ms"], made["exchanges"][3]["response"] = 90, None

    first, second, third = figures(made)

    assert (first.name, first.requests, first.longest, first.width) == ("createSession", 3, 90, 1000)
    assert (second.name, second.answers, second.width) == ("fetchSession", "200: 2", 666)
    assert (third.name, third.answers) == ("createService", "no answer: 1")


def test_a_request_outside_of_the_contract_is_counted_as_such() -> None:
    made = document(Run(1))
    made["exchanges"][2]["operation"] = None

    assert OUTSIDE in {figure.name for figure in figures(made)}


def test_the_page_says_the_numbers_of_each_bar_in_words() -> None:
    assert "createSession: 4 requests" in Page(render(document(Run(4)))).text


def test_a_run_without_requests_has_no_figures() -> None:
    assert figures(document(Run(0))) == []
    assert 'id="figures"' not in render(document(Run(0)))
