"""Chapter isolation: Services know nothing of each other's Sessions, and Sessions nothing of each other."""

import pytest

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.expect import answered, expect_refused, expect_success, expect_value
from conformance.given import Make
from conformance.model import Exchange, Level, NotApplicable
from conformance.requirement import requirement
from conformance.scenes.apart import (
    DEEDS,
    Pair,
    Run,
    Through,
    Watched,
    expect_only,
    expect_own_name,
    interleave,
    pair_up,
    try_through,
    watch,
)
from conformance.scenes.changes import expect_kept
from conformance.scenes.joining import Attended, Joined
from conformance.scenes.refusing import Subject, refusal
from conformance.sources import docs, other


@pytest.fixture(scope="session")
def through(request: pytest.FixtureRequest, client: Client, subject: Subject) -> Through:
    """A Session of one Service, addressed through another."""
    return try_through(client, subject, request.getfixturevalue("other_service"))


@pytest.fixture(scope="session")
def pair(client: Client, make: Make, quiet: Service, other_service: Service) -> Pair:
    """Two Services with a Session each, of which one is changed."""
    return pair_up(client, make, quiet, other_service)


@pytest.fixture(scope="session")
def neighbours(request: pytest.FixtureRequest, client: Client, make: Make, service: Service) -> Watched:
    """Two Sessions of one Service, made one after the other, of which the older one is changed."""
    try:
        pair: Pair = request.getfixturevalue("pair")
    except NotApplicable:
        older = make.session(service, Ttl=1800, Mode="voice-only")
        return watch(client, older, [make.session(service)])[0]
    return pair.sibling


@pytest.fixture(scope="session")
def unnamed(client: Client, make: Make, plain: Session, found: Exchange) -> Watched:
    """Two Sessions without names, of which the younger one is changed."""
    younger = make.bare_session(plain.service, Ttl=1800)
    return watch(client, younger, [plain], before=[found], steps=("update", "close", "delete"))[0]


@pytest.fixture(scope="session")
def runs(client: Client, make: Make, service: Service) -> tuple[Run, ...]:
    """Sessions made, updated and fetched in turns."""
    return interleave(client, make, service)


@requirement(
    "isolation.fetch",
    Level.SHOULD,
    "A Session cannot be fetched through another Service.",
    source=other("errors:20404"),
    faults=[
        "fetch-any-service",
        "fetch-through-other-service",
        "fetch-through-other-answers-500",
        "fetch-name-of-other-service",
    ],
    fix="Look a Session up among those of the Service in the path.",
)
def test_fetch(through: Through) -> None:
    """Given a Session of one Service, when another one is asked for it, then the answer is a 4xx."""
    expect_refused(through.fetched, control=through.before)
    expect_refused(through.named, control=through.before)


@requirement(
    "isolation.update",
    Level.SHOULD,
    "A Session cannot be updated through another Service.",
    source=other("errors:20404"),
    faults=["update-through-other-service", "update-through-other-ignored"],
    fix="Look the Session to update up among those of the Service in the path.",
)
def test_update(through: Through, neighbours: Watched) -> None:
    """Given a Session of one Service, when it is updated through another one, then the answer is a 4xx."""
    expect_refused(through.updated, control=neighbours.did["update"])


@requirement(
    "isolation.delete",
    Level.SHOULD,
    "A Session cannot be deleted through another Service.",
    source=other("errors:20404"),
    faults=["delete-through-other-ignored", "delete-through-other-service"],
    fix="Look the Session to delete up among those of the Service in the path.",
)
def test_delete(through: Through, neighbours: Watched) -> None:
    """Given a Session of one Service, when it is deleted through another one, then the answer is a 4xx."""
    expect_refused(through.deleted, control=neighbours.did["delete"])


@requirement(
    "isolation.untouched",
    Level.SHOULD,
    "What is refused through another Service leaves the Session as it is.",
    source=other("errors:20404"),
    faults=["update-through-other-done", "delete-through-other-done"],
    fix="Check that the Session belongs to the Service before anything is done to it.",
)
def test_untouched(through: Through) -> None:
    """Given a Session that was updated and deleted through another Service in vain, then it is unchanged."""
    refusal(through.updated, "isolation.update")
    refusal(through.deleted, "isolation.delete")

    expect_success(through.after)
    expect_kept(through.before, through.after)


@requirement(
    "isolation.participants",
    Level.SHOULD,
    "The Participants of a Session cannot be listed through another Service.",
    source=other("errors:20404"),
    faults=["participants-through-other-service", "participants-through-other-empty"],
    fix="Find the Session of the path among those of the Service in the path, for its Participants too.",
)
def test_participants(through: Through) -> None:
    """Given a Session of one Service, when its Participants are listed through another, then it is a 4xx."""
    expect_refused(through.participants, control=_listable(through.own_participants))


@requirement(
    "isolation.interactions",
    Level.SHOULD,
    "The Interactions of a Session cannot be listed through another Service.",
    source=other("errors:20404"),
    faults=["interactions-through-other-service"],
    fix="Find the Session of the path among those of the Service in the path, for its Interactions too.",
)
def test_interactions(through: Through) -> None:
    """Given a Session of one Service, when its Interactions are listed through another, then it is a 4xx."""
    expect_refused(through.interactions, control=_listable(through.own_interactions))


