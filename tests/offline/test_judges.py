import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from conformance.model import Exchange, Request, Response, Status
from conformance.offline.history import history
from conformance.offline.judges import judge

SESSIONS = "/v1/Services/KS1/Sessions"
FORM = (("Content-Type", "application/x-www-form-urlencoded"),)
ONE = {"sid": "KC1", "status": "open", "ttl": 3600, "unique_name": "a", "mode": "voice-and-message"}
CLOSED = ONE | {"status": "closed"}

Told = tuple[str, str, str, int, object]
CREATE: Told = ("createSession", SESSIONS, "UniqueName=a&Ttl=3600", 201, ONE)
CLOSE: Told = ("updateSession", f"{SESSIONS}/KC1", "Status=closed", 200, CLOSED)
JOIN: Told = ("createParticipant", f"{SESSIONS}/KC1/Participants", "Identifier=1", 201, {"sid": "KP1"})
REOPEN_REFUSED: Told = ("updateSession", f"{SESSIONS}/KC1", "Status=in-progress", 400, {"code": 80604})
DELETE: Told = ("deleteSession", f"{SESSIONS}/KC1", "", 204, None)


def recorded(*told: Told) -> list[Exchange]:
    """Exchanges a tenth of a second apart, from operation, path, form, HTTP status and body of the answer."""
    return [
        Exchange(
            f"h{number}",
            operation,
            Request("POST", path, FORM, form.encode()),
            Response(http_status, (), b"" if body is None else json.dumps(body).encode()),
            started=1000 + number / 10,
            duration_ms=10,
        )
        for number, (operation, path, form, http_status, body) in enumerate(told)
    ]


def status(requirement: str, exchanges: Sequence[Exchange]) -> Status | None:
    found = judge(requirement, history(exchanges))
    return None if found is None else found.status


@pytest.mark.parametrize(
    ("requirement", "good", "bad"),
    [
        (
            "names.taken-refused",
            (*CREATE[:3], 400, {"code": 80603}),
            (*CREATE[:3], 201, ONE | {"sid": "KC2"}),
        ),
        ("names.taken-code", (*CREATE[:3], 400, {"code": 80603}), (*CREATE[:3], 400, {"code": 20001})),
        ("update.closes", CLOSE, (*CLOSE[:4], ONE)),
        ("consistency.identity", CLOSE, (*CLOSE[:4], CLOSED | {"sid": "KC9"})),
        ("delete.204", DELETE, (*DELETE[:3], 200, None)),
    ],
)
def test_what_follows_a_create_is_judged(requirement: str, good: Told, bad: Told) -> None:
    assert status(requirement, recorded(CREATE, good)) is Status.PASS
    assert status(requirement, recorded(CREATE, bad)) is Status.FAIL


@pytest.mark.parametrize(
    ("requirement", "operation"),
    [("delete.twice-404", "deleteSession"), ("delete.fetch-404", "fetchSession")],
)
def test_what_follows_a_deletion_is_judged(requirement: str, operation: str) -> None:
    gone: Told = (operation, f"{SESSIONS}/KC1", "", 404, {"code": 20404})

    assert status(requirement, recorded(CREATE, DELETE, gone)) is Status.PASS
    assert status(requirement, recorded(CREATE, DELETE, (*gone[:3], 410, {}))) is Status.FAIL


def test_a_re_opening_may_be_refused_for_the_sake_of_participants() -> None:
    assert status("update.reopens", recorded(CREATE, CLOSE, REOPEN_REFUSED)) is Status.FAIL
    assert status("update.reopens", recorded(CREATE, JOIN, CLOSE, REOPEN_REFUSED)) is None


def test_what_overlaps_says_nothing_about_an_order() -> None:
    made, closed = recorded(CREATE, (*CLOSE[:4], ONE))
    slow = Exchange(**{**vars(made), "duration_ms": 500})

    assert status("update.closes", [slow, closed]) is None


def test_what_a_recording_of_ours_says_to_overlap_gives_no_order() -> None:
    made, closed = recorded(CREATE, (*CLOSE[:4], ONE))

    assert status("update.closes", [made, closed]) is Status.FAIL
    assert status("update.closes", [made, replace(closed, together=True)]) is None


def test_an_update_without_an_answer_may_have_worked() -> None:
    made, closed, fetched = recorded(CREATE, CLOSE, ("fetchSession", CLOSE[1], "", 200, ONE))
    lost = replace(closed, response=None, no_answer="late")

    assert status("create.answer-equals-fetch", [made, fetched]) is Status.PASS
    assert status("create.answer-equals-fetch", [made, lost, fetched]) is None


def test_an_answer_that_shows_no_session_is_not_what_a_fetch_shows() -> None:
    fetched: Told = ("fetchSession", CLOSE[1], "", 200, ONE)

    assert status("consistency.answer-equals-fetch", recorded(CREATE, CLOSE, (*fetched[:4], CLOSED))) is (
        Status.PASS
    )
    assert status("consistency.answer-equals-fetch", recorded(CREATE, (*CLOSE[:3], 204, None), fetched)) is (
        Status.FAIL
    )


def test_requests_with_other_credentials_are_not_judged_as_those_of_the_account() -> None:
    made, closed = recorded(CREATE, (*CLOSE[:3], 401, {}))
    request = Request(closed.request.method, closed.request.target, FORM, closed.request.body, "none")

    assert status("update.closes", [made, Exchange(**{**vars(closed), "request": request})]) is None


def test_a_code_that_is_null_is_none() -> None:
    refused: Told = (*CREATE[:3], 400, {"code": None})

    assert status("names.taken-code", recorded(CREATE, refused)) is None


def test_a_recording_that_shows_nothing_of_it_gives_no_finding() -> None:
    assert status("delete.204", recorded(CREATE)) is None
