"""The pages of a list one by one: which of them are judged by what, and what is expected of each."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

from conformance.expect import answered, expect_member, expect_that, fail, show
from conformance.model import Exchange
from conformance.scenes.gathering import is_url, meta, sids
from conformance.watch import Seen

PARAMETERS = frozenset({"PageSize", "Page", "PageToken"})
LARGEST = 1000
# Above that the documents contradict each other.
HONOURED = 100


def listings(exchange: Exchange) -> Iterator[Seen]:
    """Each successful answer to a GET of the list, whatever it is."""
    if exchange.operation == "listSessions" and exchange.succeeded and exchange.request.method == "GET":
        yield Seen(exchange, exchange.json)


def pages(exchange: Exchange) -> Iterator[Seen]:
    """Each page of the list that is a JSON object."""
    yield from (seen for seen in listings(exchange) if isinstance(seen.value, dict))


def first_pages(exchange: Exchange) -> Iterator[Seen]:
    """The meta of each page that was asked for without Page and PageToken."""
    query = _query(exchange.request.target)
    if query is not None and not query.keys() - {"PageSize"}:
        yield from metas(exchange)


def default_pages(exchange: Exchange) -> Iterator[Seen]:
    """The meta of each page that was asked for without any parameter."""
    if _query(exchange.request.target) == {}:
        yield from metas(exchange)


def sized_pages(exchange: Exchange) -> Iterator[Seen]:
    """Each page that was asked for with a PageSize from 1 to 1000."""
    if asked_size(exchange) is not None:
        yield from pages(exchange)


def honoured_pages(exchange: Exchange) -> Iterator[Seen]:
    """Each page that was asked for with a PageSize that every document allows to be honoured."""
    size = asked_size(exchange)
    if size is not None and size <= HONOURED:
        yield from pages(exchange)


def metas(exchange: Exchange) -> Iterator[Seen]:
    """The meta of each page that has one."""
    yield from (page.member("meta") for page in pages(exchange) if isinstance(page.value.get("meta"), dict))


def asked_size(exchange: Exchange) -> int | None:
    """The PageSize of a request where it is from 1 to 1000 and written plainly."""
    text = (_query(exchange.request.target) or {}).get("PageSize", "")
    size = int(text) if text.isascii() and text.isdigit() and len(text) < len("10000") else 0
    return size if 1 <= size <= LARGEST and text == str(size) else None


@lru_cache(maxsize=1024)
def _query(target: str) -> Mapping[str, str] | None:
    """The paging parameters of a request target; None where it has others, or one twice."""
    pairs = parse_qsl(urlsplit(target).query, keep_blank_values=True)
    query = dict(pairs)
    return query if len(query) == len(pairs) and query.keys() <= PARAMETERS else None


def expect_members(seen: Seen, names: Iterable[str]) -> None:
    """All these members are present, whatever their values."""
    for name in names:
        expect_member(seen, f"/{name}")


def expect_urls(seen: Seen, names: Iterable[str]) -> None:
    """Each of these members is text that can be followed."""
    for name in names:
        expect_that(seen, f"/{name}", is_url, "a URL", "type")


def expect_urls_or_null(seen: Seen, names: Iterable[str]) -> None:
    """Each of these members is null or text that can be followed."""
    for name in names:
        expect_that(seen, f"/{name}", lambda url: url is None or is_url(url), "null or a URL", "type")


def expect_absolute(seen: Seen, names: Iterable[str]) -> None:
    """Each of these members that is a URL at all names scheme and host."""
    for name in names:
        expect_that(seen, f"/{name}", lambda url: not is_url(url) or _is_absolute(url), "an absolute URL")


def _is_absolute(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def expect_page(page: Exchange) -> None:
    """The answer is a page of Sessions; Blocked where it is not, as how a page looks has its own owner."""
    sids(page)


def expect_count(page: Exchange, count: int) -> None:
    """The page shows so many Sessions."""
    found = len(sids(page))
    if found != count:
        raise fail(
            "count",
            expected=f"{count} Sessions on the page",
            actual=str(found),
            evidence=page,
            pointer="/sessions",
        )


def expect_at_most(page: Seen, most: int | None) -> None:
    """The page shows no more than so many Sessions."""
    found = len(sids(page.exchange))
    if most is not None and found > most:
        raise fail(
            "count",
            expected=f"at most {most} Sessions on the page",
            actual=str(found),
            evidence=page,
            pointer="/sessions",
        )


def expect_size_shown(page: Seen) -> None:
    """The page_size is the PageSize of the request."""
    expect_meta(page.exchange, "page_size", asked_size(page.exchange))


def expect_meta(page: Exchange, name: str, value: object) -> None:
    """The member of meta has this value."""
    found = meta(page, name)
    if found != value or isinstance(found, bool):
        raise fail(
            "value",
            expected=f"/meta/{name} {show(value)}",
            actual=show(found),
            evidence=page,
            pointer=f"/meta/{name}",
        )


def expect_same_page(page: Exchange, other: Exchange) -> None:
    """The other page shows the Sessions of the page, in whatever order."""
    expected, found = sids(page), sids_or_fail(other)
    if sorted(expected) != sorted(found):
        raise fail(
            "other-page",
            expected=f"the page with {show(expected)}",
            actual=show(found),
            evidence=other,
            pointer="/sessions",
        )


def sids_or_fail(page: Exchange) -> list[str]:
    """The SIDs that a page shows that a URL of another page led to; a refusal breaks that URL's promise."""
    if not answered(page).succeeded:
        raise fail("refused", expected="a page", actual=f"HTTP status {page.http_status}", evidence=page)
    if page.operation is None and not isinstance(page.body.get("sessions"), list):
        raise fail("no-page", expected="a page", actual="something else", evidence=page)
    return sids(page)
