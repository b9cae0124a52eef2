"""Where the request of a library becomes a request of the run."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from conformance import spec
from conformance.client import IN_URLS, LONGEST_URL, Client
from conformance.model import Exchange, NotJudged

MOST_REQUESTS = 80
# The credentials of the run are put in by its client; what is about the connection is not the library's.
OURS = frozenset(
    {"authorization", "host", "content-length", "connection", "accept-encoding", "transfer-encoding"}
)


class Stopped(Exception):
    """The library cannot go on: the URL that it was given leads nowhere, or it asks without an end."""


@dataclass
class Crossing:
    """Passes on what one library sends, and keeps what came of it, in order.

    `hindrance` is why the run would not send something, `defect` what broke in our own hands.
    """

    client: Client
    exchanges: list[Exchange] = field(default_factory=list)
    hindrance: NotJudged | None = None
    defect: Exception | None = None

    def pass_on(self, method: str, url: str, headers: Iterable[tuple[str, str]], body: bytes) -> Exchange:
        """The exchange for a request; Stopped for a URL that is not absolute, as the library would stop.

        The target's own host is asked whatever host the URL names, as it may be known under another.
        """
        if len(self.exchanges) >= MOST_REQUESTS:
            raise Stopped(f"the library asks more than {MOST_REQUESTS} times")
        target = self._below_base_path(url)
        kept = {name: value for name, value in headers if name.lower() not in OURS}
        operation = spec.match(method, target.partition("?")[0])
        try:
            exchange = self.client.send(
                method,
                target,
                operation=operation.id if operation else None,
                body=body or (b"" if method == "POST" else None),
                headers=kept,
            )
        except NotJudged as reason:
            self.hindrance = self.hindrance or reason
            raise
        self.exchanges.append(exchange)
        return exchange

    def _below_base_path(self, url: str) -> str:
        try:
            parts = urlsplit(url[:LONGEST_URL])
            absolute = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            absolute = False
        if not absolute:
            raise Stopped(f"{url[:200]!r} is no absolute URL")
        base, path = self.client.target.base_path, quote(parts.path, safe=IN_URLS, errors="replace")
        if base and path.startswith(f"{base}/"):
            path = path.removeprefix(base)
        query = quote(parts.query, safe=IN_URLS + "?", errors="replace")
        return (path or "/") + (f"?{query}" if query else "")
