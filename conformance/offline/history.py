"""What a recording shows of each Session: its create, and everything asked of it afterwards, in order."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from urllib.parse import parse_qs

from conformance.model import Exchange

FORM = "application/x-www-form-urlencoded"
COLLECTION = re.compile(r"(.*/v1/Services/[^/]+)/Sessions")
CLOCK = 0.002
TOO_MANY = 429
AT_ONCE = 1.0
SOON = 60


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something that a requirement is about: what shows it, and what has to hold, raising as in a case."""

    exchanges: tuple[Exchange, ...]
    check: Callable[[], None]


@dataclass
class Life:
    """All exchanges about one Session, whatever of it they name; the first made it."""

    path: str
    exchanges: list[Exchange] = field(default_factory=list)

    def steps(self) -> Iterator[tuple[Exchange, Exchange]]:
        """Each two exchanges about the Session itself of which the second came right after the first.

        Those that overlap with another say nothing about an order, and time passes for a Session that
        ends soon. Times in milliseconds hide an overlap of short exchanges, which our own recordings state.
        """
        for index, (first, second) in enumerate(pairwise(self.exchanges)):
            others = [*self.exchanges[:index], *self.exchanges[index + 2 :]]
            apart = _end(first) <= second.started + CLOCK
            alone = not any(_overlap(one, first) or _overlap(one, second) for one in others)
            at_once = second.started - _end(first) < AT_ONCE
            alone = alone and not (first.together or second.together)
            whole = usable(first) and usable(second)
            if whole and apart and alone and at_once and self.is_itself(first) and self.is_itself(second):
                yield first, second

    def is_itself(self, exchange: Exchange) -> bool:
        """Whether the exchange is about the Session and not about what is below it, or made it."""
        return exchange is self.exchanges[0] or path_of(exchange) == self.path


@dataclass(frozen=True)
class History:
    """A recording: its exchanges in order, and the Sessions that it shows from their create on."""

    exchanges: tuple[Exchange, ...]
    lives: dict[str, Life]
    pairs: tuple[tuple[Exchange, Exchange], ...]

    def of(self, operation: str) -> Iterator[Exchange]:
        """The exchanges of one operation that have an answer to be judged."""
        return (one for one in self.exchanges if one.operation == operation and usable(one))

    def steps(self, first: str, second: str) -> Iterator[tuple[Exchange, Exchange]]:
        """Each two exchanges about one Session of these operations, one right after the other."""
        return (pair for pair in self.pairs if (pair[0].operation, pair[1].operation) == (first, second))


def history(exchanges: Iterable[Exchange]) -> History:
    """The history that these exchanges show: also of those that may have had effects, but no whole answer."""
    past = sorted((one for one in exchanges if one.http_status != TOO_MANY), key=lambda one: one.started)
    lives: dict[str, Life] = {}
    for exchange in past:
        path = path_of(exchange)
        match = COLLECTION.fullmatch(path)
        sid = exchange.body.get("sid")
        made = exchange.operation == "createSession" and exchange.succeeded and usable(exchange)
        if made and match and isinstance(sid, str):
            lives[f"{path}/{sid}"] = Life(f"{path}/{sid}", [exchange])
            continue
        for name in _touched(path, exchange, lives):
            lives[name].exchanges.append(exchange)
    return History(tuple(past), lives, tuple(pair for life in lives.values() for pair in life.steps()))


def usable(exchange: Exchange) -> bool:
    """Whether the exchange has a whole answer of its own."""
    answer = exchange.response
    return answer is not None and not answer.truncated and not exchange.superseded


def _touched(path: str, exchange: Exchange, lives: dict[str, Life]) -> Iterable[str]:
    """The Sessions that an exchange is about: a Service takes all of its Sessions along."""
    segments = path.split("/")
    if exchange.operation in ("deleteService", "updateService"):
        return [name for name in lives if name.startswith(f"{path}/")]
    names = ("/".join(segments[:length]) for length in range(len(segments), 0, -1))
    return [name for name in names if name in lives][:1]


def path_of(exchange: Exchange) -> str:
    """The path of a request without its query."""
    return exchange.request.target.partition("?")[0]


def form(exchange: Exchange) -> dict[str, str]:
    """The parameters of a request, each given once in the documented encoding; else none at all."""
    kinds = [value for name, value in exchange.request.headers if name.lower() == "content-type"]
    if kinds and kinds[0].partition(";")[0].strip().lower() != FORM:
        return {}
    try:
        values = parse_qs(exchange.request.body.decode("ascii"), keep_blank_values=True, errors="strict")
    except ValueError:
        return {}
    if any(len(value) > 1 for value in values.values()):
        return {}
    return {name: value[0] for name, value in values.items()}


def allowed(exchange: Exchange, names: Sequence[str]) -> dict[str, str] | None:
    """The parameters of a request with the account's own credentials; None where it has others than these.

    None too where some may stand in the query, as a target may read them there.
    """
    given = form(exchange)
    if exchange.request.credentials != "own" or set(given) - set(names) or "?" in exchange.request.target:
        return None
    if exchange.request.body and not given:
        return None
    return given


def lasting(exchange: Exchange) -> bool:
    """Whether the Session that an answer shows does not end within a minute by itself."""
    ttl, expiry = exchange.body.get("ttl"), exchange.body.get("date_expiry")
    if isinstance(ttl, int) and 0 < ttl < SOON:
        return False
    try:
        ends = datetime.fromisoformat(expiry).astimezone(UTC).timestamp() if isinstance(expiry, str) else None
    except ValueError:
        return False
    return ends is None or ends > exchange.started + SOON


def _end(exchange: Exchange) -> float:
    return exchange.started + exchange.duration_ms / 1000


def _overlap(one: Exchange, other: Exchange) -> bool:
    return one.started + CLOCK < _end(other) and other.started + CLOCK < _end(one)
