import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from conformance import results
from conformance.known_failures import KnownFailure
from conformance.model import Level, Requirement
from conformance.outcomes import BadEvents
from conformance.result_files import dumps
from conformance.results import build, catalogue_row, from_events
from conformance.sources import docs
from tests.report.documents import ACCOUNT, HOSTILE, Run, document, events

RUN = Run(30, failing=(0, 5, 10, 3), blocked=(1, 2), absent=(6,))
SCHEMA = json.loads(Path(results.__file__).with_name("results.schema.json").read_text(encoding="utf-8"))


def closed(schema: Any) -> Any:  # noqa: ANN401 - a schema nests without end
    """The schema with every object closed, so that a member that it does not name is an error."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: closed(value) for key, value in schema.items()}
    named = schema.get("type") == "object" and "properties" in schema
    return {**inner, "additionalProperties": False} if named else inner


def leaves(value: Any) -> Iterator[Any]:  # noqa: ANN401 - JSON has no narrower type
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from leaves(part)
    else:
        yield value


def lines(run: Run) -> list[str]:
    return [json.dumps(event) for event in events(run)]


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("run", [RUN, Run(0), Run(12, texts=HOSTILE, failing=tuple(range(12)))])
def test_every_document_is_valid_and_has_no_member_that_the_schema_does_not_name(run: Run) -> None:
    Draft202012Validator(closed(SCHEMA)).validate(json.loads(dumps(document(run))))


def test_a_member_that_the_schema_does_not_name_is_found_out() -> None:
    odd = {**document(RUN), "odd": 1}

    assert Draft202012Validator(SCHEMA).is_valid(odd)
    assert not Draft202012Validator(closed(SCHEMA)).is_valid(odd)


def test_no_number_is_a_fraction() -> None:
    assert not any(isinstance(leaf, float) for leaf in leaves(document(RUN)))


def test_the_same_events_give_the_same_bytes() -> None:
    assert dumps(document(RUN)) == dumps(document(RUN))


def test_the_order_in_which_parallel_cases_report_changes_nothing() -> None:
    log = list(events(RUN))
    middle = [
        {**event, "case": name} for event in log if event["event"] == "finding" for name in ("one", "two")
    ]
    rest = [event for event in log if event["event"] != "finding"]

    assert build([*rest, *middle]) == build([*rest, *reversed(middle)])


def test_requirements_stand_in_the_order_of_the_catalogue_and_exchanges_in_that_of_their_beginning() -> None:
    log = list(events(RUN))
    shuffled = build([log[0], *reversed(log[1:])])

    assert [row["id"] for row in shuffled["requirements"]] == [row["id"] for row in log[0]["catalogue"]]
    assert [exchange["id"] for exchange in shuffled["exchanges"]] == [f"x{n}" for n in range(90)]
    assert [exchange["seq"] for exchange in shuffled["exchanges"]] == list(range(1, 91))


def test_moments_are_written_as_rfc_3339_in_utc() -> None:
    assert document(RUN)["exchanges"][1]["started"] == "2026-11-25T09:00:00.020Z"


def test_the_numbers_of_each_level_add_up() -> None:
    made = document(RUN)

    for level in made["counts"].values():
        assert level["total"] == sum(level.values()) - level["total"]
    assert made["counts"]["must"] == {
        "total": 18,
        "pass": 12,
        "fail": 3,
        "blocked": 2,
        "inconclusive": 0,
        "not_applicable": 1,
        "not_run": 0,
        "error": 0,
    }


def test_the_sentence_says_the_verdict_with_its_numbers() -> None:
    assert document(RUN)["verdict_sentence"] == (
        "Not conformant: 3 of 17 MUST requirements fail; 1 of 6 SHOULD requirements deviates; "
        "2 blocked; 1 not applicable."
    )


@pytest.mark.parametrize(
    ("run", "sentence"),
    [
        (Run(5), "Conformant: all 3 MUST requirements hold; the one SHOULD requirement holds."),
        (Run(5, blocked=(0,)), "Inconclusive: 2 of 3 MUST requirements hold, none fails; "),
        (Run(5, failing=(3,)), "Conformant with deviations: all 3 MUST requirements hold; "),
        (Run(5, failing=(4,)), "Conformant: all 3 MUST requirements hold; "),
        (Run(5, absent=(3,)), "Conformant: all 3 MUST requirements hold; no SHOULD requirement applies; "),
    ],
)
def test_each_verdict_has_its_words(run: Run, sentence: str) -> None:
    assert document(run)["verdict_sentence"].startswith(sentence)


def test_the_account_is_shown_by_its_last_four_characters() -> None:
    made = document(RUN)

    assert made["target"]["account"] == "AC…3333"
    assert ACCOUNT not in dumps({**made, "exchanges": []})


def test_the_first_server_header_names_the_server() -> None:
    assert document(RUN)["target"]["server"] == "uvicorn"


def test_a_known_failure_moves_the_gate_and_not_the_verdict() -> None:
    known = {"create.does-the-thing-0": KnownFailure("create.does-the-thing-0", "soon", issue="ACME-1")}

    made = build(events(Run(5, failing=(0,))), known=known)

    assert (made["verdict"], made["exit_code"]) == ("not-conformant", 0)
    assert made["gate"]["known"] == ["create.does-the-thing-0"]
    assert made["requirements"][0]["known"] == {
        "reason": "soon",
        "issue": "ACME-1",
        "kind": "failing",
        "code": "",
        "expires": None,
    }


def test_the_command_names_the_target_unless_it_is_the_embedded_one() -> None:
    row = document(RUN)["requirements"][0]
    embedded = document(Run(kind="embedded"))["requirements"][0]

    assert row["command"].endswith("--requirement create.does-the-thing-0 --base-url http://127.0.0.1:8080")
    assert embedded["command"] == "proxy-conformance run --requirement create.does-the-thing-0"


def test_the_command_names_a_seed_that_is_not_the_usual_one() -> None:
    start, *others = events(Run(kind="embedded"))

    made = build([{**start, "run": {**start["run"], "seed": 7}}, *others])

    command = made["requirements"][0]["command"]
    assert command == "proxy-conformance run --requirement create.does-the-thing-0 --seed 7"


def test_the_numbers_of_several_processes_are_added_up() -> None:
    log = list(events(RUN))
    twice = build([*log[:-1], *log[-2:]])

    assert twice["cleanup"]["created"] == 8
    assert twice["run"]["requests"] == 180
    assert twice["redaction"]["counts"] == {"phone number": 6}


# -- runs that did not end -----------------------------------------------------------------------------


@pytest.mark.parametrize("kept", range(1, len(lines(Run(4)))))
def test_a_log_that_ends_anywhere_is_reported_as_interrupted(kept: int) -> None:
    log = lines(Run(4))

    made = from_events([*log[:kept], log[kept][: len(log[kept]) // 2]])

    Draft202012Validator(SCHEMA).validate(made)
    assert made["verdict"] == "partial"
    assert not made["run"]["complete"]
    assert made["run"]["partial_reasons"][0].startswith("interrupted")
    assert made["exit_code"] == 130


def test_a_whole_log_gives_what_the_events_give() -> None:
    assert from_events(lines(RUN)) == document(RUN)


def test_what_no_case_reported_is_not_run_with_the_number_in_the_reasons() -> None:
    log = [event for event in events(RUN) if event["event"] != "finding"]

    made = build(log)

    assert {row["status"] for row in made["requirements"]} == {"not-run"}
    assert made["run"]["partial_reasons"] == ["30 not run: left out of this run"]
    assert made["exit_code"] == 3


def test_a_run_of_a_broken_suite_ends_with_4_and_is_partial() -> None:
    *log, end = events(RUN)

    made = build([*log, {**end, "broken": "ImportError"}])

    assert (made["exit_code"], made["verdict"]) == (4, "partial")
    assert "the suite itself is broken" in made["run"]["partial_reasons"]
    assert "the suite itself is broken" in made["gate"]["reasons"]


def test_events_without_a_beginning_are_refused() -> None:
    with pytest.raises(BadEvents, match="run-started"):
        build([])


def test_a_finding_about_nothing_in_the_catalogue_is_refused() -> None:
    log = [event if event["event"] != "finding" else {**event, "requirement": "a.b"} for event in events(RUN)]

    with pytest.raises(BadEvents, match=r"'a\.b'"):
        build(log)


# -- the catalogue -------------------------------------------------------------------------------------


def test_a_requirement_is_listed_with_its_source() -> None:
    declared = Requirement(
        "create.keeps-ttl", Level.MUST, "It keeps it.", docs("create"), (), "Keep it.", "Given.", "x"
    )

    row = catalogue_row(declared, title="Session resource", url="https://example.com/session")

    assert row["chapter"] == "create"
    assert row["source"] == {
        "document": "docs:session",
        "part": "create",
        "title": "Session resource",
        "url": "https://example.com/session",
    }
