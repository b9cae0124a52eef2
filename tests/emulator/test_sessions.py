import re
from datetime import timedelta

import httpx
import pytest

from tests.emulator.driving import ACCOUNT, Emulator, path_of

MEMBERS = {
    "sid",
    "service_sid",
    "account_sid",
    "date_started",
    "date_ended",
    "date_last_interaction",
    "date_expiry",
    "unique_name",
    "status",
    "closed_reason",
    "ttl",
    "mode",
    "date_created",
    "date_updated",
    "url",
    "links",
}


def test_a_session_created_without_parameters_has_every_member_and_every_default(
    emulator: Emulator, sessions: str
) -> None:
    created = emulator.create(sessions)

    assert set(created) == MEMBERS
    assert re.fullmatch("KC[0-9a-f]{32}", created["sid"])
    assert created["account_sid"] == ACCOUNT
    assert (created["mode"], created["status"], created["ttl"]) == ("voice-and-message", "open", 0)
    empty = MEMBERS - {name for name, value in created.items() if value is not None}
    assert empty == {
        "unique_name",
        "closed_reason",
        "date_started",
        "date_ended",
        "date_last_interaction",
        "date_expiry",
    }


def test_a_post_without_body_and_content_type_creates_a_session(emulator: Emulator, sessions: str) -> None:
    response = emulator.client.send(emulator.client.build_request("POST", sessions))

    assert "content-type" not in response.request.headers
    assert response.status_code == 201


def test_urls_name_the_host_that_the_client_used(emulator: Emulator, sessions: str) -> None:
    response = emulator.client.post(sessions, headers={"Host": "proxy.example:8080"})
    created = response.json()

    assert created["url"] == f"http://proxy.example:8080{sessions}/{created['sid']}"
    assert created["links"] == {
        "interactions": created["url"] + "/Interactions",
        "participants": created["url"] + "/Participants",
    }


def test_a_fetch_shows_what_create_showed(emulator: Emulator, sessions: str) -> None:
    created = emulator.create(sessions, UniqueName="ä b#/?", Mode="voice-only", Ttl="61")

    assert emulator.fetch(path_of(created)) == created


@pytest.mark.parametrize("name", ["ä b#?", "a/b", "a%2Fb", "💬"])
def test_a_session_is_fetched_by_its_percent_encoded_name(
    emulator: Emulator, sessions: str, name: str
) -> None:
    created = emulator.create(sessions, UniqueName=name)
    encoded = "".join(f"%{byte:02X}" for byte in name.encode())

    assert emulator.fetch(f"{sessions}/{encoded}") == created


def test_only_fetch_takes_a_name(emulator: Emulator, sessions: str) -> None:
    emulator.create(sessions, UniqueName="named")

    assert emulator.refusal(f"{sessions}/named", Ttl="1") == (404, 20404)
    assert emulator.client.delete(f"{sessions}/named").status_code == 404
    assert emulator.missing(f"{sessions}/named/Participants")


@pytest.mark.parametrize("name", ["x" * 191, "é" * 191])
def test_a_name_of_191_characters_is_accepted(emulator: Emulator, sessions: str, name: str) -> None:
    assert emulator.create(sessions, UniqueName=name)["unique_name"] == name


def test_an_empty_name_counts_as_absent(emulator: Emulator, sessions: str) -> None:
    assert emulator.create(sessions, UniqueName="")["unique_name"] is None
    assert emulator.create(sessions, UniqueName="")["unique_name"] is None


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("UniqueName", "x" * 192),
        ("Mode", "Voice-Only"),
        ("Mode", ""),
        ("Status", "failed"),
        ("Status", "unknown"),
        ("Status", "OPEN"),
        ("Ttl", "-1"),
        ("Ttl", "1.5"),
        ("Ttl", "1e3"),
        ("Ttl", ""),
        ("Ttl", "٣"),
        ("Ttl", "9" * 5000),
        ("DateExpiry", "soon"),
        ("DateExpiry", "2030-02-30T00:00:00Z"),
        ("DateExpiry", "2000-01-01T00:00:00Z"),
        ("DateExpiry", "9999-12-31T23:59:59-23:59"),
        ("Participants", "{"),
        ("Participants", "[]"),
        ("Participants", '{"Identifier": 5}'),
        ("Participants", "[" * 50000),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_name_and_nothing_is_created(
    emulator: Emulator, sessions: str, parameter: str, value: str
) -> None:
    response = emulator.post(sessions, **{parameter: value})

    assert (response.status_code, response.json()["code"]) == (400, 80701)
    assert parameter in response.json()["message"]
    assert emulator.fetch(sessions)["sessions"] == []


