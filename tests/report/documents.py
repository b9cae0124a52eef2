"""Makes documents of runs that never happened: many requirements, hostile texts, every status."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from conformance.results import build

CHAPTERS = (
    "create",
    "fetch",
    "list",
    "update",
    "delete",
    "session",
    "error",
    "auth",
    "expiry",
    "participant",
)
LEVELS = ("MUST", "MUST", "MUST", "SHOULD", "MAY")
BASES = {"MUST": "docs", "SHOULD": "other-docs", "MAY": "observed"}
SERVICE, SESSION, ACCOUNT = "KS" + "1" * 32, "KC" + "2" * 32, "AC" + "3" * 32

HOSTILE = (
    "<script>alert(1)</script></script><img src=x onerror=alert(1)>",
    "]]> <!-- --> &amp; ]]>",
    "\x1b[31mred\x1b[0m\x1b]8;;http://evil.example\x07link",
    "::error file=a::b\n##[add-path]c\n::stop-commands::x",
    "``` | @everyone ~~~~ `````` <b>*x*</b> ![i](http://evil.example/x.png)",
    "\u202eevil\u2066\u200f\u200b\x00\x85\ufffe\ud800",
    "javascript:alert(1)",
    "x" * 5000,
)


@dataclass(frozen=True)
class Run:
    """What a run found: the numbers say which of the `size` requirements have which status."""

    size: int = 20
    failing: tuple[int, ...] = ()
    blocked: tuple[int, ...] = ()
    absent: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()
    kind: str = "loopback"
    provisional: tuple[int, ...] = ()
    disputed: tuple[int, ...] = ()


def events(run: Run) -> Iterator[dict[str, Any]]:
    """The events of that run, from its first to its last."""
    rows = [{**row(number), "uncounted": uncounted(run, number)} for number in range(run.size)]
    yield {
        "event": "run-started",
        "run": {"id": "7f3c21aa", "started": "2026-11-25T09:00:00Z", "seed": 1},
        "target": {
            "base_url": "http://127.0.0.1:8080",
            "kind": run.kind,
            "account": ACCOUNT,
            "credentials": "PROXY_CONFORMANCE_AUTH_TOKEN",
            "service_sid": None,
        },
        "tool": {
            "name": "proxy-conformance",
            "version": "0.1.0",
            "sha256": "ef" * 32,
            "python": "3.11.9",
            "dependencies": {"httpx": "0.28.1"},
        },
        "contract": {"sha256": "ab" * 32, "version": "1.0.0"},
        "selection": {},
        "set": {"id": "2026.1", "missing": []} if run.provisional else None,
        "catalogue": rows,
    }
    moments = count()
    for number in range(run.size):
        text = run.texts[number % len(run.texts)] if run.texts else ""
        ids = []
        for part in range(3):
            ids.append(f"x{number * 3 + part}")
            yield {"event": "exchange", "exchange": exchange(ids[-1], part, next(moments), text)}
        yield finding(run, number, ids, text)
    answer = run.texts[0] if run.texts else "the name is null"
    yield {
        "event": "observation",
        "id": "create.no-name",
        "question": "What is an omitted name shown as?",
        "answer": answer,
        "exchanges": ["x0"],
    }
    yield {
        "event": "process-finished",
        "cleanup": {"created": 4, "deleted": 4, "remaining": []},
        "limits": {"requests": run.size * 3, "throttled": 0, "waited_ms": 0},
        "redaction": {"phone number": 3},
    }
    yield {
        "event": "run-finished",
        "finished": "2026-11-25T09:00:06Z",
        "duration_ms": 6200,
        "interrupted": None,
    }


def row(number: int) -> dict[str, Any]:
    """A requirement of the catalogue."""
    chapter, level = CHAPTERS[number % len(CHAPTERS)], LEVELS[number % len(LEVELS)]
    return {
        "id": f"{chapter}.does-the-thing-{number}",
        "chapter": chapter,
        "level": level,
        "basis": BASES[level],
        "sentence": f"A Session keeps the member number {number} that was sent when it was created.",
        "source": {
            "document": "docs:session",
            "part": chapter,
            "title": "Session resource",
            "url": "https://www.twilio.com/docs/proxy/api/session",
        },
        "given_when_then": "Given a Service, when a Session is created in it, then it shows what was sent.",
        "fix": "Store what the form holds and show it in every answer.",
    }


def uncounted(run: Run, number: int) -> dict[str, str] | None:
    """Why a requirement does not count; None where it does."""
    if number in run.provisional:
        return {"kind": "provisional", "reason": "not in the set 2026.1", "decision": ""}
    if number in run.disputed:
        return {"kind": "disputed", "reason": "the page says otherwise", "decision": "to be reworded"}
    return None


def exchange(identity: str, part: int, moment: int, text: str = "") -> dict[str, Any]:
    """A record of an exchange: the creation of a Service, of a Session in it, then a fetch of that."""
    sid = SERVICE if part == 0 else SESSION
    path = ("/v1/Services", f"/v1/Services/{SERVICE}/Sessions", f"/v1/Services/{SERVICE}/Sessions/{SESSION}")[
        part
    ]
    body = {
        "sid": sid,
        "account_sid": ACCOUNT,
        "unique_name": text or "pc-7f3c21aa-1",
        "status": "open",
        "ttl": "3600",
        "date_created": "2026-11-25T09:00:00Z",
        "links": {"participants": f"http://127.0.0.1:8080{path}/Participants"},
    }
    shown = json.dumps(body)
    form = "UniqueName=pc-7f3c21aa-1&Ttl=3600"
    method = "GET" if part == 2 else "POST"
    return {
        "id": identity,
        "operation": ("createService", "createSession", "fetchSession")[part],
        "started": 1795597200.0 + moment / 50,
        "duration_ms": 4,
        "attempt": 1,
        "waited_ms": 0,
        "request": {
            "method": method,
            "url": path,
            "headers": [
                ["Accept", "application/json"],
                ["User-Agent", "proxy-conformance"],
                *([["Content-Type", "application/x-www-form-urlencoded"]] if part < 2 else []),
            ],
            "body": None if method == "GET" else {"text": form, "bytes": len(form), "truncated": False},
            "credentials": "own",
        },
        "response": {
            "http_status": 200 if method == "GET" else 201,
            "http_version": "HTTP/1.1",
            "headers": [["Content-Type", "application/json"], ["Server", text or "uvicorn"]],
            "body": {"text": shown, "bytes": len(shown), "truncated": False},
        },
        "no_answer": None,
    }


def finding(run: Run, number: int, ids: list[str], text: str) -> dict[str, Any]:
    """What the run found out about one requirement."""
    identifier = row(number)["id"]
    found = {
        "event": "finding",
        "requirement": identifier,
        "status": "pass",
        "case": "",
        "failure": None,
        "reason": "",
        "blocked_by": "",
        "exchanges": ids,
        "judged": 1,
        "duration_ms": 12,
    }
    if number in run.failing:
        failure = {
            "code": "value",
            "expected": "/ttl 3600",
            "actual": text or '"3600"',
            "pointer": "/ttl",
            "decisive": ids[1],
        }
        return {**found, "status": "fail", "failure": failure}
    if number in run.blocked:
        return {
            **found,
            "status": "blocked",
            "reason": text or "the answer has no /ttl",
            "blocked_by": row(run.failing[0])["id"] if run.failing else "",
            "judged": 0,
        }
    if number in run.absent:
        return {
            **found,
            "status": "not-applicable",
            "reason": "the target has no Participants: 404",
            "judged": 0,
        }
    return found


def document(run: Run) -> dict[str, Any]:
    """The document of such a run."""
    return build(events(run))
