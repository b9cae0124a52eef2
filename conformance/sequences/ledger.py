"""How often each claim was really looked at, and what broke it."""

from collections import Counter
from dataclasses import dataclass, field

from conformance.expect import show
from conformance.model import Exchange
from conformance.sequences.claims import Claim

EVIDENCE = 3


class Mismatch(Exception):
    """The target broke a claim. `probe` is a single step that shows it, where the step itself is many."""

    def __init__(self, claim: Claim, exchange: Exchange, *, expected: str, actual: str, pointer: str) -> None:
        super().__init__(f"{claim}: expected {expected}; got {actual}")
        self.claim, self.exchange = claim, exchange
        self.expected, self.actual, self.pointer = expected, actual, pointer


class Unplayable(Exception):
    """The sequence cannot go on: the target gives no answer that a model could follow."""


@dataclass
class Ledger:
    """Counts what was judged and keeps the first exchanges that were."""

    counts: Counter[Claim] = field(default_factory=Counter)
    seen: dict[Claim, list[Exchange]] = field(default_factory=dict)

    def check(  # noqa: PLR0913, PLR0917 - a comparison with all that a finding shows of it
        self,
        claim: Claim,
        holds: bool,  # noqa: FBT001 - the comparison itself, written where it is asked
        exchange: Exchange,
        expected: str,
        actual: object,
        pointer: str = "",
    ) -> None:
        """Count the claim; Mismatch where it does not hold."""
        self.count(claim, exchange)
        if not holds:
            text = actual if isinstance(actual, str) else show(actual)
            raise Mismatch(claim, exchange, expected=expected, actual=text, pointer=pointer)

    def count(self, claim: Claim, exchange: Exchange) -> None:
        """The claim was judged on this exchange."""
        self.counts[claim] += 1
        kept = self.seen.setdefault(claim, [])
        if len(kept) < EVIDENCE:
            kept.append(exchange)
