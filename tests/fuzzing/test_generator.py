from collections.abc import Iterator

import pytest

from conformance.fuzzing.generator import Generator, numbered
from conformance.fuzzing.view import relative
from conformance.fuzzing.wire import Wire
from conformance.spec import contract

ROOT = "/v1/Services/KS00000000000000000000000000000001"


def template(method: str, pattern: str, _turning: bool) -> str:  # noqa: FBT001 - as the generator calls it
    return f"{ROOT}{pattern.replace('{', '').replace('}', '')}" if method else ""


def covered() -> Iterator[Wire]:
    yield from Generator(1, ROOT, numbered(lambda: "pc-1-1")).coverage(template)


def test_the_view_has_no_service_in_its_paths_and_leaves_the_contract_alone() -> None:
    paths = relative()["paths"]

    assert "/Sessions/{Sid}" in paths
    assert not any("ServiceSid" in path or "PhoneNumbers" in path for path in paths)
    assert "additionalProperties" not in contract()["components"]["schemas"]["CreateSession"]


@pytest.fixture(scope="module")
def wires() -> list[Wire]:
    return list(covered())


def test_the_same_seed_makes_the_same_requests(wires: list[Wire]) -> None:
    assert list(covered()) == wires


def test_every_operation_on_sessions_gets_requests_that_reach_it(wires: list[Wire]) -> None:
    reached = {wire.operation for wire in wires}

    assert {"createSession", "fetchSession", "listSessions", "updateSession", "deleteSession"} <= reached


def test_a_name_is_given_once(wires: list[Wire]) -> None:
    bodies = [wire.body or b"" for wire in wires if wire.operation == "createSession"]
    names = [part for body in bodies for part in body.split(b"&") if part.startswith(b"UniqueName=pc-")]

    assert len(set(names)) == len(names) > 10


def test_no_request_holds_a_credential(wires: list[Wire]) -> None:
    assert not any(name.lower() == "authorization" for wire in wires for name in wire.headers)
