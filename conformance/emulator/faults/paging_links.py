"""Pages whose links work only once, only for some, or not as they stand."""

from urllib.parse import quote

from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.rules.listing import Asked, Page
from conformance.emulator.state import R
from conformance.emulator.tokens import Token


@fault("list-token-once", "A PageToken leads to its page once with each PageSize; then it is refused.")
class _Once(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._used: set[tuple[str, int]] = set()

    def read_token(self, asked: Asked) -> Token | None:
        token = super().read_token(asked)
        if asked.token is not None:
            if (asked.token, asked.page_size) in self._used:
                raise self.unknown_token()
            self._used.add((asked.token, asked.page_size))
        return token


@fault("list-token-encoded-twice", "The PageToken of a URL is percent-encoded twice.")
class _EncodedTwice(Rules):
    def page_url(self, asked: Asked, page: int, token: str | None) -> str:
        # Every letter, as a token of letters and digits alone survives any number of encodings.
        twice = None if token is None else "".join(f"%{ord(letter):02X}" for letter in token)
        return super().page_url(asked, page, twice)


@fault("list-exact-last-page-lost", "A last page is lost if it is full.")
class _ExactLost(Rules):
    def next_token(self, asked: Asked, ordered: list[R], places: dict[str, int], end: int) -> str | None:
        token = super().next_token(asked, ordered, places, end)
        return None if end + asked.page_size == len(ordered) else token


@fault("list-order-flips", "Every other request sees the list in reverse order.")
class _Flips(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._turn = 0

    def place(self, key: str, position: int) -> int:
        place = super().place(key, position)
        return place if self._turn % 2 else 1000 - place

    def cut(self, asked: Asked, ordered: list[R], places: dict[str, int]) -> Page[R]:
        self._turn += 1
        return super().cut(asked, ordered, places)


@fault(
    "list-urls-with-path-of-service-name",
    "The URLs of a page have the unique name of the Service for its SID.",
)
class _ByName(Rules):
    def list_path(self) -> str:
        service = self.load_service(self.call.segments[2]) if len(self.call.segments) > 2 else None  # noqa: PLR2004 - where the SID stands
        path = super().list_path()
        return path if service is None else path.replace(service.sid, quote(service.unique_name or "name"))


@fault("list-url-in-lower-case", "The URLs of a page are in lower case.")
class _LowerCase(Rules):
    def list_path(self) -> str:
        return super().list_path().lower()
