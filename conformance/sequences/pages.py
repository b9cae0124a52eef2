"""Plays a walk over the pages of a list: everything that lives is in it, once, and nothing else."""

from conformance.model import Exchange
from conformance.sequences.claims import Claim
from conformance.sequences.model import Place, Subject
from conformance.sequences.stage import Stage
from conformance.sequences.steps import Step

MOST_PAGES = 14


def walk(stage: Stage, step: Step) -> None:
    """Read the list of a Service page by page to its end, or as far as a sequence may spend."""
    place, client = stage.places[step.at], stage.lines[step.line]
    seen: set[str] = set()
    page = stage.note(client.list_sessions(place.service, PageSize=step.size))
    for _ in range(MOST_PAGES):
        _page(stage, place, page, step.size, seen)
        url = _next(page)
        if url is None:
            _whole(stage, place, page, seen)
            return
        page = stage.note(client.follow(url, "listSessions"))


def _next(page: Exchange) -> str | None:
    meta = page.body.get("meta")
    url = meta.get("next_page_url") if isinstance(meta, dict) else None
    return url if isinstance(url, str) else None


def _page(stage: Stage, place: Place, page: Exchange, size: int, seen: set[str]) -> None:
    stage.accepted(Claim.LISTS_WHOLE, page, "the list can be read page by page")
    items = page.body.get("sessions")
    items = items if isinstance(items, list) else []
    stage.ledger.check(
        Claim.PAGES_WITHIN_SIZE,
        len(items) <= size,
        page,
        f"at most {size} Sessions on a page",
        f"{len(items)}",
        "/sessions",
    )
    for index, item in enumerate(items):
        if isinstance(item, dict) and isinstance(item.get("sid"), str):
            _item(stage, place, page, item, f"/sessions/{index}", seen)


def _item(  # noqa: PLR0913, PLR0917 - one item with its page and its place
    stage: Stage, place: Place, page: Exchange, item: dict[str, object], pointer: str, seen: set[str]
) -> None:
    sid = str(item["sid"])
    check = stage.ledger.check
    check(Claim.LISTED_ONCE, sid not in seen, page, "each Session once in a walk", sid, f"{pointer}/sid")
    seen.add(sid)
    subject = _known(place, sid)
    if subject is None:
        _stranger(stage, place, page, sid, pointer)
        return
    stage.about = {subject.label}
    stage.ledger.count(Claim.NO_LEAK, page)
    check(Claim.DELETED_UNLISTED, subject.alive, page, f"a list without {sid}", "it is in the list", pointer)
    troubled = Claim.REFUSED_CHANGES_NOTHING if subject.troubled else Claim.LISTED_AS_FETCHED
    stage.matches(subject, item, page, {}, troubled, pointer)


def _known(place: Place, sid: str) -> Subject | None:
    return next((one for one in place.subjects.values() if one.address.sid == sid), None)


def _stranger(stage: Stage, place: Place, page: Exchange, sid: str, pointer: str) -> None:
    """A Session that no step made here: of the other Service, or left behind by a refused create."""
    check, shown = stage.ledger.check, "it is in the list"
    if stage.apart:
        other = _known(stage.other(place), sid) is not None
        check(Claim.NO_LEAK, not other, page, "Sessions of this Service only", sid, pointer)
    claim = Claim.REFUSED_CHANGES_NOTHING if place.refused_creates else Claim.NO_LEAK
    check(claim, not place.own, page, f"no Session {sid}: nobody made it", shown, pointer)


def _whole(stage: Stage, place: Place, page: Exchange, seen: set[str]) -> None:
    for subject in place.living():
        sid, stage.about = subject.address.sid, {subject.label}
        stage.ledger.check(
            Claim.LISTS_WHOLE,
            sid in seen,
            page,
            f"a list with {sid}",
            f"{len(seen)} others",
            "/sessions",
        )
