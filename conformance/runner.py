"""Runs pytest over the cases in this process and hands every event of the run to a listener."""

import os
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from conformance.cases import CHAPTERS
from conformance.plugin import CASES

Listener = Callable[[dict[str, Any]], None]


class _Ear:
    def __init__(self, listener: Listener) -> None:
        self._listener = listener

    def pytest_conformance_event(self, event: dict[str, Any]) -> None:
        self._listener(event)


QUIET = (
    *("-p", "no:terminal", "-p", "no:cacheprovider", "-p", "no:faulthandler", "-p", "no:logging"),
    *("-p", "no:junitxml", "-p", "no:doctest", "-p", "no:unittest", "-p", "no:stepwise", "-p", "no:pastebin"),
    *("--assert", "plain", "--capture", "no", "-c", os.devnull, "--rootdir", str(CASES)),
)


def judge(
    arguments: Sequence[str], listener: Listener, *, workers: int = 1, chapters: Sequence[str] = CHAPTERS
) -> int:
    """Run the selected cases of these chapters; the exit code is pytest's own.

    `arguments` are the plugin's options. Plugins of the environment are left out, so that the same suite
    gives the same verdicts whatever else is installed.
    """
    os.environ.update(PYTEST_DISABLE_PLUGIN_AUTOLOAD="1", PYTEST_ADDOPTS="", PYTEST_PLUGINS="")
    parallel = ["-p", "xdist.plugin", "-n", str(workers)] if workers > 1 else []
    paths = [str(CASES / f"{chapter}.py") for chapter in chapters]
    command = [*QUIET, "-p", "conformance.plugin", *parallel, *arguments, *paths]
    return int(pytest.main(command, [_Ear(listener)]))
