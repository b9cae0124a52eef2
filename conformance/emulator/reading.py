"""From ASGI to a Call: nothing that a client sends makes this fail."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.types import Message, Receive, Scope

from conformance.emulator.exchange import Call, Values, unicode_text
from conformance.emulator.problems import Code, Refusal

LARGEST_BODY = 1024 * 1024
MOST_FIELDS = 1000


class Gone(Exception):
    """The client left before its request was complete."""


async def read_call(scope: Scope, receive: Receive) -> Call:
    """The request as the rules see it."""
    headers = Headers(scope=scope)
    content = await _read_content(receive)
    path = (scope.get("raw_path") or b"").decode("latin-1").partition("?")[0]
    return Call(
        method=scope["method"],
        segments=tuple(unicode_text(unquote(part)) for part in path.split("/")[1:]),
        query=Values(_pairs(scope["query_string"])),
        form=await _read_form(scope, headers, content),
        headers={name: headers[name] for name in headers},
        origin=_origin(scope, headers),
        content=content[:LARGEST_BODY],
        peer=str(scope.get("client")),
    )


async def _read_content(receive: Receive) -> bytes:
    """The body, or one byte more than is read of it."""
    content = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        if len(content) <= LARGEST_BODY:
            content += message.get("body", b"")
        more = message.get("more_body", False)
    return bytes(content)


async def _read_form(scope: Scope, headers: Mapping[str, str], content: bytes) -> Values | Refusal:
    if len(content) > LARGEST_BODY:
        return Refusal(413, Code.BODY_TOO_LARGE, "The request entity is too large")
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data" and content:
        return await _read_multipart(scope, content)
    if kind not in ("", "application/x-www-form-urlencoded"):
        return Values()
    pairs = _pairs(content)
    if len(pairs) > MOST_FIELDS:
        return Refusal(400, Code.BAD_PARAMETER, "The body has too many parameters")
    return Values(pairs)


async def _read_multipart(scope: Scope, content: bytes) -> Values | Refusal:
    async def replay() -> Message:
        return {"type": "http.request", "body": content, "more_body": False}

    try:
        async with Request(scope, replay).form(max_fields=MOST_FIELDS) as form:
            return Values((name, text) for name, text in form.multi_items() if isinstance(text, str))
    except (HTTPException, MultiPartException, ValueError):
        return Refusal(400, Code.BAD_PARAMETER, "The multipart body cannot be read")


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    return parse_qsl(encoded.decode("utf-8", "replace"), keep_blank_values=True, errors="replace")


def _origin(scope: Mapping[str, Any], headers: Mapping[str, str]) -> str:
    host, port = scope.get("server") or ("localhost", None)
    return f"{scope['scheme']}://{headers.get('host') or f'{host}:{port}'}"
