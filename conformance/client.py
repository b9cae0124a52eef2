"""Talks to a target: every exchange is recorded, bounded and kept on its own host; nothing is judged."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlencode, urlsplit

import httpcore
import httpx

from conformance.journal import GONE, Journal, creates
from conformance.limits import READ_METHODS, Broken, Limits
from conformance.model import Exchange, NotRun, Request, Response
from conformance.operations import OWN, Operations, Own, Value
from conformance.target import Target
from conformance.transport import BoundedTransport, Dropped, Pair

FORM = "application/x-www-form-urlencoded"
LONGEST_URL = 16_000
# Larger requests may be cut off by a limit of the target that the documents do not speak of.
MODEST = 8_000
STILL_THERE = "; the next request was answered"
IN_URLS = "/%:@!$&'()*+,;=-._~"


@dataclass
class Recorder:
    """Keeps every exchange in the order of its end, and knows which of them overlap."""

    exchanges: list[Exchange] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _next: int = 0
    prefix: str = "x"
    _under_way: set[str] = field(default_factory=set)
    _together: set[str] = field(default_factory=set)

    def new_id(self) -> str:
        """An id that no other exchange of this run has, for one that begins now."""
        with self._lock:
            self._next += 1
            identity = f"{self.prefix}{self._next}"
            self._under_way.add(identity)
            if len(self._under_way) > 1:
                self._together |= self._under_way
            return identity

    def add(self, exchange: Exchange) -> None:
        """Keep an exchange, which has ended."""
        with self._lock:
            self._under_way.discard(exchange.id)
            together = exchange.id in self._together
            self.exchanges.append(replace(exchange, together=together) if together else exchange)


class Client(Operations):
    """A client of one target. Safe to be used by several threads at once."""

    def __init__(self, target: Target, recorder: Recorder, limits: Limits, journal: Journal) -> None:
        self.target = target
        self.recorder = recorder
        self.limits = limits
        self.journal = journal
        self._known: httpx.Request | None = None
        self._http = httpx.Client(
            transport=BoundedTransport(
                origin=target.origin,
                timeout=limits.timeout,
                methods=READ_METHODS if limits.read_only else None,
                loopback_only=target.on_loopback,
            ),
            trust_env=False,
            headers={"User-Agent": "proxy-conformance", "Accept-Encoding": "identity"},
        )

    def close(self) -> None:
        """Close every connection."""
        self._http.close()

    def follow(self, url: str, operation: str | None) -> Exchange:
        """GET a URL that the target gave, on the target's own host whatever host it names.

        Only path and query are taken. A path outside of the base path is put below it.
        """
        path, query = _local(url)
        base = self.target.base_path
        if base and path.startswith(f"{base}/"):
            path = path.removeprefix(base)
        return self.send("GET", path + (f"?{query}" if query else ""), operation=operation)

    def send(  # noqa: PLR0913 - a request has that many parts
        self,
        method: str,
        path: str,
        *,
        operation: str | None = None,
        query: Mapping[str, Value] | None = None,
        form: Mapping[str, Value] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        auth: Pair | Own | None = OWN,
    ) -> Exchange:
        """Send one request and record it; `path` is below the base path and may hold a query.

        `form` is sent urlencoded as the helper libraries do; `body` goes out as it is. `auth` is a pair,
        None for no credentials, or the target's own. A 429 is waited for within the limits of the run.
        Raises NotRun where the run may not send it.
        """
        target = self.target.base_path + path
        if query:
            target += f"?{urlencode(query, doseq=True, errors='surrogatepass')}"
        sent = {"Accept": "application/json"}
        if form is not None and body is None:
            body = urlencode(form, doseq=True, errors="surrogatepass").encode("ascii")
            sent["Content-Type"] = FORM
        sent.update(headers or {})
        pair = self.target.credentials.pair if isinstance(auth, Own) else auth
        whose = "own" if isinstance(auth, Own) else "other" if auth else "none"
        request = self._http.build_request(
            method,
            self.target.origin + target,
            content=body,
            headers=sent,
            extensions={"pair": pair, "whose": whose},
        )
        if body is None and method == "POST":
            request.headers["Content-Length"] = "0"
        return self._attempt(request, operation)

    def _attempt(self, request: httpx.Request, operation: str | None) -> Exchange:
        """The answer that stands, after those that the limits allow to ask for again."""
        attempt, waited, unclear = 1, 0.0, None
        while True:
            exchange, broken = self._once(request, operation, attempt, waited)
            pause = self.limits.pause(exchange, broken)
            if pause is not None:
                exchange = replace(exchange, superseded=True)
            elif broken is Broken.DROPPED and self._still_there() and self._should_answer(exchange):
                exchange = replace(exchange, dropped=True, no_answer=f"{exchange.no_answer}{STILL_THERE}")
            self.recorder.add(exchange)
            self.journal.note(exchange, sent=broken not in (Broken.UNSENT, Broken.HELD_BACK))
            if pause is None:
                return unclear if unclear and _already_done(exchange) else exchange
            unclear = exchange if broken in (Broken.BROKEN, Broken.DROPPED) else unclear
            time.sleep(pause)
            attempt, waited = attempt + 1, pause

    def _should_answer(self, exchange: Exchange) -> bool:
        """Whether nothing but the target, and no limit of its server, can have kept the answer back."""
        size = len(exchange.request.target) + len(exchange.request.body)
        return self.target.on_loopback and exchange.operation is not None and size <= MODEST

    def _still_there(self) -> bool:
        """Whether the target answers again what it answered before."""
        if self._known is None:
            return False
        try:
            again, _ = self._once(self._known, None, 1, 0.0)
        except NotRun:
            return False
        self.recorder.add(again)
        return again.response is not None

    def _once(
        self, request: httpx.Request, operation: str | None, attempt: int, waited: float
    ) -> tuple[Exchange, Broken | None]:
        sent = _recorded(request)
        self.limits.before(request.method, operation or "a probe", creates=creates(sent))
        identity = self.recorder.new_id()
        self.journal.intend(identity, sent)
        started, begin = time.time(), time.perf_counter()
        response, broken, no_answer = self._answer(request)
        self.limits.after(broken)
        if self._known is None and response is not None and request.method == "GET":
            self._known = request
        exchange = Exchange(
            id=identity,
            operation=operation,
            request=sent,
            response=response,
            no_answer=no_answer,
            started=started,
            duration_ms=round((time.perf_counter() - begin) * 1000),
            attempt=attempt,
            waited_ms=round(waited * 1000),
        )
        return exchange, broken

    def _answer(self, request: httpx.Request) -> tuple[Response | None, Broken | None, str | None]:
        reason = self.limits.held_back()
        if reason is not None:
            return None, Broken.HELD_BACK, reason
        try:
            return _response(self._http.send(request)), None, None
        except httpcore.ConnectTimeout:
            return None, Broken.LATE, f"no connection within {self.limits.timeout:g} s"
        except httpcore.TimeoutException:
            return None, Broken.LATE, f"no complete answer within {self.limits.timeout:g} s"
        except httpcore.ConnectError as error:
            return None, Broken.UNSENT, f"cannot connect: {str(error)[:200]}"
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            kind = Broken.DROPPED if isinstance(error, Dropped) else Broken.BROKEN
            return None, kind, f"the connection broke: {type(error).__name__}: {str(error)[:200]}"


def _already_done(exchange: Exchange) -> bool:
    """Whether a repeated DELETE found nothing: perhaps because the first, unanswered one had worked."""
    return exchange.request.method == "DELETE" and exchange.http_status in GONE


def _local(url: str) -> tuple[str, str]:
    """Path and query of a URL that a target gave, with everything encoded that no request may hold."""
    try:
        parts = urlsplit(url[:LONGEST_URL])
    except ValueError:
        return "/", ""
    path = quote(parts.path.lstrip("/"), safe=IN_URLS, errors="replace")
    return f"/{path}", quote(parts.query, safe=IN_URLS + "?", errors="replace")


def _recorded(request: httpx.Request) -> Request:
    headers = tuple((name, value) for name, value in request.headers.multi_items() if name != "host")
    return Request(
        method=request.method,
        target=request.url.raw_path.decode("ascii"),
        headers=headers,
        body=request.read(),
        credentials=request.extensions["whose"],
    )


def _response(answer: httpx.Response) -> Response:
    return Response(
        http_status=answer.status_code,
        headers=tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in answer.headers.raw),
        body=answer.extensions["body"],
        truncated=answer.extensions["truncated"],
        http_version=answer.extensions["http_version"].decode("latin-1"),
    )
