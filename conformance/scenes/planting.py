"""Sessions that are made when a run begins and looked at when it ends, because time has to pass for them.

Nothing here raises while it is being planted: what could not be planted is told when somebody looks.
Times of the target are compared with times of the target only; its clock may be minutes off.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from conformance.addresses import Participant, Session
from conformance.client import Client
from conformance.expect import Where
from conformance.given import Make
from conformance.model import Blocked, Exchange, Inconclusive, NotJudged
from conformance.scenes.walking import Walk, walk
from conformance.watch import Seen

# The shortest life that leaves time for a request in it: dates have a resolution of one second.
NEAR = 2
# Longer than the suite takes, and short enough to be over soon when it is counted in milliseconds.
FAR = 1800
# How long a Session may take to end after it was due; no document says how late is too late.
PATIENCE = 6.0
POLL_EVERY = 0.5
# A whole second of rounding in either date, and the time that a request takes.
ROUNDING = 0.6
# The Session that ends by its Ttl, and the first of those that are always fetched.
ENDED = "ttl-near"
BASIC = (ENDED, "date-near")
ACTIVE = ("open", "in-progress")


@dataclass(slots=True)
class Planted:
    """The planted Sessions by name, or why there is none; `near` is NEAR on a target that answers at once."""

    client: Client
    make: Make
    near: int = NEAR
    clock: datetime | None = None
    sessions: dict[str, Session | NotJudged] = field(default_factory=dict)
    participants: dict[str, Participant | NotJudged] = field(default_factory=dict)
    begun: float = field(default_factory=time.monotonic)
    sown: float = 0.0
    fetches: dict[str, Exchange] = field(default_factory=dict)
    walks: list[Walk] = field(default_factory=list)
    hindrance: NotJudged = field(default_factory=lambda: Blocked("it was never planted"))

    def sow(self, name: str, plant: Callable[[], Session]) -> None:
        """Plant one Session."""
        try:
            self.sessions[name] = plant()
        except NotJudged as reason:
            self.sessions[name] = reason

    def session(self, name: str) -> Session:
        """The planted Session."""
        found = self.sessions.get(name, self.hindrance)
        if isinstance(found, NotJudged):
            raise found
        return found

    def participant(self, name: str) -> Participant:
        """The Participant of the planted Session."""
        found = self.participants.get(name, self.hindrance)
        if isinstance(found, NotJudged):
            raise found
        return found

    def moment(self, seconds: int) -> str:
        """A DateExpiry that many seconds after the planting, by the clock of the target."""
        if self.clock is None:
            raise Blocked("the target shows no date_created to go by", blocked_by="dates.created")
        return (self.clock + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")

    def fetch_at_last(self, name: str) -> Exchange:
        """The planted Session once it has ended, or when patience is at its end. Fetched once."""
        session = self.session(name)
        if name not in self.fetches:
            self.wait(self.near + ROUNDING)
            last = self.client.fetch_session(session)
            while not has_ended(last) and time.monotonic() < self.sown + self.near + PATIENCE:
                time.sleep(POLL_EVERY)
                last = self.client.fetch_session(session)
            self.fetches[name] = last
        return self.fetches[name]

    def look_at_last(self, name: str) -> Where:
        """The planted Session once it has ended, in a list that can be trusted, else by a fetch."""
        self.session(name)
        item = None if name in BASIC else self._listed(name)
        return item if item is not None and has_ended(item) else self.fetch_at_last(name)

    def look_after(self, name: str, twin: str) -> Where:
        """The planted Session after its twin has ended, or after it should have. Looked at once."""
        session = self.session(name)
        if isinstance(self.sessions.get(twin), Session):
            self.look_at_last(twin)
        self.wait(self.near + ROUNDING)
        item = self._listed(name)
        if item is not None and not has_ended(item):
            return item
        if name not in self.fetches:
            self.fetches[name] = self.client.fetch_session(session)
        if time.monotonic() - self.begun > FAR - 60:
            raise Inconclusive("the run took so long that the Session may have ended rightly")
        return self.fetches[name]

    def walked(self) -> Walk:
        """The list after the end of ENDED, and before anything else is done with it. Read once."""
        for name in BASIC:
            if isinstance(self.sessions.get(name), Session):
                self.fetch_at_last(name)
        if not self.walks:
            self.walks.append(walk(self.client, self.session(ENDED).service))
        return self.walks[0]

    def _listed(self, name: str) -> Seen | None:
        """The Session in the list. None where the list cannot be trusted in what it shows.

        It can be where both that are fetched anyway have ended, and the list shows neither as active.
        """
        if not all(isinstance(self.sessions.get(basic), Session) for basic in BASIC):
            return None
        walked = self.walked()
        fresh = all(has_ended(self.fetch_at_last(basic)) and not self._active(basic) for basic in BASIC)
        return _item(walked, self.session(name)) if fresh else None

    def _active(self, name: str) -> bool:
        item = _item(self.walked(), self.session(name))
        return item is not None and not has_ended(item)

    def wait(self, seconds: float) -> None:
        """Let time pass until that many seconds after everything was planted."""
        time.sleep(max(0.0, self.sown + seconds - time.monotonic()))


def has_ended(shown: Where) -> bool:
    """Whether an answer shows that a Session is over: by its status, or by not being there any more."""
    if isinstance(shown, Seen):
        return shown.value.get("status") not in ACTIVE
    return shown.refused or (
        shown.succeeded and "status" in shown.body and shown.body["status"] not in ACTIVE
    )


def _item(walked: Walk, session: Session) -> Seen | None:
    position = walked.page_of(session.sid)
    if position is None:
        return None
    page, index = position
    item = page.body["sessions"][index]
    return Seen(page, item, f"/sessions/{index}") if "status" in item else None


def hindered(client: Client, make: Make, reason: NotJudged) -> Planted:
    """Nothing planted, for a reason that whoever looks is told."""
    return Planted(client, make, hindrance=reason)
