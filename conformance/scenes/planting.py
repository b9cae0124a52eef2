"""Sessions that are made when a run begins and looked at when it ends, because time has to pass for them.

Nothing here raises while it is being planted: what could not be planted is told when somebody looks.
Times of the target are compared with times of the target only; its clock may be minutes off.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from conformance.addresses import Participant, Service, Session
from conformance.client import Client
from conformance.given import Make
from conformance.model import Blocked, Exchange, Inconclusive, NotApplicable, NotJudged
from conformance.operations import Value
from conformance.scenes.walking import Walk, walk

# The shortest life that leaves time for a request in it: dates have a resolution of one second.
NEAR = 2
# Longer than the suite takes, and short enough to be over soon when it is counted in milliseconds.
FAR = 1800
# How long a Session may take to end after it was due; no document says how late is too late.
PATIENCE = 6.0
POLL_EVERY = 0.5
# A whole second of rounding in either date, and the time that a request takes.
ROUNDING = 0.6
# The Session that ends by its Ttl and is looked for in the list.
ENDED = "ttl-near"
LARGEST_SKEW = timedelta(hours=1)


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
    took: float = 0.0
    looks: dict[str, Exchange] = field(default_factory=dict)
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

    def look_at_last(self, name: str) -> Exchange:
        """The planted Session once it has ended, or when patience is at its end. Looked at once."""
        session = self.session(name)
        if name not in self.looks:
            self.wait(self.near + ROUNDING)
            last = self.client.fetch_session(session)
            while not has_ended(last) and time.monotonic() < self.sown + self.near + PATIENCE:
                time.sleep(POLL_EVERY)
                last = self.client.fetch_session(session)
            self.looks[name] = last
        return self.looks[name]

    def look_after(self, name: str, twin: str) -> Exchange:
        """The planted Session after its twin has ended, or after it should have. Looked at once."""
        session = self.session(name)
        if name not in self.looks:
            if isinstance(self.sessions.get(twin), Session):
                self.look_at_last(twin)
            self.wait(self.near + ROUNDING)
            self.looks[name] = self.client.fetch_session(session)
            self.took = time.monotonic() - self.begun
        if self.took > FAR - 60:
            raise Inconclusive("the run took so long that the Session may have ended rightly")
        return self.looks[name]

    def walked(self) -> Walk:
        """The list after the end of ENDED, and before anything else is done with it. Read once."""
        session = self.session(ENDED)
        self.look_at_last(ENDED)
        if not self.walks:
            self.walks.append(walk(self.client, session.service))
        return self.walks[0]

    def wait(self, seconds: float) -> None:
        """Let time pass until that many seconds after everything was planted."""
        time.sleep(max(0.0, self.sown + seconds - time.monotonic()))


def has_ended(fetched: Exchange) -> bool:
    """Whether an answer shows that a Session is over: by its status, or by not being there any more."""
    return fetched.refused or (
        fetched.succeeded
        and "status" in fetched.body
        and fetched.body["status"] not in ("open", "in-progress")
    )


def plant(client: Client, make: Make, service: Service) -> Planted:
    """Plant all Sessions that the cases about time look at."""
    planted = Planted(client, make)
    planted.sow("ttl-far", lambda: _made(make, service, Ttl=FAR))
    probe = planted.sessions["ttl-far"]
    if isinstance(probe, Session):
        planted.near = NEAR + 4 * probe.made.duration_ms // 1000
        planted.clock = _clock(probe.made)
    near, far = (lambda: planted.moment(planted.near)), (lambda: planted.moment(FAR))
    _sow_created(planted, service, near, far)
    _sow_updated(planted, service, near, far)
    _sow_inherited(planted)
    _sow_talking(planted, service, near)
    planted.sown = time.monotonic()
    return planted


def hindered(client: Client, make: Make, reason: NotJudged) -> Planted:
    """Nothing planted, for a reason that whoever looks is told."""
    return Planted(client, make, hindrance=reason)


Moment = Callable[[], str]


def _sow_created(planted: Planted, service: Service, near: Moment, far: Moment) -> None:
    make = planted.make
    planted.sow("ttl-zero", lambda: _made(make, service, Ttl=0))
    planted.sow("date-far", lambda: _made(make, service, DateExpiry=far()))
    planted.sow("ttl-near-date-far", lambda: _made(make, service, Ttl=1, DateExpiry=far()))
    planted.sow("date-near", lambda: _made(make, service, DateExpiry=near()))
    planted.sow("date-near-ttl-far", lambda: _made(make, service, DateExpiry=near(), Ttl=FAR))
    planted.sow(ENDED, lambda: _made(make, service, Ttl=1))


def _sow_updated(planted: Planted, service: Service, near: Moment, far: Moment) -> None:
    make = planted.make

    def sow(name: str, before: Callable[[], dict[str, Value]], after: Callable[[], dict[str, Value]]) -> None:
        planted.sow(name, lambda: _updated(planted, _made(make, service, **before()), **after()))

    sow("updated-ttl-near", lambda: {"Ttl": FAR}, lambda: {"Ttl": 1})
    sow("updated-date-near", dict, lambda: {"DateExpiry": near()})
    sow("updated-ttl-far", lambda: {"Ttl": planted.near}, lambda: {"Ttl": FAR})
    sow("updated-date-far", lambda: {"DateExpiry": near()}, lambda: {"DateExpiry": far()})
    sow("updated-date-far-over-ttl", lambda: {"Ttl": planted.near}, lambda: {"DateExpiry": far()})
    planted.sow("reopened-far", lambda: make.reopened(make.closed(_made(make, service, Ttl=FAR))))
    planted.sow(
        "reopened-date-near",
        lambda: _updated(
            planted,
            make.closed(_made(make, service)),
            Status="in-progress",
            DateExpiry=near(),
        ),
    )


def _sow_inherited(planted: Planted) -> None:
    make = planted.make
    try:
        brief = make.service(DefaultTtl=1)
    except NotJudged as reason:
        planted.sessions |= dict.fromkeys(("default-ttl", "default-ttl-ttl-far"), reason)
        return
    planted.sow("default-ttl", lambda: make.bare_session(brief, UniqueName=make.name()))
    planted.sow("default-ttl-ttl-far", lambda: _made(make, brief, Ttl=FAR))


def _sow_talking(planted: Planted, service: Service, near: Moment) -> None:
    make = planted.make

    def told() -> Session:
        session = _made(make, service, DateExpiry=near())
        make.message(make.participant(session, "+14158675351"))
        return session

    try:
        planted.participants["ttl-far"] = make.participant(planted.session("ttl-far"), "+14158675350")
    except NotJudged as reason:
        planted.participants["ttl-far"] = reason
    planted.sow("told-date-near", told)


def _made(make: Make, service: Service, **form: Value) -> Session:
    """A new Session; other chapters demand that such ones are accepted."""
    try:
        return make.bare_session(service, UniqueName=make.name(), **form)
    except Blocked as reason:
        if any(exchange.refused for exchange in reason.evidence):
            raise NotApplicable(f"{reason.reason} with {', '.join(form)}", evidence=reason.evidence) from None
        raise


def _updated(planted: Planted, session: Session, **form: Value) -> Session:
    """The Session after an update; other chapters demand that such ones are accepted."""
    updated = planted.client.update_session(session, **form)
    if not updated.succeeded:
        reason = f"an update of {', '.join(form)} was answered {updated.http_status or updated.no_answer}"
        raise NotApplicable(reason, evidence=[updated])
    return session


def _clock(made: Exchange) -> datetime | None:
    """The clock of the target as `date_created` shows it; None where that cannot be right."""
    try:
        moment = datetime.fromisoformat(str(made.body.get("date_created")))
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    off = moment - datetime.fromtimestamp(made.started, UTC)
    return moment.astimezone(UTC) if abs(off) < LARGEST_SKEW else None
