"""The hook that the suite adds to pytest."""

from typing import Any


def pytest_conformance_event(event: dict[str, Any]) -> None:
    """Called in the controller for each event of a run: exchange, finding, observation, process-finished."""
