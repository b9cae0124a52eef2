"""What a list answers to parameters whose effect the documents leave open, in words."""

from urllib.parse import parse_qsl, urlsplit

from conformance.expect import show
from conformance.model import Exchange, NotApplicable
from conformance.operations import Value
from conformance.scenes.gathering import Book, link, meta, sids


def came_to(book: Book, **query: Value) -> str:
    """What the list answers to a query, in words."""
    page = book.client.list_sessions(book.service, **query)
    if not page.succeeded:
        code = page.body.get("code")
        said = f", code {code}" if isinstance(code, int) else ""
        return f"answered {page.http_status or page.no_answer}{said}"
    what = "the first page" if sids(page) == sids(book.first(2)) else f"{len(sids(page))} Sessions"
    return f"{what}, page {show(meta(page, 'page'))}, page_size {show(meta(page, 'page_size'))}"


def token_of_next(book: Book) -> str:
    """The PageToken of the second page."""
    query = dict(parse_qsl(urlsplit(link(book.first(2), "next_page_url") or "").query))
    if "PageToken" not in query:
        raise NotApplicable("the next_page_url has no PageToken", evidence=[book.first(2)])
    return query["PageToken"]


def parameters_of_urls(page: Exchange) -> str:
    """The names of the parameters of each URL of a page."""
    names = ("first_page_url", "previous_page_url", "url", "next_page_url")
    urls = ((name, link(page, name)) for name in names)
    return "; ".join(
        f"{name}: " + (", ".join(key[:20] for key, _ in parse_qsl(urlsplit(url).query)) or "none")
        for name, url in urls
        if url is not None
    )
