"""The files that are rendered from `results.json`: those of every run, and those on request."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from conformance.report import badge, ctrf, har, html, junit, markdown, sarif

Json = Mapping[str, Any]
Formats = dict[str, Callable[[Json], str]]

ALWAYS: Formats = {"report.html": html.render, "junit.xml": junit.render, "summary.md": markdown.render}
ON_REQUEST: dict[str, Formats] = {
    "sarif": {"results.sarif": sarif.render},
    "ctrf": {"results.ctrf.json": ctrf.render},
    "har": {"results.har": har.render},
    "badge": {"badge.json": badge.render_json, "badge.svg": badge.render_svg},
}
FILES = (*ALWAYS, *(name for formats in ON_REQUEST.values() for name in formats))


def chosen(names: Iterable[str], document: Json) -> Formats:
    """The files to write for this document; a badge only where the run came to a verdict."""
    wanted = {name for name in names if name != "badge" or badge.allowed(document)}
    requested = {
        file: render for name in ON_REQUEST if name in wanted for file, render in ON_REQUEST[name].items()
    }
    return {**ALWAYS, **requested}
