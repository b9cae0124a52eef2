"""Pages that are cut wrongly, from one page to the next."""

from collections.abc import Callable
from dataclasses import replace

from conformance.emulator.exchange import Answer, Json
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.rules.listing import Asked, Page
from conformance.emulator.state import R, Session, Status
from conformance.emulator.tokens import Token

FIRST, SECOND, THIRD = 0, 1, 2
ALONE, THREE, DEFAULT = 1, 3, 50

Edges = tuple[int, int]


def recut(name: str, description: str, change: Callable[[Asked, int, int, int], Edges]) -> None:
    """Declare a fault in where pages begin and end, given both and how many records there are."""

    class Recut(Rules):
        def window(self, asked: Asked, ordered: list[R], places: dict[str, int]) -> Edges:
            start, end = super().window(asked, ordered, places)
            return change(asked, start, end, len(ordered))

    fault(name, description)(Recut)


def no_next(name: str, description: str, when: Callable[[Asked, int, int], bool]) -> None:
    """Declare a fault that ends the list too early, given the end of the page and of the list."""

    class Ending(Rules):
        def next_token(self, asked: Asked, ordered: list[R], places: dict[str, int], end: int) -> str | None:
            token = super().next_token(asked, ordered, places, end)
            return None if when(asked, end, len(ordered)) else token

    fault(name, description)(Ending)


recut(
    "list-next-page-empty",
    "The pages after the first hold nothing.",
    lambda asked, start, end, _count: (start, start if asked.token else end),
)
recut(
    "list-page-boundary-lost-at-three",
    "The record at the end of a page of three is left out of the next page.",
    lambda asked, start, end, count: (
        min(start + 1, count) if start and asked.page_size == THREE else start,
        end,
    ),
)
recut(
    "list-pages-overlap-at-three",
    "A further page of three begins with the last record of the page before.",
    lambda asked, start, end, _count: (start - 1 if start and asked.page_size == THREE else start, end),
)
recut(
    "list-pages-overlap-at-50",
    "A further page of 50 or more begins with the last record of the page before.",
    lambda asked, start, end, _count: (start - 1 if start and asked.page_size >= DEFAULT else start, end),
)
recut(
    "list-repeats-last-on-last",
    "A last page that has room begins with the last record of the page before.",
    lambda asked, start, end, count: (
        start - 1 if start and end == count and end - start < asked.page_size else start,
        end,
    ),
)
recut(
    "list-second-page-short",
    "The second page holds one record less, and the third begins with it.",
    lambda asked, start, end, count: (
        start,
        end - 1 if asked.page == SECOND and end - start > 1 and end < count else end,
    ),
)
recut(
    "list-further-pages-single",
    "From the second page on there is one record on each.",
    lambda asked, start, end, _count: (start, min(start + 1, end) if asked.page >= SECOND else end),
)
no_next(
    "list-stops-at-second-page",
    "The list ends after the second page.",
    lambda asked, *_: asked.page == SECOND,
)
no_next(
    "list-stops-before-single",
    "The list ends where one record is left.",
    lambda asked, end, count: asked.page > FIRST and end == count - 1,
)
no_next(
    "list-next-null-if-one-asked",
    "The list ends after a page of one record.",
    lambda asked, _end, _count: asked.page_size == ALONE,
)


@fault("list-third-page-refused", "The third page is refused.")
class _ThirdRefused(Rules):
    def asked(self, key: str) -> Asked:
        asked = super().asked(key)
        if asked.page == THIRD:
            raise Refusal(400, Code.BAD_PAGE_TOKEN, "Invalid PageToken")
        return asked


@fault("list-next-skips-closed", "Closed Sessions are shown on the first page only.")
class _SkipsClosed(Rules):
    def list_sessions(self, service_sid: str) -> Answer:
        answer = super().list_sessions(service_sid)
        if answer.body is None or self.query().get("PageToken") is None:
            return answer
        kept = [item for item in answer.body["sessions"] if item["status"] != Status.CLOSED]
        return replace(answer, body=answer.body | {"sessions": kept})


