"""Renders failures as SARIF 2.1.0, for code scanning.

Only what fails and neither is known nor uncounted becomes a result: scanning services show every result as
an alert, whatever else stands beside it.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from conformance.report.neutral import neutral

Json = Mapping[str, Any]

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"MUST": "error", "SHOULD": "warning", "MAY": "note"}
# A finding over HTTP has no line of code. Services show none without a place, so all point at the file in
# which the owner of the target answers for them.
PLACE = "proxy-known.toml"
DOUBTS = (3, 4, 130, 143)


def render(document: Json) -> str:
    """One run with a rule for each failing requirement and a result for each failure."""
    rows = [row for row in document["requirements"] if alerts(row, document["gate"])]
    tool = document["tool"]
    run = {
        "tool": {
            "driver": {
                "name": tool["name"],
                "version": tool["version"],
                "rules": [_rule(row) for row in rows],
            }
        },
        "automationDetails": {"id": f"proxy-conformance/{document['target']['kind']}/"},
        "invocations": [_invocation(document)],
        "results": [_result(row, place) for place, row in enumerate(rows)],
        "properties": {"verdict": document["verdict"], "target": document["target"]["base_url"]},
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def alerts(row: Json, gate: Json) -> bool:
    """Whether a requirement becomes a result."""
    return row["status"] == "fail" and not row["uncounted"] and row["id"] not in gate["known"]


def _rule(row: Json) -> Json:
    rule = {
        "id": row["id"],
        "shortDescription": {"text": row["sentence"]},
        "fullDescription": {"text": row["sentence"]},
        "help": {"text": f"{row['fix']} Again: {row['command']}"},
        "defaultConfiguration": {"level": LEVELS[row["level"]]},
        "properties": {"tags": [row["chapter"], row["level"], row["basis"]]},
    }
    address = row["source"]["url"]
    return {**rule, "helpUri": address} if address.startswith("https://") else rule


def _result(row: Json, place: int) -> Json:
    failure = row["failure"]
    code = f"{row['id']}:{failure['code']}:{failure['pointer']}"
    return {
        "ruleId": row["id"],
        "ruleIndex": place,
        "level": LEVELS[row["level"]],
        "message": {"text": f"Expected {neutral(failure['expected'])}; got {neutral(failure['actual'])}."},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": PLACE}, "region": {"startLine": 1}}}],
        "partialFingerprints": {"primaryLocationLineHash": hashlib.sha256(code.encode()).hexdigest()},
    }


def _invocation(document: Json) -> Json:
    """Whether the run came to a judgement; what could not be judged is a notification, not a result."""
    notes = [
        {"level": "warning", "message": {"text": f"{row['id']} is {row['status']}: {neutral(row['reason'])}"}}
        for row in document["requirements"]
        if row["status"] in ("blocked", "inconclusive", "error") and not row["uncounted"]
    ]
    return {
        "executionSuccessful": document["exit_code"] not in DOUBTS,
        "exitCode": document["exit_code"],
        "toolExecutionNotifications": notes,
    }
