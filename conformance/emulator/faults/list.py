"""Lists that leave Sessions out or show others."""

from collections.abc import Callable
from dataclasses import replace

from conformance.emulator.exchange import Answer, Json
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.rules.listing import Asked, Page
from conformance.emulator.state import Mode, R, Service, Session, Status

FULL = 50
HUNDRED = 100


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
