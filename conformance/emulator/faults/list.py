"""Lists that leave Sessions out, show others, or show them otherwise than alone."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from conformance.emulator.exchange import Answer, Json
from conformance.emulator.faults.families import drop_key, set_key
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.rules.listing import Asked, Page
from conformance.emulator.state import Mode, R, Service, Session, Status

FULL = 50
HUNDRED = 100


# -- which Sessions -----------------------------------------------------------------------------------


def leave_out(name: str, description: str, left_out: Callable[[Session], bool]) -> None:
    """Declare a fault that lists only the other Sessions."""

    class LeavingOut(Rules):
        def listed_sessions(self, service: Service) -> list[Session]:
            return [each for each in super().listed_sessions(service) if not left_out(each)]

    fault(name, description)(LeavingOut)


def reselect(name: str, description: str, change: Callable[[list[Session]], list[Session]]) -> None:
    """Declare a fault that lists other Sessions than there are."""

    class Reselecting(Rules):
        def listed_sessions(self, service: Service) -> list[Session]:
            return change(super().listed_sessions(service))

    fault(name, description)(Reselecting)


leave_out("list-without-named", "Sessions with a name are not listed.", lambda each: bool(each.unique_name))
leave_out(
    "list-without-date-expiry",
    "Sessions with a date_expiry are not listed.",
    lambda each: bool(each.date_expiry),
)
leave_out("list-without-ttl-zero", "Sessions without a ttl are not listed.", lambda each: each.ttl == 0)
leave_out(
    "list-without-message-only",
    "Sessions for messages only are not listed.",
    lambda each: each.mode is Mode.MESSAGE_ONLY,
)
leave_out(
    "list-without-voice-only",
    "Sessions for voice only are not listed.",
    lambda each: each.mode is Mode.VOICE_ONLY,
)
leave_out(
    "list-without-non-ascii",
    "Sessions whose name is not ASCII are not listed.",
    lambda each: not (each.unique_name or "").isascii(),
)
leave_out(
    "list-without-ended", "Sessions with a date_ended are not listed.", lambda each: bool(each.date_ended)
)
leave_out(
    "list-without-in-progress",
    "Sessions in progress are not listed.",
    lambda each: each.status is Status.IN_PROGRESS,
)
reselect("list-without-first", "The oldest Session is not listed.", lambda sessions: sessions[1:])
reselect("list-total-50", "A list has 50 Sessions at most.", lambda sessions: sessions[:FULL])
reselect("list-total-100", "A list has 100 Sessions at most.", lambda sessions: sessions[:HUNDRED])
reselect(
    "list-51st-missing",
    "The 51st Session is not listed.",
    lambda sessions: sessions[:FULL] + sessions[FULL + 1 :],
)
reselect(
    "list-100th-missing",
    "The 100th Session is not listed.",
    lambda sessions: sessions[: HUNDRED - 1] + sessions[HUNDRED:],
)


class _Remembering(Rules):
    """Keeps what was seen of Sessions, for the faults below."""

    def prepare(self) -> None:
        super().prepare()
        self.known: dict[str, Session] = {}


@fault("list-without-reopened", "Sessions that were re-opened are not listed any more.")
class _WithoutReopened(_Remembering):
    def reopen(self, session: Session) -> Session:
        self.known[session.sid] = session
        return super().reopen(session)

    def listed_sessions(self, service: Service) -> list[Session]:
        return [each for each in super().listed_sessions(service) if each.sid not in self.known]


@fault("list-without-joined", "Sessions with Participants are not listed.")
class _WithoutJoined(Rules):
    def listed_sessions(self, service: Service) -> list[Session]:
        return [each for each in super().listed_sessions(service) if not self.participants_of(each)]


@fault("list-without-used", "Sessions with Interactions are not listed.")
class _WithoutUsed(Rules):
    def listed_sessions(self, service: Service) -> list[Session]:
        return [each for each in super().listed_sessions(service) if not self.interactions_of(each)]


@fault("list-ends-after-100", "No page of 50 or more follows after 100 records.")
class _EndsAfter100(Rules):
    def next_token(self, asked: Asked, ordered: list[R], places: dict[str, int], end: int) -> str | None:
        return None if end >= HUNDRED else super().next_token(asked, ordered, places, end)


@fault("list-capped-page-short", "A page of more than 100 shows 99, and the next begins after the 100th.")
class _CappedShort(Rules):
    def most_records(self, page_size: int) -> int:
        return min(super().most_records(page_size), HUNDRED)

    def cut(self, asked: Asked, ordered: list[R], places: dict[str, int]) -> Page[R]:
        page = super().cut(asked, ordered, places)
        return replace(page, items=page.items[: HUNDRED - 1]) if asked.page_size > HUNDRED else page


@fault("list-foreign-disguised", "A list begins with a Session of another Service as if it were its own.")
class _ForeignDisguised(Rules):
    def listed_sessions(self, service: Service) -> list[Session]:
        foreign = [each for each in self.store.sessions if each.service_sid != service.sid]
        own = super().listed_sessions(service)
        return [*(replace(each, service_sid=service.sid) for each in foreign[:1] if own), *own]


@fault("list-shows-template", "A list that is not empty also shows a Session that nobody made.")
class _ShowsTemplate(Rules):
    def page_body(self, asked: Asked, items: list[Json], page: Page[R]) -> Json:
        # On a page with room for it only, so that no other promise is broken.
        if asked.key == "sessions" and 0 < len(items) < asked.page_size and page.next is None:
            items = [*items, items[0] | {"sid": "KC" + "0" * 32}]
        return super().page_body(asked, items, page)


@fault("list-takes-out", "A closed Session is gone once it was listed.")
class _TakesOut(Rules):
    def list_sessions(self, service_sid: str) -> Answer:
        answer = super().list_sessions(service_sid)
        for session in self.sessions_of(self.find_service(service_sid)):
            if session.status is Status.CLOSED:
                self.remove_session(session)
        return answer


# -- whether it is answered ---------------------------------------------------------------------------


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


# -- how they are shown -------------------------------------------------------------------------------


def show_otherwise(name: str, description: str, change: Callable[[Json], Json]) -> None:
    """Declare a fault in how Sessions look in a list."""

    class Otherwise(Rules):
        def render_listed_session(self, session: Session) -> Json:
            return change(super().render_listed_session(session))

    fault(name, description)(Otherwise)


def _ascii(body: Json) -> Json:
    name = body["unique_name"]
    return body | {"unique_name": name and name.encode("ascii", "replace").decode()}


show_otherwise("list-items-without-links", "Sessions in a list have no links.", drop_key("links"))
show_otherwise(
    "list-items-null-left-out",
    "Sessions in a list have no members that are null.",
    lambda body: {name: value for name, value in body.items() if value is not None},
)
show_otherwise(
    "list-items-mode-default",
    "Sessions in a list have the default mode.",
    set_key("mode", "voice-and-message"),
)
show_otherwise("list-items-name-ascii", "Names in a list have question marks for other letters.", _ascii)
show_otherwise(
    "list-items-url-of-list",
    "The url of a Session in a list is that of the list.",
    lambda body: body | {"url": body["url"].rpartition("/")[0]},
)
show_otherwise(
    "list-items-links-of-list",
    "The links of a Session in a list leave its SID out.",
    lambda body: (
        body | {"links": {name: url.replace(f"/{body['sid']}", "") for name, url in body["links"].items()}}
    ),
)
show_otherwise(
    "list-items-date-expiry-null", "Sessions in a list have no date_expiry.", set_key("date_expiry", None)
)
show_otherwise(
    "list-items-closed-reason-null",
    "Sessions in a list have no closed_reason.",
    set_key("closed_reason", None),
)
show_otherwise(
    "list-items-date-created-now",
    "Sessions in a list are a day younger than alone.",
    lambda body: body | {"date_created": "2038-01-19" + body["date_created"][10:]},
)


@fault("list-items-status-as-created", "Sessions in a list are shown as open, whatever became of them.")
class _StatusAsCreated(Rules):
    def render_listed_session(self, session: Session) -> Json:
        return super().render_listed_session(session) | {"status": "open"}


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
