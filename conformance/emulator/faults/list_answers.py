"""Lists that are refused, or answered in another shape."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from conformance.emulator.exchange import Answer
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.state import Service, Session, Status


def refuse_list(
    name: str, description: str, when: Callable[[Rules, list[Session]], bool], http_status: int
) -> None:
    """Declare a fault that answers some lists with an error."""

    class Refusing(Rules):
        def listed_sessions(self, service: Service) -> list[Session]:
            sessions = super().listed_sessions(service)
            if when(self, sessions):
                raise Refusal(http_status, Code.BAD_PARAMETER, "No list")
            return sessions

    fault(name, description)(Refusing)


refuse_list("list-refused", "No list of Sessions can be had.", lambda _rules, _sessions: True, 400)
refuse_list(
    "list-unnamed-crashes",
    "A list with a Session without a name answers 500.",
    lambda _rules, sessions: any(each.unique_name is None for each in sessions),
    500,
)
refuse_list(
    "list-closed-crashes",
    "A list with a closed Session answers 500.",
    lambda _rules, sessions: any(each.status is Status.CLOSED for each in sessions),
    500,
)
refuse_list(
    "list-needs-page-size",
    "A list that is asked for without PageSize is refused.",
    lambda rules, _sessions: rules.query().get("PageSize") is None,
    400,
)
refuse_list(
    "list-empty-answers-404", "An empty list answers 404.", lambda _rules, sessions: not sessions, 404
)


class _Bodies(Rules, ABC):
    """Where faults in whole answers begin."""

    @abstractmethod
    def changed(self, answer: Answer) -> Answer:
        """The answer to a list as the fault gives it."""

    def list_sessions(self, service_sid: str) -> Answer:
        return self.changed(super().list_sessions(service_sid))


def _count(answer: Answer) -> int:
    return len((answer.body or {}).get("sessions", ()))


@fault("list-empty-answers-204", "An empty list answers 204 without a body.")
class _Empty204(_Bodies):
    def changed(self, answer: Answer) -> Answer:
        return answer if _count(answer) else Answer(204)


@fault("list-empty-shows-one", "An empty list shows an object without a value.")
class _EmptyShowsOne(_Bodies):
    def changed(self, answer: Answer) -> Answer:
        body = answer.body or {}
        nobody = {"sid": "KC" + "0" * 32, "service_sid": self.call.segments[2]}
        return answer if body["sessions"] else replace(answer, body=body | {"sessions": [nobody]})


@fault("list-page-without-body", "A page has no body when it is the last of several.")
class _WithoutBody(_Bodies):
    def changed(self, answer: Answer) -> Answer:
        meta = (answer.body or {})["meta"]
        last = meta["next_page_url"] is None and meta["previous_page_url"] is not None
        return replace(answer, body=None) if last else answer


@fault("list-body-is-array", "A list is an array without anything around it.")
class _BodyIsArray(_Bodies):
    def changed(self, answer: Answer) -> Answer:
        bare: Any = (answer.body or {})["sessions"]
        return replace(answer, body=bare)


@fault("list-single-record-bare", "A page with one Session shows it without an array.")
class _SingleBare(_Bodies):
    def changed(self, answer: Answer) -> Answer:
        body = answer.body or {}
        alone = body["sessions"][0] if _count(answer) == 1 else None
        return answer if alone is None else replace(answer, body=body | {"sessions": alone})


@fault("list-items-wrapped", "Each Session in a list stands in an object of its own.")
class _Wrapped(_Bodies):
    def changed(self, answer: Answer) -> Answer:
        body = answer.body or {}
        return replace(answer, body=body | {"sessions": [{"session": item} for item in body["sessions"]]})


@fault("list-further-page-answers-206", "Every page but the first answers 206.")
class _Further206(_Bodies):
    def changed(self, answer: Answer) -> Answer:
        return replace(answer, http_status=206) if self.query().get("PageToken") else answer


@fault("list-items-name-of-first", "All Sessions of a page have the name of its first.")
class _NameOfFirst(_Bodies):
    def changed(self, answer: Answer) -> Answer:
        body = answer.body or {}
        items = [item | {"unique_name": body["sessions"][0]["unique_name"]} for item in body["sessions"]]
        return replace(answer, body=body | {"sessions": items})


def answer_unknown(name: str, description: str, http_status: int) -> None:
    """Declare a fault in how the list of a Service that does not exist is refused."""

    class Unknown(Rules):
        def list_sessions(self, service_sid: str) -> Answer:
            if self.load_service(service_sid) is None:
                raise Refusal(http_status, Code.BAD_PARAMETER, "No such Service")
            return super().list_sessions(service_sid)

    fault(name, description)(Unknown)


answer_unknown("list-of-unknown-service-answers-400", "The list of an unknown Service answers 400.", 400)
answer_unknown("list-of-unknown-service-crashes", "The list of an unknown Service answers 500.", 500)
