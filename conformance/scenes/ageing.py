"""Sessions that are old enough for a date of whole seconds to have moved on."""

import time
from dataclasses import dataclass

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.given import Make
from conformance.model import Blocked, Exchange

# Dates have a resolution of one second; this is the least after which two of them must differ.
OLD_ENOUGH = 1.1


@dataclass(frozen=True, slots=True)
class Young:
    """A Session with two fetches right after it was created; `begun` is a moment before them.

    An unnamed one is older and another one newer.
    """

    older: Session
    session: Session
    newer: Session
    reads: tuple[Exchange, ...]
    begun: float


@dataclass(frozen=True, slots=True)
class Aged:
    """A Session with its fetches along more than a second, and `changed`, an update of its expiry at the end.

    The unnamed one that is older and the one that is newer were left as they were created.
    """

    older: Session
    session: Session
    newer: Session
    reads: tuple[Exchange, ...]
    changed: Exchange

    @property
    def made(self) -> Exchange:
        """How the Session was created."""
        return self.session.made

    def taken(self) -> Exchange:
        """The update at the end; Blocked where it was refused."""
        if not self.changed.succeeded:
            reason = f"the update was answered {self.changed.http_status or self.changed.no_answer}"
            raise Blocked(reason, blocked_by="update.date-expiry", evidence=[self.changed])
        return self.changed


def begin(client: Client, make: Make, service: Service) -> Young:
    """Create three Sessions and read the one between the others."""
    older, session, newer = make.bare_session(service), make.session(service), make.session(service)
    begun = time.monotonic()
    reads = client.fetch_session(session), client.fetch_session(session)
    return Young(older, session, newer, reads, begun)


def age(client: Client, young: Young) -> Aged:
    """Read the Session again when it is old enough, then change it."""
    time.sleep(max(0.0, OLD_ENOUGH - (time.monotonic() - young.begun)))
    late = client.fetch_session(young.session), client.fetch_session(young.session)
    changed = client.update_session(young.session, DateExpiry="2099-06-07T08:09:10Z")
    return Aged(young.older, young.session, young.newer, (*young.reads, *late), changed)
