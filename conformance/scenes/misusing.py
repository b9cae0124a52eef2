"""Paths and methods that no operation has, and SIDs that cannot be any."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.expect import answered, fail, show
from conformance.given import LIFETIME, Make, random_sid
from conformance.model import Blocked, Exchange, Inconclusive, NotApplicable
from conformance.operations import Value
from conformance.scenes.refusing import Subject

# Each a way to spoil a SID without making another one that could be there.
SPOILED: dict[str, Callable[[str], str]] = {
    "shorter": lambda sid: sid[:-1],
    "longer": lambda sid: f"{sid}0",
    "of another kind": lambda sid: f"PN{sid[2:]}",
    "not hexadecimal": lambda sid: f"{sid[:-1]}z",
    "prefix only": lambda sid: sid[:2],
    "star": lambda _: "*",
}
SPOILED_SERVICE = ("shorter", "longer", "of another kind", "star")
METHODS = ("PUT", "PATCH")
UNKNOWN_PATHS: dict[str, Callable[[Session], tuple[str, str]]] = {
    "below the version": lambda _: ("GET", "/v1/Junk"),
    "below the Service": lambda session: ("GET", f"{session.service.path}/Junk"),
    "below the Session": lambda session: ("GET", f"{session.path}/Junk"),
    "deeper": lambda session: ("GET", f"{session.path}/Junk/{random_sid('KP')}"),
    "written to": lambda session: ("POST", f"{session.path}/Junk"),
    "deleted": lambda session: ("DELETE", f"{session.path}/Junk"),
}


@dataclass(frozen=True, slots=True)
class Misuse:
    """A create that was sent with other methods than POST, and then with POST."""

    made: dict[str, Exchange]
    left: Exchange


@dataclass(frozen=True, slots=True)
class Astray:
    """Answers to requests that must not reach a Session, and a fetch of it after the last one."""

    answers: dict[str, Exchange]
    left: Exchange


def go_astray(client: Client, subject: Subject) -> Astray:
    """Ask for every unknown path around the Session."""

    def ask(session: Session, name: str) -> Exchange:
        return client.send(*UNKNOWN_PATHS[name](session))

    attempt = subject.tried(*(partial(ask, name=name) for name in UNKNOWN_PATHS))
    return Astray(dict(zip(UNKNOWN_PATHS, attempt.answers, strict=True)), attempt.after)


def delete_spoiled(client: Client, subject: Subject) -> Astray:
    """Delete everything that is almost the SID of the Session."""

    def delete(session: Session, change: str) -> Exchange:
        return client.delete_session(session.service.session(SPOILED[change](session.sid)))

    attempt = subject.tried(*(partial(delete, change=change) for change in SPOILED))
    return Astray(dict(zip(SPOILED, attempt.answers, strict=True)), attempt.after)


def create_below(client: Client, make: Make, service: Service) -> dict[str, Exchange]:
    """Creates below everything that is almost the SID of the Service."""
    spoiled = {change: Service(SPOILED[change](service.sid)) for change in SPOILED_SERVICE}
    return {
        change: client.create_session(place, UniqueName=make.name(), Ttl=LIFETIME)
        for change, place in spoiled.items()
    }


def misuse_collection(client: Client, make: Make, service: Service) -> Misuse:
    """Send a create with PUT and with PATCH, then properly."""
    form: dict[str, Value] = {"UniqueName": make.name(), "Ttl": LIFETIME}
    path = f"{service.path}/Sessions"
    made = {method: client.send(method, path, form=form) for method in METHODS}
    return Misuse(made, client.create_session(service, **form))


def expect_unmade(misuse: Misuse) -> None:
    """The name that the misuse gave is free."""
    if answered(misuse.left).refused:
        raise fail(
            "done",
            expected="the name of the refused request still free",
            actual=f"HTTP status {misuse.left.http_status}",
            evidence=misuse.left,
        )


def expect_still_there(left: Exchange) -> None:
    """The Session can still be fetched."""
    if answered(left).refused:
        raise fail("done", expected="the Session still there", actual=str(left.http_status), evidence=left)
    if not left.succeeded:
        raise Blocked(f"the fetch was answered {left.http_status}", evidence=[left])


def expect_no_server_error(exchange: Exchange) -> None:
    """The answer is no 5xx. What says that the target is overloaded or knows no such method, is no defect."""
    status = answered(exchange).http_status or 0
    overloaded = status == 503 and exchange.response and exchange.response.header("Retry-After")  # noqa: PLR2004 - HTTP's own
    if overloaded:
        raise Inconclusive("the target says that it is overloaded", evidence=[exchange])
    unknown_method = status == 501 and exchange.operation is None  # noqa: PLR2004 - HTTP's own
    if status // 100 == 5 and not unknown_method:  # noqa: PLR2004 - HTTP's own
        raise fail("server-error", expected="no 5xx answer", actual=str(status), evidence=exchange)


def expect_no_error_inside(exchange: Exchange) -> None:
    """A 2xx answer is not the body of an error: a message with an integer status of 4xx or 5xx."""
    body = answered(exchange).body
    status = body.get("status")
    if isinstance(status, int) and status >= 400 and "sid" not in body:  # noqa: PLR2004 - HTTP's own
        raise fail(
            "error-inside",
            expected=f"an HTTP status as the body says, {status}",
            actual=str(exchange.http_status),
            evidence=exchange,
            pointer="/status",
        )


def expect_names_path(refused: Exchange, path: str) -> None:
    """The message of a 404 holds the path as it is below the version, and not with it."""
    if answered(refused).http_status != 404:  # noqa: PLR2004 - HTTP's own
        raise NotApplicable(f"what is not there is answered with {refused.http_status}", evidence=[refused])
    message, below = refused.body.get("message"), path.removeprefix("/v1")
    if not isinstance(message, str) or not message:
        raise Blocked("the refusal has no message", blocked_by="errors.message", evidence=[refused])
    if below not in message or path in message:
        expected = f"/message with {below} and without the version"
        raise fail("value", expected=expected, actual=show(message), evidence=refused, pointer="/message")
