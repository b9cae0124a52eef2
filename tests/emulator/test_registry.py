import re
from collections import Counter

import pytest

from conformance.emulator import MovableClock
from conformance.emulator.choices import CHOICES
from conformance.emulator.exchange import Call
from conformance.emulator.faults import FAULTS
from conformance.emulator.registry import Registry, compose
from conformance.emulator.rules import Rules
from tests.emulator import driving
from tests.emulator.driving import SETTINGS, path_of

EVERY = [(registry, name) for registry in (FAULTS, CHOICES) for name in registry]


def _replaced(deviation: type[Rules]) -> set[str]:
    classes = deviation.__mro__[: deviation.__mro__.index(Rules)]
    names = {name for each in classes for name in vars(each) if not name.startswith("__")}
    return {name for name in names if hasattr(Rules, name)}


def test_the_description_of_a_deviation_is_a_sentence() -> None:
    odd = [n for registry, n in EVERY if not re.fullmatch(r"[A-Z].+[^.]\.", registry.describe(n))]

    assert odd == []


def test_a_deviation_replaces_something() -> None:
    assert [name for registry, name in EVERY if not _replaced(registry[name])] == []


def test_no_two_deviations_of_a_kind_share_a_description() -> None:
    for registry in (FAULTS, CHOICES):
        repeated = [text for text, count in Counter(map(registry.describe, registry)).items() if count > 1]
        assert repeated == []


def test_a_name_is_declared_once() -> None:
    registry = Registry("fault")
    registry.declare("some-name", "It is so.")(Rules)

    with pytest.raises(ValueError, match="already"):
        registry.declare("some-name", "It is otherwise.")


def test_a_name_is_in_kebab_case() -> None:
    with pytest.raises(ValueError, match="kebab-case"):
        Registry("fault").declare("Some_Name", "It is so.")


def test_every_deviation_can_be_combined_with_any_other_of_its_kind() -> None:
    for registry in (FAULTS, CHOICES):
        independent = [registry[name] for name in registry if registry[name].__bases__ == (Rules,)]
        assert issubclass(compose(independent, []), Rules)


def test_every_deviation_starts_and_answers() -> None:
    for registry, name in EVERY:
        rules = compose([registry[name]], [])(SETTINGS, MovableClock())
        answer = rules.respond(Call(segments=("v1", "Services")))

        assert answer.http_status < 600, name


def test_a_fault_changes_its_one_behaviour_and_no_other() -> None:
    with driving.emulator(faults=["delete-keeps-participants"]) as faulty:
        service = faulty.service()
        faulty.create(f"{service}/PhoneNumbers", PhoneNumber="+15005550001")
        session = path_of(faulty.create(f"{service}/Sessions"))
        participant = path_of(faulty.create(f"{session}/Participants", Identifier="+15005551001"))
        faulty.delete(session)

        assert faulty.fetch(participant)["identifier"] == "+15005551001"
        assert faulty.missing(session)


def test_a_fault_and_a_choice_work_together() -> None:
    with driving.emulator(faults=["session-without-ttl"], choices=["closed-reason-empty"]) as faulty:
        created = faulty.create(f"{faulty.service()}/Sessions")

        assert "ttl" not in created
        assert created["closed_reason"] == ""


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(KeyError, match="no-such-fault"), driving.emulator(faults=["no-such-fault"]):
        pass


def test_a_choice_can_move_everything_below_a_base_path() -> None:
    with driving.emulator(choices=["base-path"]) as moved:
        created = moved.create("/twilio/v1/Services", UniqueName="a service")
        page = moved.fetch(path_of(created) + "/Sessions")

        assert path_of(created).startswith("/twilio/v1/Services/KS")
        assert "/twilio/v1/Services/" in page["meta"]["url"]
        assert moved.missing("/v1/Services")
