import pytest

from conformance.model import Failure, Finding, Status
from conformance.proof.judgement import Scope, judge
from conformance.proof.matrix import Row, Subject, judge_one
from conformance.proof.recorded import Recorded, compare
from conformance.records import Redactor
from tests.exchanges import exchange
from tests.running import chapters

BASE_URL = "http://127.0.0.1:8080"
ANSWERS_204 = "delete.204"


def recorded(http_status: int, run: Status, *, body: bytes = b"", decisive: str = "") -> Recorded:
    """The comparison where a deletion was answered so, and the run judged it as `run`."""
    deleted = exchange(http_status, body, method="DELETE", operation="deleteSession")
    events = [{"event": "exchange", "exchange": Redactor().exchange(deleted)}]
    failure = Failure("http-status", "204", "other", decisive=decisive) if run is Status.FAIL else None
    return compare(events, BASE_URL, {ANSWERS_204: Finding(ANSWERS_204, run, failure=failure)})


def test_the_clean_emulator_is_judged_the_same_by_its_recording() -> None:
    row = judge_one(Subject("clean", selection=chapters("session", "create", "update", "delete", "paging")))

    assert row.differences == ()
    assert row.compared > 20


@pytest.mark.parametrize(
    ("fault", "owner"),
    [
        ("session-sid-prefix", "session.sid"),
        ("delete-answers-202", "delete.204"),
        ("update-ignores-ttl", "update.ttl"),
    ],
)
def test_a_fault_is_judged_the_same_by_its_recording(fault: str, owner: str) -> None:
    row = judge_one(Subject("fault", fault, (owner,)))

    assert row.statuses == {owner: "fail"}
    assert (row.compared, row.differences) == (1, ())


def test_another_status_of_the_check_is_a_difference() -> None:
    assert recorded(204, Status.PASS) == Recorded(1, ())
    assert recorded(202, Status.PASS).differences == (
        "delete.204: the run pass, the check fail (expected HTTP status 204; got 202)",
    )


@pytest.mark.parametrize("run", [Status.BLOCKED, Status.INCONCLUSIVE, Status.NOT_APPLICABLE])
def test_what_the_run_could_not_judge_is_not_compared(run: Status) -> None:
    assert recorded(202, run) == Recorded()


def test_what_failed_on_an_answer_that_was_cut_is_not_compared() -> None:
    long = b"x" * 100_000

    assert recorded(204, Status.FAIL, body=long, decisive="x1") == Recorded()


def test_a_difference_keeps_the_proof_from_being_sound() -> None:
    row = Row(Subject("choice", "some"), {ANSWERS_204: "pass"}, compared=1, differences=("one",))
    proof = judge([row], [], Scope.FAULTS)

    assert proof.problems == ("choice some: the check of the recorded run differs on one",)
    assert not proof.sound
    assert proof.figures()["checked_offline"] == 1
