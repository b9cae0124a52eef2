"""Holds what neighbours of the Session answer against the contract."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache

from conformance.addresses import Session
from conformance.client import Client
from conformance.expect import fail, show
from conformance.model import Exchange
from conformance.spec import Violation, violations
from conformance.watch import Seen

KEYS = {
    "Service": ("services", "Services"),
    "PhoneNumber": ("phone_numbers", "PhoneNumbers"),
    "Participant": ("participants", "Participants"),
    "MessageInteraction": ("interactions", "MessageInteractions"),
    "Interaction": ("interactions", "Interactions"),
}
SESSION_ANSWERS = ("createSession", "fetchSession", "updateSession", "listSessions")
# The official schemas of the neighbours name no member that has to be there; other documents list some.
ABSENT = "required"
VERBS = ("create", "fetch", "update")


@cache
def kind_of(operation: str | None) -> str | None:
    """The neighbour that an operation is about; None for Sessions and for probes."""
    for kind, (_, collection) in KEYS.items():
        if operation in (f"list{collection}", *(f"{verb}{kind}" for verb in (*VERBS, "delete"))):
            return kind
    return None


def neighbour_answers(exchange: Exchange) -> Iterator[Seen]:
    """Each successful answer of a neighbour; one to a delete only where it has a body."""
    response, operation = exchange.response, exchange.operation
    if response is None or operation is None or not exchange.succeeded or kind_of(operation) is None:
        return
    if response.body or not operation.startswith("delete"):
        yield Seen(exchange, exchange.json)


def shown(exchange: Exchange, *kinds: str) -> Iterator[Seen]:
    """Each neighbour of these kinds that a successful answer shows: alone, or as an item of a list."""
    kind = kind_of(exchange.operation)
    if kind is None or kind not in kinds or not exchange.succeeded or exchange.operation is None:
        return
    if exchange.operation.startswith(VERBS) and isinstance(exchange.json, dict):
        yield Seen(exchange, exchange.json)
    elif exchange.operation.startswith("list"):
        key = KEYS[kind][0]
        items = exchange.body.get(key)
        for index, item in enumerate(items if isinstance(items, list) else []):
            if isinstance(item, dict):
                yield Seen(exchange, item, f"/{key}/{index}")


def session_answers(exchange: Exchange) -> Iterator[Seen]:
    """Each successful answer about Sessions that has to show something, whatever it is."""
    if exchange.succeeded and exchange.operation in SESSION_ANSWERS:
        yield Seen(exchange, exchange.json)


def services(exchange: Exchange) -> Iterator[Seen]:
    """Each Service that is shown."""
    return shown(exchange, "Service")


def participants(exchange: Exchange) -> Iterator[Seen]:
    """Each Participant that is shown."""
    return shown(exchange, "Participant")


def interactions(exchange: Exchange) -> Iterator[Seen]:
    """Each Interaction that is shown, as a MessageInteraction or not."""
    return shown(exchange, "Interaction", "MessageInteraction")


def children(exchange: Exchange) -> Iterator[Seen]:
    """Everything that is shown and lives in a Service or a Session."""
    return shown(exchange, "PhoneNumber", "Participant", "Interaction", "MessageInteraction")


def expect_values(seen: Seen) -> None:
    """What the answer shows satisfies the schema of the contract; it need not show every member."""
    _expect_none(seen, [one for one in _violations(seen) if one.keyword != ABSENT])


def expect_presence(seen: Seen) -> None:
    """The answer has the members that the contract asks for."""
    _expect_none(seen, [one for one in _violations(seen) if one.keyword == ABSENT])


def _violations(seen: Seen) -> list[Violation]:
    return violations(str(seen.exchange.operation), seen.exchange.http_status or 0, seen.value)


def _expect_none(seen: Seen, broken: Sequence[Violation]) -> None:
    for first in broken[:1]:
        raise fail(
            f"schema-{first.keyword}",
            expected=first.expected,
            actual=first.actual,
            evidence=seen,
            pointer=first.pointer,
        )


def expect_members(seen: Seen, members: Collection[str]) -> None:
    """All of these members are present, whatever their values."""
    missing = [name for name in members if name not in seen.value]
    if missing:
        raise fail(
            "missing-member",
            expected=f"/{missing[0]} present",
            actual="absent",
            evidence=seen,
            pointer=f"/{missing[0]}",
        )


def expect_parents(seen: Seen) -> None:
    """`session_sid` and `service_sid` name the Session and the Service of the path."""
    segments = seen.exchange.request.target.partition("?")[0].split("/")
    for prefix, name in (("KS", "service_sid"), ("KC", "session_sid")):
        asked = [segment for segment in segments if re.fullmatch(rf"{prefix}[0-9a-fA-F]{{32}}", segment)]
        for sid in asked:
            shown_sid = seen.value.get(name)
            if isinstance(shown_sid, str) and shown_sid.lower() != sid.lower():
                raise fail(
                    "value", expected=f"/{name} {sid}", actual=shown_sid, evidence=seen, pointer=f"/{name}"
                )


def read_list(client: Client, session: Session, key: str) -> Exchange:
    """The list of that key below a Session."""
    return client.list_participants(session) if key == "participants" else client.list_interactions(session)


def expect_objects(seen: Seen) -> None:
    """The answer is a JSON object, and so is every Session of a list."""
    if not isinstance(seen.value, dict):
        raise fail("schema-type", expected="a JSON object", actual=show(seen.value), evidence=seen)
    items = seen.value.get("sessions")
    for index, item in enumerate(items if isinstance(items, list) else []):
        if not isinstance(item, dict):
            raise fail(
                "schema-type",
                expected="a JSON object",
                actual=show(item),
                evidence=seen,
                pointer=f"/sessions/{index}",
            )
