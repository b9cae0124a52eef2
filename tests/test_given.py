"""What cannot be prepared is never a failure of the case."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest

from conformance.addresses import Service
from conformance.client import Client, Recorder
from conformance.given import POOL_SIZE, Make, at_once, random_sid
from conformance.journal import Journal
from conformance.limits import Limits
from conformance.model import Blocked, Exchange, NotApplicable
from conformance.secret import Secret
from conformance.target import DUMMY_ACCOUNT, DUMMY_TOKEN, Credentials, Kind, Target
from conformance.transport import Pair
from tests.hostile import Asked, answer, hostile
from tests.twisted import twisted

CREDENTIALS = Credentials(Pair(DUMMY_ACCOUNT, Secret(DUMMY_TOKEN)), None, "a test")


@contextmanager
def making(base_url: str, kind: Kind = Kind.LOOPBACK, service_sid: str | None = None) -> Iterator[Make]:
    """What makes resources on that target."""
    target = Target(base_url, "", kind, CREDENTIALS, service_sid)
    client = Client(target, Recorder(), Limits(timeout=1.0), Journal())
    yield Make(client, "test")
    client.close()


def test_names_are_of_this_run_and_never_the_same() -> None:
    with making("http://127.0.0.1:1") as make:
        names = [make.name(), make.name(), make.name(191)]

    assert names[:2] == ["pc-test-1", "pc-test-2"]
    assert (len(names[2]), names[2][:9]) == (191, "pc-test-3")


def test_the_main_service_is_made_once() -> None:
    with twisted() as served, making(served.base_url) as make:
        assert make.main_service() == make.main_service()
        assert len([one for one in served.asked if one[0] == "POST"]) == 1


def test_a_given_service_is_taken_as_it_is() -> None:
    with making("http://127.0.0.1:1", service_sid="KS7") as make:
        assert make.main_service() == Service("KS7")


def test_without_services_any_sid_is_worked_in() -> None:
    with twisted(choices=["services-absent"]) as served, making(served.base_url) as make:
        service = make.main_service()

        assert make.session(service).made.succeeded
        with pytest.raises(NotApplicable):
            make.unknown_service()


def test_where_nothing_can_be_made_everything_is_blocked() -> None:
    with hostile("answers 404") as server, making(server.origin) as make:
        with pytest.raises(Blocked, match="give an existing one with --service-sid"):
            make.main_service()
        with pytest.raises(Blocked, match="creating a Session was answered 404"):
            make.session(Service("KS1"))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"\xef\xbb\xbf{}", "201, but its body is no JSON"),
        (b"{}", "answered 201, but without a sid"),
    ],
)
def test_a_service_that_nobody_can_read_is_told_as_that(body: bytes, said: str) -> None:
    def create_only(connection: socket.socket, asked: Asked) -> None:
        creates = asked.target == "/v1/Services"
        connection.sendall(answer(body, 201) if creates else answer(b"{}", 404))

    with hostile(create_only) as server, making(server.origin) as make, pytest.raises(Blocked, match=said):
        make.main_service()


def test_a_session_has_a_name_and_an_end_unless_the_case_says_otherwise() -> None:
    with twisted() as served, making(served.base_url) as make:
        service = make.main_service()
        plain, bare = make.session(service), make.bare_session(service)

    assert (plain.made.body["unique_name"], plain.made.body["ttl"]) == ("pc-test-2", 3600)
    assert bare.made.body["unique_name"] is None


def test_closing_and_reopening_are_blocked_where_they_do_not_work() -> None:
    with (
        twisted(faults=["update-ignores-status"]) as served,
        making(served.base_url) as make,
        pytest.raises(Blocked) as blocked,
    ):
        make.closed(make.session(make.main_service()))

    assert blocked.value.blocked_by == "update.closes"


@pytest.mark.parametrize("kind", [Kind.REMOTE, Kind.PRODUCTION])
def test_neighbours_are_left_alone_on_targets_that_are_not_local(kind: Kind) -> None:
    with twisted() as served, making(served.base_url, kind) as make:
        session = make.session(make.main_service())
        with pytest.raises(NotApplicable):
            make.participant(session)

        assert not any("Participants" in path or "PhoneNumbers" in path for _, path in served.asked)


def test_numbers_are_put_into_a_service_once_and_first_where_they_helped_before() -> None:
    with twisted() as served, making(served.base_url) as make:
        first, second = make.main_service(), make.service()
        make.participant(make.session(first))
        make.stocked(first)
        before = len(served.asked)
        make.participant(make.session(second))

    assert sum(path.endswith("PhoneNumbers") for _, path in served.asked[:before]) == POOL_SIZE
    assert [path.rsplit("/", 1)[1] for _, path in served.asked[before:]] == [
        "Sessions",
        *["PhoneNumbers"] * POOL_SIZE,
        "Participants",
    ]


def test_some_participant_is_made_once_for_each_service() -> None:
    with twisted() as served, making(served.base_url) as make:
        service = make.main_service()

        assert make.some_participant(service) is make.some_participant(service)


def test_calls_at_once_are_answered_in_their_order() -> None:
    with twisted() as served, making(served.base_url) as make:
        service = make.main_service()

        def create(name: str) -> Exchange:
            return make.client.create_session(service, UniqueName=name)

        calls = [partial(create, name) for name in ("a", "b", "c")]
        answers = at_once(*calls)

    assert [answer.body["unique_name"] for answer in answers] == ["a", "b", "c"]


def test_random_sids_are_well_formed() -> None:
    assert len(random_sid("KC")) == 34
    assert random_sid("KC") != random_sid("KC")
