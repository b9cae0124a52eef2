import json

import httpx
import pytest

from tests.emulator.driving import Emulator, path_of

FIRST, SECOND, THIRD = "+15005551001", "+15005551002", "+15005551003"


def _sessions(session: str) -> str:
    return session.rpartition("/")[0]


def _service(session: str) -> str:
    return _sessions(session).rpartition("/")[0]


def _texts(*identifiers: str) -> list[str]:
    return [json.dumps({"Identifier": each}) for each in identifiers]


def test_a_participant_belongs_to_its_session_and_gets_a_number(emulator: Emulator, party: str) -> None:
    created = emulator.create(f"{party}/Participants", Identifier=FIRST, FriendlyName="Zoë")

    assert created["session_sid"] == party.rpartition("/")[2]
    assert (created["identifier"], created["friendly_name"]) == (FIRST, "Zoë")
    assert created["proxy_identifier"] == "+15005550001"
    assert emulator.fetch(path_of(created)) == created
    assert emulator.fetch(f"{party}/Participants")["participants"] == [created]
    assert emulator.fetch(party)["status"] == "open"


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({}, 20001),
        ({"Identifier": ""}, 20001),
        ({"Identifier": "nobody"}, 80404),
        ({"Identifier": "messenger:1"}, 80616),
        ({"Identifier": "1" * 192}, 80701),
        ({"Identifier": FIRST, "FriendlyName": "x" * 256}, 80701),
        ({"Identifier": FIRST, "ProxyIdentifier": "+15005559999"}, 80605),
        ({"Identifier": FIRST, "ProxyIdentifierSid": "PN" + "0" * 32}, 80605),
    ],
)
def test_a_participant_that_cannot_be_is_refused(
    emulator: Emulator, party: str, form: dict[str, str], code: int
) -> None:
    assert emulator.refusal(f"{party}/Participants", **form) == (400, code)
    assert emulator.fetch(f"{party}/Participants")["participants"] == []


def test_a_session_has_two_participants_at_most_and_each_identifier_once(
    emulator: Emulator, party: str
) -> None:
    emulator.create(f"{party}/Participants", Identifier=FIRST)
    assert emulator.refusal(f"{party}/Participants", Identifier=FIRST) == (400, 80103)

    emulator.create(f"{party}/Participants", Identifier=SECOND)
    assert emulator.refusal(f"{party}/Participants", Identifier=THIRD) == (400, 80609)


def test_a_deleted_participant_is_gone_and_its_identifier_stays_taken(emulator: Emulator, party: str) -> None:
    path = path_of(emulator.create(f"{party}/Participants", Identifier=FIRST))
    emulator.delete(path)

    assert emulator.missing(path)
    assert emulator.fetch(f"{party}/Participants")["participants"] == []
    assert emulator.refusal(f"{party}/Participants", Identifier=FIRST) == (400, 80612)
    emulator.create(f"{party}/Participants", Identifier=SECOND)


def test_participants_need_a_number_that_is_not_reserved(emulator: Emulator, sessions: str) -> None:
    participants = path_of(emulator.create(sessions)) + "/Participants"
    assert emulator.refusal(participants, Identifier=FIRST) == (400, 80205)

    numbers = f"{_service(path_of(emulator.create(sessions)))}/PhoneNumbers"
    reserved = emulator.create(numbers, PhoneNumber="+15005550002", IsReserved="true")
    assert emulator.refusal(participants, Identifier=FIRST) == (400, 80207)

    asked = emulator.create(participants, Identifier=FIRST, ProxyIdentifier="+15005550002")
    assert asked["proxy_identifier_sid"] == reserved["sid"]


def test_an_identifier_gets_no_number_that_it_uses_in_another_active_session(
    emulator: Emulator, party: str
) -> None:
    emulator.create(f"{party}/Participants", Identifier=FIRST)
    other = path_of(emulator.create(_sessions(party)))
    assert emulator.refusal(f"{other}/Participants", Identifier=FIRST) == (400, 80208)

    emulator.update(party, Status="closed")
    emulator.create(f"{other}/Participants", Identifier=FIRST)
    assert emulator.refusal(party, Status="in-progress") == (400, 80604)


