"""One exchange of every kind that shows a neighbour of the Session, for the cases that watch."""

from collections.abc import Callable, Iterable
from contextlib import suppress

from conformance.addresses import Service
from conformance.client import Client
from conformance.given import Make
from conformance.model import Exchange, NotApplicable, NotJudged
from conformance.watch import Seen

MET = "+14158675370"


def meet(client: Client, make: Make, service: Service) -> list[Exchange]:
    """Everything that could be had of Services, numbers, Participants and messages."""
    begin = len(client.recorder.exchanges)
    with suppress(NotJudged):
        _services(client, make)
    with suppress(NotJudged):
        _children(client, make, service)
    return client.recorder.exchanges[begin:]


def _services(client: Client, make: Make) -> None:
    service = make.service()
    client.fetch_service(service)
    client.list_services(PageSize=2)
    client.update_service(service, DefaultTtl=60)
    make.pool(service)
    client.send("GET", f"{service.path}/PhoneNumbers", operation="listPhoneNumbers")


def _children(client: Client, make: Make, service: Service) -> None:
    session = make.session(service)
    client.list_participants(session)
    client.list_interactions(session)
    participant = make.participant(session, MET)
    client.fetch_participant(participant)
    client.list_participants(session)
    interaction = make.message(participant)
    client.list_messages(participant)
    client.fetch_message(participant.message(interaction.sid))
    client.list_interactions(session)
    client.fetch_interaction(interaction)


def needed(company: list[Exchange], watcher: Callable[[Exchange], Iterable[Seen]]) -> list[Exchange]:
    """The same, where it shows anything of the kind; else the target has none of it."""
    if not any(list(watcher(exchange)) for exchange in company):
        raise NotApplicable("the target shows none of these", evidence=company)
    return company
