"""Requests with wrong credentials, each beside the same request with the right ones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.expect import answered, expect_refused, fail
from conformance.given import LIFETIME, Make
from conformance.model import Blocked, Exchange, NotApplicable
from conformance.operations import OWN, Own, Value
from conformance.target import wrong_password
from conformance.transport import Pair

LATER = 7200
# What no answer without credentials may hold: a member that every resource has.
TELLTALE = b'"date_created"'
NOT_LET_IN = (401, 403)
ACCEPTED = "authentication.accepted"


@dataclass(frozen=True, slots=True)
class Act:
    """A request to one operation; an optional one is about a neighbour that a target may lack."""

    method: str
    operation: str
    path: Callable[[Session], str]
    form: Mapping[str, Value] | None = None
    optional: bool = False

    def send(self, client: Client, session: Session, auth: Pair | Own | None, name: str = "") -> Exchange:
        """Send it with these credentials; a create makes a Session of that name."""
        form = {**self.form, "UniqueName": name} if self.form and name else self.form
        return client.send(self.method, self.path(session), operation=self.operation, form=form, auth=auth)


def _sessions(session: Session) -> str:
    return f"{session.service.path}/Sessions"


ACTS: dict[str, Act] = {
    "fetch": Act("GET", "fetchSession", lambda session: session.path),
    "list": Act("GET", "listSessions", _sessions),
    "create": Act("POST", "createSession", _sessions, {"Ttl": LIFETIME}),
    "update": Act("POST", "updateSession", lambda session: session.path, {"Ttl": LATER}),
    "list Participants": Act(
        "GET", "listParticipants", lambda session: f"{session.path}/Participants", optional=True
    ),
    "list Interactions": Act(
        "GET", "listInteractions", lambda session: f"{session.path}/Interactions", optional=True
    ),
    "fetch Service": Act("GET", "fetchService", lambda session: session.service.path, optional=True),
    "list Services": Act("GET", "listServices", lambda _: "/v1/Services?PageSize=1", optional=True),
    "delete": Act("DELETE", "deleteSession", lambda session: session.path),
}
READS = tuple(name for name, act in ACTS.items() if act.method == "GET")
WRITES = ("create", "update", "delete")
ON_SESSIONS = ("fetch", "list", *WRITES)


@dataclass(frozen=True, slots=True)
class Intrusion:
    """Every act on one Session with wrong credentials, and what was left of the Session after each write.

    `left` holds a fetch after an update and after a delete, and the create of a Session with the name
    that the refused create asked for.
    """

    session: Session
    refused: dict[str, Exchange]
    left: dict[str, Exchange]


def intrude(client: Client, make: Make, service: Service, auth: Pair | None) -> Intrusion:
    """Try every act with these credentials."""
    session, unique_name = make.session(service), make.name()
    refused: dict[str, Exchange] = {}
    left: dict[str, Exchange] = {}
    for name, act in ACTS.items():
        refused[name] = act.send(client, session, auth, unique_name if name == "create" else "")
        if name == "create":
            left[name] = client.create_session(service, UniqueName=unique_name, Ttl=LIFETIME)
        elif name in WRITES:
            left[name] = client.fetch_session(session)
    return Intrusion(session, refused, left)


def enter(client: Client, make: Make, service: Service) -> dict[str, Exchange]:
    """Every act with the right credentials, the first right after a wrong password."""
    session = make.session(service)
    ACTS["fetch"].send(client, session, wrong_password(client.target.credentials.pair))
    return {
        name: act.send(client, session, OWN, make.name() if name == "create" else "")
        for name, act in ACTS.items()
    }


def expect_kept_out(act: str, refused: Exchange, control: Exchange) -> None:
    """The act is refused without the right credentials. Not applicable where the target has no such thing."""
    if ACTS[act].optional and control.response is not None and not control.succeeded:
        raise NotApplicable(f"the target does not {act}: {control.http_status}", evidence=[control])
    expect_refused(refused, control=control)


def expect_let_in(exchange: Exchange) -> None:
    """The credentials are not what keeps the request from being carried out."""
    if answered(exchange).http_status in NOT_LET_IN:
        raise fail(
            "credentials-refused",
            expected="an answer other than 401 and 403",
            actual=str(exchange.http_status),
            evidence=exchange,
        )


def expect_nothing_shown(intrusion: Intrusion, act: str) -> None:
    """The refusal holds neither the name of the Session nor any resource."""
    refused = answered(intrusion.refused[act])
    body = refused.response.body if refused.response else b""
    name = str(intrusion.session.made.body.get("unique_name")).encode()
    for shown in (name, TELLTALE):
        if shown in body:
            raise fail(
                "shown",
                expected=f"a refusal without {shown.decode()}",
                actual="it is there",
                evidence=refused,
            )


def expect_nothing_done(act: str, left: Exchange) -> None:
    """The refused write left everything as it was."""
    if answered(left).http_status in NOT_LET_IN:
        reason = f"the look at what was left was answered {left.http_status}"
        raise Blocked(reason, blocked_by=ACCEPTED, evidence=[left])
    if left.refused and act != "update":
        expected = {
            "create": "the name of the refused create still free",
            "delete": "the Session still there",
        }
        raise fail("done", expected=expected[act], actual=f"HTTP status {left.http_status}", evidence=left)
    if not left.succeeded:
        raise Blocked(f"the look at what was left was answered {left.http_status}", evidence=[left])
    if act == "update" and left.body.get("ttl") == LATER:
        raise fail("done", expected=f"/ttl {LIFETIME}", actual=str(LATER), evidence=left, pointer="/ttl")
