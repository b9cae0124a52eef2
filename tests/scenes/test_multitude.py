"""Which Sessions of a run have to be in a list that is read at its end."""

import pytest

from conformance.model import Exchange
from conformance.scenes.multitude import ended, named, standing
from tests.exchanges import exchange

COLLECTION = "/v1/Services/KS1/Sessions"


def create(sid: str, sent: bytes = b"", http_status: int = 201, target: str = COLLECTION) -> Exchange:
    body = {"sid": sid}
    return exchange(http_status, body, method="POST", target=target, operation="createSession", sent=sent)


def on(sid: str, method: str, sent: bytes = b"", http_status: int = 200) -> Exchange:
    target = f"/v1/Services/KS1/Sessions/{sid}"
    return exchange(http_status, {}, method=method, target=target, operation="aboutSession", sent=sent)


def test_a_session_that_was_created_and_left_alone_stands() -> None:
    made = [
        create("KC1"),
        create("KC2", b"Ttl=3600"),
        create("KC3", b"Ttl=0&DateExpiry=2099-01-02T03:04:05Z"),
    ]
    assert standing([*made, on("KC1", "GET"), on("KC1", "POST", b"Status=closed")], COLLECTION) == made


def test_a_session_whose_deletion_was_refused_stands() -> None:
    made = [create("KC1")]
    assert standing([*made, on("KC1", "DELETE", http_status=401)], COLLECTION) == made


@pytest.mark.parametrize(
    "later",
    [
        on("KC1", "DELETE"),
        on("KC1", "POST", b"Ttl=2"),
        on("KC1", "POST", b"DateExpiry=2026-01-02T03:04:05Z"),
        on("KC1", "POST", b"Ttl=soon"),
    ],
    ids=["deleted", "shortened", "dated", "unreadable"],
)
def test_a_session_that_may_have_ended_is_not_counted_on(later: Exchange) -> None:
    assert standing([create("KC1"), later], COLLECTION) == []


@pytest.mark.parametrize(
    "made",
    [
        create("KC1", b"Ttl=1"),
        create("KC1", b"UniqueName=a;Ttl=60"),
        create("KC1", b"DateExpiry=2026-01-02T03:04:05Z"),
        create("KC1", http_status=400),
        create("KC1", target="/v1/Services/KS2/Sessions"),
    ],
    ids=["brief", "brief behind a semicolon", "dated", "refused", "elsewhere"],
)
def test_what_does_not_last_in_this_service_is_not_counted_on(made: Exchange) -> None:
    assert standing([made], COLLECTION) == []


def test_what_was_deleted_after_the_count_is_told() -> None:
    assert ended([create("KC1"), create("KC2"), on("KC1", "DELETE"), on("KC2", "GET")]) == {"KC1"}


def test_a_session_that_was_deleted_by_its_name_does_not_stand() -> None:
    made = [create("KC1", b"UniqueName=a+b%231"), create("KC2", b"UniqueName=c")]
    assert standing([*made, on("a%20b%231", "DELETE", http_status=204)], COLLECTION) == made[1:]


def test_only_names_that_were_given_count_as_names() -> None:
    made = [
        create("KC1", b"UniqueName=a+b&Ttl=60"),
        create("KC2", b"Ttl=60"),
        create("KC3", b"UniqueName=c", http_status=400),
        create("KC4", b"UniqueName=d&UniqueName=e"),
    ]

    assert named(made) == {"KC1": "a b"}
