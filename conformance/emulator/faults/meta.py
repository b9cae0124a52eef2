"""Pages of a list that say the wrong things of themselves."""

from collections.abc import Callable
from urllib.parse import urlsplit

from conformance.emulator.exchange import Json
from conformance.emulator.faults.families import drop_key, set_key
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.rules.listing import Asked, Page
from conformance.emulator.state import R

URLS = ("first_page_url", "previous_page_url", "url", "next_page_url")
MEMBERS = ("key", "page", "page_size", *URLS)


def meta_fault(name: str, description: str, change: Callable[[Json], Json]) -> None:
    """Declare a fault in the meta of every page."""

    class Meta(Rules):
        def meta(self, asked: Asked, page: Page[R]) -> Json:
            return change(super().meta(asked, page))

    fault(name, description)(Meta)


def page_fault(name: str, description: str, change: Callable[[Json], Json]) -> None:
    """Declare a fault in the body of every page."""

    class Body(Rules):
        def page_body(self, asked: Asked, items: list[Json], page: Page[R]) -> Json:
            return change(super().page_body(asked, items, page))

    fault(name, description)(Body)


def in_urls(change: Callable[[str], str]) -> Callable[[Json], Json]:
    """What changes every URL of a meta."""
    return lambda meta: meta | {name: change(meta[name]) for name in URLS if meta[name]}


def relative(url: str) -> str:
    """Path and query of a URL."""
    return urlsplit(url)._replace(scheme="", netloc="").geturl()


def without(parameter: str) -> Callable[[str], str]:
    """What takes a parameter out of a query."""

    def change(url: str) -> str:
        path, _, query = url.partition("?")
        kept = [part for part in query.split("&") if part.partition("=")[0] != parameter]
        return path + ("?" + "&".join(kept) if kept else "")

    return change


for member in MEMBERS:
    dashed = member.replace("_", "-")
    meta_fault(f"list-meta-without-{dashed}", f"The meta of a page has no {member}.", drop_key(member))
for member in ("key", "page", "page_size", "first_page_url", "url"):
    dashed = member.replace("_", "-")
    meta_fault(f"list-meta-null-{dashed}", f"The {member} of a page is null.", set_key(member, None))

meta_fault("list-meta-key-other", "The key of a page is not that of its records.", set_key("key", "items"))
meta_fault("list-meta-page-always-0", "The page number is always 0.", set_key("page", 0))
meta_fault(
    "list-meta-page-as-text", "The page number is text.", lambda meta: meta | {"page": str(meta["page"])}
)
meta_fault(
    "list-meta-page-from-1", "Pages are counted from 1.", lambda meta: meta | {"page": meta["page"] + 1}
)
meta_fault("list-meta-page-size-always-50", "The page_size is always 50.", set_key("page_size", 50))
meta_fault(
    "list-meta-page-size-as-text",
    "The page_size is text.",
    lambda meta: meta | {"page_size": str(meta["page_size"])},
)
meta_fault("list-meta-urls-relative", "The URLs of a page have no host.", in_urls(relative))
meta_fault(
    "list-meta-urls-without-page-size", "The URLs of a page have no PageSize.", in_urls(without("PageSize"))
)
meta_fault("list-meta-urls-without-page", "The URLs of a page have no Page.", in_urls(without("Page")))
meta_fault(
    "list-meta-urls-without-token", "The URLs of a page have no PageToken.", in_urls(without("PageToken"))
)
meta_fault(
    "list-meta-first-page-is-itself",
    "The first page is said to be the page itself.",
    lambda meta: meta | {"first_page_url": meta["url"]},
)
meta_fault(
    "list-meta-url-is-first-page",
    "The URL of each page is that of the first.",
    lambda meta: meta | {"url": meta["first_page_url"]},
)
meta_fault(
    "list-meta-next-empty-text",
    "The last page has an empty text for the next.",
    lambda meta: meta | {"next_page_url": meta["next_page_url"] or ""},
)
meta_fault(
    "list-meta-previous-empty-text",
    "The first page has an empty text for the previous.",
    lambda meta: meta | {"previous_page_url": meta["previous_page_url"] or ""},
)
page_fault("list-without-meta", "A page has no meta.", drop_key("meta"))
page_fault(
    "list-meta-of-2010",
    "A page has the members of the API of 2010 in place of meta.",
    lambda body: drop_key("meta")(body) | {"next_page_uri": body["meta"]["next_page_url"]},
)
page_fault(
    "list-records-under-other-key",
    "The records stand under another name.",
    lambda body: {"items" if name != "meta" else name: value for name, value in body.items()},
)
page_fault(
    "list-records-null-when-empty",
    "A list without records is null.",
    lambda body: {name: value or None for name, value in body.items()},
)
page_fault(
    "list-records-by-sid",
    "The records are an object with their SIDs as names.",
    lambda body: {
        name: value if name == "meta" else {item["sid"]: item for item in value}
        for name, value in body.items()
    },
)


