"""Requests written byte by byte, to see how they are read."""

from dataclasses import dataclass

from conformance.addresses import Service, Session
from conformance.client import FORM, Client
from conformance.expect import Where, answered, expect_value, fail, show
from conformance.given import Make
from conformance.model import Blocked, Exchange

ANY = "*/*"


def write(client: Client, service: Service, body: str, **headers: str) -> Exchange:
    """Create a Session with exactly this body; its characters are sent as UTF-8."""
    return client.send(
        "POST",
        f"{service.path}/Sessions",
        operation="createSession",
        body=body.encode(),
        headers={"Content-Type": FORM, **{name.replace("_", "-"): text for name, text in headers.items()}},
    )


def expect_read(made: Exchange, pointer: str, value: object) -> None:
    """The answer shows that value. A refusal of the body is the failure, not a hindrance."""
    if answered(made).refused:
        actual = f"HTTP status {made.http_status}"
        raise fail("refused", expected=f"{pointer} {show(value)}", actual=actual, evidence=made)
    if not made.succeeded:
        raise Blocked(f"create was answered {made.http_status}", evidence=[made])
    expect_value(made, pointer, value)


@dataclass(frozen=True, slots=True)
class Plainly:
    """The five operations as a client sends them that states no preference for what comes back."""

    created: Exchange
    fetched: Exchange
    listed: Exchange
    updated: Exchange
    deleted: Exchange


def ask_plainly(client: Client, make: Make, service: Service) -> Plainly:
    """Send each operation with `Accept: */*`, as curl does."""
    headers = {"Accept": ANY, "Content-Type": FORM}
    collection = f"{service.path}/Sessions"
    body = f"UniqueName={make.name()}&Ttl=3600".encode()
    created = client.send("POST", collection, operation="createSession", body=body, headers=headers)
    sid = created.body.get("sid")
    session: Session = service.session(sid) if isinstance(sid, str) else make.session(service)
    accept = {"Accept": ANY}
    return Plainly(
        created,
        client.send("GET", session.path, operation="fetchSession", headers=accept),
        client.send("GET", f"{collection}?PageSize=1", operation="listSessions", headers=accept),
        client.send("POST", session.path, operation="updateSession", body=b"Ttl=7200", headers=headers),
        client.send("DELETE", session.path, operation="deleteSession", headers=accept),
    )


def expect_strict_json(where: Where) -> None:
    """The body is JSON in UTF-8 that every reader understands alike."""
    exchange = where if isinstance(where, Exchange) else where.exchange
    if answered(exchange).json_error is not None:
        raise fail(
            "not-json", expected="a body in strict JSON", actual=exchange.json_error or "", evidence=exchange
        )


def answer_in_words(exchange: Exchange) -> str:
    """What an observation says of an answer: its HTTP status, and the code of a refusal."""
    code = exchange.body.get("code")
    suffix = f", code {code}" if exchange.refused and isinstance(code, int) else ""
    return f"answered {exchange.http_status or exchange.no_answer}{suffix}"
