"""Makes the planted Sessions, when a run begins; nothing here raises."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.given import Make
from conformance.model import Blocked, Exchange, NotApplicable, NotJudged
from conformance.operations import Value
from conformance.scenes.planting import ENDED, FAR, NEAR, Planted

LARGEST_SKEW = timedelta(hours=1)
Moment = Callable[[], str]


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
