"""What a run tells a GitHub runner: annotations in its log. The summary of the job is `summary.md`."""

from collections.abc import Mapping
from typing import Any

from conformance.report.junit import outcome
from conformance.report.neutral import neutral

Json = Mapping[str, Any]

# The runner shows ten of a kind for each step; the last one says how many there are besides.
MOST = 9


def annotations(document: Json) -> list[str]:
    """A line for each requirement that JUnit shows as failed or erring, at most ten lines."""
    found = []
    for row in document["requirements"]:
        kind, _, message = outcome(row, document["gate"])
        if kind in ("failure", "error"):
            found.append(_error(f"{row['level']} {row['id']}", f"{message} Again: {row['command']}"))
    more = len(found) - MOST
    return [*found[:MOST], _error("And more", f"{more} more are in the report")] if more > 0 else found


def _error(title: str, message: str) -> str:
    return f"::error title={_property(title)}::{_data(message)}"


def _data(text: str) -> str:
    return neutral(text, 400, actions=True).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
