from pathlib import Path

import pytest

from conformance.limits import Limits
from conformance.model import NotRun
from conformance.spending import Spending, shared


def test_two_processes_spend_from_one_budget(tmp_path: Path) -> None:
    path = shared(tmp_path / "spent")
    one, other = (Limits(max_requests=3, spending=Spending(path)) for _ in range(2))

    one.before("GET", "a")
    other.before("GET", "b")
    one.before("GET", "c")

    with pytest.raises(NotRun, match="the budget of 3 requests"):
        other.before("GET", "d")
    assert (one.requests, other.requests) == (2, 1)


def test_what_may_not_be_sent_is_not_counted(tmp_path: Path) -> None:
    path = shared(tmp_path / "spent")
    limits = Limits(max_creates=0, spending=Spending(path))

    with pytest.raises(NotRun):
        limits.before("POST", "a", creates=True)

    with Spending(path).counted() as spent:
        assert (spent.requests, spent.creates) == (0, 0)
