"""Paths, methods and SIDs that should have been refused."""

from abc import ABC, abstractmethod
from collections.abc import Callable

from conformance.emulator.exchange import Answer, Call
from conformance.emulator.faults.families import creating, on_session
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.rules.pipeline import Handler, Route
from conformance.emulator.sids import well_formed
from conformance.emulator.state import Service, Session


class _ChildIgnored(Rules, ABC):
    """What stands behind the Sid of a Session is not looked at."""

    def segments_below_version(self) -> tuple[str, ...]:
        segments = super().segments_below_version()
        return segments[:4] if "Junk" in segments[4:] and self.lenient() else segments

    @abstractmethod
    def lenient(self) -> bool:
        """Whether this request is read so."""


@fault("error-unknown-child-shows-session", "A GET below a Session shows the Session.")
class _ChildShows(_ChildIgnored):
    def lenient(self) -> bool:
        return self.call.method == "GET"


@fault("error-unknown-child-deletes-session", "A DELETE below a Session deletes the Session.")
class _ChildDeletes(_ChildIgnored):
    def lenient(self) -> bool:
        return self.call.method == "DELETE"


@fault("error-put-creates", "PUT on the collection creates.")
class _PutCreates(Rules):
    def find_handler(self, route: Route) -> Handler:
        if self.call.method == "PUT" and route.pattern[-1] == "Sessions":
            return route.handlers["POST"]
        return super().find_handler(route)


@fault("error-put-creates-and-refuses", "PUT on the collection is refused after it has created.")
class _PutRefuses(Rules):
    def method_refused(self, route: Route) -> Refusal:
        if self.call.method == "PUT" and route.pattern[-1] == "Sessions":
            self.create_session(self.call.segments[2])
        return super().method_refused(route)


def _method_answers(name: str, description: str, method: str, kind: str, http_status: int) -> None:
    """Declare a fault in how one method is refused on one kind of path, named by its last two segments."""

    class Other(Rules):
        def method_refused(self, route: Route) -> Refusal:
            refusal = super().method_refused(route)
            meant = self.call.method == method and route.pattern[-2:] == tuple(kind.split("/"))
            return Refusal(http_status, Code.BAD_PARAMETER, refusal.message) if meant else refusal

    fault(name, description)(Other)


_method_answers("update-put-answers-400", "PUT on a Session answers 400.", "PUT", "Sessions/*", 400)
_method_answers("update-patch-answers-404", "PATCH on a Session answers 404.", "PATCH", "Sessions/*", 404)
_method_answers(
    "delete-collection-answers-404",
    "DELETE on the list of Sessions answers 404.",
    "DELETE",
    "*/Sessions",
    404,
)


def _unknown_service_400(name: str, description: str, when: Callable[[Call], bool]) -> None:
    class Unknown(Rules):
        def find_service(self, sid: str) -> Service:
            if when(self.call) and well_formed(sid, "KS") and self.load_service(sid) is None:
                raise Refusal(400, Code.BAD_PARAMETER, "No such Service")
            return super().find_service(sid)

    fault(name, description)(Unknown)


_unknown_service_400(
    "create-in-unknown-service-answers-400", "A create in an unknown Service answers 400.", creating
)
_unknown_service_400(
    "fetch-unknown-service-answers-400",
    "A fetch through an unknown Service answers 400.",
    on_session("GET"),
)


def _service_found(
    name: str, description: str, when: Callable[[Call], bool], like: Callable[[str, str], bool]
) -> None:
    class Found(Rules):
        def find_service(self, sid: str) -> Service:
            if when(self.call) and self.store.services.get(sid) is None:
                for service in self.store.services:
                    if like(service.sid, sid):
                        return service
            return super().find_service(sid)

    fault(name, description)(Found)


def _listing(call: Call) -> bool:
    return call.method == "GET" and call.segments[-1:] == ("Sessions",)


def _prefix(known: str, sid: str) -> bool:
    return len(sid) > 2 and known.startswith(sid)  # noqa: PLR2004 - the letters of the prefix


def _rest(known: str, sid: str) -> bool:
    return known[2:] == sid[2:]


_service_found(
    "error-list-service-malformed", "A list below any text works.", _listing, lambda _, sid: sid == "*"
)
_service_found("error-list-service-prefix", "A list below the start of a SID works.", _listing, _prefix)
_service_found(
    "error-list-service-kind-ignored", "A list below a SID of another kind works.", _listing, _rest
)
_service_found(
    "error-create-service-malformed", "A create below any text works.", creating, lambda _, sid: sid == "*"
)
_service_found("error-create-service-prefix", "A create below the start of a SID works.", creating, _prefix)


def _session_deleted(name: str, description: str, like: Callable[[str, str], bool]) -> None:
    deleting = on_session("DELETE")

    class Deleted(Rules):
        def find_session(self, service: Service, sid: str) -> Session:
            if deleting(self.call) and self.load_session(sid) is None:
                for session in self.sessions_of(service):
                    if like(session.sid, sid):
                        return session
            return super().find_session(service, sid)

    fault(name, description)(Deleted)


_session_deleted("error-delete-prefix-matches", "A delete of the start of a SID works.", _prefix)
_session_deleted(
    "error-delete-rest-ignored",
    "A delete of a SID with more behind it works.",
    lambda known, sid: sid.startswith(known),
)
_session_deleted("error-delete-kind-ignored", "A delete of a SID of another kind works.", _rest)


@fault("error-delete-malformed-answers-204", "The delete of a malformed Sid answers 204.")
class _Malformed204(Rules):
    def delete_session(self, service_sid: str, sid: str) -> Answer:
        if not sid.startswith("KC"):
            return Answer(204)
        return super().delete_session(service_sid, sid)
