from pathlib import Path

import pytest

from conformance.model import NotApplicable
from conformance.sdk import node, python
from conformance.sdk.story import Plot
from tests.sdk.stage import Fake, answering

PLOT = Plot("http://x", "KS1", "AC" + "0" * 32, "name", (), own=True)


def test_without_node_the_library_is_not_applicable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    told = node.drive(Fake(answering(200)).as_client(), PLOT)

    assert isinstance(told.hindrance, NotApplicable)


def test_without_the_library_for_python_it_is_not_applicable(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("importlib.import_module", missing)
    told = python.drive(Fake(answering(200)).as_client(), PLOT)

    assert isinstance(told.hindrance, NotApplicable)


def test_the_driver_gets_no_credential_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "node"
    program.write_text(
        '#!/bin/sh\nenv > "$HOME/seen"\necho \'{"version": "0", "steps": []}\'\n', encoding="utf-8"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PROXY_CONFORMANCE_AUTH_TOKEN", "planted-secret")
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "planted-secret")
    told = node.drive(Fake(answering(200)).as_client(), PLOT)

    assert told.version == "0"
    assert "planted-secret" not in (tmp_path / "seen").read_text(encoding="utf-8")
