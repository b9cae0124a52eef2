"""Pages of another size than was asked for."""

from collections.abc import Callable

from conformance.emulator.exchange import Json
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.rules.listing import Asked, Page
from conformance.emulator.state import R

THREE, DEFAULT, HUNDRED, THOUSAND = 3, 50, 100, 1000
ALL = 10**6

HUNDRED = 100


def hold(name: str, description: str, change: Callable[[Rules, int], int]) -> None:
    """Declare a fault in how many records a page really holds, by what was asked for."""

    class Holding(Rules):
        def most_records(self, page_size: int) -> int:
            return change(self, super().most_records(page_size))

    fault(name, description)(Holding)


def take(name: str, description: str, change: Callable[[int], int]) -> None:
    """Declare a fault that takes another PageSize for the one that was asked for, and shows it."""

    class Taking(Rules):
        def asked_page_size(self) -> int:
            return change(super().asked_page_size())

    fault(name, description)(Taking)


def refuse(name: str, description: str, http_status: int, when: Callable[[int], bool]) -> None:
    """Declare a fault that does not take some sizes."""

    class Refusing(Rules):
        def asked_page_size(self) -> int:
            size = super().asked_page_size()
            if when(size):
                raise Refusal(http_status, Code.BAD_PARAMETER, "Invalid PageSize")
            return size

    fault(name, description)(Refusing)


def _of_default(rules: Rules, held: int) -> Callable[[int], int]:
    return lambda size: held if rules.query().get("PageSize") is None else size


hold(
    "list-page-size-one-is-two", "A page of one holds two records.", lambda _, size: 2 if size == 1 else size
)
hold(
    "list-page-size-three-is-two",
    "A page of three holds two records.",
    lambda _, size: 2 if size == THREE else size,
)
hold(
    "list-page-size-ignored-on-further",
    "Every page but the first holds all that is left.",
    lambda rules, size: ALL if rules.query().get("PageToken") else size,
)
hold(
    "list-page-size-100-is-all",
    "A page of 100 or more holds all.",
    lambda _, size: ALL if size >= HUNDRED else size,
)
hold(
    "list-page-size-100-is-99",
    "A page of 100 holds 99.",
    lambda _, size: HUNDRED - 1 if size == HUNDRED else size,
)
hold("list-page-size-capped-at-50", "A page holds at most 50 records.", lambda _, size: min(size, DEFAULT))
hold("list-page-size-at-least-10", "A page holds 10 records or more.", lambda _, size: max(size, 10))
hold(
    "list-page-size-default-all",
    "A page that was asked for without PageSize holds all.",
    lambda rules, size: _of_default(rules, ALL)(size),
)
hold(
    "list-page-size-default-49",
    "A page that was asked for without PageSize holds 49 records.",
    lambda rules, size: _of_default(rules, DEFAULT - 1)(size),
)
hold(
    "list-page-size-default-holds-20",
    "A page that was asked for without PageSize holds 20 records.",
    lambda rules, size: _of_default(rules, 20)(size),
)
take("list-page-size-below-5-is-5", "A PageSize below 5 counts as 5.", lambda size: max(size, 5))
refuse("list-page-size-above-50-refused", "A PageSize above 50 is refused.", 400, lambda size: size > DEFAULT)
refuse(
    "list-page-size-above-100-refused", "A PageSize above 100 is refused.", 400, lambda size: size > HUNDRED
)
refuse("list-page-size-1000-crashes", "PageSize=1000 answers 500.", 500, lambda size: size == THOUSAND)


@fault("list-page-size-default-51", "A page has 51 records where no PageSize is asked for.")
class _Default51(Rules):
    def default_page_size(self) -> int:
        return DEFAULT + 1


@fault("list-token-forgets-page-size", "A page that is asked for with a PageToken has 50 records.")
class _Forgets(Rules):
    def asked_page_size(self) -> int:
        size = super().asked_page_size()
        return DEFAULT if self.query().get("PageToken") else size


@fault("list-meta-page-size-rounded", "The page_size is rounded up to tens.")
class _Rounded(Rules):
    def meta(self, asked: Asked, page: Page[R]) -> Json:
        shown = super().meta(asked, page)
        return shown | {"page_size": -(-shown["page_size"] // 10) * 10}


@fault(
    "list-pages-overlap-over-100", "A further page of more than 100 begins with the last record before it."
)
class _Overlaps(Rules):
    def most_records(self, page_size: int) -> int:
        return min(super().most_records(page_size), HUNDRED)

    def window(self, asked: Asked, ordered: list[R], places: dict[str, int]) -> tuple[int, int]:
        start, end = super().window(asked, ordered, places)
        return (start - 1 if start and asked.page_size > HUNDRED else start), end
