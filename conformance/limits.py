"""How much a run may ask of a target: requests, waits for 429, and patience with a dead one."""

import email.utils
import threading
import time
from dataclasses import dataclass, field

from conformance.model import Exchange, NotRun

TOO_MANY = 429
READ_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
GIVE_UP_AFTER = 5
LONGEST_WAIT = 60.0
FIRST_WAIT = 0.5


@dataclass
class Limits:
    """The budget of one run. `timeout` is the time in seconds that one request may take in total.

    `patience` is the time in seconds that the run waits for 429 answers altogether.
    """

    timeout: float = 10.0
    max_requests: int | None = None
    read_only: bool = False
    patience: float = 30.0
    requests: int = 0
    throttled: int = 0
    waited: float = 0.0
    silent: int = 0
    given_up: str | None = None
    _backoff: float = FIRST_WAIT
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def before(self, method: str, operation: str | None) -> None:
        """Count a request that is about to be sent; NotRun where the run may not send it."""
        with self._lock:
            if self.read_only and method not in READ_METHODS:
                raise NotRun(f"read-only run: {method} is not sent ({operation or 'a probe'})")
            if self.max_requests is not None and self.requests >= self.max_requests:
                raise NotRun(f"the budget of {self.max_requests} requests is used up")
            self.requests += 1

    def after(self, *, answered: bool) -> None:
        """Give up on a target that left several requests in a row without an answer."""
        with self._lock:
            self.silent = 0 if answered else self.silent + 1
            if self.silent >= GIVE_UP_AFTER and self.given_up is None:
                self.given_up = f"not sent: {GIVE_UP_AFTER} requests in a row got no answer"

    def wait_for(self, exchange: Exchange) -> float:
        """How many seconds to wait before sending again; 0 where the answer stands."""
        if exchange.http_status != TOO_MANY:
            self._backoff = FIRST_WAIT
            return 0.0
        with self._lock:
            self.throttled += 1
            asked = _retry_after(exchange)
            wait = min(asked if asked is not None else self._backoff, LONGEST_WAIT)
            self._backoff *= 2
            if self.waited + wait > self.patience:
                return 0.0
            self.waited += wait
            return max(wait, 0.05)


def _retry_after(exchange: Exchange) -> float | None:
    """The seconds that Retry-After asks for, given as a number or as a date."""
    text = (exchange.response.header("Retry-After") if exchange.response else None) or ""
    if text.isascii() and text.isdigit():
        return float(text[:6])
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
