"""Renders results as JUnit XML, in the subset that CI systems agree on."""

from collections.abc import Iterable, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from conformance.report.grouping import word
from conformance.report.neutral import neutral, neutral_block

Json = Mapping[str, Any]

LONGEST_EVIDENCE = 4096
LONGEST_VALUE = 600


def render(document: Json) -> str:
    """One suite for each chapter, one case for each requirement, named by its stable id alone."""
    chapters: dict[str, list[Json]] = {}
    for row in document["requirements"]:
        chapters.setdefault(row["chapter"], []).append(row)
    exchanges = {exchange["id"]: exchange for exchange in document["exchanges"]}
    suites = [_suite(name, rows, document, exchanges) for name, rows in chapters.items()]
    totals = _totals(document["requirements"], document["gate"])
    head = f'<testsuites name="proxy-conformance" {totals}>'
    return "\n".join(['<?xml version="1.0" encoding="utf-8"?>', head, *suites, "</testsuites>", ""])


def _suite(name: str, rows: list[Json], document: Json, exchanges: Mapping[str, Json]) -> str:
    properties = {
        "verdict": document["verdict"],
        "target": document["target"]["base_url"],
        "contract": document["contract"]["version"],
    }
    return "\n".join(
        [
            f"<testsuite name={_attribute(name)} {_totals(rows, document['gate'])}>",
            "<properties>",
            *(
                f"<property name={_attribute(key)} value={_attribute(value)}/>"
                for key, value in properties.items()
            ),
            "</properties>",
            *(_case(row, document["gate"], exchanges) for row in rows),
            "</testsuite>",
        ]
    )


def _totals(rows: Iterable[Json], gate: Json) -> str:
    rows = list(rows)
    kinds = [outcome(row, gate)[0] for row in rows]
    milliseconds = sum(row["duration_ms"] for row in rows)
    return (
        f'tests="{len(kinds)}" failures="{kinds.count("failure")}" errors="{kinds.count("error")}" '
        f'skipped="{kinds.count("skipped")}" time="{_seconds(milliseconds)}"'
    )


def _case(row: Json, gate: Json, exchanges: Mapping[str, Json]) -> str:
    kind, kind_of_failure, message = outcome(row, gate)
    start = (
        f"<testcase classname={_attribute('proxy-conformance.' + row['chapter'])} "
        f'name={_attribute(row["id"])} time="{_seconds(row["duration_ms"])}"'
    )
    if not kind:
        return f"{start}/>"
    typed = f" type={_attribute(kind_of_failure)}" if kind_of_failure else ""
    text = _text("\n".join(_evidence(row, exchanges)))
    return "\n".join(
        [
            f"{start}>",
            f"<{kind}{typed} message={_attribute(message)}>{text if kind != 'skipped' else ''}</{kind}>",
            "</testcase>",
        ]
    )


def outcome(row: Json, gate: Json) -> tuple[str, str, str]:
    """The element, its type and its message for a requirement; all empty for one that simply passes."""
    status = row["status"]
    if row["uncounted"] and status != "pass":
        return "skipped", "", f"{row['uncounted']['kind']}: {row['uncounted']['reason']}"
    for which in ("expired", "stale"):
        if row["id"] in gate[which]:
            message = f"{which}: take the entry out of the file of known failures"
            return "failure", f"{which}-known-failure", message
    if status == "fail":
        return _failing(row, gate)
    if status in ("blocked", "inconclusive", "error"):
        return "error", status, row["reason"] or status
    return ("", "", "") if status == "pass" else ("skipped", "", f"{status}: {row['reason']}")


def _failing(row: Json, gate: Json) -> tuple[str, str, str]:
    found = f"expected {row['failure']['expected']}; got {row['failure']['actual']}"
    if any(row["id"] in gate[which] for which in ("new", "changed", "regressed")):
        return "failure", row["failure"]["code"], found
    if row["id"] in gate["known"]:
        return "skipped", "", f"known failure: {row['known']['reason']}"
    return "skipped", "", f"{word(row)} ({row['level']}): {found}"


def _evidence(row: Json, exchanges: Mapping[str, Json]) -> Iterable[str]:
    yield f"{row['level']} {row['sentence']}"
    yield f"{row['source']['title']}, {row['source']['part']} {row['source']['url']}"
    if row["reason"]:
        yield row["reason"]
    if row["failure"]:
        # Some readers show the text of a failure and not its message.
        yield f"expected {neutral(row['failure']['expected'], LONGEST_VALUE)}"
        yield f"got {neutral(row['failure']['actual'], LONGEST_VALUE)}"
    exchange = exchanges.get(row["decisive"])
    if exchange:
        response = exchange["response"]
        came = response["http_status"] if response else exchange["no_answer"]
        sent = exchange["request"]
        yield f"{sent['method']} {neutral(sent['url'], LONGEST_VALUE)} -> {came}"
        if sent["body"]:
            yield neutral(sent["body"]["text"], LONGEST_VALUE)
        if response and response["body"]:
            yield neutral(response["body"]["text"], LONGEST_EVIDENCE)
    yield row["fix"]
    yield row["command"]


def _attribute(value: object) -> str:
    return quoteattr(neutral(value, 400))


def _text(value: str) -> str:
    return escape(neutral_block(value, 2 * LONGEST_EVIDENCE))


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds / 1000:.3f}"
