"""Pages of a list that hold the wrong things."""

from abc import ABC, abstractmethod
from typing import Any

from conformance.emulator.exchange import Answer, Json
from conformance.emulator.faults.families import other_http_status
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.rules.listing import Asked, Page
from conformance.emulator.state import R, Service, Session, Status

for instead in (201, 202, 206):
    other_http_status(
        f"list-answers-{instead}",
        f"A list of Sessions answers {instead} in place of 200.",
        lambda call: call.method == "GET" and call.segments[-1] == "Sessions",
        usual=200,
        instead=instead,
    )


class _Selects(Rules, ABC):
    """Where a family of faults in what is listed begins."""

    @abstractmethod
    def selected(self, sessions: list[Session]) -> list[Session]:
        """The Sessions that are listed."""

    def listed_sessions(self, service: Service) -> list[Session]:
        return self.selected(super().listed_sessions(service))


@fault("list-without-closed", "Closed Sessions are not listed.")
class _WithoutClosed(_Selects):
    def selected(self, sessions: list[Session]) -> list[Session]:
        return [each for each in sessions if each.status is not Status.CLOSED]


@fault("list-without-last", "The newest Session is not listed.")
class _WithoutLast(_Selects):
    def selected(self, sessions: list[Session]) -> list[Session]:
        return sessions[:-1]


@fault("list-without-unnamed", "Sessions without a name are not listed.")
class _WithoutUnnamed(_Selects):
    def selected(self, sessions: list[Session]) -> list[Session]:
        return [each for each in sessions if each.unique_name is not None]


@fault("list-empty", "No Session is listed.")
class _Empty(_Selects):
    def selected(self, _sessions: list[Session]) -> list[Session]:
        return []


@fault("list-all-services", "The Sessions of all Services are listed.")
class _AllServices(_Selects):
    def selected(self, _sessions: list[Session]) -> list[Session]:
        return [self.expire(each) for each in self.store.sessions]


@fault("list-of-unknown-service", "The list of a Service that does not exist is empty.")
class _UnknownService(Rules):
    def list_sessions(self, service_sid: str) -> Answer:
        if self.load_service(service_sid) is None:
            return self.list_answer("sessions", self.store.sessions, [], self.render_session)
        return super().list_sessions(service_sid)


@fault("list-items-shortened", "Sessions in a list have fewer members.")
class _Shortened(Rules):
    def render_listed_session(self, session: Session) -> Json:
        shown = super().render_listed_session(session)
        return {name: shown[name] for name in ("sid", "service_sid", "unique_name", "status", "url")}


@fault("list-items-differ", "Sessions in a list show another ttl than alone.")
class _Differ(Rules):
    def render_listed_session(self, session: Session) -> Json:
        return super().render_listed_session(session) | {"ttl": session.ttl + 1}


@fault("list-items-sids-only", "A list holds SIDs in place of Sessions.")
class _SidsOnly(Rules):
    def page_body(self, asked: Asked, items: list[Json], page: Page[R]) -> Json:
        body = super().page_body(asked, items, page)
        return body | {asked.key: [item["sid"] for item in items]}


@fault("list-page-size-ignored", "PageSize is not heeded.")
class _SizeIgnored(Rules):
    def asked_page_size(self) -> int:
        return self.default_page_size()


@fault("list-page-size-capped-at-20", "A page holds at most 20 records and says so.")
class _Capped(Rules):
    def asked_page_size(self) -> int:
        return min(super().asked_page_size(), 20)


@fault("list-page-size-default-20", "A page has 20 records where no PageSize is asked for.")
class _Default20(Rules):
    def default_page_size(self) -> int:
        return 20


@fault("list-page-size-default-100", "A page has 100 records where no PageSize is asked for.")
class _Default100(Rules):
    def default_page_size(self) -> int:
        return 100


@fault("list-page-size-one-more", "A page holds one record more than asked for.")
class _OneMore(Rules):
    def most_records(self, page_size: int) -> int:
        return super().most_records(page_size) + 1


