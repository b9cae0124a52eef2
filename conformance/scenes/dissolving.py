"""A Service that is deleted with all that is in it: a Session, with children where a target takes any."""

from dataclasses import dataclass

from conformance.addresses import NOT_MADE, Service, Session
from conformance.client import Client
from conformance.expect import answered
from conformance.given import Make
from conformance.model import Blocked, Exchange, NotApplicable
from conformance.scenes.families import Child, Reading, read_all
from conformance.scenes.updating import Removal

IDENTIFIER = "+14158675331"
TAKES_SESSIONS = "delete.service-takes-sessions"


@dataclass(frozen=True, slots=True)
class Dissolved:
    """`collection` is a DELETE of the list of Sessions, `fetched` and `before` are reads after it.

    `left` and `after` are the same reads once the Service was deleted; `children` are a Participant and an
    Interaction, each or why there is none. `removal` deleted this Service, or an empty one where this one
    could not be deleted.
    """

    session: Session
    children: tuple[Child | NotApplicable, Child | NotApplicable]
    collection: Exchange
    fetched: Exchange
    before: Reading
    deleted: Exchange
    left: Exchange
    after: Reading
    removal: Removal

    def mortal(self) -> "Dissolved":
        """The same, where the Service was really created and could be deleted."""
        if self.session.service.made.response is None:
            raise NotApplicable("the target has no Services resource")
        return self

    def child(self, position: int) -> Child:
        """A child, once it is sure that there was one and that the Service was deleted."""
        child = self.children[position]
        if isinstance(child, NotApplicable):
            raise child
        deleted = answered(self.mortal().deleted)
        if not deleted.succeeded:
            reason = f"the DELETE was answered {deleted.http_status}"
            raise Blocked(reason, blocked_by=TAKES_SESSIONS, evidence=[deleted])
        return child


def dissolve(client: Client, make: Make, service: Service) -> Dissolved:
    """Fill a Service, ask for the deletion of all its Sessions, then delete the Service itself."""
    session = make.session(service)
    children = _children(make, session)
    reads = [child for child in children if not isinstance(child, NotApplicable)]
    collection = client.send("DELETE", f"{service.path}/Sessions")
    fetched, before = client.fetch_session(session), read_all(client, reads)
    removal = _removal(client, service)
    left, after = client.fetch_session(session), read_all(client, reads)
    alone = _alone(client, make, removal)
    return Dissolved(session, children, collection, fetched, before, removal.deleted, left, after, alone)


def _alone(client: Client, make: Make, removal: Removal) -> Removal:
    """That of an empty Service, where there is one and the other was refused."""
    try:
        return _removal(client, make.service()) if removal.deleted.refused else removal
    except NotApplicable:
        return removal


def _removal(client: Client, service: Service) -> Removal:
    if service.made.response is None:
        return Removal(NOT_MADE, NOT_MADE)
    return Removal(client.delete_service(service), client.fetch_service(service))


def _children(make: Make, session: Session) -> tuple[Child | NotApplicable, Child | NotApplicable]:
    try:
        participant = make.participant(session, IDENTIFIER)
    except NotApplicable as reason:
        return reason, reason
    try:
        return participant, make.message(participant)
    except NotApplicable as reason:
        return participant, reason
