"""Givens of the tests of the emulator."""

from collections.abc import Iterator

import pytest

from tests.emulator import driving


@pytest.fixture
def emulator() -> Iterator[driving.Emulator]:
    """A clean emulator."""
    with driving.emulator() as clean:
        yield clean


@pytest.fixture
def sessions(emulator: driving.Emulator) -> str:
    """The path of the Sessions of a new Service."""
    return emulator.service() + "/Sessions"


@pytest.fixture
def party(emulator: driving.Emulator) -> str:
    """The path of a Session whose Service has a number."""
    service = emulator.service(UniqueName="with a number")
    emulator.create(f"{service}/PhoneNumbers", PhoneNumber="+15005550001")
    return driving.path_of(emulator.create(f"{service}/Sessions"))
