"""Lists, page by page."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic
from urllib.parse import quote, urlencode

from conformance.emulator.exchange import Answer, Json
from conformance.emulator.problems import Code, Refusal, bad_parameter
from conformance.emulator.rules.errors import Errors
from conformance.emulator.state import R, Table
from conformance.emulator.tokens import Direction, Token, read, write

DEFAULT_PAGE_SIZE = 50
LARGEST_PAGE_SIZE = 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request wants to see of a list."""

    key: str
    page: int
    page_size: int
    token: str | None


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """The records of one page, and the tokens of its neighbours where there are any."""

    items: list[R]
    previous: str | None
    next: str | None


class Listing(Errors):
    """From the records of a list to one page of it."""

    def list_answer(
        self, key: str, table: Table[R], records: Iterable[R], render: Callable[[R], Json]
    ) -> Answer:
        """The page of a list that the request asks for."""
        asked = self.asked(key)
        places = {record.sid: self.place(key, table.position(record.sid)) for record in records}
        ordered = sorted(records, key=lambda record: places[record.sid])
        page = self.cut(asked, ordered, places)
        return Answer(200, self.page_body(asked, [render(item) for item in page.items], page))

    # -- what is asked --------------------------------------------------------------------------------

    def asked(self, key: str) -> Asked:
        """The paging parameters of the request."""
        return Asked(key, self.asked_page(), self.asked_page_size(), self.query().get("PageToken"))

    def asked_page(self) -> int:
        """The page number, which only the client keeps count of."""
        text = self.query().get("Page")
        if text is None:
            return 0
        if not re.fullmatch(r"[0-9]{1,9}", text):
            raise bad_parameter("Page", "not a page number")
        return int(text)

    def asked_page_size(self) -> int:
        """The PageSize of the request, 50 where it has none."""
        text = self.query().get("PageSize")
        if text is None:
            return self.default_page_size()
        if not re.fullmatch(r"-?[0-9]{1,9}", text):
            return self.odd_page_size(text)
        size = int(text)
        if size < 1:
            return self.odd_page_size(text)
        return size if size <= LARGEST_PAGE_SIZE else self.oversized_page_size(size)

    def default_page_size(self) -> int:
        """The page size where none is asked for."""
        return DEFAULT_PAGE_SIZE

    def odd_page_size(self, text: str) -> int:
        """What a PageSize below 1 or in letters comes to."""
        raise bad_parameter("PageSize", f"{text[:20]!r} is not a number of records")

    def oversized_page_size(self, size: int) -> int:
        """What a PageSize above 1000 comes to."""
        raise Refusal(400, Code.PAGE_SIZE_TOO_LARGE, f"Page size {size} is larger than {LARGEST_PAGE_SIZE}")

    def most_records(self, page_size: int) -> int:
        """How many records a page really holds when that many are asked for."""
        return page_size

    def shown_page_size(self, page_size: int) -> int:
        """The page_size that meta shows."""
        return page_size

    # -- which records --------------------------------------------------------------------------------

    def place(self, key: str, position: int) -> int:
        """Where a record stands in its list, by when it was made: oldest first."""
        del key
        return position

    def read_token(self, asked: Asked) -> Token | None:
        """The place that a page starts from, None for the start of the list."""
        if asked.token is None:
            return None
        token = read(asked.token, asked.key)
        if token is None:
            raise self.unknown_token()
        return token

    def unknown_token(self) -> Refusal:
        """The refusal of a token that was never given out."""
        return Refusal(400, Code.BAD_PAGE_TOKEN, "Invalid PageToken")

    def cut(self, asked: Asked, ordered: list[R], places: dict[str, int]) -> Page[R]:
        """One page out of the whole list, and whether there is more on either side."""
        start, end = self.window(asked, ordered, places)
        previous = self.previous_token(asked, ordered, places, start)
        return Page(ordered[start:end], previous, self.next_token(asked, ordered, places, end))

    def window(self, asked: Asked, ordered: list[R], places: dict[str, int]) -> tuple[int, int]:
        """The first index of the page and the first one after it."""
        token, most = self.read_token(asked), self.most_records(asked.page_size)
        if token is not None and token.direction is Direction.BEFORE:
            end = sum(places[record.sid] < token.place for record in ordered)
            return max(end - most, 0), end
        start = 0 if token is None else sum(places[record.sid] <= token.place for record in ordered)
        return start, min(start + most, len(ordered))

    def previous_token(
        self, asked: Asked, ordered: list[R], places: dict[str, int], start: int
    ) -> str | None:
        """The token of the page before; None where the list starts here."""
        if start == 0:
            return None
        after = places[ordered[start].sid] if start < len(ordered) else places[ordered[-1].sid] + 1
        return write(Token(asked.key, Direction.BEFORE, after))

    def next_token(self, asked: Asked, ordered: list[R], places: dict[str, int], end: int) -> str | None:
        """The token of the page after; None where the list ends here."""
        if end >= len(ordered):
            return None
        before = places[ordered[end - 1].sid] if end else places[ordered[0].sid] - 1
        return write(Token(asked.key, Direction.AFTER, before))

    # -- how it looks ---------------------------------------------------------------------------------

    def page_body(self, asked: Asked, items: list[Json], page: Page[R]) -> Json:
        """The body of a page."""
        return {asked.key: items, "meta": self.meta(asked, page)}

    def meta(self, asked: Asked, page: Page[R]) -> Json:
        """What a page says of itself and of its neighbours."""
        return {
            "key": asked.key,
            "page": asked.page,
            "page_size": self.shown_page_size(asked.page_size),
            "first_page_url": self.first_page_url(asked),
            "previous_page_url": self.previous_page_url(asked, page.previous),
            "url": self.page_url(asked, asked.page, asked.token),
            "next_page_url": self.next_page_url(asked, page.next),
        }

    def first_page_url(self, asked: Asked) -> str:
        """Where the list starts."""
        return self.page_url(asked, 0, None)

    def previous_page_url(self, asked: Asked, token: str | None) -> str | None:
        """Where the page before is, null where there is none."""
        return None if token is None else self.page_url(asked, max(asked.page - 1, 0), token)

    def next_page_url(self, asked: Asked, token: str | None) -> str | None:
        """Where the page after is, null where there is none."""
        return None if token is None else self.page_url(asked, asked.page + 1, token)

    def page_url(self, asked: Asked, page: int, token: str | None) -> str:
        """The absolute URL of a page of this list."""
        values = {"PageSize": self.shown_page_size(asked.page_size), "Page": page}
        query = urlencode(values | ({} if token is None else {"PageToken": token}))
        return f"{self.url(self.list_path())}?{query}"

    def list_path(self) -> str:
        """The path of this list below the version."""
        path = "/".join(("", *(quote(segment, safe="") for segment in self.call.segments)))
        return path.removeprefix(self.base_path()).removeprefix("/v1")
