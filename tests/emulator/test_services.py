import pytest

from conformance.emulator import Settings
from tests.emulator import driving
from tests.emulator.driving import ACCOUNT, TOKEN, Emulator, path_of


def test_a_service_has_the_defaults_of_the_real_one(emulator: Emulator) -> None:
    created = emulator.create("/v1/Services", UniqueName="minimal")

    assert created["default_ttl"] == 0
    assert created["geo_match_level"] == "country"
    assert created["number_selection_behavior"] == "prefer-sticky"
    assert created["callback_url"] is None
    assert created["links"]["sessions"] == created["url"] + "/Sessions"
    assert emulator.fetch(path_of(created)) == created
    assert emulator.fetch("/v1/Services")["services"] == [created]


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({}, 20001),
        ({"UniqueName": ""}, 20001),
        ({"UniqueName": "taken"}, 80602),
        ({"UniqueName": "x" * 192}, 80701),
        ({"UniqueName": "new", "DefaultTtl": "x"}, 80701),
        ({"UniqueName": "new", "CallbackUrl": "https://proxy.twilio.com/v1"}, 80701),
        ({"UniqueName": "new", "CallbackUrl": "http://[broken"}, 80701),
        ({"UniqueName": "new", "GeoMatchLevel": "planet"}, 80701),
        ({"UniqueName": "new", "NumberSelectionBehavior": "x"}, 80701),
        ({"UniqueName": "new", "ChatInstanceSid": "IS1"}, 80701),
    ],
)
def test_a_service_that_cannot_be_is_refused(emulator: Emulator, form: dict[str, str], code: int) -> None:
    emulator.create("/v1/Services", UniqueName="taken")

    assert emulator.refusal("/v1/Services", **form) == (400, code)
    assert len(emulator.fetch("/v1/Services")["services"]) == 1


def test_an_update_of_a_service_changes_what_it_gives(emulator: Emulator) -> None:
    service = emulator.service()
    updated = emulator.update(
        service, UniqueName="renamed", DefaultTtl="9", CallbackUrl="https://example.com/"
    )

    assert (updated["unique_name"], updated["default_ttl"]) == ("renamed", 9)
    assert emulator.fetch(service)["callback_url"] == "https://example.com/"


def test_everything_below_a_deleted_service_goes_with_it(emulator: Emulator, party: str) -> None:
    service = party.partition("/Sessions")[0]
    participant = path_of(emulator.create(f"{party}/Participants", Identifier="+15005551001"))
    emulator.delete(service)

    assert emulator.missing(service)
    assert emulator.missing(party)
    assert emulator.missing(participant)
    again = emulator.service(UniqueName="with a number")
    emulator.create(f"{again}/PhoneNumbers", PhoneNumber="+15005550001")


def test_a_number_is_in_one_pool_and_there_once(emulator: Emulator) -> None:
    first, second = emulator.service(UniqueName="first"), emulator.service(UniqueName="second")
    emulator.create(f"{first}/PhoneNumbers", PhoneNumber="+15005550001")

    assert emulator.refusal(f"{first}/PhoneNumbers", PhoneNumber="+15005550001") == (400, 80104)
    assert emulator.refusal(f"{second}/PhoneNumbers", PhoneNumber="+15005550001") == (400, 80101)


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({}, 20001),
        ({"Sid": "PN1"}, 80407),
        ({"PhoneNumber": "123"}, 80406),
        ({"PhoneNumber": "+15005550001", "IsReserved": "maybe"}, 80701),
    ],
)
def test_a_number_that_cannot_be_is_refused(emulator: Emulator, form: dict[str, str], code: int) -> None:
    assert emulator.refusal(f"{emulator.service()}/PhoneNumbers", **form) == (400, code)


def test_a_number_is_added_by_sid_reserved_and_removed(emulator: Emulator) -> None:
    numbers = f"{emulator.service()}/PhoneNumbers"
    added = emulator.create(numbers, Sid="PN" + "a" * 32)
    assert added["sid"] == "PN" + "a" * 32

    assert emulator.update(path_of(added), IsReserved="true")["is_reserved"] is True
    emulator.delete(path_of(added))
    assert emulator.fetch(numbers)["phone_numbers"] == []


def test_a_number_in_use_cannot_be_removed_until_its_session_is_closed(
    emulator: Emulator, party: str
) -> None:
    emulator.create(f"{party}/Participants", Identifier="+15005551001")
    number = emulator.fetch(party.partition("/Sessions")[0] + "/PhoneNumbers")["phone_numbers"][0]
    assert number["in_use"] == 1
    refused = emulator.client.delete(path_of(number))
    assert (refused.status_code, refused.json()["code"]) == (400, 80611)

    emulator.update(party, Status="closed")
    emulator.delete(path_of(number))


def test_the_service_of_the_settings_is_there_from_the_start() -> None:
    sid = "KS" + "7" * 32
    with driving.emulator(settings=Settings(ACCOUNT, TOKEN, service_sid=sid)) as given:
        assert given.fetch(f"/v1/Services/{sid}")["sid"] == sid
