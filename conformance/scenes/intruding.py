"""Requests with wrong credentials, each beside the same request with the right ones."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.expect import answered, expect_4xx, expect_refused, fail
from conformance.given import LIFETIME, Make, random_sid
from conformance.model import Blocked, Exchange, NotApplicable
from conformance.operations import OWN, Own, Value
from conformance.scenes.refusing import refusal
from conformance.target import wrong_password
from conformance.transport import Pair

LATER = 7200
# What no answer without credentials may hold: a member that every resource has.
TELLTALE = b'"date_created"'
NOT_LET_IN = (401, 403)
ACCEPTED = "authentication.accepted"
# Who tries, with the requirement that they are refused.
REFUSED = {"nobody": "authentication.none-refused", "impostor": "authentication.wrong-password-refused"}


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
    "delete": Act("DELETE", "deleteSession", lambda session: session.path),
}
READS = tuple(name for name, act in ACTS.items() if act.method == "GET")
WRITES = ("create", "update", "delete")
ON_SESSIONS = ("fetch", "list", *WRITES)


@dataclass(frozen=True, slots=True)
class Intrusion:
    """Every act on one Session with wrong credentials, by who tried it, and then with the right ones.

    `created` holds creates of the names that the refused ones asked for, each right after refusals.
    The Session was deleted with the right credentials at the very end: `left` is a fetch before that.
    `unknown` is a fetch of no Session without credentials.
    """

    session: Session
    refused: Mapping[str, Mapping[str, Exchange]]
    let_in: Mapping[str, Exchange]
    created: Mapping[str, Exchange]
    left: Exchange
    unknown: Exchange

    def kept_out(self, who: str, act: str) -> Exchange:
        """The refusal of an act, once it is sure that it was one; NotApplicable otherwise."""
        return refusal(self.refused[who][act], REFUSED[who])

    def left_by(self, who: str, act: str) -> Exchange:
        """What shows whether a refused write was carried out: a create of the same name, or a fetch."""
        return {"create": self.created[who], "update": self.let_in["fetch"], "delete": self.left}[act]


def intrude(client: Client, make: Make, service: Service) -> Intrusion:
    """Try every act without credentials and with a wrong password, then with the right pair."""
    session = make.session(service)
    strangers: dict[str, Pair | None] = {
        "nobody": None,
        "impostor": wrong_password(client.target.credentials.pair),
    }
    names = {who: make.name() for who in strangers}

    def sent(acts: Iterable[str], auth: Pair | Own | None, name: str = "") -> dict[str, Exchange]:
        return {act: ACTS[act].send(client, session, auth, name if act == "create" else "") for act in acts}

    first = [act for act in ACTS if act != "delete"]
    unknown = client.send("GET", service.session(random_sid("KC")).path, auth=None)
    refused, created = {}, {}
    for who, auth in strangers.items():
        refused[who] = sent(first, auth, names[who])
        created[who] = sent(["create"], OWN, names[who])["create"]
    let_in = {"create": created["impostor"]} | sent([act for act in first if act != "create"], OWN)
    for who, auth in strangers.items():
        refused[who] |= sent(["delete"], auth)
    left = client.fetch_session(session)
    return Intrusion(session, refused, let_in | sent(["delete"], OWN), created, left, unknown)


def expect_kept_out(intrusion: Intrusion, who: str, act: str) -> None:
    """The act is refused without the right credentials. Not applicable where the target has no such thing."""
    refused, control = intrusion.refused[who][act], intrusion.let_in[act]
    if ACTS[act].optional and control.response is not None and not control.succeeded:
        raise NotApplicable(f"the target does not {act}: {control.http_status}", evidence=[control])
    # What was carried out needs no control, and may be the very reason why the control failed.
    expect_4xx(refused)
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


def expect_nothing_shown(intrusion: Intrusion, refused: Exchange) -> None:
    """The refusal holds neither the name of the Session nor any resource."""
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
