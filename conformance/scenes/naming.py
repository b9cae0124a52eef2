"""Names of Sessions that are asked for again after their Sessions were closed, re-opened or deleted."""

from dataclasses import dataclass

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.expect import answered
from conformance.given import Make
from conformance.model import Blocked, Exchange

DELETE = "delete.open"
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
    """A create with a name that a Session had; `first` is how that Session was made."""

    first: Session
    made: Exchange

    def taken(self, owner: str) -> Exchange:
        """The create, once it is sure that it was accepted; Blocked by the owner of that otherwise."""
        if not answered(self.made).succeeded:
            raise Blocked(f"it was answered {self.made.http_status}", blocked_by=owner, evidence=[self.made])
        return self.made


def name_again(client: Client, session: Session, service: Service | None = None) -> Again:
    """A create with nothing but the name of the Session, in its Service unless another is given."""
    name = str(session.made.body.get("unique_name"))
    return Again(session, client.create_session(service or session.service, UniqueName=name))


def replace(client: Client, make: Make, service: Service) -> Again:
    """Make a Session with much of its own, delete it and create another with its name."""
    session = make.session(service, Mode="voice-only", Ttl=4321, DateExpiry="2099-01-02T03:04:05Z")
    return name_again(client, deleted(client, session))


def deleted(client: Client, session: Session) -> Session:
    """The Session after it was deleted; Blocked where that did not work."""
    gone = client.delete_session(session)
    if not gone.succeeded:
        reason = f"deleting the Session was answered {gone.http_status or gone.no_answer}"
        raise Blocked(reason, blocked_by=DELETE, evidence=[gone])
    return session


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