def test_a_session_is_created_with_its_participants(emulator: Emulator, party: str) -> None:
    created = emulator.create(_sessions(party), Participants=_texts(FIRST, SECOND))
    listed = emulator.fetch(path_of(created) + "/Participants")["participants"]

    assert [each["identifier"] for each in listed] == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("identifiers", "code"),
    [((FIRST, SECOND, THIRD), 80609), ((FIRST, FIRST), 80103), ((FIRST, "nobody"), 80404), (("",), 20001)],
)
def test_a_session_whose_participants_are_refused_is_not_created(
    emulator: Emulator, party: str, identifiers: tuple[str, ...], code: int
) -> None:
    form = {"UniqueName": "none", "Participants": _texts(*identifiers)}

    assert emulator.refusal(_sessions(party), **form) == (400, code)
    assert len(emulator.fetch(_sessions(party))["sessions"]) == 1
    assert (
        emulator.create(_sessions(party), UniqueName="none", Participants=_texts(FIRST))["status"] == "open"
    )


def test_participants_survive_closing_and_reopening(emulator: Emulator, party: str) -> None:
    created = emulator.create(f"{party}/Participants", Identifier=FIRST)
    emulator.update(party, Status="closed")
    assert emulator.refusal(f"{party}/Participants", Identifier=SECOND) == (400, 80607)

    emulator.update(party, Status="in-progress")
    assert emulator.fetch(f"{party}/Participants")["participants"] == [created]


def test_a_message_is_an_interaction_and_puts_the_session_in_progress(emulator: Emulator, party: str) -> None:
    participant = path_of(emulator.create(f"{party}/Participants", Identifier=FIRST))
    sent = emulator.create(f"{participant}/MessageInteractions", Body="hello")
    session = emulator.fetch(party)

    assert session["status"] == "in-progress"
    assert session["date_started"] == session["date_last_interaction"] == sent["date_created"]
    assert emulator.fetch(f"{participant}/MessageInteractions")["interactions"] == [sent]
    assert emulator.fetch(path_of(sent)) == sent
    listed = emulator.fetch(f"{party}/Interactions")["interactions"]
    assert [each["sid"] for each in listed] == [sent["sid"]]
    assert emulator.fetch(f"{party}/Interactions/{sent['sid']}") == listed[0]


def test_a_deleted_interaction_is_gone_as_a_message_too(emulator: Emulator, party: str) -> None:
    participant = path_of(emulator.create(f"{party}/Participants", Identifier=FIRST))
    sent = emulator.create(f"{participant}/MessageInteractions", Body="hello")
    emulator.delete(f"{party}/Interactions/{sent['sid']}")

    assert emulator.missing(path_of(sent))
    assert emulator.fetch(f"{party}/Interactions")["interactions"] == []


def test_a_message_needs_a_body_and_an_active_session(emulator: Emulator, party: str) -> None:
    participant = path_of(emulator.create(f"{party}/Participants", Identifier=FIRST))
    assert emulator.refusal(f"{participant}/MessageInteractions") == (400, 20001)

    emulator.update(party, Status="closed")
    assert emulator.refusal(f"{participant}/MessageInteractions", Body="hello") == (400, 80607)


def test_what_is_below_a_deleted_session_goes_with_it(emulator: Emulator, party: str) -> None:
    participant = path_of(emulator.create(f"{party}/Participants", Identifier=FIRST))
    sent = emulator.create(f"{participant}/MessageInteractions", Body="hello")
    emulator.delete(party)

    assert emulator.missing(participant)
    assert emulator.missing(path_of(sent))
    assert emulator.missing(f"{party}/Interactions/{sent['sid']}")
    again = emulator.create(_sessions(party), Participants=_texts(FIRST))
    assert httpx.URL(again["url"]).path != party
