"""The cases of the suite as pytest collects them."""

import os
from functools import cache

import pytest

from conformance.runner import collected


@cache
def items() -> tuple[pytest.Item, ...]:
    """Every item of every chapter."""
    before = dict(os.environ)
    try:
        return tuple(collected())
    finally:
        os.environ.clear()
        os.environ.update(before)
