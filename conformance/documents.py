"""The documents that requirements stand on: their titles and addresses, read from `spec/sources.yaml`."""

from functools import cache
from typing import Any

from conformance.model import Source
from conformance.spec import directory


@cache
def sources() -> dict[str, Any]:
    """The file of sources, read once."""
    import yaml  # noqa: PLC0415 - only who cites documents needs it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: dict[str, Any] = yaml.load((directory() / "sources.yaml").read_text(encoding="utf-8"), loader)  # noqa: S506 - a safe loader, in C where there is one
    return loaded


def document(identifier: str) -> dict[str, Any] | None:
    """The entry of a document; that of an error code is made from the entry of all codes."""
    found: dict[str, Any] | None = sources()["documents"].get(identifier)
    kind, _, code = identifier.partition(":")
    if found is None and kind == "errors" and code.isdigit():
        codes = sources()["errors"]
        return {"title": f"Error {code}", "url": codes["url"].format(code=code), "parts": {}}
    return found


def title_and_url(source: Source) -> tuple[str, str]:
    """What to call the document of a source, and where it is; the bare id where nobody listed it."""
    entry = document(source.document) or {}
    return entry.get("title", source.document), entry.get("url", "")
