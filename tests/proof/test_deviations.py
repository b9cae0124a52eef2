"""A target that deviates from a SHOULD only gets a verdict: no MUST is left open by it."""

import pytest

from conformance import catalogue
from conformance.model import Level, Status
from conformance.proof.command import RANDOM
from conformance.proof.matrix import Subject, judge_one

OPEN = (Status.BLOCKED, Status.INCONCLUSIVE, Status.ERROR, Status.FAIL)
MUSTS = frozenset(one.id for one in catalogue.requirements() if one.level is Level.MUST)


@pytest.mark.parametrize(
    "fault",
    [
        "create-date-expiry-past-accepted",
        "create-unique-name-never-free",
        "update-close-ignores-others",
        "update-empty-refused",
        "update-reopen-with-others-refused",
    ],
)
def test_a_deviation_leaves_no_must_open(fault: str) -> None:
    row = judge_one(Subject("fault", fault, without=RANDOM))

    assert row.failing()
    assert {one: row.statuses[one] for one in MUSTS & set(row.statuses) if row.statuses[one] in OPEN} == {}
