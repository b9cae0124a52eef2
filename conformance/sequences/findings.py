"""What a search says about one claim: that it held, that it was broken, or that nothing was judged."""

from conformance.expect import judged
from conformance.model import Inconclusive, Json, Nonconformity, NotApplicable, NotRun
from conformance.sequences.claims import Claim
from conformance.sequences.search import Search
from conformance.sequences.shrink import Found
from conformance.sequences.steps import dump

OPTIONAL = {
    Claim.PARTICIPANTS_KEPT: "Participants",
    Claim.TWO_PARTICIPANTS: "Participants",
    Claim.PARTICIPANTS_GO: "Participants",
    Claim.MESSAGES_KEPT: "messages",
    Claim.SERVICES_APART: "a second Service",
    Claim.NAMES_PER_SERVICE: "a second Service",
}


def expect_held(search: Search, claim: Claim) -> None:
    """No sequence broke the claim, and at least one answer was judged by it."""
    found = search.found.get(claim)
    if found is not None:
        judged.get([]).extend(found.exchanges)
        raise _nonconformity(found)
    if search.ledger.counts[claim]:
        judged.get([]).extend(search.ledger.seen[claim])
        return
    if search.replayed and not search.hindrance:
        raise NotRun("the stored sequence is not about this")
    if claim in OPTIONAL and not search.hindrance:
        raise NotApplicable(f"the target gives no sequence {OPTIONAL[claim]}")
    raise Inconclusive(search.hindrance or "no sequence came to what this is about")


def _nonconformity(found: Found) -> Nonconformity:
    mismatch = found.mismatch
    told = "; ".join(map(str, found.steps)) if found.repeated else f"{len(found.steps)} steps, not repeatable"
    return Nonconformity(
        "sequence",
        expected=mismatch.expected,
        actual=f"{mismatch.actual} (after {told})",
        evidence=mismatch.exchange,
        pointer=mismatch.pointer,
    )


def stored(claim: Claim, found: Found, seed: int) -> Json:
    """The sequence as it is kept beside the results, for `run --replay`."""
    return {
        "kind": "proxy-conformance.sequence",
        "requirement": claim.value,
        "seed": seed,
        "repeated": found.repeated,
        "steps": dump(found.steps),
    }
