"""Which requirements of the catalogue can be judged by more than one recorded exchange, and how."""

from collections.abc import Callable, Iterator

from conformance.expect import judged
from conformance.model import Failure, Finding, Nonconformity, NotJudged, Status
from conformance.offline import changing, creating, deleting, naming, walking
from conformance.offline.history import History, Occasion
from conformance.watching import EVIDENCE, failure

Judge = Callable[[History], Iterator[Occasion]]

JUDGES: dict[str, Judge] = {
    "create.mode-default": creating.mode_default,
    "create.mode": creating.mode,
    "create.status-default": creating.status_default,
    "lifetimes.ttl": creating.ttl,
    "create.answer-equals-fetch": creating.answer_equals_fetch,
    "update.ttl": changing.ttl,
    "update.closes": changing.closes,
    "update.reopens": changing.reopens,
    "consistency.identity": changing.identity,
    "consistency.answer-equals-fetch": changing.answer_equals_fetch,
    "delete.204": deleting.answers_204,
    "delete.no-body": deleting.no_body,
    "delete.open": deleting.gone,
    "delete.fetch-404": deleting.fetch_404,
    "delete.fetch-code": deleting.fetch_code,
    "delete.twice-404": deleting.twice_404,
    "names.taken-refused": naming.taken_refused,
    "names.taken-code": naming.taken_code,
    "sizes.kept": walking.sizes_kept,
    "paging.each-once": walking.each_once,
}


def judge(identifier: str, history: History) -> Finding | None:
    """What a recording shows of a requirement; None where it shows nothing."""
    token = judged.set([])
    try:
        return _judge(identifier, JUDGES[identifier](history))
    finally:
        judged.reset(token)


def _judge(identifier: str, occasions: Iterator[Occasion]) -> Finding | None:
    seen: list[str] = []
    times = 0
    for occasion in occasions:
        ids = [exchange.id for exchange in occasion.exchanges]
        try:
            occasion.check()
        except NotJudged:
            continue
        except Nonconformity as failed:
            found: Failure = failure(failed)
            return Finding(identifier, Status.FAIL, failure=found, exchanges=tuple(ids), judged=times + 1)
        times += 1
        seen += ids if len(seen) < EVIDENCE else []
    if not times:
        return None
    return Finding(identifier, Status.PASS, exchanges=tuple(dict.fromkeys(seen)), judged=times)
