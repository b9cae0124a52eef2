"""A Service that is deleted with all that is in it: a Session, with children where a target takes any."""

from dataclasses import dataclass

from conformance.addresses import NOT_MADE, Service, Session
from conformance.client import Client
from conformance.expect import answered
from conformance.given import Make
from conformance.model import Blocked, Exchange, NotApplicable
from conformance.scenes.families import Child, Reading, read_all

IDENTIFIER = "+14158675331"
TAKES_SESSIONS = "delete.service-takes-sessions"


@dataclass(frozen=True, slots=True)
class Dissolved:
    """`collection` is a DELETE of the list of Sessions, `fetched` and `before` are reads after it.

    `left` and `after` are the same reads once the Service was deleted, and `missed` is a fetch of that one;
    `children` are a Participant and an Interaction, each or why there is none.
    """

    session: Session
    children: tuple[Child | NotApplicable, Child | NotApplicable]
    collection: Exchange
    fetched: Exchange
    before: Reading
    deleted: Exchange
    missed: Exchange
    left: Exchange
    after: Reading

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
    mortal = service.made.response is not None
    reads = [child for child in children if not isinstance(child, NotApplicable)]
    return Dissolved(
        session=session,
        children=children,
        collection=client.send("DELETE", f"{service.path}/Sessions"),
        fetched=client.fetch_session(session),
        before=read_all(client, reads),
        deleted=client.delete_service(service) if mortal else NOT_MADE,
        missed=client.fetch_service(service) if mortal else NOT_MADE,
        left=client.fetch_session(session),
        after=read_all(client, reads),
    )


def _children(make: Make, session: Session) -> tuple[Child | NotApplicable, Child | NotApplicable]:
    try:
        participant = make.participant(session, IDENTIFIER)
    except NotApplicable as reason:
        return reason, reason
    try:
        return participant, make.message(participant)
    except NotApplicable as reason:
        return participant, reason
