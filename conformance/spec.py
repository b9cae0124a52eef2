"""Reads the contract: its operations, its schemas, and whether a body satisfies them.

Nothing is read before the first question, and everything is read once.
"""

import calendar
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

MOST_VIOLATIONS = 100
LONGEST = 160
EXPECTED = {
    "type": "{}",
    "enum": "one of {}",
    "const": "{}",
    "pattern": "text matching {}",
    "format": "text in the format {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "maxItems": "at most {} items",
    "anyOf": "{}",
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the contract. `success` are the documented 2xx, `documented` all HTTP statuses."""

    id: str
    method: str
    path: str
    success: tuple[int, ...]
    documented: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Violation:
    """One place of a body that breaks the contract. For a missing member it is where that should be."""

    pointer: str
    keyword: str
    expected: str
    actual: str


def directory() -> Path:
    """Where the contract lies: in the package when installed, beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / "spec_files"
    return installed if installed.is_dir() else package.parent / "spec"


def read_yaml(name: str) -> Any:  # noqa: ANN401 - YAML has no narrower type
    """A file of the contract's directory as plain data."""
    import yaml  # noqa: PLC0415 - importing this module must stay cheap

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((directory() / name).read_bytes(), Loader=loader)  # noqa: S506 - both are safe loaders


@cache
def contract() -> dict[str, Any]:
    """The whole contract as plain data, shared by all callers: copy it before changing it."""
    return dict(read_yaml("openapi.yaml"))


@cache
def operations() -> Mapping[str, Operation]:
    """The operations of the contract by operationId."""
    found = {}
    for path, item in contract()["paths"].items():
        for method, node in item.items():
            found[node["operationId"]] = _operation(path, method, node)
    return MappingProxyType(found)


def _operation(path: str, method: str, node: Mapping[str, Any]) -> Operation:
    documented = tuple(sorted(int(http_status) for http_status in node["responses"]))
    success = tuple(one for one in documented if 200 <= one < 300)  # noqa: PLR2004 - HTTP's own
    return Operation(node["operationId"], method.upper(), path, success, documented)


def match(method: str, path: str) -> Operation | None:
    """The operation that a request is for, by its path below the base path and without query.

    The path may be percent-encoded or decoded; encoded, a slash inside a name stays inside its segment.
    """
    segments = path.split("/")
    ours = (one for one in operations().values() if one.method == method)
    return next((one for one in ours if _fits(one.path.split("/"), segments)), None)


def _fits(template: Sequence[str], segments: Sequence[str]) -> bool:
    return len(template) == len(segments) and all(
        segment != "" if part.startswith("{") else part == segment
        for part, segment in zip(template, segments, strict=True)
    )


def schema(pointer: str) -> Any:  # noqa: ANN401 - a node of the contract may be anything
    """The node of the contract at a pointer like `#/components/schemas/Session`, references followed."""
    node: Any = contract()
    for token in pointer.removeprefix("#").split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        node = _follow(node[int(key)] if isinstance(node, list) else node[key])
    return node


def pointer_exists(pointer: str) -> bool:
    """Whether a pointer leads to a node of the contract."""
    try:
        schema(pointer)
    except (LookupError, TypeError, ValueError):
        return False
    return pointer.startswith("#")


def _follow(node: Any) -> Any:  # noqa: ANN401 - a node of the contract may be anything
    """A reference replaced by what it points to, with the members that stand beside it on top."""
    if not isinstance(node, dict) or "$ref" not in node:
        return node
    return schema(node["$ref"]) | {key: value for key, value in node.items() if key != "$ref"}


def violations(operation_id: str, http_status: int, body: object) -> list[Violation]:
    """Where a decoded JSON body breaks the schema of that answer; empty where no schema is given for it.

    At most 100 are told. An operation that the contract lacks is a KeyError.
    """
    validator = _validator(operations()[operation_id].id, http_status)
    if validator is None:
        return []
    found = (violation for error in validator.iter_errors(body) for violation in _explain(error))
    try:
        return list(dict.fromkeys(islice(found, MOST_VIOLATIONS)))
    except RecursionError:
        return [Violation("", "type", "a value that can be read", "one nested too deeply")]


@cache
def _validator(operation_id: str, http_status: int) -> "Draft202012Validator | None":
    from jsonschema import Draft202012Validator, FormatChecker  # noqa: PLC0415 - slow to import

    operation = operations()[operation_id]
    responses = contract()["paths"][operation.path][operation.method.lower()]["responses"]
    response = _follow(responses.get(str(http_status), {}))
    content = response.get("content", {}).get("application/json")
    if content is None:
        return None
    checker = FormatChecker(formats=())
    for name, holds in FORMATS.items():
        checker.checks(name)(lambda value, holds=holds: not isinstance(value, str) or holds(value))
    return Draft202012Validator(_inlined(content["schema"]), format_checker=checker)


def _inlined(node: Any) -> Any:  # noqa: ANN401 - a node of the contract may be anything
    """The node without references, which the validator would look up again for every value."""
    if isinstance(node, dict):
        return {key: _inlined(value) for key, value in _follow(node).items()}
    return [_inlined(one) for one in node] if isinstance(node, list) else node


def _explain(error: "ValidationError") -> Iterator[Violation]:
    pointer = "".join(f"/{part}" for part in error.absolute_path)
    keyword = str(error.validator)
    if keyword != "required":
        yield Violation(pointer, keyword, _expected(keyword, error.validator_value), _shown(error.instance))
        return
    # The library tells the name of a missing member in its message only; repetitions are dropped later.
    for name in cast("list[str]", error.validator_value):
        if name not in cast("dict[str, Any]", error.instance):
            yield Violation(f"{pointer}/{name}", keyword, f"a member {name}", "none")


def _expected(keyword: str, value: Any) -> str:  # noqa: ANN401 - the value of a keyword may be anything
    if keyword == "anyOf":
        return " or ".join(_expected(key, one) for branch in value for key, one in branch.items())
    if isinstance(value, list):
        value = (" or " if keyword == "type" else ", ").join("null" if v is None else v for v in value)
    return _cut(EXPECTED[keyword].format(value))


def _shown(value: object) -> str:
    """A value from a target in bounded, printable ASCII."""
    if isinstance(value, dict):
        return f"an object of {len(value)} members"
    if isinstance(value, list):
        return f"an array of {len(value)} items"
    return _cut(json.dumps(value[:LONGEST] if isinstance(value, str) else value))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."


# -- formats, as strict as their own documents --------------------------------------------------------

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_TIME = re.compile(r"(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))", re.ASCII)
_NAME = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})"
_CHARACTER = rf"(?:{_NAME}|[:@])"
_URI = re.compile(
    rf"""[A-Za-z][A-Za-z0-9+.\-]*:
    (?: //(?:(?:{_NAME}|:)*@)?(?:\[[0-9A-Fa-f:.]+\]|{_NAME}*)(?::[0-9]*)?(?:/{_CHARACTER}*)*
      | /?(?:{_CHARACTER}+(?:/{_CHARACTER}*)*)? )
    (?:\?(?:{_CHARACTER}|[/?])*)?(?:\#(?:{_CHARACTER}|[/?])*)?""",
    re.VERBOSE,
)


