"""Compares our contract with the official OpenAPI description and tells why they differ.

    python -m tools.compare_contract PATH/TO/twilio_proxy_v1.json

Both are reduced to facts (`createSession body UniqueName maxLength: 191`). Each fact in which they differ
needs a reason in `contract_differences.yaml`, and each reason there needs its difference; else it exits 1.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from conformance import spec

REASONS = Path(__file__).with_name("contract_differences.yaml")
KEYWORDS = (
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "maxItems",
    "format",
    "default",
    "const",
    "required",
)
Facts = dict[str, Any]


class Reader:
    """Reads the facts of one OpenAPI document, 3.0 and 3.1 alike, under our names."""

    def __init__(self, document: Mapping[str, Any], resources: Mapping[str, str]) -> None:
        self.document = document
        self.resources = resources
        self.operations = {(one.method, one.path): one.id for one in spec.operations().values()}

    def facts(self) -> Facts:
        """Every fact of the document by where it stands."""
        found: Facts = {}
        for path, item in self.document["paths"].items():
            for method in {"get", "post", "put", "patch", "delete"} & item.keys():
                found |= self._at(method.upper(), path, item[method])
        for schema, name in self.resources.items():
            found |= dict(self._schema(name, self.document["components"]["schemas"][schema]))
        return found

    def _at(self, method: str, path: str, node: Mapping[str, Any]) -> Facts:
        name = self.operations.get((method, path))
        return dict(self._operation(name, node)) if name else {f"{method} {path}": "described"}

    def _operation(self, name: str, node: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        success = sorted(code for code in node["responses"] if code.startswith("2"))
        yield f"{name} success", [int(code) for code in success]
        for parameter in map(self._follow, node.get("parameters", ())):
            where = f"{name} {parameter['in']} {parameter['name']}"
            yield f"{where} required", parameter.get("required", False)
            yield from self._schema(where, parameter["schema"])
        if "requestBody" in node:
            yield f"{name} body always", node["requestBody"].get("required", False)
        for media, content in node.get("requestBody", {}).get("content", {}).items():
            yield f"{name} body encoding", media
            yield from self._schema(f"{name} body", content["schema"])
        for code in success:
            for media, content in node["responses"][code].get("content", {}).items():
                yield f"{name} {code} encoding", media
                yield from self._schema(f"{name} {code}", content["schema"])

    def _schema(self, where: str, node: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        name = node.get("$ref", "").rpartition("/")[2]
        if name in self.resources:
            yield f"{where} is", self.resources[name]
            return
        node = self._merged(node)
        types = node.get("type", ())
        types = {types} if isinstance(types, str) else set(types)
        yield f"{where} type", " or ".join(sorted(types - {"null"})) or None
        if "null" in types or node.get("nullable"):
            yield f"{where} nullable", True
        yield from ((f"{where} {key}", node[key]) for key in KEYWORDS if key in node)
        if "enum" in node:
            yield f"{where} enum", [value for value in node["enum"] if value is not None]
        if "anyOf" in node:
            yield f"{where} format", " or ".join(one["format"] for one in node["anyOf"])
        if "items" in node:
            yield from self._schema(f"{where} items", node["items"])
        for member, value in node.get("properties", {}).items():
            yield from self._schema(f"{where} {member}", value)

    def _merged(self, node: Mapping[str, Any]) -> dict[str, Any]:
        """The schema with its reference and its allOf folded in."""
        merged: dict[str, Any] = {}
        followed = self._follow(node)
        for part in (*map(self._merged, followed.get("allOf", ())), followed):
            members = dict(merged.get("properties", {}))
            for key, value in part.get("properties", {}).items():
                members[key] = {**members.get(key, {}), **value}
            merged = {**merged, **part, "properties": members}
        return merged

    def _follow(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        if "$ref" not in node:
            return node
        found: Any = self.document
        for key in node["$ref"].split("/")[1:]:
            found = found[key]
        return {**found, **{key: value for key, value in node.items() if key != "$ref"}}


def differences(contract: Mapping[str, Any], official: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The facts in which both differ, each with its official value and with ours."""
    names = spec.read_yaml("sources.yaml")["documents"]["openapi"]["schemas"]
    resources = {key: name for key, name in names.items() if key.startswith("proxy.")}
    theirs = Reader(official, resources).facts()
    ours = Reader(contract, {name: name for name in resources.values()}).facts()
    return {
        where: (theirs.get(where), ours.get(where))
        for where in sorted(theirs.keys() | ours.keys())
        if theirs.get(where) != ours.get(where)
    }


def reasons() -> dict[str, tuple[Any, Any, str]]:
    """The official value, ours and the reason, by the fact that they explain."""
    table = yaml.safe_load(REASONS.read_bytes())
    return {
        where: (entry["official"], entry["ours"], entry["reason"])
        for entry in table
        for where in entry["where"]
    }


def complaints(found: Mapping[str, tuple[Any, Any]]) -> list[str]:
    """Differences without a reason, reasons without a difference, and reasons for other values."""
    known = reasons()
    missing = [
        f"no reason: {where}: official {a!r}, ours {b!r}"
        for where, (a, b) in found.items()
        if where not in known
    ]
    stale = [f"no such difference: {where}" for where in known if where not in found]
    other = [
        f"explained as {known[where][:2]!r}: {where}: official {a!r}, ours {b!r}"
        for where, (a, b) in found.items()
        if where in known and known[where][:2] != (a, b)
    ]
    return missing + stale + other


def main() -> int:
    """Print every difference with its reason, then what is wrong with the reasons."""
    parser = argparse.ArgumentParser(description="Compare our contract with the official description.")
    parser.add_argument("official", type=Path, help="the official OpenAPI description, as JSON")
    official = json.loads(parser.parse_args().official.read_bytes())
    found = differences(spec.contract(), official)
    known = reasons()
    for where, (theirs, ours) in found.items():
        print(f"{where}\n  official: {theirs!r}\n  ours:     {ours!r}")
        print(f"  because:  {known[where][2] if where in known else '?'}")
    wrong = complaints(found)
    print(*wrong, f"{len(found)} differences, {len(wrong)} complaints", sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
