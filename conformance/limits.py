"""How much a run may ask of a target: requests, creates, time, waits, and patience with a dead one."""

import email.utils
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from conformance.model import Exchange, NotRun
from conformance.spending import Spending, Spent

TOO_MANY = 429
GATEWAY = frozenset({502, 503, 504})
READ_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
REPEATABLE = READ_METHODS | {"DELETE"}
GIVE_UP_AFTER = 5
LONGEST_WAIT = 60.0
SHORTEST_WAIT = 0.05
FIRST_WAIT = 0.5
FIRST_REST = 1.0
RETURN_WAIT = 5.0


class Broken(StrEnum):
    """Why a request got no answer."""

    UNSENT = "unsent"
    BROKEN = "broken"
    DROPPED = "dropped"
    LATE = "late"
    HELD_BACK = "held back"


@dataclass
class Limits:
    """The budget of one run, shared by its threads, and by its processes where they share `spending`.

    `timeout` is what one request may take in total, `deadline` what the run may take, `patience` what it
    may spend waiting for 429 answers; all in seconds. `rate` is in requests a second. `gateways` says
    whether something between us and the target may answer 502 to 504 in its place.
    """

    timeout: float = 10.0
    max_requests: int | None = None
    max_creates: int | None = None
    deadline: float | None = None
    rate: float | None = None
    read_only: bool = False
    patience: float = 30.0
    gateways: bool = False
    spending: Spending = field(default_factory=Spending)
    requests: int = 0
    creates: int = 0
    throttled: int = 0
    waited: float = 0.0
    silent: int = 0
    given_up: str | None = None
    _answered: bool = False
    _cleaning: bool = False
    _backoff: float = FIRST_WAIT
    _rest: float = FIRST_REST
    _try_again: float = 0.0
    _return_wait: float = 0.0
    _slot: float = 0.0
    _begin: float = field(default_factory=time.monotonic)
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    # -- before a request -----------------------------------------------------------------------------

    def before(self, method: str, what: str, *, creates: bool = False) -> None:
        """Count a request that is about to be sent, once its turn has come; NotRun where it may not be."""
        with self._lock, self.spending.counted() as spent:
            if self.read_only and method not in READ_METHODS:
                raise NotRun(f"read-only run: {method} is not sent ({what})")
            if not self._cleaning:
                self._within_budget(spent, creates=creates)
            for count in (self, spent):
                count.requests += 1
                count.creates += creates
            pause = self._turn()
        if pause > 0:
            time.sleep(pause)

    def _within_budget(self, spent: Spent, *, creates: bool) -> None:
        if self.max_requests is not None and spent.requests >= self.max_requests:
            raise NotRun(f"the budget of {self.max_requests} requests is used up")
        if creates and self.max_creates is not None and spent.creates >= self.max_creates:
            raise NotRun(f"the budget of {self.max_creates} creates is used up")
        if self._left() <= 0:
            raise NotRun(f"the deadline of {self.deadline:g} s has passed")

    def _left(self) -> float:
        if self.deadline is None or self._cleaning:
            return float("inf")
        return self._begin + self.deadline - time.monotonic()

    def _turn(self) -> float:
        """The seconds until the next request may leave."""
        if self.rate is None:
            return 0.0
        now = time.monotonic()
        self._slot = max(self._slot, now)
        wait = self._slot - now
        self._slot += 1 / self.rate
        return wait

    def held_back(self) -> str | None:
        """Why nothing is sent to a target that seems dead; None where one request may try it again."""
        with self._lock:
            now = time.monotonic()
            if self.given_up is None or now < self._try_again:
                return self.given_up
            self._try_again = now + self._rest
            self._rest *= 2
            return None

    @contextmanager
    def cleaning(self) -> Iterator[None]:
        """Let what was made be removed, whatever the run has used up; a read-only run still only reads."""
        with self._lock:
            self._cleaning, self.silent, self.given_up = True, 0, None
        try:
            yield
        finally:
            self._cleaning = False

    # -- after a request ------------------------------------------------------------------------------

    def after(self, broken: Broken | None) -> None:
        """Give up on a target that left several requests in a row without an answer, until it answers."""
        with self._lock:
            if broken is Broken.HELD_BACK:
                return
            if broken is None:
                self._answered, self.silent, self.given_up, self._rest = True, 0, None, FIRST_REST
                return
            self.silent += 1
            if self.silent >= GIVE_UP_AFTER and self.given_up is None:
                self.given_up = f"not sent: {GIVE_UP_AFTER} requests in a row got no answer"
                self._try_again = time.monotonic() + self._rest

    def pause(self, exchange: Exchange, broken: Broken | None) -> float | None:
        """How many seconds to wait before the same request is sent again; None where the answer stands.

        Repeated are what was throttled or never left, and once, where a second time does no harm, what
        broke off or was answered by a gateway.
        """
        with self._lock:
            if broken is Broken.UNSENT:
                return self._until_it_is_back()
            if exchange.http_status == TOO_MANY:
                return self._throttled(exchange)
            self._backoff = FIRST_WAIT
            gateway = self.gateways and exchange.http_status in GATEWAY
            again = broken in (Broken.BROKEN, Broken.DROPPED) or gateway
            harmless = exchange.request.method in REPEATABLE and exchange.attempt == 1
            return SHORTEST_WAIT if again and harmless and self._left() > SHORTEST_WAIT else None

    def _until_it_is_back(self) -> float | None:
        """Wait a little, once a run, for a target that had answered before: it may be restarting."""
        wait = max(SHORTEST_WAIT, self._return_wait)
        if not self._answered or self._return_wait + wait > RETURN_WAIT or wait > self._left():
            return None
        self._return_wait += wait
        self.silent = 0
        return wait

    def _throttled(self, exchange: Exchange) -> float | None:
        self.throttled += 1
        asked = _retry_after(exchange)
        wait = max(min(asked if asked is not None else self._backoff, LONGEST_WAIT), SHORTEST_WAIT)
        if self.waited + wait > self.patience or wait > self._left():
            return None
        self._backoff *= 2
        self.waited += wait
        return wait


def _retry_after(exchange: Exchange) -> float | None:
    """The seconds that Retry-After asks for, as a number or as a date by the clock of the target."""
    if exchange.response is None:
        return None
    text = (exchange.response.header("Retry-After") or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:6])
    until, now = _instant(text), _instant(exchange.response.header("Date") or "")
    return None if until is None else max(0.0, until - (time.time() if now is None else now))


def _instant(text: str) -> float | None:
    try:
        return email.utils.parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError, OverflowError):
        return None