@fault("list-page-size-one-refused", "PageSize=1 is refused.")
class _OneRefused(Rules):
    def asked_page_size(self) -> int:
        size = super().asked_page_size()
        return self.odd_page_size("1") if size == 1 else size


@fault("list-page-size-1000-refused", "PageSize=1000 is refused.")
class _ThousandRefused(Rules):
    def asked_page_size(self) -> int:
        size = super().asked_page_size()
        if size == 1000:  # noqa: PLR2004 - the largest size of the contract
            raise Refusal(400, Code.PAGE_SIZE_TOO_LARGE, "Page size too large")
        return size


@fault("list-page-size-odd-crashes", "A PageSize that is no number answers 500.")
class _OddCrashes(Rules):
    def odd_page_size(self, _text: str) -> int:
        raise Refusal(500, Code.BAD_PARAMETER, "Internal error")


@fault("list-page-size-shown-as-count", "The page_size of meta is the number of records on the page.")
class _ShownAsCount(Rules):
    def meta(self, asked: Asked, page: Page[R]) -> Json:
        return super().meta(asked, page) | {"page_size": len(page.items)}


class _Window(Rules, ABC):
    """Where a family of faults in the cutting of pages begins."""

    def window(self, asked: Asked, ordered: list[R], places: dict[str, int]) -> tuple[int, int]:
        start, end = super().window(asked, ordered, places)
        return self.shifted(asked, start, end, len(ordered))

    @abstractmethod
    def shifted(self, asked: Asked, start: int, end: int, count: int) -> tuple[int, int]:
        """The page as the fault cuts it."""


@fault("list-pages-overlap", "A page begins with the last record of the page before.")
class _Overlap(_Window):
    def shifted(self, _asked: Asked, start: int, end: int, _count: int) -> tuple[int, int]:
        return max(start - 1, 0), end


@fault("list-pages-skip", "The first record of each further page is missing.")
class _Skip(_Window):
    def shifted(self, _asked: Asked, start: int, end: int, count: int) -> tuple[int, int]:
        return (min(start + 1, end, count) if start else 0), end


@fault("list-token-ignored", "Every page is the first one.")
class _TokenIgnored(Rules):
    def read_token(self, _asked: Asked) -> Any:  # noqa: ANN401 - None would narrow the seam
        return None


@fault("list-token-unknown-crashes", "A PageToken that was never given out answers 500.")
class _TokenCrashes(Rules):
    def unknown_token(self) -> Refusal:
        return Refusal(500, Code.BAD_PAGE_TOKEN, "Internal error")


@fault("list-second-page-refused", "No page after the first can be had.")
class _SecondRefused(Rules):
    def read_token(self, asked: Asked) -> Any:  # noqa: ANN401 - None would narrow the seam
        if asked.token is not None:
            raise self.unknown_token()
        return super().read_token(asked)


@fault("list-stops-at-first-page", "No page has a next page.")
class _Stops(Rules):
    def next_token(self, _asked: Asked, _ordered: list[R], _places: dict[str, int], _end: int) -> str | None:
        return None


@fault("list-never-ends", "The last page leads to the first one again.")
class _NeverEnds(Rules):
    def next_page_url(self, asked: Asked, token: str | None) -> str | None:
        return super().next_page_url(asked, token) or self.first_page_url(asked)


@fault("list-without-previous", "No page has a previous page.")
class _WithoutPrevious(Rules):
    def previous_page_url(self, _asked: Asked, _token: str | None) -> str | None:
        return None


@fault("list-previous-is-itself", "The previous page of a page is itself.")
class _PreviousSelf(Rules):
    def previous_page_url(self, asked: Asked, _token: str | None) -> str | None:
        return self.page_url(asked, asked.page, asked.token) if asked.token else None


@fault("list-first-page-has-previous", "The first page has a previous page.")
class _FirstHasPrevious(Rules):
    def previous_page_url(self, asked: Asked, token: str | None) -> str | None:
        return super().previous_page_url(asked, token) or self.first_page_url(asked)
