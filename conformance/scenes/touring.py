"""One exchange of every kind that shows a Session, a page or a refusal, for the cases that watch."""

from collections.abc import Callable, Sequence

from conformance.addresses import Service
from conformance.client import Client
from conformance.given import Make
from conformance.model import Exchange

Kind = Callable[[Exchange], bool]
TOO_MANY = 429


def _answered(operation: str, sent: str = "", status: str = "") -> Kind:
    """A success that shows a Session, of a request with that in its body, in that status."""
    return lambda exchange: (
        exchange.operation == operation
        and exchange.succeeded
        and sent.encode() in exchange.request.body
        and (not status or exchange.body.get("status") == status)
    )


def _bare(exchange: Exchange) -> bool:
    return exchange.operation == "createSession" and exchange.succeeded and not exchange.request.body


def _page(query: str) -> Kind:
    return lambda exchange: (
        exchange.operation == "listSessions"
        and exchange.succeeded
        and exchange.request.target.partition("?")[2].startswith(query)
        and bool(query or "?" not in exchange.request.target)
        and bool(exchange.body.get("sessions"))
    )


def _refused(operation: str | None, sent: str = "", credentials: str = "own") -> Kind:
    return lambda exchange: (
        exchange.operation == operation
        and exchange.refused
        and sent.encode() in exchange.request.body
        and exchange.request.credentials == credentials
    )


# What a tour shows at least; the order does not matter.
KINDS: tuple[Kind, ...] = (
    _answered("createSession", "UniqueName="),
    _bare,
    _answered("createSession", "DateExpiry="),
    _answered("fetchSession"),
    _answered("fetchSession", status="closed"),
    _page("PageSize="),
    _page(""),
    _refused("createSession", "UniqueName="),
    _refused("fetchSession"),
    _refused("fetchSession", credentials="none"),
    _refused(None),
    _answered("updateSession", "Ttl="),
    _answered("updateSession", "Status=closed"),
    _answered("updateSession", "Status=in-progress"),
    lambda exchange: exchange.operation == "deleteSession" and exchange.succeeded,
)


def met(exchanges: Sequence[Exchange]) -> list[Exchange]:
    """One of these exchanges for each kind; nothing where a kind is missing."""
    answers = [exchange for exchange in exchanges if exchange.http_status != TOO_MANY]
    found = [next(filter(kind, answers), None) for kind in KINDS]
    return [] if None in found else [exchange for exchange in found if exchange is not None]


def tour_around(client: Client, make: Make, service: Service) -> list[Exchange]:
    """Send one request of each kind."""
    made = client.create_session(service, UniqueName=make.name(), Ttl=3600)
    session = service.session(str(made.body.get("sid", "KC")))
    return [
        made,
        client.create_session(service),
        client.create_session(service, DateExpiry="2099-01-02T03:04:05Z"),
        client.fetch_session(session),
        client.list_sessions(service, PageSize=2),
        client.list_sessions(service),
        client.create_session(service, UniqueName=str(made.body.get("unique_name")), Ttl=3600),
        client.create_session(service, UniqueName=make.name(192), Ttl=3600),
        client.send("GET", session.path, operation="fetchSession", auth=None),
        client.send("PUT", session.path),
        client.update_session(session, Ttl=7200),
        client.update_session(session, Status="closed"),
        client.fetch_session(session),
        client.update_session(session, Status="in-progress"),
        client.delete_session(session),
        client.fetch_session(session),
    ]
