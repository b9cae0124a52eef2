"""Knows the documents that requirements stand on, and whether a cited part of one exists."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from conformance.spec import operations, pointer_exists, read_yaml, schema

OFFICIAL = "openapi"


@dataclass(frozen=True, slots=True)
class Document:
    """A document of `spec/sources.yaml`; `kind` is the basis of what is taken from it.

    `url` is empty for a collection that has no page of its own.
    """

    id: str
    title: str
    url: str
    kind: str
    parts: Mapping[str, str]


@cache
def _register() -> dict[str, Any]:
    return dict(read_yaml("sources.yaml"))


@cache
def documents() -> Mapping[str, Document]:
    """Every document by its id."""
    found = {key: _document(key, node) for key, node in _register()["documents"].items()}
    pages = _register()["errors"]
    for code, title in pages["codes"].items():
        page = {"title": title, "url": pages["url"].format(code=code), "kind": pages["kind"]}
        found[f"errors:{code}"] = _document(f"errors:{code}", page)
    return MappingProxyType(found)


def _document(key: str, node: Mapping[str, Any]) -> Document:
    parts = MappingProxyType(node.get("parts", {}))
    return Document(key, node["title"], node.get("url", ""), node["kind"], parts)


def split(source: str) -> tuple[str, str]:
    """Document and part of an `x-source` of the contract."""
    mark = ":" if source.startswith(f"{OFFICIAL}:") else "/"
    document, _, part = source.partition(mark)
    return document, part


def exists(document: str, part: str) -> bool:
    """Whether the document is known and has that part; no part stands for the document as a whole."""
    if document not in documents():
        return False
    if part and document == OFFICIAL:
        return _in_official(*part.split("/", 1))
    return not part or part in documents()[document].parts


def _in_official(name: str, below: str = "") -> bool:
    """Whether the counterpart in our contract of a place in the official description exists."""
    names = _register()["documents"][OFFICIAL]
    if name in names["schemas"]:
        return pointer_exists("/".join(filter(None, ("#/components/schemas", names["schemas"][name], below))))
    operation = operations().get(names["operations"].get(name, ""))
    if operation is None:
        return False
    root = f"#/paths/{operation.path.replace('/', '~1')}/{operation.method.lower()}"
    kind, _, field = below.partition("/")
    if kind == "parameters":
        count = len(schema(root).get("parameters", ()))
        return field in {schema(f"{root}/parameters/{index}")["name"] for index in range(count)}
    if kind == "body":
        body = f"{root}/requestBody/content/application~1x-www-form-urlencoded/schema"
        return pointer_exists(f"{body}/properties/{field}" if field else body)
    return pointer_exists(f"{root}/{below}" if below else root)
