"""The resources that generated requests are about, in place of the SIDs that a generator makes up."""

from dataclasses import dataclass

from conformance.addresses import Participant, Service, Session
from conformance.client import Client
from conformance.given import Make, random_sid
from conformance.model import NotApplicable

INSTANCE = "/Sessions/{Sid}"


@dataclass
class Ground:
    """A Service with a Session to read, one to change, one to close and open, and what is below the first."""

    client: Client
    make: Make
    service: Service
    read: Session
    changed: Session
    turned: Session
    participant: Participant | None = None
    interaction: str = ""

    def template(self, method: str, pattern: str, turning: bool) -> str:  # noqa: FBT001 - called with what a case is
        """The real path for an operation; each deletion gets something of its own to delete."""
        session = self.turned if turning and pattern == INSTANCE else self._session(method, pattern)
        own = "Sid" if pattern == INSTANCE else "SessionSid"
        path = self.service.path + pattern.replace(f"{{{own}}}", session.sid)
        person = self.participant.sid if self.participant else random_sid("KP")
        path = path.replace("{ParticipantSid}", person)
        last = person if "/Participants/{Sid}" in pattern else self.interaction or random_sid("KI")
        if method.upper() == "DELETE":
            last = random_sid(last[:2])
        return path.replace("{Sid}", last)

    def _session(self, method: str, pattern: str) -> Session:
        if pattern == INSTANCE and method.upper() == "DELETE":
            return self.make.session(self.service)
        return self.changed if pattern == INSTANCE and method.upper() != "GET" else self.read


def prepare(client: Client, make: Make) -> Ground:
    """A Service that only generated requests use, where one can be made, with what they are about."""
    try:
        service = make.service()
    except NotApplicable:
        service = make.main_service()
    ground = Ground(
        client, make, service, make.session(service), make.session(service), make.session(service)
    )
    try:
        ground.participant = make.participant(ground.read)
        sent = make.message(ground.participant)
        ground.interaction = sent.sid
    except NotApplicable:
        return ground
    return ground


def below(session: Session, participant: Participant | None, interaction: str) -> list[tuple[str, str, str]]:
    """Method, path and operation of every request about a Session and what stands below it."""
    person = participant.sid if participant else random_sid("KP")
    message, people = interaction or random_sid("KI"), f"{session.path}/Participants"
    return [
        ("GET", session.path, "fetchSession"),
        ("POST", session.path, "updateSession"),
        ("GET", people, "listParticipants"),
        ("POST", people, "createParticipant"),
        ("GET", f"{people}/{person}", "fetchParticipant"),
        ("DELETE", f"{people}/{person}", "deleteParticipant"),
        ("GET", f"{people}/{person}/MessageInteractions", "listMessageInteractions"),
        ("POST", f"{people}/{person}/MessageInteractions", "createMessageInteraction"),
        ("GET", f"{people}/{person}/MessageInteractions/{message}", "fetchMessageInteraction"),
        ("GET", f"{session.path}/Interactions", "listInteractions"),
        ("GET", f"{session.path}/Interactions/{message}", "fetchInteraction"),
        ("DELETE", f"{session.path}/Interactions/{message}", "deleteInteraction"),
    ]


FORMS = {
    "updateSession": {"Ttl": "7200"},
    "createParticipant": {"Identifier": "+14158675312"},
    "createMessageInteraction": {"Body": "ping"},
}
