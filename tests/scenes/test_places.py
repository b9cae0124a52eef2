import json

import pytest

from conformance.addresses import Service
from conformance.model import Exchange, Nonconformity, NotApplicable, Request, Response
from conformance.scenes.places import (
    expect_account,
    expect_different_sids,
    expect_own_place,
    expect_service_of_path,
    is_url,
    known_account,
    session_bodies,
    sessions_of_a_service,
)
from conformance.secret import Secret
from conformance.target import DUMMY_ACCOUNT, Credentials, Kind, Target
from conformance.transport import Pair
from conformance.watch import Seen

SERVICE, OTHER, SESSION = "KS" + "a" * 32, "KS" + "b" * 32, "KC" + "c" * 32
PATH = f"/v1/Services/{SERVICE}/Sessions/{SESSION}"


def exchange(target: str = PATH, body: bytes = b"{}", operation: str = "fetchSession") -> Exchange:
    return Exchange("x1", operation, Request("GET", target, (), b""), Response(200, (), body))


def local(account: str | None) -> Target:
    credentials = Credentials(Pair("a user", Secret("x")), account, "a test")
    return Target("http://127.0.0.1:1", "", Kind.LOOPBACK, credentials)


def shown(url: object, *, target: str = PATH, service: object = SERVICE) -> Seen:
    return Seen(exchange(target), {"sid": SESSION, "service_sid": service, "url": url})


@pytest.mark.parametrize("url", ["http://localhost:8000/x", "https://proxy.twilio.com"])
def test_a_url_has_a_scheme_and_a_host(url: str) -> None:
    assert is_url(url)


@pytest.mark.parametrize("value", [None, 5, "", "/v1", "//host/v1", "ftp://host/", "http://[", "http://"])
def test_what_has_not_is_no_url(value: object) -> None:
    assert not is_url(value)


@pytest.mark.parametrize("origin", ["http://localhost:1", "https://proxy.twilio.com"])
def test_the_host_of_an_own_url_does_not_matter(origin: str) -> None:
    expect_own_place(shown(origin + PATH), "/url")


def test_an_own_url_may_have_the_base_path_in_front_or_not() -> None:
    expect_own_place(shown(f"http://host/base{PATH}", target=f"/base{PATH}"), "/url")
    expect_own_place(shown(f"http://host{PATH}", target=f"/base{PATH}"), "/url")
    with pytest.raises(Nonconformity):
        expect_own_place(shown(f"http://host/other{PATH}", target=f"/base{PATH}"), "/url")


@pytest.mark.parametrize("path", ["", "/", PATH[:-1], f"{PATH}/", PATH.replace("/v1", ""), f"/v1{PATH}"])
def test_another_path_is_not_the_own_one(path: str) -> None:
    with pytest.raises(Nonconformity):
        expect_own_place(shown(f"http://host{path}"), "/url")


def test_a_place_that_is_no_url_is_left_to_others() -> None:
    with pytest.raises(NotApplicable):
        expect_own_place(shown(PATH), "/url")


def test_the_service_is_that_of_the_path_in_either_case_of_its_digits() -> None:
    expect_service_of_path(shown(None, target=PATH.replace("a" * 32, "A" * 32)))
    with pytest.raises(Nonconformity):
        expect_service_of_path(shown(None, service=OTHER))


def test_a_path_without_the_sid_of_a_service_says_nothing_about_it() -> None:
    assert not list(sessions_of_a_service(exchange("/v1/Services/name/Sessions/x")))
    assert list(sessions_of_a_service(exchange()))


def test_a_session_is_looked_for_even_in_a_body_that_is_none() -> None:
    assert [seen.value for seen in session_bodies(exchange(body=b"[]"))] == [[]]
    assert [
        seen.value
        for seen in session_bodies(exchange(body=b'{"sessions": [{}, 5]}', operation="listSessions"))
    ] == [{}]


def test_an_account_that_is_not_known_is_the_same_everywhere() -> None:
    one, two = (Seen(exchange(), {"account_sid": sid}) for sid in ("AC1", "AC2"))

    expect_account([one, one], None)
    with pytest.raises(Nonconformity):
        expect_account([one, two], None)
    with pytest.raises(Nonconformity):
        expect_account([one, one], "AC2")


@pytest.mark.parametrize(
    ("account", "known"),
    [("AC" + "d" * 32, "AC" + "d" * 32), ("string", None), (None, None)],
)
def test_an_account_that_nobody_named_is_that_of_the_service_that_the_run_made(
    account: object, known: object
) -> None:
    made = exchange(body=json.dumps({"account_sid": account}).encode(), operation="createService")

    assert known_account(local(DUMMY_ACCOUNT), Service(SERVICE, made)) == known
    assert known_account(local(None), Service(SERVICE, made)) == known


def test_a_service_that_was_given_does_not_tell_the_account() -> None:
    assert known_account(local(DUMMY_ACCOUNT), Service(SERVICE)) is None


def test_an_account_that_somebody_named_is_believed() -> None:
    made = exchange(body=json.dumps({"account_sid": "AC" + "d" * 32}).encode(), operation="createService")

    assert known_account(local("AC" + "e" * 32), Service(SERVICE, made)) == "AC" + "e" * 32


def test_a_sid_that_comes_twice_is_found() -> None:
    one, two = (exchange(body=f'{{"sid": "{sid}"}}'.encode()) for sid in ("KC1", "KC2"))

    expect_different_sids([one, two])
    with pytest.raises(Nonconformity):
        expect_different_sids([one, two, one])
