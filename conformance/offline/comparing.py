"""Compares two views of one Session."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from conformance.expect import MISSING, fail, find, member, show
from conformance.model import Exchange

MEMBERS = (
    "sid", "service_sid", "account_sid", "unique_name", "status", "closed_reason", "ttl", "mode",
    "date_started", "date_ended", "date_last_interaction", "date_expiry", "date_created", "date_updated",
    "url",
)  # fmt: skip
IDENTITY = ("sid", "service_sid", "account_sid", "date_created", "url")


def expect_kept(before: Exchange, after: Exchange, members: Sequence[str] = MEMBERS) -> None:
    """Both answers show a Session, the later one what the earlier one showed; of addresses the path counts.

    What an answer leaves out is not compared.
    """
    for one in (before, after):
        if not isinstance(one.json, dict):
            member(one, "/sid")
    for name in members:
        earlier, later = (_comparable(name, find(one, f"/{name}")) for one in (before, after))
        if MISSING not in (earlier, later) and earlier != later:
            raise fail(
                "changed",
                expected=f"/{name} unchanged, {show(earlier)}",
                actual=show(later),
                evidence=after,
                pointer=f"/{name}",
            )


def _comparable(name: str, value: object) -> object:
    return urlsplit(value).path if name == "url" and isinstance(value, str) else value
