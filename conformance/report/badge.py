"""Renders the verdict as a badge: for an endpoint of shields.io, and as a picture of its own.

A run that came to no verdict has no badge: there is nothing that it could say.
"""

import json
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from conformance.counts import scored
from conformance.report.neutral import neutral

Json = Mapping[str, Any]

LABEL = "Twilio Proxy Session"
COLOURS = {
    "conformant": ("brightgreen", "#2f7d32"),
    "conformant-with-deviations": ("yellowgreen", "#5d7414"),
    "not-conformant": ("red", "#b3261e"),
}
# Eleven pixels of a common sans-serif font are about this wide on average; textLength makes it exact.
CHARACTER = 6.5
PADDING = 10


def allowed(document: Json) -> bool:
    """Whether the run came to a verdict that a badge may show."""
    return document["verdict"] in COLOURS and document["run"]["complete"]


def message(document: Json) -> str:
    """The verdict in a few words."""
    must, should = document["counts"]["must"], document["counts"]["should"]
    words = {
        "conformant": "conformant",
        "conformant-with-deviations": f"conformant, {should['fail']} deviations",
        "not-conformant": f"{must['pass']}/{scored(must)} MUST",
    }
    chosen = f", set {neutral(document['set']['id'], 20)}" if document["set"] else ""
    return words[document["verdict"]] + chosen


def render_json(document: Json) -> str:
    """The badge for an endpoint of shields.io."""
    badge = {
        "schemaVersion": 1,
        "label": LABEL,
        "message": message(document),
        "color": COLOURS[document["verdict"]][0],
    }
    return json.dumps(badge, indent=1) + "\n"


def render_svg(document: Json) -> str:
    """The badge as a picture that needs nothing else."""
    said = message(document)
    left, right = (round(len(text) * CHARACTER) + PADDING for text in (LABEL, said))
    colour = COLOURS[document["verdict"]][1]
    title = escape(f"{LABEL}: {said}")
    texts = "\n".join(
        f'<text x="{start + PADDING // 2}" y="14" textLength="{width - PADDING}">{escape(text)}</text>'
        for start, width, text in ((0, left, LABEL), (left, right, said))
    )
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img">
<title>{title}</title>
<rect width="{left}" height="20" fill="#444"/>
<rect x="{left}" width="{right}" height="20" fill="{colour}"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
{texts}
</g>
</svg>
"""
