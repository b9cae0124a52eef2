from typing import Any

import pytest
from junitparser import JUnitXml

from conformance.known_failures import KnownFailure
from conformance.report.junit import render
from conformance.results import build
from tests.report.documents import HOSTILE, Run, document, events

RUN = Run(30, failing=(0, 5, 10, 3), blocked=(1, 2), absent=(6,))


def cases(made: dict[str, Any]) -> dict[str, Any]:
    return {case.name: case for suite in JUnitXml.fromstring(render(made)) for case in suite}


@pytest.mark.parametrize("run", [RUN, Run(0), Run(120, texts=HOSTILE, failing=tuple(range(0, 120, 2)))])
def test_the_counts_are_those_of_the_cases(run: Run) -> None:
    whole = JUnitXml.fromstring(render(document(run)))
    kinds = [type(result).__name__ for suite in whole for case in suite for result in case.result]

    assert whole.tests == run.size == sum(len(list(suite)) for suite in whole)
    assert [kinds.count("Failure"), kinds.count("Error"), kinds.count("Skipped")] == [
        whole.failures,
        whole.errors,
        whole.skipped,
    ]


def test_every_requirement_is_one_case_with_its_id_as_the_name() -> None:
    made = document(RUN)

    assert set(cases(made)) == {row["id"] for row in made["requirements"]}


@pytest.mark.parametrize(
    ("name", "element", "message"),
    [
        ("create.does-the-thing-0", "failure", 'expected /ttl 3600; got "3600"'),
        ("update.does-the-thing-3", "skipped", 'deviation (SHOULD): expected /ttl 3600; got "3600"'),
        ("fetch.does-the-thing-1", "error", "the answer has no /ttl"),
        ("error.does-the-thing-6", "skipped", "not-applicable: the target has no Participants: 404"),
    ],
)
def test_each_status_has_its_element(name: str, element: str, message: str) -> None:
    (result,) = cases(document(RUN))[name].result

    assert type(result).__name__.lower() == element
    assert result.message == message


def test_a_pass_has_no_element() -> None:
    assert not cases(document(RUN))["auth.does-the-thing-7"].result


def test_a_failure_carries_its_code_and_its_evidence() -> None:
    (result,) = cases(document(RUN))["create.does-the-thing-0"].result

    assert result.type == "value"
    assert '\nexpected /ttl 3600\ngot "3600"\n' in result.text
    assert "UniqueName=" in result.text
    assert " -> 201" in result.text
    assert "POST /v1/Services/" in result.text
    assert "proxy-conformance run --requirement create.does-the-thing-0" in result.text


def test_the_evidence_is_bounded_and_still_says_how_to_repeat() -> None:
    made = document(RUN)
    row = next(row for row in made["requirements"] if row["id"] == "create.does-the-thing-0")
    exchange = next(one for one in made["exchanges"] if one["id"] == row["decisive"])
    for text in (exchange["request"]["body"], exchange["response"]["body"]):
        text["text"] = "x" * 100_000
    row["failure"]["actual"] = exchange["request"]["url"] = "y" * 100_000

    (result,) = cases(made)["create.does-the-thing-0"].result

    assert len(result.text) < 10_000
    assert result.text.rstrip().endswith(row["command"])


def test_a_known_failure_is_skipped_and_a_stale_one_fails() -> None:
    names = ("create.does-the-thing-0", "auth.does-the-thing-7")
    made = build(events(RUN), known={name: KnownFailure(name, "soon") for name in names})

    (known,), (stale,) = (cases(made)[name].result for name in names)

    assert known.message == "known failure: soon"
    assert stale.type == "stale-known-failure"
