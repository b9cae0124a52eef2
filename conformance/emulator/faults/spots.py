"""Where a Session is shown wrongly: in one kind of answer, in one state, with one value."""

from collections.abc import Callable
from typing import Any

from conformance.emulator.exchange import Call, Json
from conformance.emulator.faults.families import creating, on_session, set_key
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules

LIST_DEPTH = 4
Change = Callable[[Json], object]
Spot = Callable[[Call, Json], bool]


def listed(call: Call, _body: Json) -> bool:
    """In a list."""
    return call.method == "GET" and len(call.segments) == LIST_DEPTH


def created(call: Call, _body: Json) -> bool:
    """In the answer to a create."""
    return creating(call)


def fetched(call: Call, _body: Json) -> bool:
    """In the answer to a fetch."""
    return on_session("GET")(call)


def updated(call: Call, _body: Json) -> bool:
    """In the answer to an update."""
    return on_session("POST")(call)


def fresh(_call: Call, body: Json) -> bool:
    """While the Session is open."""
    return bool(body["status"] == "open")


def closed(_call: Call, body: Json) -> bool:
    """While the Session is closed."""
    return bool(body["status"] == "closed")


def reopened(_call: Call, body: Json) -> bool:
    """While the Session is in progress."""
    return bool(body["status"] == "in-progress")


def unnamed(_call: Call, body: Json) -> bool:
    """Where the Session has no name."""
    return body["unique_name"] is None


def without_ttl(_call: Call, body: Json) -> bool:
    """Where ttl is 0."""
    return not body["ttl"]


def always(_call: Call, _body: Json) -> bool:
    """Everywhere."""
    return True


def having(member: str) -> Spot:
    """Where the member has a value."""
    return lambda _call, body: body[member] is not None


def lacking(member: str) -> Spot:
    """Where the member is null."""
    return lambda _call, body: body[member] is None


def declare(name: str, description: str, spot: Spot, change: Change) -> None:
    """Declare a fault of that name, after `session-`, that changes how a Session is shown in one spot."""

    class Reshaped(Rules):
        def present(self, kind: str, body: Json) -> Json:
            shown = super().present(kind, body)
            changed: Any = change(shown) if kind == "session" and spot(self.call, shown) else shown
            return changed  # type: ignore[no-any-return]  # a fault may show what is no object

    fault(f"session-{name}", description)(Reshaped)


def drop(*names: str) -> Change:
    """What takes members out."""
    return lambda body: {key: value for key, value in body.items() if key not in names}


def put(member: str, value: object) -> Change:
    """What gives a member another value."""
    return set_key(member, value)


def alter(member: str, change: Callable[[Any], object]) -> Change:
    """What changes the value of a member."""
    return lambda body: body | {member: change(body[member])}


def only(*names: str) -> Change:
    """What leaves these members only."""
    return lambda body: {name: body[name] for name in names}
