"""One method per operation of the contract.

Parameters are given under their names on the wire (`UniqueName=...`); a sequence becomes a repeated key.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from enum import Enum

from conformance.addresses import SERVICES, Interaction, Message, Participant, Service, Session
from conformance.model import Exchange
from conformance.transport import Pair

Value = str | int | Sequence[str]


class Own(Enum):
    """Stands for the target's own credentials, which no case ever holds."""

    OWN = "own"


OWN = Own.OWN


class Operations(ABC):
    """The operations of the contract by name, all sent through one `send`."""

    @abstractmethod
    def send(  # noqa: PLR0913 - a request has that many parts
        self,
        method: str,
        path: str,
        *,
        operation: str | None = None,
        query: Mapping[str, Value] | None = None,
        form: Mapping[str, Value] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        auth: Pair | Own | None = OWN,
    ) -> Exchange:
        """Send one request below the base path and record it."""

    # -- Services -------------------------------------------------------------------------------------

    def list_services(self, **query: Value) -> Exchange:
        return self.send("GET", SERVICES, operation="listServices", query=query)

    def create_service(self, **form: Value) -> Exchange:
        return self.send("POST", SERVICES, operation="createService", form=form)

    def fetch_service(self, service: Service) -> Exchange:
        return self.send("GET", service.path, operation="fetchService")

    def update_service(self, service: Service, **form: Value) -> Exchange:
        return self.send("POST", service.path, operation="updateService", form=form)

    def delete_service(self, service: Service) -> Exchange:
        return self.send("DELETE", service.path, operation="deleteService")

    def create_phone_number(self, service: Service, **form: Value) -> Exchange:
        return self.send("POST", f"{service.path}/PhoneNumbers", operation="createPhoneNumber", form=form)

    # -- Sessions -------------------------------------------------------------------------------------

    def list_sessions(self, service: Service, **query: Value) -> Exchange:
        return self.send("GET", f"{service.path}/Sessions", operation="listSessions", query=query)

    def create_session(self, service: Service, **form: Value) -> Exchange:
        return self.send("POST", f"{service.path}/Sessions", operation="createSession", form=form)

    def fetch_session(self, session: Session) -> Exchange:
        return self.send("GET", session.path, operation="fetchSession")

    def update_session(self, session: Session, **form: Value) -> Exchange:
        return self.send("POST", session.path, operation="updateSession", form=form)

    def delete_session(self, session: Session) -> Exchange:
        return self.send("DELETE", session.path, operation="deleteSession")

    # -- Participants, messages, Interactions ---------------------------------------------------------

    def list_participants(self, session: Session, **query: Value) -> Exchange:
        return self.send("GET", f"{session.path}/Participants", operation="listParticipants", query=query)

    def create_participant(self, session: Session, **form: Value) -> Exchange:
        return self.send("POST", f"{session.path}/Participants", operation="createParticipant", form=form)

    def fetch_participant(self, participant: Participant) -> Exchange:
        return self.send("GET", participant.path, operation="fetchParticipant")

    def delete_participant(self, participant: Participant) -> Exchange:
        return self.send("DELETE", participant.path, operation="deleteParticipant")

    def list_messages(self, participant: Participant) -> Exchange:
        return self.send(
            "GET", f"{participant.path}/MessageInteractions", operation="listMessageInteractions"
        )

    def create_message(self, participant: Participant, **form: Value) -> Exchange:
        path = f"{participant.path}/MessageInteractions"
        return self.send("POST", path, operation="createMessageInteraction", form=form)

    def fetch_message(self, message: Message) -> Exchange:
        return self.send("GET", message.path, operation="fetchMessageInteraction")

    def list_interactions(self, session: Session, **query: Value) -> Exchange:
        return self.send("GET", f"{session.path}/Interactions", operation="listInteractions", query=query)

    def fetch_interaction(self, interaction: Interaction) -> Exchange:
        return self.send("GET", interaction.path, operation="fetchInteraction")

    def delete_interaction(self, interaction: Interaction) -> Exchange:
        return self.send("DELETE", interaction.path, operation="deleteInteraction")
