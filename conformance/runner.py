"""Runs pytest over the cases in this process and hands every event of the run to a listener."""

import os
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from conformance.cases import CHAPTERS
from conformance.plugin import CASES

LONGEST_DEFECT = 4000
Listener = Callable[[dict[str, Any]], None]


class _Ear:
    """Hears the events of a run, and what keeps it from being one."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self.interrupted = False
        self.broken = ""

    def pytest_configure(self, config: pytest.Config) -> None:
        # Nobody reads pytest's own account of a failure, and to prepare one takes its time.
        config.option.tbstyle = "no"

    def pytest_conformance_event(self, event: dict[str, Any]) -> None:
        self._listener(event)

    def pytest_keyboard_interrupt(self) -> None:
        self.interrupted = True

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.broken = report.longreprtext

    def pytest_internalerror(self, excrepr: object) -> None:
        self.broken = str(excrepr)


@dataclass(frozen=True, slots=True)
class Ended:
    """How pytest ended: interrupted by whoever runs it, or broken by a defect of ours, described here."""

    interrupted: bool = False
    broken: str = ""


QUIET = (
    *("-p", "no:terminal", "-p", "no:cacheprovider", "-p", "no:faulthandler", "-p", "no:logging"),
    # Both collect garbage several times at the end, to tell the author of a test about resources that leak.
    *("-p", "no:unraisableexception", "-p", "no:threadexception"),
    *("-p", "no:junitxml", "-p", "no:doctest", "-p", "no:unittest", "-p", "no:stepwise", "-p", "no:pastebin"),
    *("--assert", "plain", "--capture", "no", "-c", os.devnull, "--rootdir", str(CASES)),
)


def judge(
    arguments: Sequence[str], listener: Listener, *, workers: int = 1, chapters: Sequence[str] = CHAPTERS
) -> Ended:
    """Run the selected cases of these chapters.

    `arguments` are the plugin's options. Plugins of the environment are left out, so that the same suite
    gives the same verdicts whatever else is installed.
    """
    _alone()
    parallel = ["-p", "xdist.plugin", "-n", str(workers)] if workers > 1 else []
    ear = _Ear(listener)
    try:
        code = pytest.main(
            [*QUIET, "-p", "conformance.plugin", *parallel, *arguments, *_paths(chapters)], [ear]
        )
    except Exception:  # noqa: BLE001 - a defect of ours, which must end in a report and not in a traceback
        return Ended(ear.interrupted, traceback.format_exc()[-LONGEST_DEFECT:])
    if code in (pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR) and not ear.broken:
        ear.broken = f"pytest ended with {code!r}"
    return Ended(ear.interrupted, ear.broken)


class _Keeper:
    """Keeps what was collected and chosen."""

    def __init__(self) -> None:
        self.items: list[pytest.Item] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.items = list(session.items)


def collected(arguments: Sequence[str] = (), chapters: Sequence[str] = CHAPTERS) -> list[pytest.Item]:
    """The cases that `judge` would run for these arguments; nothing is started and nothing is sent."""
    _alone()
    keeper = _Keeper()
    pytest.main(
        [*QUIET, "-p", "conformance.plugin", "--collect-only", *arguments, *_paths(chapters)], [keeper]
    )
    return keeper.items


def _alone() -> None:
    """Leave out what the environment adds to pytest."""
    os.environ.update(PYTEST_DISABLE_PLUGIN_AUTOLOAD="1", PYTEST_ADDOPTS="", PYTEST_PLUGINS="")


def _paths(chapters: Sequence[str]) -> list[str]:
    return [str(CASES / f"{chapter}.py") for chapter in chapters]
