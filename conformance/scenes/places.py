"""What the addresses in a Session have to be, as the request and the Session itself say it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote, urlsplit

from conformance.addresses import Service
from conformance.expect import expect_member, expect_that, expect_value, fail, member, show
from conformance.model import Blocked, Exchange, NotApplicable
from conformance.target import DUMMY_ACCOUNT, Kind, Target
from conformance.watch import SESSION_OPERATIONS, Seen, sessions

SERVICE_SID = re.compile(r"KS[0-9a-fA-F]{32}")
ACCOUNT_SID = re.compile(r"AC[0-9a-fA-F]{32}")


def session_bodies(exchange: Exchange) -> Iterator[Seen]:
    """Each Session of a successful answer, even where the answer is none; items of a list only as objects."""
    if exchange.operation in SESSION_OPERATIONS and exchange.succeeded:
        yield Seen(exchange, exchange.json)
    else:
        yield from sessions(exchange)


def expect_members(seen: Seen, names: Iterable[str]) -> None:
    """Each of these members is present, whatever its value."""
    for name in names:
        expect_member(seen, f"/{name}")


def service_in_path(exchange: Exchange) -> str | None:
    """The SID of the Service that the request was addressed to; None where that is no SID."""
    _, _, rest = exchange.request.target.partition("/v1/Services/")
    sid = unquote(rest.partition("/")[0])
    return sid if SERVICE_SID.fullmatch(sid) else None


def sessions_of_a_service(exchange: Exchange) -> Iterator[Seen]:
    """Each Session that was asked for below the SID of a Service."""
    if service_in_path(exchange) is not None:
        yield from sessions(exchange)


def expect_service_of_path(seen: Seen) -> None:
    """The Session names the Service in the path; the case of hexadecimal digits aside."""
    sid, shown = service_in_path(seen.exchange) or "", member(seen, "/service_sid")
    if not isinstance(shown, str) or not SERVICE_SID.fullmatch(shown):
        raise NotApplicable("the service_sid is none", evidence=[seen.exchange])
    expect_that(seen, "/service_sid", lambda value: value.lower() == sid.lower(), f"that of the path, {sid}")


def known_account(target: Target, service: Service) -> str | None:
    """The account that the run knows to be its own, which a Service made with the same credentials tells too.

    The documented dummy one stands for any.
    """
    account = target.credentials.account
    if account and (account != DUMMY_ACCOUNT or target.kind is Kind.EMBEDDED):
        return account
    made_by = service.made.body.get("account_sid") if service.made.succeeded else None
    return made_by if isinstance(made_by, str) and ACCOUNT_SID.fullmatch(made_by) else None


def expect_account(shown: Sequence[Seen], account: str | None) -> None:
    """Every Session is of that account; where it is not known, all are of the same."""
    if not shown:
        raise Blocked("no answer of the run shows a Session")
    expected = account or member(shown[0], "/account_sid")
    if any(not isinstance(member(seen, "/account_sid"), str) for seen in shown):
        raise NotApplicable("an account_sid is no text", evidence=[shown[0].exchange])
    for seen in shown:
        expect_value(seen, "/account_sid", expected)


def expect_different_sids(made: Sequence[Exchange]) -> None:
    """No two of these creates were answered with the same sid."""
    taken: set[str] = set()
    for exchange in made:
        expect_that(
            exchange, "/sid", lambda sid: show(sid) not in taken, "that no other Session has", "repeated"
        )
        taken.add(show(exchange.body["sid"]))


def is_url(value: object) -> bool:
    """Whether it is an absolute URL of HTTP."""
    try:
        parts = urlsplit(value) if isinstance(value, str) else None
    except ValueError:
        return False
    return parts is not None and parts.scheme in ("http", "https") and bool(parts.netloc)


def expect_own_place(seen: Seen, pointer: str, child: str = "") -> None:
    """The URL has the path of this Session, with or without the base path, and the child below it.

    Not applicable where the Session does not tell its place: other requirements demand that.
    """
    url, places = member(seen, pointer), [place + child for place in _places(seen)]
    if not is_url(url):
        raise NotApplicable(f"{pointer} is no URL", evidence=[seen.exchange])
    base = seen.exchange.request.target.partition("/v1/")[0]
    path = unquote(urlsplit(url).path)
    if path not in (*places, *(base + place for place in places)):
        raise fail(
            "address",
            expected=f"{pointer} with the path {places[0]}",
            actual=show(url),
            evidence=seen,
            pointer=pointer,
        )


def _places(seen: Seen) -> list[str]:
    # That service_sid is the one of the path is judged by a requirement of its own.
    sid, service_sid = member(seen, "/sid"), member(seen, "/service_sid")
    if not isinstance(sid, str):
        raise NotApplicable("the Session shows no sid", evidence=[seen.exchange])
    services = [service for service in (service_sid, service_in_path(seen.exchange)) if service]
    return [f"/v1/Services/{service}/Sessions/{sid}" for service in services]
