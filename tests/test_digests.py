import json
from collections.abc import Callable
from typing import Any

import pytest

from conformance.digests import Suite, problems, seal
from conformance.result_files import dumps
from conformance.results import build
from tests.report.documents import HOSTILE, Run, document, events

HERE = Suite("0.1.0", "ef" * 32, "ab" * 32)
RUN = Run(6, failing=(0,), absent=(2,), texts=HOSTILE)


def stored() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(dumps(document(RUN)))
    return made


def test_what_a_run_wrote_is_accepted() -> None:
    assert problems(stored(), HERE) == []


def greener(made: dict[str, Any]) -> None:
    made["requirements"][0]["status"] = "pass"


def shorter(made: dict[str, Any]) -> None:
    del made["requirements"][0]


def quieter(made: dict[str, Any]) -> None:
    made["exchanges"][0]["response"]["http_status"] = 200


def nicer(made: dict[str, Any]) -> None:
    made["verdict"] = "conformant"


def unsealed(made: dict[str, Any]) -> None:
    del made["digests"]


@pytest.mark.parametrize("edit", [greener, shorter, quieter, nicer, unsealed])
def test_an_edited_document_is_refused(edit: Callable[[dict[str, Any]], None]) -> None:
    made = stored()
    edit(made)

    assert any("it was edited" in problem for problem in problems(made, HERE))


def test_a_verdict_that_does_not_follow_is_refused_even_when_it_was_sealed_again() -> None:
    made = stored()
    nicer(made)

    found = problems(seal(made), HERE)

    assert found == ["its verdict is conformant, but its requirements add up to not-conformant"]


def test_a_pass_without_evidence_is_refused_even_when_it_was_sealed_again() -> None:
    made = stored()
    made["requirements"][1]["exchanges"] = []

    assert problems(seal(made), HERE) == [f"{made['requirements'][1]['id']} was judged without evidence"]


def test_an_exchange_that_was_taken_out_is_missed() -> None:
    made = stored()
    del made["exchanges"][3]

    assert problems(seal(made), HERE) == [
        f"an exchange that {made['requirements'][1]['id']} rests on is missing"
    ]


def test_a_filtered_run_is_refused() -> None:
    log = list(events(RUN))
    log[0]["selection"] = {"level": "MUST"}

    assert problems(build(log), HERE) == ["the run was filtered by level: MUST"]


def test_an_interrupted_run_is_refused() -> None:
    assert any("the run was partial" in one for one in problems(build(list(events(RUN))[:9]), HERE))


@pytest.mark.parametrize(
    ("here", "said"),
    [
        (Suite("0.2.0", "ef" * 32, "ab" * 32), "use that version to verify it"),
        (Suite("0.1.0", "00" * 32, "ab" * 32), "has other code than this one"),
        (Suite("0.1.0", "ef" * 32, "00" * 32), "another contract"),
    ],
)
def test_what_another_suite_made_is_refused(here: Suite, said: str) -> None:
    (problem,) = problems(stored(), here)

    assert said in problem
