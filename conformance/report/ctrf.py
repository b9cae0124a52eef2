"""Renders results in the Common Test Report Format (CTRF), for the tools that read it."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from conformance.report.grouping import word
from conformance.report.junit import outcome
from conformance.report.neutral import neutral

Json = Mapping[str, Any]

STATUSES = ("passed", "failed", "skipped", "pending", "other")


def render(document: Json) -> str:
    """One test for each requirement, red exactly where its JUnit case is."""
    tests = [_test(row, document["gate"]) for row in document["requirements"]]
    numbers = Counter(test["status"] for test in tests)
    run, tool = document["run"], document["tool"]
    start = _milliseconds(run["started"])
    report = {
        "reportFormat": "CTRF",
        "specVersion": "0.0.0",
        "generatedBy": tool["name"],
        "extra": {"proxy-conformance": {"verdict": document["verdict"], "exit_code": document["exit_code"]}},
        "results": {
            "tool": {"name": tool["name"], "version": tool["version"]},
            "summary": {
                "tests": len(tests),
                **{status: numbers[status] for status in STATUSES},
                "suites": len({row["chapter"] for row in document["requirements"]}),
                "start": start,
                "stop": _milliseconds(run["finished"]) if run["finished"] else start,
            },
            "tests": tests,
        },
    }
    return json.dumps(report, indent=1) + "\n"


def _test(row: Json, gate: Json) -> Json:
    kind, _, message = outcome(row, gate)
    test = {
        "name": row["id"],
        "status": _status(row, kind),
        "duration": row["duration_ms"],
        "suite": ["proxy-conformance", row["chapter"]],
        "rawStatus": word(row),
        "labels": {"level": row["level"], "basis": row["basis"]},
    }
    return {**test, "message": neutral(message, 400)} if message else test


def _status(row: Json, kind: str) -> str:
    """What JUnit calls an error is a failed test here; what it skips although it failed is neither."""
    if kind in ("failure", "error"):
        return "failed"
    if kind == "skipped":
        return "skipped" if row["status"] in ("not-applicable", "not-run") else "other"
    return "passed"


def _milliseconds(moment: str) -> int:
    return round(datetime.fromisoformat(moment).timestamp() * 1000)
