"""How the command line ends."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

INTERRUPTED = """
import sys
from unittest.mock import patch

import conformance.cli


def main(**_):
    try:
        exec("raise KeyboardInterrupt")
    except KeyboardInterrupt:
        print("reported")
    raise SystemExit(int(sys.argv[1]))


with patch.object(conformance.cli.command, "main", main):
    conformance.cli.main()
"""


@pytest.mark.parametrize("code", [130, 143])
def test_an_interruption_that_came_out_of_code_from_a_string_keeps_its_exit_code(
    tmp_path: Path, code: int
) -> None:
    (tmp_path / "interrupted.py").write_text(INTERRUPTED, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-m", "interrupted", str(code)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(Path.cwd())])},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stdout) == (code, "reported\n")
