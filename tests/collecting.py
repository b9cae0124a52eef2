"""The cases of the suite as pytest collects them."""

import os
from functools import cache

import pytest

from conformance.runner import QUIET


class _Keeper:
    def __init__(self) -> None:
        self.items: list[pytest.Item] = []

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.items = list(items)


@cache
def items() -> tuple[pytest.Item, ...]:
    """Every item of every chapter."""
    keeper = _Keeper()
    before = dict(os.environ)
    os.environ.update(PYTEST_DISABLE_PLUGIN_AUTOLOAD="1", PYTEST_ADDOPTS="", PYTEST_PLUGINS="")
    try:
        pytest.main([*QUIET, "-p", "conformance.plugin", "--collect-only", str(QUIET[-1])], [keeper])
    finally:
        os.environ.clear()
        os.environ.update(before)
    return tuple(keeper.items)
