import json
from typing import Any

from conformance.report.har import render


def document(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - members of a record
    record = {
        "id": "x1",
        "operation": "fetchSession",
        "started": "2026-01-02T03:04:05.678Z",
        "duration_ms": 12,
        "attempt": 1,
        "request": {
            "method": "POST",
            "url": "/base/v1/Services/KS1/Sessions?PageSize=2",
            "headers": [["content-type", "application/x-www-form-urlencoded"]],
            "body": {"text": "Ttl=60", "bytes": 6, "truncated": False},
            "credentials": "own",
        },
        "response": {
            "http_status": 201,
            "http_version": "HTTP/1.1",
            "headers": [["Content-Type", "application/json"]],
            "body": {"text": "{}", "bytes": 2, "truncated": False},
        },
        "no_answer": None,
    }
    return {
        "target": {"base_url": "http://127.0.0.1:8080/base"},
        "tool": {"version": "1"},
        "exchanges": [record | changes],
    }


def entry(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - members of a record
    (found,) = json.loads(render(document(**changes)))["log"]["entries"]
    return dict(found)


def body(text: str, size: int) -> dict[str, Any]:
    response = document()["exchanges"][0]["response"]
    content = {"text": text, "bytes": size, "truncated": False}
    return dict(entry(response=response | {"body": content})["response"]["content"])


def test_an_entry_has_what_the_format_demands() -> None:
    found = entry()

    assert {"startedDateTime", "time", "request", "response", "cache", "timings"} <= set(found)
    assert found["request"]["url"] == "http://127.0.0.1:8080/base/v1/Services/KS1/Sessions?PageSize=2"
    assert found["request"]["queryString"] == [{"name": "PageSize", "value": "2"}]
    assert found["request"]["postData"] == {"mimeType": "application/x-www-form-urlencoded", "text": "Ttl=60"}
    assert found["response"]["status"] == 201


def test_an_answer_that_never_came_has_the_status_0_and_the_reason() -> None:
    found = entry(response=None, no_answer="no complete answer within 10 s")["response"]

    assert (found["status"], found["_error"]) == (0, "no complete answer within 10 s")


def test_bytes_that_are_no_utf_8_are_kept_in_base64() -> None:
    assert body("\\xe9", 1) == {
        "mimeType": "application/json",
        "size": 1,
        "text": "6Q==",
        "encoding": "base64",
    }


def test_a_text_that_only_looks_escaped_is_kept_as_it_is() -> None:
    assert body("\\xe9", 4)["text"] == "\\xe9"


def test_what_was_sent_again_is_marked() -> None:
    whole = document()
    whole["exchanges"].append(whole["exchanges"][0] | {"id": "x2", "attempt": 2})
    found = json.loads(render(whole))["log"]["entries"]

    assert [one["_superseded"] for one in found] == [True, False]
