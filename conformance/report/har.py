"""Renders the exchanges of a run as an HTTP Archive (HAR 1.2), which browsers show and `check` judges again.

Members that begin with an underscore are ours, as the format has it: what a run knows of its own requests
and no recording of others would show.
"""

import base64
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Json = Mapping[str, Any]

CREATOR = "proxy-conformance"
ESCAPED = re.compile(rb"\\x([0-9a-f]{2})")
UNKNOWN = -1


def render(document: Json) -> str:
    """The archive of all exchanges as text."""
    return json.dumps(archive(document), ensure_ascii=False, indent=1) + "\n"


def archive(document: Json) -> Json:
    """The archive of all exchanges, in the order in which they began."""
    parts = urlsplit(document["target"]["base_url"])
    origin = f"{parts.scheme}://{parts.netloc}"
    repeated = _repeated(document["exchanges"])
    entries = [_entry(record, origin, repeated=record["id"] in repeated) for record in document["exchanges"]]
    log = {
        "version": "1.2",
        "creator": {"name": CREATOR, "version": document["tool"]["version"]},
        "entries": entries,
        "_base_url": document["target"]["base_url"],
    }
    return {"log": log}


def _repeated(records: Iterable[Json]) -> set[str]:
    """The ids of those that were sent again: the next attempt at the same follows in the same process."""
    last: dict[tuple[str, str], str] = {}
    found = set()
    for record in records:
        key = (record["request"]["method"], record["request"]["url"])
        if record["attempt"] > 1 and key in last:
            found.add(last[key])
        last[key] = record["id"]
    return found


def _entry(record: Json, origin: str, *, repeated: bool) -> Json:
    response = record["response"]
    milliseconds = record["duration_ms"]
    return {
        "startedDateTime": record["started"],
        "time": milliseconds,
        "request": _request(record["request"], origin),
        "response": _no_response(record) if response is None else _response(response),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        "_id": record["id"],
        "_operation": record["operation"],
        "_credentials": record["request"]["credentials"],
        "_superseded": repeated,
        "_together": record.get("together", False),
    }


def _request(request: Json, origin: str) -> Json:
    url = origin + request["url"]
    body = request["body"]
    kind = next((value for name, value in request["headers"] if name.lower() == "content-type"), "")
    return {
        "method": request["method"],
        "url": url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(request["headers"]),
        "queryString": _pairs(parse_qsl(urlsplit(url).query, keep_blank_values=True)),
        **({} if body is None else {"postData": {"mimeType": kind, "text": body["text"]}}),
        "headersSize": UNKNOWN,
        "bodySize": body["bytes"] if body else 0,
    }


def _response(response: Json) -> Json:
    headers = response["headers"]
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    return {
        "status": response["http_status"],
        "statusText": "",
        "httpVersion": response["http_version"],
        "cookies": [],
        "headers": _pairs(headers),
        "content": {"mimeType": kind, **_content(response["body"])},
        "redirectURL": next((value for name, value in headers if name.lower() == "location"), ""),
        "headersSize": UNKNOWN,
        "bodySize": response["body"]["bytes"] if response["body"] else 0,
    }


def _no_response(record: Json) -> Json:
    """An answer that never came, as Chromium writes it."""
    empty = {"mimeType": "", "size": 0, "text": ""}
    return {
        "status": 0,
        "statusText": "",
        "httpVersion": "",
        "cookies": [],
        "headers": [],
        "content": empty,
        "redirectURL": "",
        "headersSize": UNKNOWN,
        "bodySize": UNKNOWN,
        "_error": record["no_answer"] or "no answer",
    }


def _content(body: Json | None) -> Json:
    """The text of a body; its bytes in base64 where the text stands for bytes that are not UTF-8."""
    if body is None:
        return {"size": 0, "text": ""}
    size, text = body["bytes"], body["text"]
    if body["truncated"]:
        return {"size": size, "text": text, "_truncated": True}
    raw = text.encode("utf-8", "surrogatepass")
    exact = ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), raw)
    if len(raw) != size and len(exact) == size:
        return {"size": size, "text": base64.b64encode(exact).decode(), "encoding": "base64"}
    return {"size": size, "text": text}


def _pairs(pairs: Iterable[Iterable[str]]) -> list[Json]:
    return [{"name": name, "value": value} for name, value in pairs]
