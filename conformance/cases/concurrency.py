"""Chapter concurrency: requests that come at the same time."""

import pytest

from conformance.addresses import Service
from conformance.client import Client
from conformance.expect import expect_not_found, expect_value
from conformance.given import Make, at_once
from conformance.model import Level
from conformance.requirement import requirement
from conformance.scenes.crowding import (
    Creates,
    Pair,
    create_at_once,
    expect_all_kept,
    expect_all_made,
    expect_any,
    expect_both_kept,
    expect_one_made,
    expect_own,
    expect_own_sids,
    read_at_once,
    update_in_pairs,
)
from conformance.scenes.jostling import Crossing, cross, expect_bystander_listed, expect_set_values_only, rush
from conformance.sources import docs, openapi

# What each of the Sessions that were created at once is used for: two are changed, one is deleted, and the
# last one, which stays and is open, is looked at meanwhile.
CHANGED, DOOMED, LASTING = (0, 1), 2, 3


@pytest.fixture(scope="session")
def together(client: Client, make: Make, calm: Service) -> Creates:
    """Sessions that were created at once, under different names and under one."""
    return create_at_once(client, make, calm)


@pytest.fixture(scope="session")
def pairs(client: Client, together: Creates) -> list[Pair]:
    """Sessions that got two updates at once."""
    return update_in_pairs(client, [together.session(number) for number in CHANGED])


@pytest.fixture(scope="session")
def crossing(client: Client, make: Make, together: Creates) -> Crossing:
    """Lists among writes."""
    return cross(client, make, together.session(DOOMED), together.session(LASTING))


@requirement(
    "concurrency.creates",
    Level.MUST,
    "Creates that come at the same time all work, each with the values of its own request.",
    source=docs("create"),
    faults=["race-create-mixes-names", "race-create-refused"],
    fix="Keep nothing of a request where another request can reach it.",
)
def test_creates(together: Creates) -> None:
    """Given creates under different names, when they are sent at once, then each shows its own values."""
    expect_all_made(together)


@requirement(
    "concurrency.own-sids",
    Level.MUST,
    "Sessions that are created at the same time have different sids.",
    source=docs("properties"),
    faults=["race-create-same-sid"],
    fix="Make a sid from random digits, not from the clock or from a counter that others read too.",
)
def test_own_sids(together: Creates) -> None:
    """Given creates under different names, when they are sent at once, then no two answers share a sid."""
    expect_own_sids(together)


@requirement(
    "concurrency.creates-kept",
    Level.MUST,
    "Sessions that are created at the same time are all stored and listed.",
    source=docs("list"),
    faults=["race-create-lost", "race-create-unlisted"],
    fix="Add a new Session to what is stored; do not write back a copy that was read before.",
)
def test_creates_kept(together: Creates) -> None:
    """Given creates that were sent at once, when all are answered, then each Session is there and listed."""
    expect_all_kept(together)


@requirement(
    "concurrency.one-name",
    Level.MUST,
    "Of several creates with one UniqueName that come at the same time, at most one works.",
    source=docs("create"),
    faults=["race-name-taken-twice", "race-name-refused-and-kept"],
    fix="Look for the name and store the Session in one step, under a lock or a unique index.",
)
def test_one_name(together: Creates) -> None:
    """Given one name, when several creates with it are sent at once, then one Session of it exists."""
    expect_one_made(together)


@requirement(
    "concurrency.updates-merge",
    Level.SHOULD,
    "Updates of different members that come at the same time are all kept.",
    source=openapi("UpdateSession/body"),
    faults=["race-update-lost"],
    fix="Write the members that an update names, not the whole Session as it was read before.",
)
def test_updates_merge(pairs: list[Pair]) -> None:
    """Given Sessions, when Ttl and DateExpiry of each are updated at once, then each has both new values."""
    expect_both_kept(pairs)


@requirement(
    "concurrency.own-answers",
    Level.MUST,
    "Fetches that come at the same time each show the Session that they ask for.",
    source=docs("fetch"),
    faults=["race-fetch-mixes-sessions", "race-fetch-refused"],
    fix="Keep the request in a variable of its own handler, not in one that all handlers share.",
)
def test_own_answers(client: Client, together: Creates) -> None:
    """Given Sessions, when each is fetched twice at once, then each answer shows the one asked for."""
    asked = (CHANGED[0], LASTING) * 2
    reads = read_at_once(client, together, asked)

    expect_own(together, asked, reads)


@requirement(
    "concurrency.reads-among-updates",
    Level.MUST,
    "A fetch that comes while a Session is updated shows it, with a value that was set.",
    source=docs("fetch"),
    faults=["race-fetch-while-updating-refused", "race-fetch-while-updating-torn"],
    fix="Replace a stored Session in one step; do not take it out or clear it meanwhile.",
)
def test_reads_among_updates(client: Client, together: Creates) -> None:
    """Given updates of one Session, when it is fetched meanwhile, then a value that was set shows."""
    expect_set_values_only(rush(client, together, LASTING))


@requirement(
    "concurrency.list-among-writes",
    Level.SHOULD,
    "A list that comes while other Sessions are created and deleted shows those that stay.",
    source=docs("list"),
    faults=["race-list-while-deleting-empty", "race-list-while-writing-refused"],
    fix="Build a page from a consistent view of the Sessions.",
)
def test_list_among_writes(crossing: Crossing) -> None:
    """Given a Session that stays, when others come and go during a list, then it shows the one that stays."""
    expect_bystander_listed(crossing)


@requirement(
    "concurrency.closes",
    Level.MUST,
    "A Session that several updates close at the same time is closed.",
    source=docs("update"),
    faults=["race-close-toggles", "race-close-refused"],
    fix="Set the status that the update names, whatever the one before it did.",
)
def test_closes(client: Client, pairs: list[Pair]) -> None:
    """Given an open Session, when it is closed four times at once, then one works and it is closed."""
    session = pairs[0].session
    closes = at_once(*[lambda: client.update_session(session, Status="closed")] * 4)
    fetched = client.fetch_session(session)

    expect_any(closes)
    expect_value(fetched, "/status", "closed")


@requirement(
    "concurrency.deletes",
    Level.MUST,
    "A Session that is deleted several times at the same time is gone.",
    source=docs("delete"),
    faults=["race-delete-restores", "race-delete-refused"],
    fix="Remove the Session in one step; whoever comes second finds nothing.",
)
def test_deletes(crossing: Crossing) -> None:
    """Given a Session, when it is deleted twice at once, then one works and it is gone."""
    expect_any(crossing.deletes)
    expect_not_found(crossing.left)
