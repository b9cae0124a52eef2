"""Removes what a run made, and believes a target only when a read no longer finds it.

Deleting a Service takes its Sessions along, so Services of our own go first; what is elsewhere is deleted
one by one, the latest first. A create whose outcome is not known is looked up by its name, and never
repeated; one without a name cannot be told from what others made, so it is reported and left alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from conformance.client import Client
from conformance.journal import GONE, Intent, Journal, Kind, Place
from conformance.model import Cleanup, Exchange

MOST_PAGES = 50
PAGE_SIZE = 100
MOST_LISTED = 50
ITEMS = {
    Kind.SERVICE: ("services", "unique_name"),
    Kind.SESSION: ("sessions", "unique_name"),
    Kind.PHONE_NUMBER: ("phone_numbers", "phone_number"),
}

Left = dict[Place, str]


def clean(client: Client, journal: Journal) -> Cleanup:
    """Delete what the journal holds, look up what it is unsure of, and say what remains.

    An interruption ends the deleting, not the account of it.
    """
    left: Left = {}
    with client.limits.cleaning():
        try:
            _clean(client, journal, left)
        except KeyboardInterrupt:
            left |= _everything(journal, left, "the clean-up was interrupted")
        except Exception as error:  # noqa: BLE001 - whatever breaks it, what was made must not be forgotten
            left |= _everything(journal, left, f"the clean-up broke: {type(error).__name__}: {error}")
    remaining = [{"type": place.kind.value, "path": place.path, "why": why} for place, why in left.items()]
    if len(remaining) > MOST_LISTED:
        more = f"{len(remaining) - MOST_LISTED} more places; the journal of the run has all of them"
        remaining[MOST_LISTED:] = [{"type": "and more", "path": "", "why": more}]
    created = len(journal.made)
    still = sum(1 for place in left if place.sid)
    return Cleanup(created, created - still, tuple(remaining))


def _everything(journal: Journal, left: Left, why: str) -> Left:
    unsure = [intent.place for intent in journal.open.values()]
    return {place: why for place in [*journal.made, *unsure] if place not in left}


def _clean(client: Client, journal: Journal, left: Left) -> None:
    left |= _look_up(client, journal, [Place(Kind.SERVICE, "", "")])
    services = [place for place in reversed(journal.made) if place.kind is Kind.SERVICE]
    taken = {place.sid for place in services if _take(client, journal, place, left)}
    elsewhere = dict.fromkeys(i.place for i in journal.open.values() if i.place.service not in taken)
    left |= _look_up(client, journal, [place for place in elsewhere if place.kind is not Kind.SERVICE])
    inside = [place for place in reversed(journal.made) if place.service not in taken]
    # A number cannot be removed while a Session uses it.
    for kind in (Kind.SESSION, Kind.PHONE_NUMBER):
        for place in inside:
            if place.kind is kind:
                _remove(client, journal, place, left)
    for place in services:
        if place.sid not in taken:
            # It may have refused only because it was not empty.
            left.pop(place, None)
            _remove(client, journal, place, left)


def _take(client: Client, journal: Journal, service: Place, left: Left) -> bool:
    """Whether a Service is gone, and with it the last Session that was made in it."""
    if not _remove(client, journal, service, left):
        return False
    inside = [place for place in journal.made if place.service == service.sid]
    sessions = [place for place in inside if place.kind is Kind.SESSION and not journal.was_deleted(place)]
    if sessions and not _is_gone(client, sessions[-1]):
        return False
    for place in inside:
        journal.removed(place)
    for identity in [key for key, intent in journal.open.items() if intent.place.service == service.sid]:
        journal.void(identity)
    return True


def _remove(client: Client, journal: Journal, place: Place, left: Left) -> bool:
    """Whether a read after the delete no longer finds the resource."""
    answer: Exchange | None = None
    if not journal.was_deleted(place):
        answer = client.send("DELETE", place.path, operation=f"delete{place.kind}")
        if answer.http_status in GONE:
            _remove_by_name(client, journal, place)
    if _is_gone(client, place):
        journal.removed(place)
        return True
    said = "" if answer is None else f" (DELETE: {answer.http_status or answer.no_answer})"
    left[place] = f"it is still there after it was deleted{said}"
    return False


def _remove_by_name(client: Client, journal: Journal, place: Place) -> None:
    """Delete what a target made under another SID than it said; nobody else uses such a name."""
    name = journal.made[place]
    if name:
        found, _ = _named(client, replace(place, sid=""), {name})
        for sid in found.values():
            other = replace(place, sid=sid)
            client.send("DELETE", other.path, operation=f"delete{place.kind}")


def _is_gone(client: Client, place: Place) -> bool:
    return client.send("GET", place.path, operation=f"fetch{place.kind}").http_status in GONE


# -- creates whose outcome is not known ----------------------------------------------------------------


def _look_up(client: Client, journal: Journal, collections: Iterable[Place]) -> Left:
    """Find the open creates of these collections by their names; what stays unclear is returned."""
    left: Left = {}
    for collection in collections:
        unsure = {key: i for key, i in journal.open.items() if i.place == collection}
        if unsure and _is_missing(client, collection):
            continue
        wanted = {intent.name for intent in unsure.values() if intent.name}
        found, whole = _named(client, collection, wanted) if wanted else ({}, True)
        for key, intent in unsure.items():
            if intent.name in found:
                journal.found(key, found[intent.name])
            elif not intent.name or not whole:
                left[collection] = _unclear(intent, len(unsure))
            else:
                journal.void(key)
    return left


def _is_missing(client: Client, collection: Place) -> bool:
    """Whether there is no such collection, so that nothing can have been made in it."""
    operation = f"list{collection.kind}s"
    return client.send("GET", collection.path, operation=operation, query={"PageSize": 1}).http_status in GONE


def _unclear(intent: Intent, number: int) -> str:
    moment = datetime.fromtimestamp(intent.at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    how = f"the list does not show whether {intent.name!r} was made" if intent.name else "it has no name"
    return f"{number} creates had no clear answer, one at {moment}; {how}"


def _named(client: Client, collection: Place, names: set[str]) -> tuple[dict[str, str], bool]:
    """The SIDs of those names in a list, and whether the list was read as far as that needs."""
    found: dict[str, str] = {}
    whole = False
    for page in _pages(client, collection):
        key, member = ITEMS[collection.kind]
        items = page.body.get(key)
        if not isinstance(items, list):
            return found, False
        for item in items:
            if isinstance(item, dict) and item.get(member) in names and isinstance(item.get("sid"), str):
                found[item[member]] = item["sid"]
        whole = _next(page) is None
        if names <= found.keys():
            return found, True
    return found, whole


def _pages(client: Client, collection: Place) -> Iterator[Exchange]:
    """The pages of a list, as many as a clean-up may cost."""
    operation = f"list{collection.kind}s"
    page = client.send("GET", collection.path, operation=operation, query={"PageSize": PAGE_SIZE})
    seen: set[str] = set()
    for _ in range(MOST_PAGES):
        yield page
        url = _next(page)
        if url is None or url in seen:
            return
        seen.add(url)
        page = client.follow(url, operation)


def _next(page: Exchange) -> str | None:
    meta = page.body.get("meta")
    url = meta.get("next_page_url") if isinstance(meta, dict) else None
    return url if isinstance(url, str) else None
