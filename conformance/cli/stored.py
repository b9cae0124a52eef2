"""Reads what an earlier run stored."""

import json
from pathlib import Path
from typing import Any

from conformance.cli.options import Refused
from conformance.outcomes import BadEvents
from conformance.results import KIND, from_events


def load(source: Path) -> dict[str, Any]:
    """The document of a results.json, or of the events.ndjson of a run; Refused where it is neither."""
    try:
        text = source.read_text(encoding="utf-8")
        document = from_events(text.split("\n")) if source.suffix == ".ndjson" else json.loads(text)
    except OSError as error:
        raise Refused(f"{source} cannot be read: {error.strerror}.") from None
    except (BadEvents, ValueError, KeyError, TypeError) as error:
        raise Refused(f"{source} is not a stored run of ours: {error}.") from None
    if not isinstance(document, dict) or document.get("kind") != KIND:
        raise Refused(f"{source} is not a stored run of ours.")
    return document


def stored_below(folder: Path) -> list[dict[str, Any]]:
    """The document of every results.json below a folder; Refused where there is none."""
    paths = sorted(folder.rglob("results.json"))
    if not paths:
        raise Refused(f"No results.json lies below {folder}.")
    return [load(path) for path in paths]