def without_null(meta: Json) -> Json:
    """The members that have a value."""
    return {name: value for name, value in meta.items() if value is not None}


def camel(meta: Json) -> Json:
    """The members under names in camel case."""
    words = {name: name.split("_") for name in meta}
    return {
        first + "".join(map(str.title, more)): meta["_".join((first, *more))]
        for first, *more in words.values()
    }


meta_fault("list-meta-null-left-out", "The meta of a page has no members that are null.", without_null)
meta_fault("list-meta-in-camel-case", "The members of meta are in camel case.", camel)
meta_fault(
    "list-meta-page-null-on-last",
    "The last of several pages has no number.",
    lambda meta: meta | {"page": meta["page"] if meta["next_page_url"] or not meta["page"] else None},
)
meta_fault(
    "list-meta-page-at-most-1",
    "No page has a higher number than 1.",
    lambda meta: meta | {"page": min(meta["page"], 1)},
)
meta_fault(
    "list-meta-page-1-if-sized",
    "The first page has the number 1 if it is not of the default size.",
    lambda meta: meta | {"page": meta["page"] or int(meta["page_size"] != 50)},  # noqa: PLR2004 - the default
)
meta_fault(
    "list-meta-page-size-text-if-asked",
    "The page_size is text if it is not the default.",
    lambda meta: meta | {"page_size": _as_sent(meta["page_size"])},
)
meta_fault(
    "list-meta-url-null-on-further",
    "The url of every page but the first is null.",
    lambda meta: meta | {"url": None if meta["page"] else meta["url"]},
)
meta_fault(
    "list-meta-next-is-number",
    "The next_page_url is the number of the next page.",
    lambda meta: meta | {"next_page_url": meta["next_page_url"] and meta["page"] + 1},
)
meta_fault(
    "list-meta-next-relative",
    "The next_page_url has no host.",
    lambda meta: meta | {"next_page_url": meta["next_page_url"] and relative(meta["next_page_url"])},
)
meta_fault(
    "list-meta-urls-without-scheme",
    "The URLs of a page have no scheme.",
    in_urls(lambda url: url.partition(":")[2]),
)
page_fault(
    "list-meta-null-when-single",
    "The meta of the only page of a list is null.",
    lambda body: body | {"meta": body["meta"] if _has_neighbour(body["meta"]) else None},
)
page_fault(
    "list-meta-is-array", "The meta of a page is an array.", lambda body: body | {"meta": [body["meta"]]}
)
page_fault(
    "list-meta-key-other-when-empty",
    "The key of an empty page is empty.",
    lambda body: (
        body | {"meta": body["meta"] | {"key": body["meta"]["key"] if body.get("sessions", 1) else ""}}
    ),
)


def _as_sent(size: int) -> object:
    return size if size == 50 else str(size)  # noqa: PLR2004 - the default


def _has_neighbour(meta: Json) -> bool:
    return bool(meta["next_page_url"] or meta["previous_page_url"])
