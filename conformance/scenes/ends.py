"""Expectations about planted Sessions, and what the ended ones look like."""

import time

from conformance.addresses import Session
from conformance.expect import Where, answered, expect_success, expect_value, fail, find, member, show
from conformance.model import Exchange, Inconclusive, NotApplicable
from conformance.scenes.planting import ACTIVE, ENDED, PATIENCE, ROUNDING, Planted, has_ended
from conformance.watch import Seen

NO_END = "no Session ended while the suite looked"


def _answer(shown: Where) -> Exchange:
    return answered(shown.exchange if isinstance(shown, Seen) else shown)


def expect_ended(planted: Planted, shown: Where) -> None:
    """The Session is over: its status says so, or it is not served any more."""
    answer = _answer(shown)
    if not answer.refused:
        expect_success(answer)
        member(shown, "/status")
    if not has_ended(shown):
        raise fail(
            "not-ended",
            expected=f"a Session that has ended, {planted.near + PATIENCE:g} s after it was made",
            actual=show(find(shown, "/status")),
            evidence=shown,
            pointer="/status",
        )


def expect_active(shown: Where) -> None:
    """The Session is served, open or in progress."""
    answer = _answer(shown)
    if not answer.succeeded:
        raise fail(
            "ended-early",
            expected="the Session, open or in-progress",
            actual=f"HTTP status {answer.http_status}",
            evidence=answer,
        )
    status = member(shown, "/status")
    if status not in ACTIVE:
        raise fail(
            "ended-early",
            expected="/status open or in-progress",
            actual=show(status),
            evidence=shown,
            pointer="/status",
        )


def expect_ended_like(planted: Planted, name: str, twin: str) -> None:
    """The Session has ended as its twin has. Not applicable where the twin itself shows no end."""
    earlier = planted.look_at_last(twin)
    answer = _answer(earlier)
    if not has_ended(earlier):
        raise NotApplicable("the target ends no Session while the suite looks", evidence=[answer])
    expect_ended(planted, planted.look_at_last(name))


def served_after_end(planted: Planted, name: str) -> Exchange:
    """A Session that has ended and is still served; not applicable where there is none."""
    last = planted.fetch_at_last(name)
    if not (answered(last).succeeded and has_ended(last)):
        raise NotApplicable("no Session that has ended by itself is served", evidence=[last])
    return last


def ended_session(planted: Planted, name: str) -> Session:
    """A Session that has ended and is served at this moment, so that something can be done with it."""
    served_after_end(planted, name)
    session = planted.session(name)
    fetched = planted.client.fetch_session(session)
    if not answered(fetched).succeeded:
        raise NotApplicable("the Session has gone since it ended", evidence=[fetched])
    return session


def expect_listed_as_ended(planted: Planted) -> None:
    """The list shows the Session with the status that a fetch shows, if it shows it at all."""
    last, walked = served_after_end(planted, ENDED), planted.walked()
    found = walked.page_of(str(last.body.get("sid")))
    if found is None:
        raise NotApplicable("the list does not show the Session", evidence=walked.pages)
    page, index = found
    expect_value(page, f"/sessions/{index}/status", last.body["status"])


def told_and_shortened(planted: Planted, name: str) -> Exchange:
    """The Session after a message and an update to a ttl that has passed since its creation only."""
    participant = planted.participant(name)
    planted.look_after(name, twin=ENDED)
    planted.wait(planted.near + ROUNDING)
    begin = time.monotonic()
    planted.make.message(participant)
    updated = planted.client.update_session(planted.session(name), Ttl=planted.near)
    fetched = planted.client.fetch_session(planted.session(name))
    if time.monotonic() - begin > planted.near - 1:
        raise Inconclusive("the target answered too slowly to tell the two moments apart", evidence=[fetched])
    if not answered(updated).succeeded:
        raise NotApplicable(f"the update of Ttl was answered {updated.http_status}", evidence=[updated])
    return fetched


# -- answers to questions ------------------------------------------------------------------------------


def shown_after_end(planted: Planted, key: str) -> str:
    """The value of a member after the end; for dates only whether there is one."""
    if not _ended(planted, ENDED):
        return NO_END
    last = planted.fetch_at_last(ENDED)
    if not last.succeeded:
        return f"not served any more ({last.http_status})"
    value = last.body.get(key)
    return "set" if key.startswith("date_") and value is not None else show(value)


def listed_after_end(planted: Planted) -> str:
    """Whether the Session is still in the list."""
    if not _ended(planted, ENDED):
        return NO_END
    walked = planted.walked()
    if walked.page_of(planted.session(ENDED).sid) is not None:
        return "listed"
    return "not listed" if walked.whole else "the list is longer than the suite reads"


def reopened_after_end(planted: Planted, name: str, **form: str) -> str:
    """What re-opening comes to."""
    if not _ended(planted, name):
        return NO_END
    if name == ENDED:
        planted.walked()
    answer = planted.client.update_session(planted.session(name), Status="in-progress", **form)
    code = answer.body.get("code")
    if answer.succeeded:
        return f"accepted with {answer.http_status}, status {show(answer.body.get('status'))}"
    return f"refused with {answer.http_status}" + (f", code {code}" if isinstance(code, int) else "")


def _ended(planted: Planted, name: str) -> bool:
    return isinstance(planted.sessions.get(name), Session) and has_ended(planted.look_at_last(name))
