"""Which answers are held against the contract."""

import json

import pytest

from conformance.model import Exchange, Nonconformity, Request, Response
from conformance.scenes.contract import expect_parents, kind_of, neighbour_answers, shown
from conformance.watch import Seen

SERVICE, SESSION = "KS" + "a" * 32, "KC" + "b" * 32


def answer(operation: str, http_status: int, body: object = None) -> Exchange:
    """An exchange of that operation below one Service and one Session."""
    content = b"" if body is None else json.dumps(body).encode()
    target = f"/base/v1/Services/{SERVICE}/Sessions/{SESSION}/Participants?PageSize=1"
    return Exchange("x1", operation, Request("GET", target, (), b""), Response(http_status, (), content))


@pytest.mark.parametrize(
    ("operation", "kind"),
    [
        ("listServices", "Service"),
        ("deletePhoneNumber", "PhoneNumber"),
        ("createMessageInteraction", "MessageInteraction"),
        ("fetchInteraction", "Interaction"),
        ("fetchSession", None),
        ("listSessions", None),
        (None, None),
    ],
)
def test_an_operation_is_about_one_kind_of_neighbour(operation: str | None, kind: str | None) -> None:
    assert kind_of(operation) == kind


def test_an_empty_answer_to_a_delete_is_not_held_against_the_contract() -> None:
    assert not list(neighbour_answers(answer("deleteParticipant", 200)))


def test_an_empty_answer_to_a_create_is() -> None:
    assert len(list(neighbour_answers(answer("createParticipant", 201)))) == 1


def test_refusals_and_sessions_are_left_to_others() -> None:
    assert not list(neighbour_answers(answer("createParticipant", 400, {})))
    assert not list(neighbour_answers(answer("fetchSession", 200, {})))


def test_each_object_of_a_list_is_shown_with_its_place() -> None:
    page = answer("listParticipants", 200, {"participants": [{"sid": "KP1"}, 3, {"sid": "KP2"}]})
    assert [seen.pointer for seen in shown(page, "Participant")] == ["/participants/0", "/participants/2"]


def test_a_child_of_another_session_is_told_by_its_session_sid() -> None:
    other = {"service_sid": SERVICE, "session_sid": "KC" + "c" * 32}
    with pytest.raises(Nonconformity) as failed:
        expect_parents(Seen(answer("fetchParticipant", 200, other), other))
    assert failed.value.pointer == "/session_sid"


def test_letter_case_of_a_sid_is_no_difference() -> None:
    same = {"service_sid": "KS" + "A" * 32, "session_sid": "KC" + "B" * 32}
    expect_parents(Seen(answer("fetchParticipant", 200, same), same))
