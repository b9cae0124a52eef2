"""What counts as the end of a Session."""

import json

import pytest

from conformance.model import Exchange, Request, Response
from conformance.scenes.planting import has_ended
from conformance.watch import Seen


def answer(http_status: int, body: object) -> Exchange:
    """An exchange with that answer."""
    response = Response(http_status, (), json.dumps(body).encode())
    return Exchange("x1", "fetchSession", Request("GET", "/", (), b""), response)


@pytest.mark.parametrize("status", ["closed", "failed", "unknown", "expired"])
def test_any_status_but_the_active_ones_is_an_end(status: str) -> None:
    assert has_ended(answer(200, {"status": status}))


@pytest.mark.parametrize("status", ["open", "in-progress"])
def test_an_active_status_is_no_end(status: str) -> None:
    assert not has_ended(answer(200, {"status": status}))


def test_a_session_that_is_not_served_any_more_has_ended() -> None:
    assert has_ended(answer(404, {"status": 404}))


@pytest.mark.parametrize(("http_status", "body"), [(200, {}), (200, []), (500, {"status": "closed"})])
def test_an_answer_that_shows_no_status_is_no_end(http_status: int, body: object) -> None:
    assert not has_ended(answer(http_status, body))


@pytest.mark.parametrize(("status", "over"), [("closed", True), ("open", False), ("in-progress", False)])
def test_a_list_shows_an_end_by_the_status_of_its_item(status: str, over: bool) -> None:  # noqa: FBT001 - a parameter
    page = answer(200, {"sessions": [{"status": status}]})

    assert has_ended(Seen(page, page.body["sessions"][0], "/sessions/0")) is over
