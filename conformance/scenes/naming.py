"""Names of Sessions that are asked for again after their Sessions were closed, re-opened or deleted."""

from dataclasses import dataclass

from conformance.addresses import NOT_MADE, Service, Session
from conformance.client import Client
from conformance.expect import answered
from conformance.given import Make, patiently
from conformance.model import Blocked, Exchange, NotApplicable
from conformance.scenes.updating import Listed, Removal, remove
from conformance.scenes.walking import Walk, walk

DELETE = "delete.with-date-expiry"
DELETE_CLOSED = "delete.closed"
FREE = "names.free-after-delete"
UNUSUAL = {
    "four bytes": "{} \U0001f600",
    "blanks around": " {} ",
    "a line break": "{}\nx",
    "a tab": "{}\tx",
    "the zero character": "{}\x00x",
}


@dataclass(frozen=True, slots=True)
class Again:
    """A create in some Service with a name that a Session had; `first` is that Session."""

    first: Session
    service: Service
    made: Exchange

    def accepted(self) -> Exchange:
        """The create, once it is sure that it was accepted; NotApplicable otherwise, as it only SHOULD be."""
        if not answered(self.made).succeeded:
            raise NotApplicable(f"it was answered {self.made.http_status}, see {FREE}", evidence=[self.made])
        return self.made


def name_again(client: Client, session: Session, service: Service | None = None) -> Again:
    """A create with nothing but the name of the Session, in its Service unless another is given."""
    name, service = str(session.made.body.get("unique_name")), service or session.service
    return Again(session, service, client.create_session(service, UniqueName=name))


def name_free_again(client: Client, session: Session) -> Again:
    """A create with the name of a deleted Session, repeated for a short while where it is refused."""
    name = str(session.made.body.get("unique_name"))
    made = patiently(lambda: client.create_session(session.service, UniqueName=name))
    return Again(session, session.service, made)


def heir_of_closed(client: Client, listed: Listed) -> Exchange:
    """A create with the name of a Session that was closed and then deleted; Blocked where it was not."""
    deleted = answered(listed.closed_removed.deleted)
    if not deleted.succeeded:
        reason = f"deleting the closed Session was answered {deleted.http_status}"
        raise Blocked(reason, blocked_by=DELETE_CLOSED, evidence=[deleted])
    return name_free_again(client, listed.named).made


@dataclass(frozen=True, slots=True)
class Namesakes:
    """A Session with much of its own that was deleted, and others of its name.

    `twin` was created in another Service before the deletion and fetched after it, `heir` in the same
    Service at the end.
    """

    session: Session
    twin: Again | NotApplicable
    removal: Removal
    twin_left: Exchange
    heir: Again

    def other(self) -> Again:
        """The create in the other Service; raises why there is none."""
        if isinstance(self.twin, NotApplicable):
            raise self.twin
        return self.twin

    def accepted_elsewhere(self) -> Exchange:
        """The create in the other Service, where it was accepted."""
        made = self.other().made
        if not answered(made).succeeded:
            raise NotApplicable("the name cannot be used in a second Service", evidence=[made])
        return made

    def removed(self) -> "Namesakes":
        """The same, once it is sure that the Session was deleted; Blocked by the owner of that otherwise."""
        deleted = answered(self.removal.deleted)
        if not deleted.succeeded:
            reason = f"deleting the Session was answered {deleted.http_status}"
            raise Blocked(reason, blocked_by=DELETE, evidence=[deleted])
        return self


def share_a_name(
    client: Client, make: Make, service: Service, elsewhere: Service | NotApplicable
) -> Namesakes:
    """Make a Session and a twin of its name elsewhere, delete the first and create another of its name."""
    session = make.session(service, Mode="voice-only", Ttl=4321, DateExpiry="2099-01-02T03:04:05Z")
    twin = elsewhere if isinstance(elsewhere, NotApplicable) else name_again(client, session, elsewhere)
    removal, twin_left = remove(client, session), NOT_MADE
    if isinstance(twin, Again) and isinstance(sid := twin.made.body.get("sid"), str) and twin.made.succeeded:
        twin_left = client.fetch_session(twin.service.session(sid))
    return Namesakes(session, twin, removal, twin_left, name_free_again(client, session))


@dataclass(frozen=True, slots=True)
class Doubled:
    """A name that was given twice in a Service without a nameless Session, and the list afterwards."""

    again: Exchange
    walked: Walk

    def repeated(self, _name: str) -> tuple[None, Exchange]:
        """No name, which no Session of the Service has, and the create that asked for the taken one."""
        return None, self.again


def double(client: Client, make: Make, service: Service) -> Doubled:
    """Create a Session in a Service, ask for its name again, and list."""
    session = make.session(service)
    return Doubled(name_again(client, session).made, walk(client, session.service))


def accepted_first(first: Exchange) -> None:
    """Raise where the create that took the name was refused itself: its repetition says nothing."""
    if not answered(first).succeeded:
        raise Blocked(f"the first create was answered {first.http_status}", evidence=[first])


def kept(client: Client, make: Make, service: Service, text: str) -> str:
    """What becomes of a name of that form, in words that are the same in each run."""
    name = make.name()
    made = client.create_session(service, UniqueName=text.format(name))
    stored = made.body.get("unique_name")
    if not made.succeeded or stored == text.format(name):
        return _said(made, "kept")
    return _said(made, f"stored as {str(stored).replace(name, 'NAME')[:40]!r}")


def in_words(client: Client, service: Service, name: str) -> str:
    """What becomes of a create with that name."""
    return _said(client.create_session(service, UniqueName=name), "accepted")


def _said(made: Exchange, accepted: str) -> str:
    code = made.body.get("code")
    refused = f"refused with {made.http_status or made.no_answer}"
    return accepted if made.succeeded else refused + (f", code {code}" if isinstance(code, int) else "")
