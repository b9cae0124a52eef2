"""Files of earlier releases can still be read: `fixtures/results/` holds one for each minor version."""

import json
from pathlib import Path
from typing import Any

import pytest

from conformance.report import compare_page, history
from conformance.report.compare import Column, compare
from conformance.report.formats import ALWAYS, ON_REQUEST
from tests.report.documents import Run, document

FOLDER = Path(__file__).parent.parent / "fixtures" / "results"
RENDERERS = {**ALWAYS, **{name: one for formats in ON_REQUEST.values() for name, one in formats.items()}}


@pytest.fixture(params=sorted(FOLDER.iterdir()), ids=lambda path: path.stem)
def older(request: pytest.FixtureRequest) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(request.param.read_text(encoding="utf-8"))
    return made


@pytest.mark.parametrize("name", RENDERERS)
def test_every_format_is_rendered_of_an_older_file(older: dict[str, Any], name: str) -> None:
    assert RENDERERS[name](older)


def test_an_older_file_is_compared_with_a_new_one(older: dict[str, Any]) -> None:
    assert compare_page.render(compare([Column("old", older), Column("new", document(Run(6)))]))


def test_an_older_file_stands_in_a_history(older: dict[str, Any]) -> None:
    assert history.render([older, document(Run(6))])
