"""Lists that are paged otherwise."""

from urllib.parse import parse_qsl

from conformance.emulator.problems import Refusal
from conformance.emulator.registry import choice
from conformance.emulator.rules import Rules
from conformance.emulator.rules.listing import DEFAULT_PAGE_SIZE, LARGEST_PAGE_SIZE, Asked
from conformance.emulator.state import Participant
from conformance.emulator.tokens import Token

CAP = 100


@choice("list-capped", "A page holds at most 100 records, while meta shows the asked size.")
class _Capped(Rules):
    def most_records(self, page_size: int) -> int:
        return min(super().most_records(page_size), CAP)


@choice("list-capped-and-shown", "A page holds at most 100 records, and meta says so.")
class _CappedAndShown(_Capped):
    def shown_page_size(self, page_size: int) -> int:
        return min(super().shown_page_size(page_size), CAP)


@choice("list-newest-first", "Lists begin with the newest record.")
class _NewestFirst(Rules):
    def place(self, key: str, position: int) -> int:
        return -super().place(key, position)


@choice("list-in-no-order", "Lists are in an order that means nothing.")
class _NoOrder(Rules):
    def place(self, _key: str, position: int) -> int:
        # Multiplying by an odd number permutes the numbers below a power of two.
        return position * 2654435761 % 2**32


@choice("list-oversized-clamped", "A PageSize above 1000 counts as 1000.")
class _Clamped(Rules):
    def oversized_page_size(self, _size: int) -> int:
        return LARGEST_PAGE_SIZE


@choice("list-odd-page-size-default", "A PageSize below 1 or in letters counts as absent.")
class _OddDefault(Rules):
    def odd_page_size(self, _text: str) -> int:
        return DEFAULT_PAGE_SIZE


@choice("list-unknown-token-first-page", "A PageToken that was never given out leads to the first page.")
class _UnknownFirst(Rules):
    def read_token(self, asked: Asked) -> Token | None:
        try:
            return super().read_token(asked)
        except Refusal:
            return None


@choice("list-previous-first-without-token", "The way back to the first page has no PageToken.")
class _WithoutToken(Rules):
    def previous_page_url(self, asked: Asked, token: str | None) -> str | None:
        url = super().previous_page_url(asked, token)
        if url is None or dict(parse_qsl(url.partition("?")[2])).get("Page") != "0":
            return url
        return self.first_page_url(asked)


@choice("list-deleted-participants", "Deleted Participants are still listed and can be fetched.")
class _DeletedParticipants(Rules):
    def participant_visible(self, _participant: Participant) -> bool:
        return True


@choice("list-page-odd-ignored", "A Page that is no number counts as 0.")
class _PageIgnored(Rules):
    def asked_page(self) -> int:
        try:
            return super().asked_page()
        except Refusal:
            return 0
