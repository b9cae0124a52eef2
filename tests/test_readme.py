"""The commands that README.md shows exist as it writes them, and CI runs those for the set-up."""

import importlib
import re
import shlex
from pathlib import Path

import click
import pytest

from conformance.cli import COMMANDS

ROOT = Path(__file__).parent.parent
BLOCKS = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
LINES = [line for block in BLOCKS for line in block.splitlines() if line.startswith("proxy-conformance ")]


@pytest.mark.parametrize("line", LINES)
def test_a_command_of_the_readme_is_one_of_ours_with_options_that_it_has(line: str) -> None:
    name, *words = shlex.split(line)[1:]
    assert name in COMMANDS
    command: click.Command = importlib.import_module(f"conformance.cli.{name}_command").command
    if isinstance(command, click.Group):
        command = command.commands[words.pop(0)]
    known = {option for parameter in command.params for option in parameter.opts}

    assert {word for word in words if word.startswith("--")} <= known


def test_the_first_command_sets_up_and_judges_the_emulator() -> None:
    assert BLOCKS[0].strip().endswith(".venv/bin/pip install --quiet . && .venv/bin/proxy-conformance run")


def test_ci_runs_the_set_up_and_the_tests_that_the_readme_names() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")

    assert "--constraint constraints.txt --editable '.[dev]'" in BLOCKS[1]
    assert "--constraint constraints.txt --editable '.[dev]'" in script
    assert BLOCKS[1].strip().endswith("python -m pytest")
    assert script.strip().endswith("python -m pytest")
