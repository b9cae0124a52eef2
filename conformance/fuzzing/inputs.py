"""What a request asks for, read from the bytes that were sent, and whether the contract allows it.

Only what is certain counts. An empty, repeated or oddly spelled value is neither good nor bad: the
documents do not say what becomes of it.
"""

import re
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from conformance.model import Exchange, Json
from conformance.spec import is_date_time, schema

CREATE, UPDATE, LIST = "createSession", "updateSession", "listSessions"
JOIN = "createParticipant"
BODIES: Mapping[str, str] = {
    CREATE: "#/components/schemas/CreateSession",
    UPDATE: "#/components/schemas/UpdateSession",
    JOIN: "#/components/schemas/CreateParticipant",
}
FORM = "application/x-www-form-urlencoded"
WHOLE = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
FRACTION = re.compile(r"[0-9]+\.[0-9]*[1-9][0-9]*", re.ASCII)
WORD = re.compile(r"[A-Za-z]{2,}", re.ASCII)
LONGEST_SURE_TTL = 7_776_000
LATEST_SURE_YEAR = 2099
EARLIEST_SURE_YEAR = 2030
LAST_OF_THREE_BYTES = 0xFFFF


def form_of(exchange: Exchange) -> dict[str, str]:
    """The parameters of a form that stand in it once and are not empty; none where it is no form."""
    kinds = [value for name, value in exchange.request.headers if name.lower() == "content-type"]
    if not kinds or kinds[0].partition(";")[0].strip().lower() != FORM:
        return {}
    return _single(exchange.request.body.decode("utf-8", "replace"))


def query_of(exchange: Exchange) -> dict[str, str]:
    """The parameters of the query that stand in it once; an empty one is left out."""
    return _single(urlsplit(exchange.request.target).query)


def _single(encoded: str) -> dict[str, str]:
    found = parse_qs(encoded, keep_blank_values=True, errors="replace")
    return {name: values[0] for name, values in found.items() if len(values) == 1 and values[0]}


def is_form(exchange: Exchange) -> bool:
    """Whether the body is announced as a form, or is not there."""
    kinds = [value for name, value in exchange.request.headers if name.lower() == "content-type"]
    return not exchange.request.body or (bool(kinds) and kinds[0].partition(";")[0].strip() == FORM)


def broken_parameter(exchange: Exchange) -> str | None:
    """The parameter whose value the contract does not allow; None where none is certain to break it."""
    pointer = BODIES.get(exchange.operation or "")
    if pointer is None:
        return None
    properties: Json = schema(pointer)["properties"]
    known = {name: text for name, text in form_of(exchange).items() if name in properties}
    return next((name for name, text in known.items() if _breaks(schema_of(properties[name]), text)), None)


def schema_of(node: Json) -> Json:
    """The schema of a parameter, its reference followed."""
    return {**schema(node["$ref"]), **node} if "$ref" in node else node


def _breaks(rules: Json, text: str) -> bool:
    """Whether text is certain to break what the documents say of a parameter."""
    if "enum" in rules:
        return text.strip().lower() not in rules["enum"] and bool(text.strip())
    if rules.get("type") == "integer":
        return bool(FRACTION.fullmatch(text) or WORD.fullmatch(text))
    longest = None if "maxLength" in rules.get("x-unjudged", ()) else rules.get("maxLength")
    return longest is not None and len(text.strip()) > longest


def surely_valid(exchange: Exchange) -> bool:
    """Whether every value of the request is one that the documents allow, and no name is in the way."""
    if exchange.operation == LIST:
        return _sure_list(exchange)
    if exchange.operation != CREATE or not is_form(exchange) or query_of(exchange):
        return False
    body = exchange.request.body.decode("utf-8", "replace")
    form = form_of(exchange)
    if len(form) != len(body.split("&")) and body:
        return False
    return all(_SURE.get(name, _never)(text) for name, text in form.items())


def _sure_list(exchange: Exchange) -> bool:
    query = query_of(exchange)
    size = query.get("PageSize", "50")
    target = urlsplit(exchange.request.target).query
    plain = not target or len(query) == len(target.split("&"))
    first = set(query) <= {"PageSize", "Page"} and query.get("Page", "0") == "0"
    return plain and first and bool(WHOLE.fullmatch(size)) and int(size) <= 1000  # noqa: PLR2004 - the contract's largest page


def _sure_name(text: str) -> bool:
    printable = all(one.isprintable() and ord(one) <= LAST_OF_THREE_BYTES for one in text)
    return printable and len(text) <= 191 and text == text.strip()  # noqa: PLR2004 - the contract's longest name


def _sure_ttl(text: str) -> bool:
    return bool(WHOLE.fullmatch(text)) and int(text) <= LONGEST_SURE_TTL


def _sure_moment(text: str) -> bool:
    year = text[:4]
    sure = year.isascii() and year.isdigit() and EARLIEST_SURE_YEAR <= int(year) <= LATEST_SURE_YEAR
    return sure and text.endswith("Z") and is_date_time(text)


def _sure_mode(text: str) -> bool:
    return text in schema("#/components/schemas/SessionMode")["enum"]


def _sure_status(text: str) -> bool:
    return text == "open"


def _never(_text: str) -> bool:
    return False


_SURE = {
    "UniqueName": _sure_name,
    "Ttl": _sure_ttl,
    "DateExpiry": _sure_moment,
    "Mode": _sure_mode,
    "Status": _sure_status,
}
