"""Reads HTTP Archives of browsers and proxies, and our own, into exchanges; everything in them is hostile."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from conformance import spec
from conformance.model import Exchange, Request, Response
from conformance.offline.messages import answer_of, body_of, headers_of, stated_size

CREATOR = "proxy-conformance"
LARGEST_FILE = 128 * 1024 * 1024
MOST_ENTRIES = 50_000
BASE = re.compile(r"(?P<base>.*?)(?P<path>/v1/Services(?:/.*)?)")
SESSIONS = re.compile(r"/v1/Services/[^/]+/Sessions(/|$)")
WHOSE = ("own", "other", "none")
NOT_LET_IN = (401, 403)
METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"})


class BadArchive(Exception):
    """A file cannot be read as an HTTP Archive; the message says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One exchange with the base URL of the target that it went to, and the credential that it showed."""

    base_url: str
    exchange: Exchange
    authorization: str = ""

    @property
    def path(self) -> str:
        """The path below the base path, without query."""
        base = urlsplit(self.base_url).path
        return self.exchange.request.target.removeprefix(base).partition("?")[0]

    @property
    def about_sessions(self) -> bool:
        """Whether the path is one that only this API has."""
        return SESSIONS.match(self.path) is not None


def read(path: Path, prefix: str = "") -> list[Entry]:
    """Every exchange of an archive that may be with a target; BadArchive where it is none."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BadArchive(f"it is larger than {LARGEST_FILE // 1024 // 1024} MB")
        content = path.read_bytes()
    except OSError as error:
        raise BadArchive(error.strerror or "it cannot be read") from None
    return parse(content, prefix)


def parse(content: bytes, prefix: str = "") -> list[Entry]:
    """The same for the bytes of an archive."""
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except RecursionError:
        raise BadArchive("it is nested too deeply") from None
    except ValueError as error:
        raise BadArchive(f"it is no JSON: {str(error)[:100]}") from None
    log = document.get("log") if isinstance(document, dict) else None
    entries = log.get("entries") if isinstance(log, dict) else None
    if not isinstance(log, dict) or not isinstance(entries, list):
        raise BadArchive("it has no log.entries, which every HTTP Archive has")
    if len(entries) > MOST_ENTRIES:
        raise BadArchive(f"it has more than {MOST_ENTRIES} entries")
    ours = isinstance(log.get("creator"), dict) and log["creator"].get("name") == CREATOR
    return list(_entries(entries, prefix, log if ours else {}))


def _entries(entries: list[Any], prefix: str, ours: Mapping[str, Any]) -> Iterator[Entry]:
    for number, raw in enumerate(entries, 1):
        try:
            entry = _entry(raw, f"{prefix}{number}", ours)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise BadArchive(
                f"its entry {number} is broken: {type(error).__name__} {str(error)[:80]}"
            ) from None
        if entry is not None:
            yield entry


def _entry(raw: Any, identity: str, ours: Mapping[str, Any]) -> Entry | None:  # noqa: ANN401 - decoded JSON
    request = raw["request"]
    url = urlsplit(request["url"])
    if url.scheme not in ("http", "https") or not url.hostname or request["method"] not in METHODS:
        return None
    # What a browser took from its cache was not answered by the target then.
    if raw.get("_fromCache"):
        return None
    origin = f"{url.scheme}://{url.netloc.rpartition('@')[2]}"
    base = urlsplit(str(ours.get("_base_url", ""))).path if ours else _base(url.path)
    if base is None:
        return None
    headers = headers_of(request)
    authorization = next((value for name, value in headers if name.lower() == "authorization"), "")
    matched = spec.match(request["method"], url.path.removeprefix(base))
    operation = raw.get("_operation") if ours else getattr(matched, "id", None)
    response, no_answer = answer_of(raw, ours=bool(ours))
    body = body_of(request.get("postData") or {})
    if response is not None and not body and stated_size(request, headers) > 0:
        # What was asked for is not known: neither is what the answer shows.
        response = replace(response, truncated=True)
    exchange = Exchange(
        id=identity,
        operation=operation if operation in spec.operations() else None,
        request=Request(
            method=request["method"],
            target=url.path + (f"?{url.query}" if url.query else ""),
            headers=tuple(pair for pair in headers if pair[0].lower() != "authorization"),
            body=body,
            credentials=_whose(raw, response, ours=bool(ours)),
        ),
        response=response,
        no_answer=no_answer,
        started=datetime.fromisoformat(raw["startedDateTime"]).timestamp(),
        duration_ms=max(0, round(float(raw.get("time") or 0))),
        superseded=bool(ours and raw.get("_superseded")),
        together=bool(ours and raw.get("_together")),
    )
    return Entry(origin + base, exchange, authorization)


def _base(path: str) -> str | None:
    """What stands before the path of the API; None where the path is none of it."""
    match = BASE.fullmatch(path)
    return match["base"] if match else None


def _whose(raw: Mapping[str, Any], response: Response | None, *, ours: bool) -> str:
    """Whose credentials were sent, as far as can be told: those that are refused are not the account's."""
    if ours and raw.get("_credentials") in WHOSE:
        return str(raw["_credentials"])
    return "other" if response is not None and response.http_status in NOT_LET_IN else "own"