def _listable(listed: Exchange) -> Exchange:
    if answered(listed).refused:
        raise NotApplicable("the target has no such list", evidence=[listed])
    return listed


@requirement(
    "isolation.lists",
    Level.MUST,
    "The list of a Service does not show the Sessions of another.",
    source=docs("list"),
    faults=["list-all-services", "list-shows-other-service-names", "list-with-newest-of-all"],
    fix="List the Sessions of the Service in the path only.",
)
@pytest.mark.parametrize("turn", [0, 1], ids=["first", "second"])
def test_lists(pair: Pair, turn: int) -> None:
    """Given two Services with a Session each, when one is listed, then the other's Session is not in it."""
    own, stranger = (pair.one, pair.two)[:: 1 - 2 * turn]

    expect_only(pair.walks[turn], own, stranger)


@requirement(
    "isolation.services-apart",
    Level.MUST,
    "What happens to a Session leaves a Session of another Service alone.",
    source=docs("update"),
    faults=[
        "update-by-name-everywhere",
        "close-by-name-everywhere",
        "delete-by-name-everywhere",
        "update-ttl-everywhere",
    ],
    fix="Address what is changed by its SID, not by its name, and change nothing else.",
)
@pytest.mark.parametrize("deed", ["update", "close", "delete"])
def test_services_apart(pair: Pair, deed: str) -> None:
    """Given two Services with Sessions of one name, when one is changed, then the other's is unchanged."""
    expect_success(pair.watched.after(deed))
    expect_kept(pair.watched.before, pair.watched.after(deed))


@requirement(
    "isolation.siblings",
    Level.MUST,
    "What happens to a Session leaves the other Sessions of its Service alone.",
    source=docs("update"),
    faults=[
        "update-leaks",
        "update-leaks-date-expiry",
        "close-closes-all",
        "close-closes-next",
        "reopen-closes-next",
        "delete-takes-following",
        "update-touches-all",
    ],
    fix="Change and delete one record only: that of the SID in the path.",
)
@pytest.mark.parametrize("deed", DEEDS)
def test_siblings(neighbours: Watched, deed: str) -> None:
    """Given two named Sessions, when the older is changed and deleted, then the younger is unchanged."""
    expect_success(neighbours.after(deed))
    expect_kept(neighbours.before, neighbours.after(deed))


@requirement(
    "isolation.unnamed-siblings",
    Level.MUST,
    "What happens to a Session without a name leaves other Sessions without a name alone.",
    source=docs("update"),
    faults=["unnamed-share-updates", "unnamed-close-together", "unnamed-deleted-together"],
    fix="Do not take the absent name for a name that all such Sessions share.",
)
@pytest.mark.parametrize("deed", ["update", "close", "delete"])
def test_unnamed_siblings(unnamed: Watched, deed: str) -> None:
    """Given two unnamed Sessions, when the younger is changed and deleted, then the older is unchanged."""
    expect_success(unnamed.after(deed))
    expect_kept(unnamed.before, unnamed.after(deed))


@requirement(
    "isolation.usable-after-deletion",
    Level.MUST,
    "After a Session was deleted, another of its Service can still be updated.",
    source=docs("delete"),
    faults=["delete-locks-following"],
    fix="Let a deletion touch nothing but the Session that it is about.",
)
def test_usable_after_deletion(client: Client, neighbours: Watched) -> None:
    """Given two Sessions of which one was deleted, when the other is updated, then that works."""
    neighbours.after("update")
    neighbours.after("delete")
    updated = client.update_session(neighbours.other, Ttl=5400)

    expect_success(updated)
    expect_value(updated, "/ttl", 5400)


@requirement(
    "isolation.participants-of-sibling",
    Level.SHOULD,
    "A Participant of a Session is no Participant of another.",
    source=other("docs:participant", "properties"),
    faults=["participants-shared", "participants-in-newest-session", "participants-through-sibling"],
    fix="List and find the Participants of the Session in the path only.",
)
def test_participants_of_sibling(client: Client, attended: Attended, joined: Joined) -> None:
    """Given two Sessions, when a Participant is added to the older, then the younger shows none."""
    listed = client.list_participants(attended.sibling)
    found = client.fetch_participant(attended.participant.under(attended.sibling))

    expect_value(_listable(listed), "/participants", [])
    expect_refused(found, control=_listable(joined.fetched))


@requirement(
    "isolation.interleaved",
    Level.MUST,
    "Sessions that are made and updated in turns each keep their own values.",
    source=docs("properties"),
    faults=[
        "create-mode-of-previous",
        "create-name-of-previous",
        "update-goes-to-newest",
    ],
    fix="Keep no value of one request for the next one.",
)
@pytest.mark.parametrize("turn", range(3))
def test_interleaved(runs: tuple[Run, ...], turn: int) -> None:
    """Given Sessions made in quick succession and updated in turns, then each has its own values."""
    fetched = runs[turn].shown()

    expect_value(fetched, "/sid", runs[turn].made.body.get("sid"))
    expect_value(fetched, "/ttl", runs[turn].ttl)
    expect_value(fetched, "/mode", runs[turn].form.get("Mode", "voice-and-message"))
    expect_own_name(runs, turn)
