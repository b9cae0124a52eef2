"""Sessions of one small Service that are updated, and the list that shows them afterwards."""

from dataclasses import dataclass

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.given import Make
from conformance.model import Exchange
from conformance.scenes.changes import STEPS, Story, expect_applied, tell
from conformance.scenes.walking import Walk, expect_listed, walk
from conformance.watch import Seen


@dataclass(frozen=True, slots=True)
class Removal:
    """The deletion of a Session, and a fetch after it."""

    deleted: Exchange
    left: Exchange


@dataclass(frozen=True, slots=True)
class Listed:
    """`story` is what an unnamed Session went through, `closed` the sibling that was closed.

    The list was walked after both, and then both were deleted.
    """

    story: Story
    closed: Session
    walked: Walk
    unnamed_removed: Removal
    closed_removed: Removal


def update_and_list(client: Client, make: Make, service: Service) -> Listed:
    """Update one Session by all that has no status, close another, walk the list, and delete both."""
    session, other = make.bare_session(service), make.session(service)
    told = tell(client, session, session.made, STEPS[:2])
    closed = make.closed(other)
    walked = walk(client, service)
    return Listed(told, closed, walked, remove(client, session), remove(client, closed))


def remove(client: Client, session: Session) -> Removal:
    """Delete the Session and look for it."""
    return Removal(client.delete_session(session), client.fetch_session(session))


def expect_shown(listed: Listed) -> None:
    """The list shows both Sessions with the values that their last updates were answered with."""
    item = listed_item(listed.walked, listed.story.session)
    for step in listed.story.steps.values():
        if step.works:
            expect_applied(item, step.form)
    expect_applied(listed_item(listed.walked, listed.closed), {"Status": "closed"})


def listed_item(walked: Walk, session: Session) -> Seen:
    """The item of the list that is the Session, as something to judge."""
    expect_listed(walked, session)
    page, index = walked.page_of(session.sid) or (walked.pages[-1], 0)
    return Seen(page, page.body["sessions"][index], f"/sessions/{index}")
