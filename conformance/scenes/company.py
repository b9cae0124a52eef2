"""Exchanges that show neighbours of the Session, for the cases that watch."""

from collections.abc import Callable, Iterable

from conformance.addresses import Service
from conformance.client import Client
from conformance.model import Exchange, NotApplicable
from conformance.watch import Seen


def meet_services(client: Client, service: Service) -> None:
    """Look at a Service in every way that the run did not yet, and update it with a value by default."""
    if not any(seen.operation == "fetchService" and seen.succeeded for seen in client.recorder.exchanges):
        client.fetch_service(service)
    client.list_services(PageSize=2)
    client.update_service(service, DefaultTtl=0)


def needed(company: list[Exchange], watcher: Callable[[Exchange], Iterable[Seen]]) -> list[Exchange]:
    """What was had of neighbours, where that shows anything of the kind; else the target has none of it."""
    if not any(list(watcher(exchange)) for exchange in company):
        raise NotApplicable("the target shows none of these", evidence=company)
    return company
