"""Sessions that are old enough for a date of whole seconds to have moved on."""

import time
from dataclasses import dataclass

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.given import CLOSE, Make
from conformance.model import Blocked, Exchange
from conformance.scenes.changes import Form

# Dates have a resolution of one second; this is the least after which two of them must differ.
OLD_ENOUGH = 1.1
CHANGES: dict[str, Form] = {
    "Ttl": {"Ttl": 7200},
    "DateExpiry": {"DateExpiry": "2099-06-07T08:09:10Z"},
    "Status": {"Status": "closed"},
}
OWNERS = {"Ttl": "update.ttl", "DateExpiry": "update.date-expiry", "Status": CLOSE}


@dataclass(frozen=True, slots=True)
class Aged:
    """`made` is how the Session was created, `reads` its fetches along more than a second."""

    session: Session
    made: Exchange
    reads: tuple[Exchange, ...]
    changed: dict[str, tuple[Session, Exchange]]

    def taken(self, parameter: str) -> tuple[Session, Exchange]:
        """A Session with its change by that parameter; Blocked where the change was refused."""
        session, changed = self.changed[parameter]
        if not changed.succeeded:
            reason = f"the update was answered {changed.http_status or changed.no_answer}"
            raise Blocked(reason, blocked_by=OWNERS[parameter], evidence=[changed])
        return session, changed


def age(client: Client, make: Make, service: Service) -> Aged:
    """Read a Session before and after some time, and in between change others of its age."""
    first, *rest = CHANGES
    older, session = make.session(service), make.session(service)
    others = {first: older, **{parameter: make.session(service) for parameter in rest}}
    begin = time.monotonic()
    early = [client.fetch_session(session), client.fetch_session(session)]
    time.sleep(max(0.0, OLD_ENOUGH - (time.monotonic() - begin)))
    changed = {
        parameter: (other, client.update_session(other, **CHANGES[parameter]))
        for parameter, other in others.items()
    }
    late = [client.fetch_session(session), client.fetch_session(session)]
    return Aged(session, session.made, (*early, *late), changed)
