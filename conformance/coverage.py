"""How much of the contract a run has reached, counted from the records of its exchanges.

Reached is not judged: a run may reach an answer that no requirement is about. What cannot be provoked, like
429, counts among the documented answers all the same.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

from conformance.spec import contract, is_date_time, operations, schema

Json = dict[str, Any]
SUCCESS = range(200, 300)
TELLING = {"type": ("integer",), "format": ("future-date-time",)}


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"-?[0-9]{1,18}", text, re.ASCII) else None


def _within(low: int | None, high: int | None, text: str) -> bool:
    number = _number(text)
    return number is None or ((low is None or number >= low) and (high is None or number <= high))


HELD_BY: Mapping[str, Callable[[Any, str], bool]] = {
    "enum": lambda value, text: text in value,
    "minimum": lambda value, text: _within(value, None, text),
    "maximum": lambda value, text: _within(None, value, text),
    "maxLength": lambda value, text: len(text) <= value,
    "pattern": lambda value, text: re.search(value, text) is not None,
    "type": lambda _value, text: _number(text) is not None,
    "format": lambda _value, text: is_date_time(text),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation with the keywords of its schema."""

    name: str
    keywords: Mapping[str, Any]


@dataclass
class Reached:
    """What was seen of one operation."""

    answers: dict[str, int] = field(default_factory=dict)
    accepted: dict[str, int] = field(default_factory=dict)
    kept: set[tuple[str, str]] = field(default_factory=set)
    broken: set[tuple[str, str]] = field(default_factory=set)


def coverage(records: Iterable[Mapping[str, Any]]) -> Json:
    """The part of the document that says which operations, answers, parameters and keywords were reached."""
    reached = {identifier: Reached() for identifier in operations()}
    for record in records:
        found = reached.get(record.get("operation") or "")
        if found is not None and record.get("response"):
            _note(found, parameters(record["operation"]), record)
    rows = [_row(identifier, found) for identifier, found in reached.items()]
    return {"counts": _counts(rows), "operations": rows}


@cache
def parameters(identifier: str) -> tuple[Parameter, ...]:
    """The parameters in query and form of an operation."""
    operation = operations()[identifier]
    node = contract()["paths"][operation.path][operation.method.lower()]
    return tuple(_parameters(node))


def _parameters(node: Json) -> Iterator[Parameter]:
    for one in node.get("parameters", ()):
        parameter = schema(one["$ref"]) if "$ref" in one else one
        if parameter["in"] == "query":
            yield Parameter(parameter["name"], _keywords(parameter["schema"]))
    content = node.get("requestBody", {}).get("content", {})
    for body in content.values():
        whole = schema(body["schema"]["$ref"]) if "$ref" in body["schema"] else body["schema"]
        for name, rules in whole.get("properties", {}).items():
            yield Parameter(name, _keywords(rules))


def _keywords(rules: Json) -> Mapping[str, Any]:
    found = {**schema(rules["$ref"]), **rules} if "$ref" in rules else rules
    known = {name: value for name, value in found.items() if name in HELD_BY}
    return {name: value for name, value in known.items() if value in TELLING.get(name, (value,))}


def _note(found: Reached, known: tuple[Parameter, ...], record: Mapping[str, Any]) -> None:
    http_status = record["response"]["http_status"]
    found.answers[str(http_status)] = found.answers.get(str(http_status), 0) + 1
    sent = _sent(record["request"])
    for parameter in known:
        for text in sent.get(parameter.name, ()):
            if http_status in SUCCESS:
                found.accepted[parameter.name] = found.accepted.get(parameter.name, 0) + 1
            for name, value in parameter.keywords.items():
                side = found.kept if HELD_BY[name](value, text) else found.broken
                side.add((parameter.name, name))


def _sent(request: Mapping[str, Any]) -> dict[str, list[str]]:
    body = request.get("body")
    form = parse_qs(body["text"], keep_blank_values=True, errors="replace") if body else {}
    query = parse_qs(urlsplit(request["url"]).query, keep_blank_values=True, errors="replace")
    return {**query, **form}


def _row(identifier: str, found: Reached) -> Json:
    operation = operations()[identifier]
    return {
        "id": identifier,
        "requests": sum(found.answers.values()),
        "answers": [
            {"http_status": one, "seen": found.answers.get(str(one), 0)} for one in operation.documented
        ],
        "parameters": [
            {
                "name": one.name,
                "accepted": found.accepted.get(one.name, 0),
                "keywords": [
                    {
                        "name": name,
                        "kept": (one.name, name) in found.kept,
                        "broken": (one.name, name) in found.broken,
                    }
                    for name in one.keywords
                ],
            }
            for one in parameters(identifier)
        ],
    }


def _counts(rows: Iterable[Json]) -> Json:
    rows = list(rows)
    answers = [one["seen"] > 0 for row in rows for one in row["answers"]]
    given = [one for row in rows for one in row["parameters"]]
    sides = [one[side] for each in given for one in each["keywords"] for side in ("kept", "broken")]
    return {
        "operations": _share(row["requests"] > 0 for row in rows),
        "answers": _share(answers),
        "parameters": _share(one["accepted"] > 0 for one in given),
        "keywords": _share(sides),
    }


def _share(reached: Iterable[bool]) -> Json:
    found = list(reached)
    return {"reached": sum(found), "total": len(found)}
