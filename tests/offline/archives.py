"""Archives as several programs write them, each with the same fetch of a Session."""

import base64
import json
from typing import Any

SERVICE = "KS" + "a" * 32
SID = "KC" + "b" * 32
URL = f"https://proxy.example.com/base/v1/Services/{SERVICE}/Sessions/{SID}"
TOKEN = "a-token-that-nobody-may-see"  # noqa: S105 - planted, to be looked for
BASIC = "Basic " + base64.b64encode(f"AC{'c' * 32}:{TOKEN}".encode()).decode()
BODY = {"sid": SID, "echo": TOKEN}


def archive(*entries: dict[str, Any]) -> dict[str, Any]:
    """An archive with these entries."""
    return {
        "log": {"version": "1.2", "creator": {"name": "somebody", "version": "1"}, "entries": list(entries)}
    }


def entry(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - members of the format
    """A fetch of a Session; `changes` replace members of its request, response or of itself."""
    whole: dict[str, Any] = {
        "startedDateTime": "2026-01-02T03:04:05.678Z",
        "time": 12.5,
        "request": {
            "method": "GET",
            "url": URL,
            "httpVersion": "HTTP/1.1",
            "headers": [
                {"name": "Authorization", "value": BASIC},
                {"name": "Cookie", "value": "s=cookie-of-a-user"},
            ],
        },
        "response": {
            "status": 200,
            "httpVersion": "HTTP/1.1",
            "headers": [{"name": "Content-Type", "value": "application/json"}],
            "content": {"size": 60, "mimeType": "application/json", "text": json.dumps(BODY)},
        },
    }
    for name, value in changes.items():
        parts = (whole["request"], whole["response"])
        place = next((part for part in parts if name in part), whole)
        (whole["request"] if name == "postData" else place)[name] = value
    return whole


def chromium() -> dict[str, Any]:
    """HTTP/2 with its request line among the headers, and members of the browser's own."""
    headers = [{"name": ":method", "value": "GET"}, {"name": ":path", "value": "/"}]
    return archive(
        entry(headers=headers) | {"_priority": "High", "_resourceType": "fetch", "connection": "443"}
    )


def firefox() -> dict[str, Any]:
    """A time zone in the date, and pages beside the entries."""
    document = archive(entry() | {"startedDateTime": "2026-01-02T04:04:05.678+01:00", "pageref": "page_1"})
    document["log"]["pages"] = [{"id": "page_1"}]
    return document


def mitmproxy() -> dict[str, Any]:
    """Fractions of milliseconds, and a body in base64."""
    text = base64.b64encode(json.dumps(BODY).encode()).decode()
    content = {"size": 60, "mimeType": "application/json", "text": text, "encoding": "base64"}
    return archive(entry(content=content) | {"startedDateTime": "2026-01-02T03:04:05.678901+00:00"})


def charles() -> dict[str, Any]:
    """No content where there was no body, and sizes of -1."""
    whole = archive(entry())
    whole["log"]["entries"][0]["response"] |= {"headersSize": -1, "bodySize": -1}
    return whole