def is_date(text: str) -> bool:
    """A day that exists, as RFC 3339 writes it."""
    parts = _DATE.fullmatch(text)
    if parts is None:
        return False
    year, month, day = map(int, parts.groups())
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]  # noqa: PLR2004 - months


def is_date_time(text: str) -> bool:
    """A moment with its offset, as RFC 3339 writes it."""
    parts = _TIME.fullmatch(text[11:])
    if parts is None or text[10] not in "Tt" or not is_date(text[:10]):
        return False
    hour, minute, second = int(parts[1]), int(parts[2]), int(parts[3])
    ahead, past = int(parts[5] or 0), int(parts[6] or 0)
    offset = (ahead * 60 + past) * (-1 if parts[4] == "-" else 1)
    # A leap second is the last one of a day in UTC.
    last = 60 if (hour * 60 + minute - offset) % 1440 == 1439 else 59  # noqa: PLR2004 - minutes of a day
    return hour < 24 and minute < 60 and second <= last and ahead < 24 and past < 60  # noqa: PLR2004 - a clock's


def is_uri(text: str) -> bool:
    """An absolute URI, as RFC 3986 writes it."""
    return _URI.fullmatch(text) is not None


FORMATS: Mapping[str, Callable[[str], bool]] = {"date": is_date, "date-time": is_date_time, "uri": is_uri}
