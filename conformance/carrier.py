"""In the controller of a run: hears what its processes tell, and tells them what they share."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

SPENDING = pytest.StashKey[Path]()
SPENT = "conformance_spent"


class Carrier:
    """In the controller: takes the events out of reports and of workers that end, and announces each."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    def announce(self, events: Sequence[dict[str, Any]]) -> None:
        """Tell every plugin that listens."""
        for event in events:
            self._config.hook.pytest_conformance_event(event=event)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Announce what one phase of one item showed."""
        self.announce(getattr(report, "conformance", ()))

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> Any:  # noqa: ANN401 - untyped
        """Let every worker run what it has collected: each takes its own share of the cases."""
        from xdist.scheduler import (  # type: ignore[import-untyped]  # noqa: PLC0415 - where it is used
            EachScheduling,
        )

        return EachScheduling(config, log)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:  # noqa: ANN401 - a worker of pytest-xdist, untyped
        """Tell a worker where the requests of all of them are counted."""
        if SPENDING in self._config.stash:
            node.workerinput[SPENT] = str(self._config.stash[SPENDING])

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:  # noqa: ANN401 - a worker of pytest-xdist, untyped
        """Announce what a worker had to say at its end."""
        self.announce(getattr(node, "workeroutput", {}).get("conformance", ()))
