"""Sessions of one small Service that are updated, and the list that shows them afterwards."""

from dataclasses import dataclass

from conformance import given
from conformance.addresses import Session
from conformance.client import Client
from conformance.given import Make
from conformance.model import Blocked, Exchange
from conformance.scenes.ageing import Aged
from conformance.scenes.changes import STEPS, Story, expect_applied, tell
from conformance.scenes.walking import Walk, expect_listed, walk
from conformance.watch import Seen


@dataclass(frozen=True, slots=True)
class Removal:
    """The deletion of a resource, and a fetch after it."""

    deleted: Exchange
    left: Exchange


@dataclass(frozen=True, slots=True)
class Listed:
    """What became of Sessions that were more than a second old when they were changed for the first time.

    `story` is what an unnamed one went through, `closed` the one that was closed. The list was walked after
    both, and then both were deleted. `reopened` is the update of a third, which was closed before.
    """

    aged: Aged
    story: Story
    closed: Session
    walked: Walk
    reopened: Exchange
    unnamed_removed: Removal
    closed_removed: Removal

    @property
    def named(self) -> Session:
        """The one that was closed, as it was created, with its name."""
        return self.aged.newer

    def moved(self, parameter: str) -> tuple[Exchange, Exchange]:
        """The creation of a Session and its first change, by that parameter; Blocked where it was refused.

        With REOPEN the change is the re-opening.
        """
        match parameter:
            case "Ttl":
                return self.story.made, self.story.taken("ttl").made
            case "DateExpiry":
                return self.aged.made, self.aged.taken()
            case given.REOPEN if not self.reopened.succeeded:
                reason = f"re-opening was answered {self.reopened.http_status or self.reopened.no_answer}"
                raise Blocked(reason, blocked_by=given.REOPEN, evidence=[self.reopened])
            case given.REOPEN:
                return self.aged.made, self.reopened
            case _:
                return self.aged.newer.made, self.closed.made


def update_and_list(client: Client, make: Make, aged: Aged) -> Listed:
    """Update one Session by all that has no status, close another, walk the list, and delete both.

    A third is closed and opened again.
    """
    told = tell(client, aged.older, aged.older.made, STEPS[:2])
    closed = make.closed(aged.newer)
    walked = walk(client, closed.service)
    client.update_session(aged.session, Status="closed")
    reopened = client.update_session(aged.session, Status="in-progress")
    return Listed(aged, told, closed, walked, reopened, remove(client, aged.older), remove(client, closed))


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