def lead_on(name: str, description: str, change: Callable[[Rules, Asked, str | None], str | None]) -> None:
    """Declare a fault in where the next page is, given the token of the right one."""

    class Leading(Rules):
        def next_page_url(self, asked: Asked, token: str | None) -> str | None:
            return change(self, asked, token) or super().next_page_url(asked, token)

    fault(name, description)(Leading)


class _Counting(Rules):
    """Knows how many records the page at hand has and may have, for the faults below."""

    def prepare(self) -> None:
        super().prepare()
        self.held = 0

    def window(self, asked: Asked, ordered: list[R], places: dict[str, int]) -> Edges:
        start, end = super().window(asked, ordered, places)
        self.held = end - start
        return start, end


@fault("list-full-last-page-leads-to-first", "A last page without room leads to the first one.")
class _FullToFirst(_Counting):
    def next_page_url(self, asked: Asked, token: str | None) -> str | None:
        full = self.held == asked.page_size
        return super().next_page_url(asked, token) or (self.first_page_url(asked) if full else None)


@fault("list-full-last-page-leads-to-itself", "A last page without room leads to itself.")
class _FullToItself(_Counting):
    def next_page_url(self, asked: Asked, token: str | None) -> str | None:
        itself = self.page_url(asked, asked.page, asked.token) if self.held == asked.page_size else None
        return super().next_page_url(asked, token) or itself


lead_on(
    "list-only-page-leads-to-itself",
    "The only page of a list leads to itself.",
    lambda rules, asked, token: (
        rules.page_url(asked, 0, None) if token is None and asked.token is None else None
    ),
)
lead_on(
    "list-pages-circle-at-two",
    "The second page leads to the first one.",
    lambda rules, asked, _token: rules.first_page_url(asked) if asked.page == SECOND else None,
)
lead_on(
    "list-next-page-host-only",
    "The URL of a next page is a host without a path.",
    lambda rules, _asked, token: rules.public_origin() if token else None,
)
lead_on(
    "list-next-without-page-size",
    "The URL of a next page has no PageSize.",
    lambda rules, asked, token: (
        f"{rules.url(rules.list_path())}?Page={asked.page + 1}&PageToken={token}" if token else None
    ),
)
lead_on(
    "list-next-page-size-50",
    "The URL of a next page always has the PageSize 50.",
    lambda rules, asked, token: (
        rules.page_url(replace(asked, page_size=DEFAULT), asked.page + 1, token) if token else None
    ),
)


class _Deleting(Rules):
    """Knows in which Services Sessions were deleted, for the faults below."""

    def prepare(self) -> None:
        super().prepare()
        self.thinned: set[str] = set()

    def remove_session(self, session: Session) -> None:
        self.thinned.add(session.service_sid)
        super().remove_session(session)

    def is_thinned(self) -> bool:
        """Whether a Session of the Service in the path was deleted."""
        return not self.thinned.isdisjoint(self.call.segments)


@fault("list-counts-deleted", "A list goes on, with empty pages, after a Session was deleted from it.")
class _CountsDeleted(_Deleting):
    def next_page_url(self, asked: Asked, token: str | None) -> str | None:
        on = self.page_url(asked, asked.page + 1, asked.token) if self.is_thinned() and asked.token else None
        return super().next_page_url(asked, token) or on


@fault("list-restarts-after-deletion", "Every token leads to the first page after a Session was deleted.")
class _Restarts(_Deleting):
    def read_token(self, asked: Asked) -> Token | None:
        token = super().read_token(asked)
        return None if self.is_thinned() else token


@fault("list-page-drops-its-last", "A page that is followed by another holds one record less.")
class _DropsLast(Rules):
    def window(self, asked: Asked, ordered: list[R], places: dict[str, int]) -> Edges:
        start, end = super().window(asked, ordered, places)
        return start, end - 1 if end < len(ordered) and end - start > 1 else end


@fault("list-last-lost-when-alone", "A last page with a single record is empty.")
class _AloneLost(Rules):
    def page_body(self, asked: Asked, items: list[Json], page: Page[R]) -> Json:
        alone = len(items) == 1 and page.next is None and page.previous is not None
        return super().page_body(asked, [] if alone else items, page)
