"""What the cases of a process showed, as events that can be sent to another process and stored."""

from dataclasses import asdict, replace
from typing import Any

import pytest

from conformance.expect import judged
from conformance.judging import Judging
from conformance.model import Exchange, Finding
from conformance.removal import clean
from conformance.selection import question_of, requirement_of
from conformance.sharing import part_of

Event = dict[str, Any]


def item_events(state: Judging, item: pytest.Item, error: BaseException | None, start: int) -> list[Event]:
    """What a case found, and how. `start` is the number of exchanges that there were before it."""
    declared, asked = requirement_of(item), question_of(item)
    evidence = _evidence(state, item, start)
    if asked is not None:
        answer = dict(item.user_properties).get("answer", f"not answered: {error}")
        ids = [exchange.id for exchange in evidence]
        found = {"id": asked.id, "question": asked.question, "answer": state.redactor.text(str(answer))}
        return [{"event": "observation", **found, "exchanges": ids}]
    if declared is None or declared.id in state.watch.cases:
        return []
    part, case = part_of(item), getattr(getattr(item, "callspec", None), "id", "")
    name = case if part is None else case.replace(str(part), "").strip("-")
    finding = state.finding(declared, name, error, evidence, judged.get([]))
    finding = replace(finding, part="" if part is None else str(part))
    return [state.redactor.everything(finding_event(finding))]


def _evidence(state: Judging, item: pytest.Item, start: int) -> list[Exchange]:
    """The exchanges of the case itself, those that it judged, and those that made what it was given."""
    given = (getattr(value, "made", None) for value in getattr(item, "funcargs", {}).values())
    made = [exchange for exchange in given if isinstance(exchange, Exchange)]
    return [*made, *judged.get([]), *state.recorder.exchanges[start:]]


def finding_event(finding: Finding) -> Event:
    """A finding as an event."""
    data = asdict(finding)
    return {"event": "finding", **data, "status": finding.status.value, "exchanges": list(finding.exchanges)}


def exchange_events(state: Judging) -> list[Event]:
    """What was exchanged since this was last asked for."""
    return [{"event": "exchange", "exchange": record} for record in state.drain()]


def last_events(state: Judging) -> list[Event]:
    """What a process has to say once it has cleaned up."""
    cleanup = clean(state.client, state.journal)
    state.client.close()
    limits = {"requests": state.limits.requests, "throttled": state.limits.throttled}
    limits["waited_ms"] = round(state.limits.waited * 1000)
    left = [state.redactor.everything(dict(resource)) for resource in cleanup.remaining]
    last = {"event": "process-finished", "cleanup": {**asdict(cleanup), "remaining": left}, "limits": limits}
    return [*exchange_events(state), {**last, "redaction": dict(state.redactor.counts)}]
