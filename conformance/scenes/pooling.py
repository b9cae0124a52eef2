"""A Participant that is added to a Service before and after that has numbers."""

from dataclasses import dataclass

from conformance.addresses import Service
from conformance.client import Client
from conformance.given import Make
from conformance.model import Exchange, NotApplicable
from conformance.scenes.families import listed_sids

POOLED, ANOTHER = "+14158675365", "+14158675361"


@dataclass(frozen=True, slots=True)
class Pooling:
    """A Participant that was sent to a Service without numbers, and again when it had some."""

    service: Service
    early: Exchange
    numbers: Exchange
    late: Exchange

    def needed(self) -> "Pooling":
        """The same; not applicable where numbers play no part."""
        if not listed_sids(self.numbers, "phone_numbers") or not self.late.succeeded:
            reason = "the target adds no Participant by the numbers of a Service"
            raise NotApplicable(reason, evidence=[self.early, self.late])
        return self


def pooling(client: Client, make: Make, service: Service) -> Pooling:
    """Add a Participant before and after there are numbers in the Service."""
    if not client.target.may_send_messages:
        raise NotApplicable("Participants are left alone on a target that is not local")
    session = make.session(service)
    early = client.create_participant(session, Identifier=POOLED)
    make.pool(service, 1)
    numbers = client.send("GET", f"{service.path}/PhoneNumbers", operation="listPhoneNumbers")
    late = client.create_participant(session, Identifier=POOLED if early.refused else ANOTHER)
    return Pooling(service, early, numbers, late)
