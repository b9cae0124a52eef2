"""Renders results as the Markdown summary of a CI job or of a merge request."""

from collections.abc import Iterable, Mapping
from typing import Any

from conformance.changes import told
from conformance.counts import scored
from conformance.report.grouping import last_line
from conformance.report.neutral import cell, code_span

Json = Mapping[str, Any]

MOST_ROWS = 50
COLUMNS = {
    "pass": "pass",
    "fail": "fail",
    "blocked": "blocked",
    "inconclusive": "inconclusive",
    "error": "error",
    "not_applicable": "not applicable",
    "not_run": "not run",
}
LISTS = {
    "regressed": "Held in the baseline and fail now",
    "new": "Failing and not known",
    "changed": "Failing in another way than listed",
    "stale": "Listed as failing, but passing",
    "expired": "Listed with a date that has passed",
    "known": "Known failures",
}


def render(document: Json) -> str:
    """The verdict, the numbers, what the gate objects to, what was judged, and how to see it again."""
    rows = {row["id"]: row for row in document["requirements"]}
    listed = {name: [rows[identifier] for identifier in document["gate"][name]] for name in LISTS}
    named = {row["id"] for members in listed.values() for row in members}
    counting = [row for row in rows.values() if row["uncounted"] is None]
    others = [row for row in counting if row["status"] == "fail" and row["id"] not in named]
    doubtful = [row for row in counting if row["status"] in ("blocked", "inconclusive", "error")]
    uncounted = [row for row in rows.values() if row["uncounted"] and row["status"] == "fail"]
    blocks = [
        f"## {document['verdict_sentence']}",
        _gate(document),
        _numbers(document["counts"]),
        *(_table(LISTS[name], members) for name, members in listed.items() if members),
        *([_table("Deviations and differences", others)] if others else []),
        *([_table("Not judged", doubtful)] if doubtful else []),
        *([_table("Provisional or disputed, not counted", uncounted)] if uncounted else []),
        _record(document),
    ]
    return "\n\n".join(blocks) + "\n"


def _gate(document: Json) -> str:
    gate = document["gate"]
    partial = [f"- Partial run: {code_span(reason)}" for reason in document["run"]["partial_reasons"]]
    reasons = [f"- {code_span(reason, 400)}" for reason in gate["reasons"]]
    state = "passed" if gate["passed"] else "failed"
    head = f"Gate **{state}**, exit code {document['exit_code']}.{_since(document['baseline'])}"
    return "\n".join([head, "", *partial, *reasons]).rstrip()


def _since(baseline: Json | None) -> str:
    if baseline is None:
        return ""
    return f" Since the baseline of {baseline['started']}: {told(baseline['changes'])}."


def _numbers(counts: Json) -> str:
    head = ["| level | holds |", "| --- | --- |"]
    used = [key for key in COLUMNS if counts["all"][key]]
    head = [head[0] + "".join(f" {COLUMNS[key]} |" for key in used), head[1] + " ---: |" * len(used)]
    for level in ("must", "should", "may"):
        numbers = counts[level]
        held = f"{numbers['pass']} of {scored(numbers)}"
        head.append(f"| {level.upper()} | {held} |" + "".join(f" {numbers[key]} |" for key in used))
    return "\n".join(head)


def _table(title: str, rows: Iterable[Json]) -> str:
    rows = list(rows)
    lines = [f"### {title} ({len(rows)})", "", "| requirement | level | what came |", "| --- | --- | --- |"]
    lines += [f"| {cell(row['id'])} | {row['level']} | {_said(row)} |" for row in rows[:MOST_ROWS]]
    if len(rows) > MOST_ROWS:
        lines += ["", f"and {len(rows) - MOST_ROWS} more"]
    return "\n".join(lines)


def _said(row: Json) -> str:
    if row["failure"]:
        text = f"expected {cell(row['failure']['expected'])}, got {cell(row['failure']['actual'])}"
    elif row["reason"]:
        text = cell(last_line(row["reason"]))
    else:
        text = row["status"]
    return text + (f", known: {cell(row['known']['reason'])}" if row["known"] else "")


def _record(document: Json) -> str:
    target, run, tool, cleanup = (document[name] for name in ("target", "run", "tool", "cleanup"))
    left = f"{len(cleanup['remaining'])} remain" if cleanup["remaining"] else "nothing is left behind"
    made = f"{cleanup['created']} resources were created there and {cleanup['deleted']} deleted"
    return "\n".join(
        [
            f"Target {code_span(target['base_url'])} ({target['kind']}): {made}; {left}.",
            f"Run {code_span(run['id'])} of {run['started']}: {run['requests']} requests.",
            f"Judged by {tool['name']} {tool['version']}{_set(document['set'])}.",
            "The whole evidence is in `report.html`; every finding there has the command that repeats it.",
        ]
    )


def _set(chosen: Json | None) -> str:
    return f", set {code_span(chosen['id'])}" if chosen else ""
