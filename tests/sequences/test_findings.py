from types import SimpleNamespace
from typing import Any, cast

import pytest

from conformance.expect import judged
from conformance.model import Exchange, Inconclusive, Nonconformity, NotApplicable, NotRun, Request
from conformance.sequences.claims import Claim
from conformance.sequences.findings import expect_held, stored
from conformance.sequences.ledger import Ledger, Mismatch
from conformance.sequences.search import Search
from conformance.sequences.shrink import Found
from conformance.sequences.steps import Do, Step

MADE = Exchange("x1", "createSession", Request("POST", "/v1/x", (), b""), None)
STEPS = (Step(Do.CREATE, "A", "s1"), Step(Do.FETCH, "s1"))


def search(**given: Any) -> Search:  # noqa: ANN401 - whatever the test is about
    told = {"found": {}, "ledger": Ledger(), "hindrance": "", "replayed": False} | given
    return cast("Search", SimpleNamespace(**told))


def found(*, repeated: bool) -> Found:
    mismatch = Mismatch(Claim.STATE_KEPT, MADE, expected="/ttl 1", actual="2", pointer="/ttl")
    return Found(mismatch, STEPS, (MADE,), repeated=repeated)


def test_a_claim_that_was_judged_and_not_broken_holds_on_what_was_seen() -> None:
    token = judged.set([])
    ledger = Ledger()
    ledger.count(Claim.STATE_KEPT, MADE)
    expect_held(search(ledger=ledger), Claim.STATE_KEPT)

    assert judged.get() == [MADE]
    judged.reset(token)


def test_a_broken_claim_tells_the_steps_that_break_it() -> None:
    broken = search(found={Claim.STATE_KEPT: found(repeated=True)})

    with pytest.raises(Nonconformity, match=r"/ttl 1; got 2 \(after create A as s1; fetch s1\)"):
        expect_held(broken, Claim.STATE_KEPT)


def test_what_showed_once_only_says_so() -> None:
    broken = search(found={Claim.STATE_KEPT: found(repeated=False)})

    with pytest.raises(Nonconformity, match="2 steps, not repeatable"):
        expect_held(broken, Claim.STATE_KEPT)


@pytest.mark.parametrize(
    ("given", "claim", "raised"),
    [
        ({}, Claim.STATE_KEPT, Inconclusive),
        ({}, Claim.MESSAGES_KEPT, NotApplicable),
        ({"hindrance": "no answer"}, Claim.MESSAGES_KEPT, Inconclusive),
        ({"replayed": True}, Claim.STATE_KEPT, NotRun),
    ],
)
def test_a_claim_that_was_never_judged_does_not_pass(
    given: dict[str, Any], claim: Claim, raised: type[Exception]
) -> None:
    with pytest.raises(raised):
        expect_held(search(**given), claim)


def test_a_stored_sequence_names_its_requirement_and_its_seed() -> None:
    document = stored(Claim.STATE_KEPT, found(repeated=True), seed=7)

    assert (document["requirement"], document["seed"]) == ("sequences.state-kept", 7)
    assert document["steps"] == [{"do": "create", "at": "A", "label": "s1"}, {"do": "fetch", "at": "s1"}]
