"""What is looked at in a create beside the value that it was given."""

from dataclasses import dataclass

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.expect import answered, expect_success, expect_value, fail
from conformance.given import CREATE, Make
from conformance.model import Blocked, Exchange, NotApplicable
from conformance.operations import Value
from conformance.scenes.changes import expect_instant, instant
from conformance.scenes.gallery import POINTERS, Exhibit, Gallery

DEFAULT_TTL = 7200


@dataclass(frozen=True, slots=True)
class Inheriting:
    """Sessions in a Service with a DefaultTtl: one without Ttl, the others by their Ttl.

    `shown` is a fetch of that Service.
    """

    service: Service
    shown: Exchange
    without: Exchange
    given: dict[int, Exchange]

    @property
    def sessions(self) -> list[Session]:
        """Those that were created."""
        made = [one for one in (self.without, *self.given.values()) if one.succeeded]
        sids = [(one, one.body.get("sid")) for one in made]
        return [Session(self.service, sid, one) for one, sid in sids if isinstance(sid, str)]


def inherit(client: Client, make: Make) -> Inheriting:
    """Create one Session without Ttl, and one with a shorter and one with a longer Ttl than the default."""
    service = make.service(DefaultTtl=DEFAULT_TTL)
    shown = client.fetch_service(service)
    without = client.create_session(service, UniqueName=make.name())
    given = {ttl: client.create_session(service, UniqueName=make.name(), Ttl=ttl) for ttl in (4321, 98765)}
    return Inheriting(service, shown, without, given)


def expect_any_found(gallery: Gallery) -> None:
    """Some create was accepted, and every Session that was created can be fetched."""
    exhibits = list(gallery.exhibits.values())
    accepted = [found for found in exhibits if answered(found.made).succeeded]
    if not accepted:
        expect_success(exhibits[0].made)
    for found in accepted:
        if found.item is None and not answered(found.fetched).succeeded:
            raise fail(
                "not-there",
                expected=f"a fetch of {found.sid}, which was just created, to succeed",
                actual=str(found.fetched.http_status),
                evidence=found.fetched,
            )
        expect_value(found.found, "/sid", found.sid)


def expect_default_ttl(client: Client, gallery: Gallery) -> None:
    """The ttl of Sessions without one is 0. Not applicable where the Service has another default."""
    default = client.fetch_service(gallery.service).body.get("default_ttl", 0)
    if default not in (0, None):
        raise NotApplicable(f"the Service has the default_ttl {str(default)[:20]}")
    for name in ("nothing", "named"):
        expect_value(gallery.accepted(name, CREATE).made, "/ttl", 0)


def expect_status_if_taken(found: Exhibit) -> None:
    """The create was refused, or the Session has the status that it asked for."""
    if not (answered(found.made).succeeded or found.made.refused):
        reason = f"the create was answered {found.made.http_status}"
        raise Blocked(reason, blocked_by="errors.no-server-error", evidence=[found.made])
    if found.made.succeeded:
        expect_value(found.made, "/status", found.form["Status"])


def expect_instant_if_taken(made: Exchange, text: str, control: Exchange) -> None:
    """The create was refused, or date_expiry denotes that moment, a fraction of a second aside."""
    if not answered(control).succeeded:
        raise Blocked("no DateExpiry is accepted", blocked_by="lifetimes.date-expiry", evidence=[control])
    if answered(made).succeeded:
        moment = instant(text)
        whole = moment.replace(microsecond=0).isoformat() if moment else text
        shown = instant(made.body.get("date_expiry"))
        exact = shown is not None and shown == moment
        expect_instant(made, "/date_expiry", text if exact else whole)


def outcome(client: Client, make: Make, service: Service, parameter: str, value: Value) -> str:
    """What becomes of a create with a name and this parameter, in words that are the same in each run."""
    return in_words(client.create_session(service, UniqueName=make.name(), **{parameter: value}), parameter)


def in_words(made: Exchange, parameter: str) -> str:
    """What became of a create with this parameter."""
    pointer = {**POINTERS, "DateExpiry": "/date_expiry"}.get(parameter)
    if not made.succeeded:
        code = made.body.get("code")
        reason = f"refused with {made.http_status or made.no_answer}"
        return reason + (f", code {code}" if isinstance(code, int) else "")
    return "accepted" + (f", stored as {str(made.body.get(pointer[1:]))[:40]}" if pointer else "")
