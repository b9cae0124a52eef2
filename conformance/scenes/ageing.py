"""Sessions that are old enough for a date of whole seconds to have moved on."""

import time
from dataclasses import dataclass

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.given import Make
from conformance.model import Exchange
from conformance.scenes.changes import Form

# Dates have a resolution of one second; this is the least after which two of them must differ.
OLD_ENOUGH = 1.1
CHANGES: dict[str, Form] = {
    "Ttl": {"Ttl": 7200},
    "DateExpiry": {"DateExpiry": "2099-06-07T08:09:10Z"},
    "Status": {"Status": "closed"},
}


@dataclass(frozen=True, slots=True)
class Aged:
    """`made` is how the Session was created, `reads` its fetches along more than a second."""

    session: Session
    made: Exchange
    reads: tuple[Exchange, ...]
    changed: dict[str, tuple[Session, Exchange]]


def age(client: Client, make: Make, service: Service) -> Aged:
    """Read a Session before and after other requests and some time, then change others of its age."""
    session = make.session(service)
    others = {parameter: make.session(service) for parameter in CHANGES}
    begin = time.monotonic()
    early = [client.fetch_session(session), client.fetch_session(session)]
    client.list_sessions(service, PageSize=1)
    client.list_participants(session)
    time.sleep(max(0.0, OLD_ENOUGH - (time.monotonic() - begin)))
    changed = {
        parameter: (other, client.update_session(other, **CHANGES[parameter]))
        for parameter, other in others.items()
    }
    late = [client.fetch_session(session), client.fetch_session(session)]
    return Aged(session, session.made, (*early, *late), changed)