@pytest.mark.parametrize("status", ["open", "in-progress", "closed"])
def test_a_session_can_start_in_three_statuses(emulator: Emulator, sessions: str, status: str) -> None:
    created = emulator.create(sessions, Status=status)

    assert created["status"] == status
    assert (created["date_ended"] is not None) == (status == "closed")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("2100-01-02T03:04:05Z", "2100-01-02T03:04:05Z"),
        ("2100-01-02T03:04:05+02:00", "2100-01-02T01:04:05Z"),
        ("2100-01-02T03:04:05.678Z", "2100-01-02T03:04:05Z"),
        ("2100-01-02T03:04:05", "2100-01-02T03:04:05Z"),
        ("2100-01-02", "2100-01-02T00:00:00Z"),
    ],
)
def test_a_date_expiry_is_shown_in_utc(emulator: Emulator, sessions: str, given: str, shown: str) -> None:
    assert emulator.create(sessions, DateExpiry=given)["date_expiry"] == shown


def test_a_name_is_unique_in_its_service_only(emulator: Emulator, sessions: str) -> None:
    other = emulator.service(UniqueName="another service") + "/Sessions"
    emulator.create(sessions, UniqueName="once")

    assert emulator.refusal(sessions, UniqueName="once") == (400, 80603)
    assert emulator.create(sessions, UniqueName="Once")["unique_name"] == "Once"
    assert emulator.create(other, UniqueName="once")["unique_name"] == "once"


def test_a_closed_session_keeps_its_name_and_a_deleted_one_frees_it(
    emulator: Emulator, sessions: str
) -> None:
    path = path_of(emulator.create(sessions, UniqueName="kept"))
    emulator.update(path, Status="closed")
    assert emulator.refusal(sessions, UniqueName="kept") == (400, 80603)

    emulator.delete(path)
    assert emulator.create(sessions, UniqueName="kept")["unique_name"] == "kept"


def test_the_ttl_of_the_service_is_the_default(emulator: Emulator) -> None:
    sessions = emulator.service(DefaultTtl="120") + "/Sessions"

    assert emulator.create(sessions)["ttl"] == 120
    assert emulator.create(sessions, Ttl="5")["ttl"] == 5


def test_a_deleted_session_is_gone_for_every_method(emulator: Emulator, sessions: str) -> None:
    path = path_of(emulator.create(sessions))
    emulator.delete(path)

    assert emulator.missing(path)
    assert emulator.refusal(path) == (404, 20404)
    assert emulator.client.delete(path).status_code == 404
    assert emulator.missing(f"{path}/Participants")
    assert emulator.missing(f"{path}/Interactions")
    assert emulator.fetch(sessions)["sessions"] == []


def test_a_session_is_not_found_through_another_service(emulator: Emulator, sessions: str) -> None:
    other = emulator.service(UniqueName="another service")
    created = emulator.create(sessions)
    astray = f"{other}/Sessions/{created['sid']}"

    assert emulator.missing(astray)
    assert emulator.refusal(astray, Ttl="5") == (404, 20404)
    assert emulator.client.delete(astray).status_code == 404
    assert emulator.fetch(path_of(created)) == created


def test_reading_changes_nothing(emulator: Emulator, sessions: str) -> None:
    created = emulator.create(sessions)
    emulator.clock.move(timedelta(hours=1).total_seconds())

    assert emulator.fetch(path_of(created)) == created
    assert emulator.fetch(sessions)["sessions"] == [created]


def test_forms_are_read_whether_spaces_are_plus_signs_or_percent_20(
    emulator: Emulator, sessions: str
) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    names = [
        emulator.client.post(sessions, content=content, headers=kind).json()["unique_name"]
        for content in (b"UniqueName=a+b", b"UniqueName=a%20c", b"UniqueName=a%2Bd", b"UniqueName=%C3%A9")
    ]

    assert names == ["a b", "a c", "a+d", "é"]


def test_multipart_bodies_are_read(emulator: Emulator, sessions: str) -> None:
    parts = {"UniqueName": (None, "é in parts"), "Ttl": (None, "7")}
    created = emulator.client.post(sessions, files=parts).json()

    assert (created["unique_name"], created["ttl"]) == ("é in parts", 7)


def test_unknown_parameters_are_ignored(emulator: Emulator, sessions: str) -> None:
    assert emulator.create(sessions, FailOnParticipantConflict="true", Color="blue")["status"] == "open"


def test_a_body_has_its_type_and_no_content_has_none(emulator: Emulator, sessions: str) -> None:
    created: httpx.Response = emulator.post(sessions)
    deleted = emulator.client.delete(path_of(created.json()))

    assert created.headers["content-type"] == "application/json"
    assert "content-type" not in deleted.headers
