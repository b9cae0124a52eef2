"""Faults that come in families: one way of being wrong, in one member or parameter after another."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from conformance.emulator.exchange import Answer, Call, Json
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules

INSTANCE_DEPTH = 5


def creating(call: Call, collection: str = "Sessions") -> bool:
    """Whether a request creates in that collection."""
    return call.method == "POST" and call.segments[-1:] == (collection,)


def on_session(method: str) -> Callable[[Call], bool]:
    """Whether a request goes with that method to one Session."""
    return lambda call: (
        call.method == method and len(call.segments) == INSTANCE_DEPTH and call.segments[3] == "Sessions"
    )


def reshape(name: str, description: str, kind: str, change: Callable[[Json], Json]) -> None:
    """Declare a fault in how every resource of one kind is shown."""

    class Reshaped(Rules):
        def present(self, kind_shown: str, body: Json) -> Json:
            shown = super().present(kind_shown, body)
            return change(shown) if kind_shown == kind else shown

    fault(name, description)(Reshaped)


def drop_member(name: str, description: str, kind: str, member: str) -> None:
    """Declare a fault that leaves a member out."""
    reshape(name, description, kind, drop_key(member))


def set_member(name: str, description: str, kind: str, member: str, value: object) -> None:
    """Declare a fault that shows the same value always."""
    reshape(name, description, kind, set_key(member, value))


def alter_member(
    name: str, description: str, kind: str, member: str, change: Callable[[Any], object]
) -> None:
    """Declare a fault that shows another value wherever there is one."""

    def altered(body: Json) -> Json:
        return body if body[member] is None else body | {member: change(body[member])}

    reshape(name, description, kind, altered)


def drop_key(key: str) -> Callable[[Json], Json]:
    """What takes a key out of an object."""
    return lambda body: {name: body[name] for name in body if name != key}


def set_key(key: str, value: object) -> Callable[[Json], Json]:
    """What gives a key of an object another value."""
    return lambda body: body | {key: value}


def ignore_parameter(name: str, description: str, parameter: str, when: Callable[[Call], bool]) -> None:
    """Declare a fault that does not see a parameter."""

    class Ignoring(Rules):
        def parameter(self, asked: str) -> str | None:
            return None if asked == parameter and when(self.call) else super().parameter(asked)

    fault(name, description)(Ignoring)


def require_parameter(name: str, description: str, parameter: str, when: Callable[[Call], bool]) -> None:
    """Declare a fault that refuses requests without a parameter."""

    class Requiring(Rules):
        def dispatch(self) -> Answer:
            self.check_credentials()
            if when(self.call):
                self.required_parameter(parameter)
            return super().dispatch()

    fault(name, description)(Requiring)


def other_http_status(
    name: str, description: str, when: Callable[[Call], bool], *, usual: int, instead: int
) -> None:
    """Declare a fault that gives one kind of request another HTTP status than the usual one."""

    class OtherHttpStatus(Rules):
        def finish(self, answer: Answer) -> Answer:
            if answer.http_status == usual and when(self.call):
                answer = replace(answer, http_status=instead)
            return super().finish(answer)

    fault(name, description)(OtherHttpStatus)
