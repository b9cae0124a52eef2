"""Writes the kill matrix for machines and for people."""

import json
from pathlib import Path
from typing import Any

from conformance.proof.judgement import Proof
from conformance.report.html import page

TEMPLATE = "matrix.html.jinja"


def document(proof: Proof) -> dict[str, Any]:
    """The matrix as JSON, in the order of the names, so that the same proof gives the same bytes."""
    return {
        "kind": "proxy-conformance.proof",
        "sound": proof.sound,
        "figures": proof.figures(),
        "problems": sorted(proof.problems),
        "faults": [
            {"name": name, "killed_by": proof.kills[name], "also_red": proof.collateral[name]}
            for name in sorted(proof.kills)
        ],
        "choices": sorted({row.subject.name for row in proof.rows if row.subject.kind == "choice"}),
    }


def write(folder: Path, proof: Proof) -> Path:
    """Write `proof.json` and `index.html`; the path of the page."""
    folder.mkdir(parents=True, exist_ok=True)
    matrix = document(proof)
    (folder / "proof.json").write_text(json.dumps(matrix, indent=1) + "\n", encoding="utf-8")
    path = folder / "index.html"
    path.write_text(page(TEMPLATE, matrix=matrix), encoding="utf-8")
    return path
