"""Pages whose way back, to the first page or to themselves is wrong."""

from collections.abc import Callable

from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.rules.listing import Asked, Page
from conformance.emulator.state import R
from conformance.emulator.tokens import Direction, Token


def lead_back(name: str, description: str, change: Callable[[Rules, Asked, str | None], str | None]) -> None:
    """Declare a fault in where the previous page is, given the token of the right one."""

    class Leading(Rules):
        def previous_page_url(self, asked: Asked, token: str | None) -> str | None:
            return change(self, asked, token)

    fault(name, description)(Leading)


class _GoingBack(Rules):
    """Where faults in pages that were reached from the page after them begin."""

    def goes_back(self, asked: Asked) -> bool:
        """Whether the page was asked for as the previous one of another."""
        token = self.read_token(asked)
        return token is not None and token.direction is Direction.BEFORE


lead_back(
    "list-previous-is-first",
    "The previous page of each page is the first one.",
    lambda rules, asked, token: rules.first_page_url(asked) if token else None,
)
lead_back(
    "list-previous-without-page-size",
    "The URL of a previous page has no PageSize.",
    lambda rules, asked, token: (
        f"{rules.url(rules.list_path())}?Page={max(asked.page - 1, 0)}&PageToken={token}" if token else None
    ),
)


@fault("list-last-page-without-previous", "The last page has no previous page.")
class _LastWithout(Rules):
    def previous_token(
        self, asked: Asked, ordered: list[R], places: dict[str, int], start: int
    ) -> str | None:
        _, end = self.window(asked, ordered, places)
        return None if end == len(ordered) else super().previous_token(asked, ordered, places, start)


@fault("list-previous-refused", "A page cannot be reached from the page after it.")
class _PreviousRefused(_GoingBack):
    def read_token(self, asked: Asked) -> Token | None:
        token = super().read_token(asked)
        if token is not None and token.direction is Direction.BEFORE:
            raise self.unknown_token()
        return token


@fault("list-previous-one-short", "The way back leaves out the first record of a page.")
class _OneShort(_GoingBack):
    def window(self, asked: Asked, ordered: list[R], places: dict[str, int]) -> tuple[int, int]:
        start, end = super().window(asked, ordered, places)
        return (start + 1 if self.goes_back(asked) and end - start > 1 else start), end


@fault("list-previous-one-early", "The way back overlaps: each previous page ends one record early.")
class _OneEarly(_GoingBack):
    def window(self, asked: Asked, ordered: list[R], places: dict[str, int]) -> tuple[int, int]:
        start, end = super().window(asked, ordered, places)
        return (start - 1, end - 1) if self.goes_back(asked) and start else (start, end)


@fault(
    "list-first-from-second-has-previous", "The first page has a previous one when reached from the second."
)
class _FirstHasPrevious(_GoingBack):
    def previous_page_url(self, asked: Asked, token: str | None) -> str | None:
        first = self.first_page_url(asked) if self.goes_back(asked) else None
        return super().previous_page_url(asked, token) or first


@fault("list-only-page-has-previous", "The only page of a list has itself as previous page.")
class _OnlyHasPrevious(Rules):
    def meta(self, asked: Asked, page: Page[R]) -> dict[str, object]:
        shown = super().meta(asked, page)
        only = page.next is None and asked.token is None and bool(page.items)
        return shown | {"previous_page_url": shown["url"]} if only else shown


@fault("list-empty-has-previous", "An empty list has a previous page.")
class _EmptyHasPrevious(Rules):
    def meta(self, asked: Asked, page: Page[R]) -> dict[str, object]:
        shown = super().meta(asked, page)
        return shown if page.items or asked.token else shown | {"previous_page_url": shown["url"]}


@fault("list-empty-has-next", "An empty list has a next page.")
class _EmptyHasNext(Rules):
    def meta(self, asked: Asked, page: Page[R]) -> dict[str, object]:
        shown = super().meta(asked, page)
        return shown if page.items or asked.token else shown | {"next_page_url": shown["url"]}


@fault("list-meta-first-page-without-page-size", "The first_page_url has no PageSize.")
class _FirstWithoutSize(Rules):
    def first_page_url(self, _asked: Asked) -> str:
        return f"{self.url(self.list_path())}?Page=0"


@fault("list-meta-first-page-is-second", "The first_page_url of a page leads to the page after it.")
class _FirstIsSecond(Rules):
    def meta(self, asked: Asked, page: Page[R]) -> dict[str, object]:
        shown = super().meta(asked, page)
        return shown | {"first_page_url": shown["next_page_url"] or shown["first_page_url"]}


@fault("list-meta-url-without-token", "The url of a page has no PageToken.")
class _UrlWithoutToken(Rules):
    def meta(self, asked: Asked, page: Page[R]) -> dict[str, object]:
        return super().meta(asked, page) | {"url": self.page_url(asked, asked.page, None)}


@fault("list-meta-url-is-next", "The url of a page is that of the next one.")
class _UrlIsNext(Rules):
    def meta(self, asked: Asked, page: Page[R]) -> dict[str, object]:
        shown = super().meta(asked, page)
        return shown | {"url": shown["next_page_url"] or shown["url"]}


@fault("list-meta-url-of-service", "The URL of a page is that of the Service.")
class _UrlOfService(Rules):
    def meta(self, asked: Asked, page: Page[R]) -> dict[str, object]:
        return super().meta(asked, page) | {"url": self.url(self.list_path()).rpartition("/")[0]}
