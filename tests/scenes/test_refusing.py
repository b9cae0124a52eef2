"""The Session that is asked for what a target must refuse."""

from functools import partial

from conformance.model import Exchange
from conformance.scenes.refusing import Subject
from tests.test_given import making
from tests.twisted import twisted


def test_a_session_that_withstood_is_asked_again() -> None:
    with twisted() as served, making(served.base_url) as make:
        subject = Subject(make.client, partial(make.session, make.main_service()))
        first, second = subject.asked({"Ttl": "soon"}), subject.asked({"Ttl": "later"})

    assert first.session == second.session
    assert first.after is second.before


def test_another_session_takes_the_place_of_one_that_did_not_withstand() -> None:
    with twisted(faults=["update-status-unknown-closes"]) as served, making(served.base_url) as make:
        subject = Subject(make.client, partial(make.session, make.main_service()))
        first, second = subject.asked({"Status": "finished"}), subject.asked({"Ttl": "soon"})

    assert first.after.body["status"] == "closed"
    assert second.session != first.session
    assert second.before.body["status"] == "open"


def test_any_request_about_the_session_can_be_tried() -> None:
    with twisted() as served, making(served.base_url) as make:
        subject = Subject(make.client, partial(make.session, make.main_service()))

        def put(session: object) -> Exchange:
            assert session == subject.session
            return make.client.send("PUT", subject.session.path)

        attempt = subject.tried(put)

    assert [answer.http_status for answer in attempt.answers] == [405]
