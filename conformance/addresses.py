"""Where the resources of the contract live, below the origin and the base path of a target.

Every segment is percent-encoded, so that any text can stand in the place of a SID. `made` is the
exchange that created the resource, where this run did that.
"""

from dataclasses import dataclass, field, replace
from urllib.parse import quote

from conformance.model import Exchange, Request

SERVICES = "/v1/Services"
NOT_MADE = Exchange(id="", operation=None, request=Request("", "", (), b""), response=None)


def _below(parent: str, *segments: str) -> str:
    return "/".join((parent, *(quote(segment, safe="", errors="surrogatepass") for segment in segments)))


@dataclass(frozen=True, slots=True)
class Service:
    """A Proxy Service."""

    sid: str
    made: Exchange = field(default=NOT_MADE, compare=False, repr=False)

    @property
    def path(self) -> str:
        """The path of the Service itself."""
        return _below(SERVICES, self.sid)

    def session(self, sid: str) -> "Session":
        """The Session of this Service with that SID."""
        return Session(self, sid)


@dataclass(frozen=True, slots=True)
class Session:
    """A Session in its Service."""

    service: Service
    sid: str
    made: Exchange = field(default=NOT_MADE, compare=False, repr=False)

    @property
    def path(self) -> str:
        """The path of the Session itself."""
        return _below(f"{self.service.path}/Sessions", self.sid)

    def under(self, service: Service) -> "Session":
        """The same SID addressed through another Service."""
        return replace(self, service=service)

    def participant(self, sid: str) -> "Participant":
        """The Participant of this Session with that SID."""
        return Participant(self, sid)

    def interaction(self, sid: str) -> "Interaction":
        """The Interaction of this Session with that SID."""
        return Interaction(self, sid)


@dataclass(frozen=True, slots=True)
class Participant:
    """A Participant in its Session."""

    session: Session
    sid: str
    made: Exchange = field(default=NOT_MADE, compare=False, repr=False)

    @property
    def path(self) -> str:
        """The path of the Participant itself."""
        return _below(f"{self.session.path}/Participants", self.sid)

    def under(self, session: Session) -> "Participant":
        """The same SID addressed through another Session."""
        return replace(self, session=session)

    def message(self, sid: str) -> "Message":
        """The MessageInteraction of this Participant with that SID."""
        return Message(self, sid)


@dataclass(frozen=True, slots=True)
class Interaction:
    """An Interaction in its Session."""

    session: Session
    sid: str
    made: Exchange = field(default=NOT_MADE, compare=False, repr=False)

    @property
    def path(self) -> str:
        """The path of the Interaction itself."""
        return _below(f"{self.session.path}/Interactions", self.sid)

    def under(self, session: Session) -> "Interaction":
        """The same SID addressed through another Session."""
        return replace(self, session=session)


@dataclass(frozen=True, slots=True)
class Message:
    """A MessageInteraction of a Participant."""

    participant: Participant
    sid: str
    made: Exchange = field(default=NOT_MADE, compare=False, repr=False)

    @property
    def path(self) -> str:
        """The path of the MessageInteraction itself."""
        return _below(f"{self.participant.path}/MessageInteractions", self.sid)
