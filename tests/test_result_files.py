"""The files of a result: all of them, or none."""

import json
from pathlib import Path

import pytest

from conformance.result_files import SecretFound, write
from tests.report.documents import Run, document

RUN = Run(30, failing=(0, 5, 10, 3), blocked=(1, 2), absent=(6,))


def test_all_files_are_written(tmp_path: Path) -> None:
    paths = write(tmp_path / "out", document(RUN), {"a.txt": lambda _: "a\ud800"}, scan=lambda _: None)

    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.txt", "results.json"]
    assert json.loads(paths[0].read_text(encoding="utf-8")) == document(RUN)


def test_no_file_is_written_when_one_would_hold_a_secret(tmp_path: Path) -> None:
    def scan(content: bytes) -> str | None:
        return "value" if b"sesame-open" in content else None

    with pytest.raises(SecretFound) as caught:
        write(tmp_path / "out", document(RUN), {"a.txt": lambda _: "sesame-open"}, scan=scan)

    assert caught.value.layer == "value"
    assert "sesame-open" not in str(caught.value)
    assert not (tmp_path / "out").exists()
