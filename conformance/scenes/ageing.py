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


def age(client: Client, make: Make, service: Service) -> Aged:
    """Read a Session among others at once and again after some time, then change it."""
    older, session, newer = make.bare_session(service), make.session(service), make.session(service)
    begin = time.monotonic()
    early = [client.fetch_session(session), client.fetch_session(session)]
    time.sleep(max(0.0, OLD_ENOUGH - (time.monotonic() - begin)))
    late = [client.fetch_session(session), client.fetch_session(session)]
    changed = client.update_session(session, DateExpiry="2099-06-07T08:09:10Z")
    return Aged(older, session, newer, (*early, *late), changed)
