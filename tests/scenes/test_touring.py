"""Which exchanges of a run spare it the tour that shows one of every kind."""

from dataclasses import replace

import pytest

from conformance.model import Exchange
from conformance.scenes.touring import met
from tests.exchanges import exchange

COLLECTION = "/v1/Services/KS1/Sessions"


def create(sent: bytes, http_status: int = 201) -> Exchange:
    return exchange(http_status, {}, method="POST", target=COLLECTION, operation="createSession", sent=sent)


def update(sent: bytes) -> Exchange:
    return exchange(200, {}, method="POST", operation="updateSession", sent=sent)


def page(query: str, *, items: int = 1) -> Exchange:
    body = {"sessions": [{"sid": "KC1"}] * items}
    return exchange(200, body, target=f"{COLLECTION}{query}", operation="listSessions")


def fetch(http_status: int, credentials: str = "own") -> Exchange:
    fetched = exchange(http_status, {"status": "closed"})
    return replace(fetched, request=replace(fetched.request, credentials=credentials))


WHOLE = (
    create(b"UniqueName=a&Ttl=3600"),
    create(b""),
    create(b"DateExpiry=2099-01-02"),
    fetch(200),
    page("?PageSize=2"),
    page(""),
    create(b"UniqueName=a", 400),
    fetch(404),
    fetch(401, "none"),
    exchange(405, method="PUT", operation=None),
    update(b"Ttl=7200"),
    update(b"Status=closed"),
    update(b"Status=in-progress"),
    exchange(204, method="DELETE", operation="deleteSession"),
)


def test_a_run_that_showed_every_kind_needs_no_tour() -> None:
    assert set(WHOLE) <= set(met(WHOLE))


@pytest.mark.parametrize("left_out", range(len(WHOLE)))
def test_a_kind_that_was_not_shown_makes_a_tour_needed(left_out: int) -> None:
    assert met(WHOLE[:left_out] + WHOLE[left_out + 1 :]) == []


def test_a_page_without_items_shows_no_page() -> None:
    pages = [page("?PageSize=2", items=0), page("", items=0)]
    assert met([each for each in WHOLE if each.operation != "listSessions"] + pages) == []


def test_too_many_requests_is_no_refusal_of_the_kind() -> None:
    others = [each for each in WHOLE if each.http_status != 404]
    assert met([*others, fetch(429)]) == []
