from collections.abc import Iterator
from contextlib import contextmanager

from conformance.emulator.server import serving
from conformance.journal import Journal
from conformance.judging import Judging
from conformance.limits import Limits
from conformance.model import parts
from conformance.sequences.claims import Claim
from conformance.sequences.search import Search
from conformance.sequences.steps import Do, Step
from conformance.sequences.themes import LANES
from conformance.target import DUMMY_ACCOUNT, DUMMY_TOKEN, Kind, Target, find_credentials

CLOSED_TWICE = (
    Step(Do.CREATE, "A", "s1"),
    Step(Do.UPDATE, "s1", form=(("Status", "closed"),)),
    Step(Do.UPDATE, "s1", form=(("Status", "in-progress"),)),
    Step(Do.UPDATE, "s1", form=(("Status", "closed"),)),
    Step(Do.UPDATE, "s1", form=(("Status", "open"),)),
)


@contextmanager
def search(*faults: str, choices: tuple[str, ...] = (), lane: int = 0) -> Iterator[Search]:
    with serving(account_sid=DUMMY_ACCOUNT, auth_token=DUMMY_TOKEN, faults=faults, choices=choices) as url:
        credentials = find_credentials({}, Kind.EMBEDDED, account_sid=None)
        judging = Judging(Target(url, "", Kind.EMBEDDED, credentials), Limits(), Journal(None))
        found = Search(judging.client, judging.make, lane=parts(len(LANES))[lane])
        yield found
        found.close()
        judging.client.close()


def test_an_honest_target_breaks_no_claim_and_every_claim_is_judged() -> None:
    judged: set[Claim] = set()
    for lane in range(len(LANES)):
        with search(lane=lane) as found:
            found.explore(seed=1)
        assert not found.found
        judged |= set(found.ledger.counts)

    assert judged == set(Claim)


def test_a_broken_promise_is_found_and_told_by_the_fewest_steps() -> None:
    with search("deep-third-use-of-name-refused") as found:
        found.explore(seed=2)

    steps = [step.do for step in found.found[Claim.NAME_FREE_AGAIN].steps]
    assert steps == [Do.CREATE, Do.DELETE, Do.CREATE, Do.DELETE, Do.CREATE]


def test_a_stored_sequence_shows_its_mistake_alone() -> None:
    with search("deep-open-after-second-close") as faulty:
        faulty.replay(CLOSED_TWICE)
    with search() as honest:
        honest.replay(CLOSED_TWICE)

    assert list(faulty.found) == [Claim.NEVER_OPENED_AGAIN]
    assert not honest.found


def test_the_same_seed_takes_the_same_steps() -> None:
    taken = []
    for _ in range(2):
        with search("deep-list-remembered") as found:
            found.explore(seed=3)
            taken.append({claim: one.steps for claim, one in found.found.items()})

    assert taken[0] == taken[1]


def test_a_target_without_participants_is_not_held_to_them() -> None:
    with search(choices=("participants-absent",)) as found:
        found.explore(seed=1)

    assert not found.found
    assert not found.ledger.counts[Claim.PARTICIPANTS_KEPT]
