"""More Sessions in one Service than a page of 100 holds: those that the run made anyway, and what lacks."""

from collections.abc import Callable, Iterator, Sequence
from urllib.parse import parse_qs, unquote

from conformance.addresses import Service
from conformance.client import Client
from conformance.expect import answered
from conformance.given import LIFETIME, Make, at_once
from conformance.model import Blocked, Exchange, NotApplicable
from conformance.scenes.gathering import CROWD, Book, distinct
from conformance.scenes.walking import items
from conformance.target import Kind

TOGETHER = 8
# What lives shorter, by what any request said, may have ended or be gone when the list is read.
SHORTEST = 1800
ENDLESS = 0
ACTIVE = ("open", "in-progress")
CANDIDATES = 5
LATEST_YEARS = ("208", "209")


def crowd_together(client: Client, make: Make, service: Service) -> Book:
    """At least 101 Sessions, in the main Service where that is the run's own; on a local target only."""
    if client.target.kind not in (Kind.EMBEDDED, Kind.LOOPBACK):
        raise NotApplicable(f"{CROWD} Sessions are made on a local target only")
    place = service if client.target.service_sid is None else make.service()
    made = standing(client.recorder.exchanges, f"{client.target.base_path}{place.path}/Sessions")
    while len(made) < CROWD:
        wanted = min(TOGETHER, CROWD - len(made))
        more = at_once(*(_creation(client, make, place) for _ in range(wanted)))
        refused = [exchange for exchange in more if not answered(exchange).succeeded]
        if refused:
            reason = f"a create was answered {refused[0].http_status} with {len(made)} Sessions there"
            raise Blocked(reason, blocked_by="create.creates", evidence=refused[:1])
        made += more
    given = [str(exchange.body.get("sid")) for exchange in made]
    distinct(given, made)
    return Book(
        client,
        place,
        frozenset(given),
        sole=True,
        made=made[0],
        gone=lambda: ended(client.recorder.exchanges),
    )


def taken_again(client: Client, crowd: Book, place: float) -> Exchange:
    """A create with the name of an active Session, at that place of the list, from 0 for its begin to 1.

    Where it is not refused, the Session of that name was still there; another one is taken otherwise.
    """
    given = named(client.recorder.exchanges)
    shown = [item for page in crowd.walk(100) for item in items(page) if isinstance(item, dict)]
    # What a target shows of a Session that was given no name need not be one.
    texts = [item for item in shown if isinstance(item.get("unique_name"), str)]
    own = [item for item in texts if item["unique_name"] == given.get(str(item.get("sid")))]
    active = [item for item in own if item.get("status") in ACTIVE]
    if not active:
        raise Blocked("the list shows no active Session with a name", blocked_by="list.contains-many")
    middle = round(place * (len(active) - 1))
    nearest = sorted(range(len(active)), key=lambda position: abs(position - middle))
    for item in (active[position] for position in nearest[:CANDIDATES]):
        twin = client.create_session(crowd.service, UniqueName=str(item["unique_name"]))
        if twin.refused:
            return twin
        # Another case may have ended it since the list was read.
        found = client.fetch_session(crowd.service.session(str(item.get("sid"))))
        if found.body.get("status") in ACTIVE and found.body.get("unique_name") == item["unique_name"]:
            return twin
    raise NotApplicable("the Sessions at that place are no longer as the list showed them")


def _creation(client: Client, make: Make, service: Service) -> Callable[[], Exchange]:
    name = make.name()
    return lambda: client.create_session(service, UniqueName=name, Ttl=LIFETIME)


def standing(exchanges: Sequence[Exchange], collection: str) -> list[Exchange]:
    """The creates of Sessions in this collection that nobody deleted and that last."""
    over = ended(exchanges)
    made = [create for create in _creates(exchanges, collection) if not _is_brief(create)]
    return [create for create in made if create.body["sid"] not in over]


def ended(exchanges: Sequence[Exchange]) -> frozenset[str]:
    """The SIDs of what was deleted, or was given a short life, by any request so far; by its name, too."""
    texts = frozenset(_last_segment(exchange) for exchange in exchanges if _may_end(exchange))
    return texts | {sid for sid, name in named(exchanges).items() if name in texts}


def named(exchanges: Sequence[Exchange]) -> dict[str, str]:
    """The name that each new Session was given in its create, by SID."""
    made = [one for one in exchanges if one.operation == "createSession" and one.succeeded]
    names = [(one.body.get("sid"), parse_qs(one.request.body.decode("utf-8", "replace"))) for one in made]
    return {str(sid): form["UniqueName"][0] for sid, form in names if len(form.get("UniqueName", ())) == 1}


def _creates(exchanges: Sequence[Exchange], collection: str) -> Iterator[Exchange]:
    for exchange in exchanges:
        inside = exchange.request.target.partition("?")[0] == collection
        shown = isinstance(exchange.body.get("sid"), str)
        if exchange.operation == "createSession" and exchange.succeeded and inside and shown:
            yield exchange


def _may_end(exchange: Exchange) -> bool:
    deleted = exchange.request.method == "DELETE" and not exchange.refused
    return deleted or _is_brief(exchange)


def _is_brief(exchange: Exchange) -> bool:
    if not exchange.request.body:
        return False
    # A target may take a semicolon for an ampersand.
    form = parse_qs(exchange.request.body.decode("utf-8", "replace").replace(";", "&"))
    lifetimes = [int(ttl) if ttl.isascii() and ttl.isdigit() else 1 for ttl in form.get("Ttl", ())]
    dates = form.get("DateExpiry", [])
    return any(ENDLESS < ttl < SHORTEST for ttl in lifetimes) or any(
        not date.startswith(LATEST_YEARS) for date in dates
    )


def _last_segment(exchange: Exchange) -> str:
    return unquote(exchange.request.target.partition("?")[0].rpartition("/")[2])
