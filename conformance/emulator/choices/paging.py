"""Pages that are linked otherwise."""

from abc import ABC, abstractmethod
from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import urlencode

from conformance.emulator.problems import Refusal
from conformance.emulator.registry import choice
from conformance.emulator.rules import Rules
from conformance.emulator.rules.listing import Asked
from conformance.emulator.state import R
from conformance.emulator.tokens import Direction, Token, write

HUNDRED = 100


class _Onward(Rules, ABC):
    """Where choices begin in which an empty page may end a list."""

    def next_token(self, asked: Asked, ordered: list[R], places: dict[str, int], end: int) -> str | None:
        token = super().next_token(asked, ordered, places, end)
        start, _ = self.window(asked, ordered, places)
        if token is not None or not self.goes_on(asked, end - start):
            return token
        return write(Token(asked.key, Direction.AFTER, places[ordered[-1].sid]))

    @abstractmethod
    def goes_on(self, asked: Asked, count: int) -> bool:
        """Whether a page with so many records that reaches the end names a next one."""


@choice("list-empty-page-after-full", "A last page that is full is followed by an empty one.")
class _AfterFull(_Onward):
    def goes_on(self, asked: Asked, count: int) -> bool:
        return count == asked.page_size


@choice("list-empty-page-at-end", "An empty page follows the last one that holds anything.")
class _AtEnd(_Onward):
    def goes_on(self, _asked: Asked, count: int) -> bool:
        return count > 0


@choice("list-paged-by-number", "The number of a page says where it begins, and there are no tokens.")
class _ByNumber(Rules):
    def window(self, asked: Asked, ordered: list[R], _places: dict[str, int]) -> tuple[int, int]:
        most = self.most_records(asked.page_size)
        start = min(asked.page * most, len(ordered))
        return start, min(start + most, len(ordered))

    def page_url(self, asked: Asked, page: int, _token: str | None) -> str:
        return super().page_url(asked, page, None)


@choice("list-urls-with-token-only", "The URLs of a page carry a PageToken that holds everything.")
class _TokenOnly(Rules):
    def asked(self, key: str) -> Asked:
        token = self.query().get("PageToken")
        if token is None:
            return super().asked(key)
        try:
            size, page, inner = urlsafe_b64decode(token).decode().split(" ")
            return Asked(key, int(page), int(size), inner or None)
        except ValueError:
            raise self.unknown_token() from None

    def page_url(self, asked: Asked, page: int, token: str | None) -> str:
        plain = f"{self.shown_page_size(asked.page_size)} {page} {token or ''}"
        packed = urlsafe_b64encode(plain.encode()).decode()
        return f"{self.url(self.list_path())}?{urlencode({'PageToken': packed})}"


@choice("list-token-of-deleted-refused", "A PageToken is refused once the record before its page is gone.")
class _DeletedRefused(Rules):
    def window(self, asked: Asked, ordered: list[R], places: dict[str, int]) -> tuple[int, int]:
        token = self.read_token(asked)
        if token is not None and ordered and token.place not in places.values():
            raise self.unknown_token()
        return super().window(asked, ordered, places)


@choice("list-url-parameters-in-other-order", "The URLs of a page have their parameters in another order.")
class _OtherOrder(Rules):
    def page_url(self, asked: Asked, page: int, token: str | None) -> str:
        path, _, query = super().page_url(asked, page, token).partition("?")
        return f"{path}?{'&'.join(reversed(query.split('&')))}"


@choice("list-size-above-100-clamped", "A PageSize above 100 counts as 100 in every respect.")
class _Clamped100(Rules):
    def asked_page_size(self) -> int:
        try:
            return min(super().asked_page_size(), HUNDRED)
        except Refusal:
            return HUNDRED
