"""Requests written byte by byte, to see how they are read."""

from dataclasses import dataclass

from conformance.addresses import Service, Session
from conformance.client import FORM, Client
from conformance.expect import Where, answered, expect_value, fail
from conformance.given import Make
from conformance.model import Blocked, Exchange

ANY = "*/*"


@dataclass(frozen=True, slots=True)
class Written:
    """A Session created by a body written by hand: the answer and a fetch of what was stored."""

    made: Exchange
    fetched: Exchange

    def expect(self, pointer: str, value: object) -> None:
        """Answer and fetch show that value. A refusal of the body is the failure, not a hindrance."""
        if answered(self.made).refused:
            raise fail(
                "refused",
                expected=f"{pointer} {value}",
                actual=f"HTTP status {self.made.http_status}",
                evidence=self.made,
            )
        if not (self.made.succeeded and self.fetched.succeeded):
            raise Blocked(f"create was answered {self.made.http_status}", evidence=[self.made])
        for where in (self.made, self.fetched):
            expect_value(where, pointer, value)


def write(client: Client, service: Service, body: str, **headers: str) -> Written:
    """Create a Session with exactly this body; its characters are sent as UTF-8."""
    made = client.send(
        "POST",
        f"{service.path}/Sessions",
        operation="createSession",
        body=body.encode(),
        headers={"Content-Type": FORM, **{name.replace("_", "-"): text for name, text in headers.items()}},
    )
    sid = made.body.get("sid")
    fetched = client.fetch_session(service.session(sid)) if made.succeeded and isinstance(sid, str) else made
    return Written(made, fetched)


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
