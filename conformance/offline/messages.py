"""Reads requests and responses as browsers and proxies record them, which leave out much."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from conformance.model import Headers, Response

LARGEST_BODY = 4 * 1024 * 1024
BODILESS = (204, 304)

Message = Mapping[str, Any]


def headers_of(message: Message) -> Headers:
    """The headers of a request or a response."""
    pairs = ((str(pair["name"]), str(pair["value"])) for pair in message.get("headers") or [])
    # HTTP/2 has its request line among the headers.
    return tuple((name, value) for name, value in pairs if not name.startswith(":"))


def body_of(data: Message) -> bytes:
    """What a request sent, from its `postData`."""
    text = data.get("text")
    if text is None and data.get("params"):
        text = urlencode([(str(one["name"]), str(one.get("value", ""))) for one in data["params"]])
    if data.get("encoding") == "base64":
        return _decoded(str(text or ""))
    return str(text or "").encode("utf-8", "surrogatepass")[:LARGEST_BODY]


def stated_size(message: Message, headers: Headers) -> int:
    """How long the body was by the headers, whether or not the recording has it; -1 where nobody knows."""
    stated = next((value for name, value in headers if name.lower() == "content-length"), "")
    return int(stated[:20]) if stated.isascii() and stated.isdigit() else int(message.get("bodySize") or 0)


def answer_of(raw: Message, *, ours: bool) -> tuple[Response | None, str | None]:
    """The response of an entry, or the reason why it has none.

    It is `truncated` where the recording lacks the body or a part of it. Our own recordings say so
    themselves; in them a body may be shorter than its stated length, because it is redacted.
    """
    answer = raw["response"]
    status = int(answer["status"])
    if status <= 0:
        reasons = (answer.get("_error"), answer.get("_failureText"), raw.get("_error"))
        return None, str(next(filter(None, reasons), "the recording has no answer"))[:200]
    headers = headers_of(answer)
    body, whole = _content(answer.get("content") or {}, stated_size(answer, headers))
    coded = any(name.lower() == "content-encoding" for name, _ in headers)
    if not ours and not coded and len(body) < stated_size(answer, headers):
        whole = False
    bodiless = status in BODILESS or raw["request"]["method"] == "HEAD"
    version = str(answer.get("httpVersion") or "").upper()[:20] or "HTTP/1.1"
    return Response(status, headers, body, not (whole or bodiless), version), None


def _content(content: Message, stated: int) -> tuple[bytes, bool]:
    """The body, and whether the recording has the whole of it."""
    text = content.get("text")
    if text is None:
        told = int(content.get("size", -1))
        return b"", (stated if told < 0 else told) == 0
    raw = _decoded(str(text)) if content.get("encoding") == "base64" else str(text).encode("utf-8", "replace")
    return raw[:LARGEST_BODY], len(raw) <= LARGEST_BODY and not content.get("_truncated")


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)[:LARGEST_BODY]
    except binascii.Error as error:
        raise ValueError(str(error)) from None
