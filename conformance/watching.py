"""Judges every answer of a run by the requirements that watch, while the run goes on."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from conformance.expect import judged
from conformance.model import (
    Exchange,
    Failure,
    Finding,
    Inconclusive,
    Nonconformity,
    NotJudged,
    Requirement,
    Status,
)
from conformance.watch import Seen

EVIDENCE = 3
TOO_MANY = 429
NOTHING_TOLD = "the answers that were judged show neither a resource nor a list"
NOTHING_SEEN = "no answer of the run shows what this is about"
NOT_IN_SHARD = "no answer of this shard shows what this is about"


@dataclass
class Tally:
    """How often a watching requirement judged something, and how it failed first."""

    judged: int = 0
    seen_in: list[str] = field(default_factory=list)
    nonconformity: Nonconformity | None = None
    position: int = 0
    defect: str = ""
    told: bool = False


@dataclass
class Watch:
    """The watching requirements of the selection with their cases, each judged on every exchange once."""

    cases: dict[str, tuple[Requirement, Callable[..., object]]]
    tallies: dict[str, Tally] = field(default_factory=dict)

    def catch_up(self, identifier: str, exchanges: Sequence[Exchange]) -> None:
        """Judge the exchanges that the requirement has not seen yet."""
        requirement, case = self.cases[identifier]
        tally = self.tallies.setdefault(identifier, Tally())
        fresh, tally.position = exchanges[tally.position :], len(exchanges)
        token = judged.set([])
        try:
            for seen in _all(requirement, fresh):
                if tally.nonconformity is None and not tally.defect:
                    _look(case, seen, tally)
        finally:
            judged.reset(token)

    def raise_for(self, identifier: str) -> None:
        """Raise what keeps the requirement from passing, if anything does so far."""
        tally = self.tallies[identifier]
        if tally.defect:
            raise RuntimeError(tally.defect)
        if tally.nonconformity is not None:
            raise tally.nonconformity
        if not tally.judged:
            raise Inconclusive(NOTHING_SEEN)

    def finding(self, identifier: str) -> Finding:
        """What was found so far. A requirement that never judged anything is inconclusive."""
        tally = self.tallies.get(identifier, Tally())
        seen = tuple(tally.seen_in)
        if tally.defect:
            return Finding(identifier, Status.ERROR, reason=tally.defect, exchanges=seen)
        if tally.nonconformity is not None:
            found = failure(tally.nonconformity)
            judged_parts = tally.judged + 1
            return Finding(
                identifier, Status.FAIL, failure=found, exchanges=(found.decisive,), judged=judged_parts
            )
        if tally.judged and not tally.told:
            return Finding(identifier, Status.INCONCLUSIVE, reason=NOTHING_TOLD, exchanges=seen)
        if tally.judged:
            return Finding(identifier, Status.PASS, exchanges=seen, judged=tally.judged)
        return Finding(identifier, Status.INCONCLUSIVE, reason=NOTHING_SEEN)


def left_to_others(finding: Finding) -> Finding:
    """The finding of one shard: what none of its answers shows may show in another shard."""
    if finding.reason != NOTHING_SEEN:
        return finding
    return replace(finding, status=Status.NOT_RUN, reason=NOT_IN_SHARD)


def _all(requirement: Requirement, exchanges: Iterable[Exchange]) -> Iterator[Seen]:
    for exchange in exchanges:
        # A 429 says that the run is too fast, not what the target does; what was sent again has a successor.
        if requirement.watches and not exchange.superseded and exchange.http_status != TOO_MANY:
            yield from requirement.watches(exchange)


def _look(case: Callable[..., object], seen: Seen, tally: Tally) -> None:
    try:
        case(seen=seen)
    except NotJudged:
        return
    except Nonconformity as failed:
        tally.nonconformity = failed
    except Exception as error:  # noqa: BLE001 - a defect of ours must not end the run
        tally.defect = f"{type(error).__name__}: {error}"
    else:
        tally.judged += 1
        tally.told = tally.told or seen.exchange.tells
        if len(tally.seen_in) < EVIDENCE and seen.exchange.id not in tally.seen_in:
            tally.seen_in.append(seen.exchange.id)


def failure(failed: Nonconformity) -> Failure:
    """The nonconformity as data."""
    return Failure(failed.code, failed.expected, failed.actual, failed.pointer, failed.evidence.id)
