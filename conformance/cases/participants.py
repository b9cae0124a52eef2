"""Chapter participants: who takes part in a Session, on targets that take Participants."""

import pytest

from conformance.client import Client
from conformance.expect import (
    expect_error_code,
    expect_http_status,
    expect_one_of,
    expect_pattern,
    expect_refused,
    expect_success,
    expect_value,
)
from conformance.given import Make
from conformance.model import Level
from conformance.requirement import observation, requirement
from conformance.scenes.joining import (
    FIRST,
    Joined,
    Left,
    Shut,
    expect_departed,
    expect_listed_exactly,
    in_words,
    leave,
)
from conformance.scenes.pooling import Pooling
from conformance.sources import docs, observed, openapi, other


@pytest.fixture(scope="session")
def left(client: Client, make: Make, joined: Joined) -> Left:
    """A Session one of whose Participants was deleted."""
    return leave(client, make, joined)


@requirement(
    "participants.created-201",
    Level.SHOULD,
    "Creating a Participant is answered with HTTP status 201.",
    source=openapi("CreateParticipant/responses/201"),
    faults=["participant-create-answers-202", "participant-create-answers-200"],
    fix="Answer the create of a Participant with 201.",
)
def test_created_201(joined: Joined) -> None:
    """When a Participant is created, then the answer is a 201."""
    expect_http_status(joined.first.made, 201)


@requirement(
    "participants.created",
    Level.SHOULD,
    "A new Participant has a sid of KP with 32 hexadecimal digits and the Identifier that was given.",
    source=other("docs:participant", "create"),
    faults=["participant-identifier-hidden"],
    fix="Store the Identifier and show it as identifier.",
)
def test_created(joined: Joined) -> None:
    """When a Participant is created, then the answer shows its sid and its identifier."""
    expect_pattern(joined.first.made, "/sid", r"KP[0-9a-fA-F]{32}")
    expect_value(joined.first.made, "/identifier", FIRST)


@requirement(
    "participants.stored",
    Level.SHOULD,
    "A Participant can be fetched by its sid, and is as its create showed it.",
    source=openapi("FetchParticipant/responses/200"),
    faults=["participant-not-stored", "participant-fetch-other"],
    fix="Store the Participant before the create is answered.",
)
def test_stored(joined: Joined) -> None:
    """Given a new Participant, when it is fetched, then it has the same sid and identifier."""
    expect_http_status(joined.fetched, 200)
    expect_value(joined.fetched, "/sid", joined.first.sid)
    expect_value(joined.fetched, "/identifier", FIRST)


@requirement(
    "participants.listed",
    Level.SHOULD,
    "The list of Participants holds those of the Session and no others.",
    source=openapi("ListParticipant/responses/200"),
    faults=["participant-list-empty", "participant-list-first-only", "list-participants-under-other-key"],
    fix="List all Participants of the Session under participants.",
)
def test_listed(joined: Joined) -> None:
    """Given a Session with two Participants, when they are listed, then the list holds these two."""
    expect_success(joined.second)
    expect_listed_exactly(joined.listed, "participants", [joined.first.sid, joined.second.body.get("sid")])


@requirement(
    "participants.two",
    Level.SHOULD,
    "A Session takes two Participants.",
    source=docs("introduction"),
    faults=["participant-second-refused"],
    fix="Let a second Participant join a Session.",
)
def test_two(joined: Joined) -> None:
    """Given a Session with a Participant, when another is added, then that is accepted."""
    expect_success(joined.second)


@requirement(
    "participants.third-refused",
    Level.SHOULD,
    "A third Participant is refused.",
    source=other("docs:participant", "limit"),
    faults=["participant-third-accepted"],
    fix="Refuse a Participant where the Session has two.",
)
def test_third_refused(joined: Joined) -> None:
    """Given a Session with two Participants, when a third is added, then that is refused."""
    expect_refused(joined.third, control=joined.second)


@requirement(
    "participants.third-code",
    Level.SHOULD,
    "Where a third Participant is refused with a code, the code is 80609.",
    source=other("errors:80609"),
    faults=["participant-full-other-code"],
    fix="Give the refusal the code 80609.",
)
def test_third_code(joined: Joined) -> None:
    """Given a Session with two Participants, when a third is refused, then the code is 80609."""
    expect_error_code(joined.third, 80609)


@requirement(
    "participants.identifier-required",
    Level.SHOULD,
    "A Participant cannot be created without an Identifier.",
    source=other("docs:participant", "create"),
    faults=["participant-identifier-optional"],
    fix="Refuse a Participant without an Identifier.",
)
def test_identifier_required(joined: Joined) -> None:
    """Given a Session with room, when a Participant without Identifier is added, then it is refused."""
    expect_refused(joined.nameless, control=joined.first.made)


@requirement(
    "participants.twice-refused",
    Level.SHOULD,
    "The Identifier of a Participant cannot be added to its Session a second time.",
    source=other("errors:80103"),
    faults=["participant-identifier-twice"],
    fix="Refuse an Identifier that takes part in the Session already.",
)
def test_twice_refused(joined: Joined) -> None:
    """Given a Session with one Participant, when the same Identifier is added, then that is refused."""
    expect_refused(joined.twice, control=joined.first.made)


@requirement(
    "participants.twice-code",
    Level.SHOULD,
    "Where an Identifier is refused as taking part already, and with a code, the code is 80103.",
    source=other("errors:80103"),
    faults=["participant-taken-other-code"],
    fix="Give the refusal the code 80103.",
)
def test_twice_code(joined: Joined) -> None:
    """Given a Session with one Participant, when its Identifier is refused, then the code is 80103."""
    expect_error_code(joined.twice, 80103)


@requirement(
    "participants.session-goes-on",
    Level.SHOULD,
    "Adding Participants does not end a Session.",
    source=other("docs:participant", "create"),
    faults=["participant-closes-session"],
    fix="Leave the status of a Session active when a Participant joins.",
)
def test_session_goes_on(joined: Joined) -> None:
    """Given an open Session, when two Participants have joined, then it is open or in progress."""
    expect_one_of(joined.session_after, "/status", ["open", "in-progress"])


@requirement(
    "participants.session-stays-open",
    Level.MAY,
    "A Session stays open when Participants join.",
    source=observed("live", "participants"),
    faults=["participant-starts-session"],
    fix="Move a Session to in-progress with its first Interaction only.",
)
def test_session_stays_open(joined: Joined) -> None:
    """Given an open Session, when two Participants have joined, then it is still open."""
    expect_value(joined.session_after, "/status", "open")


@requirement(
    "participants.deleted",
    Level.SHOULD,
    "Deleting a Participant is answered with HTTP status 200 or 204.",
    source=other("openapi-history", "success-statuses"),
    faults=["participant-delete-answers-202"],
    fix="Answer the deletion of a Participant with 204.",
)
def test_deleted(left: Left) -> None:
    """Given a Participant, when it is deleted, then the answer is a 200 or a 204."""
    expect_http_status(left.deleted, 200, 204)


@requirement(
    "participants.deleted-shows",
    Level.SHOULD,
    "A deleted Participant is not found any more, or has a date_deleted.",
    source=other("docs:participant", "delete"),
    faults=["participant-delete-does-nothing"],
    fix="Set date_deleted when a Participant is deleted, or do not show it any more.",
)
def test_deleted_shows(left: Left) -> None:
    """Given a Participant, when it was deleted, then it is not found or shows when that was."""
    expect_success(left.deleted)
    expect_departed(left.fetched)


@requirement(
    "participants.deleted-not-back",
    Level.SHOULD,
    "The Identifier of a deleted Participant cannot be added to its Session again.",
    source=other("errors:80612"),
    faults=["participant-identifier-back"],
    fix="Remember the Identifiers of deleted Participants as long as their Session lives.",
)
def test_deleted_not_back(left: Left) -> None:
    """Given a deleted Participant, when its Identifier is added again, then that is refused."""
    expect_success(left.deleted)
    expect_refused(left.back, control=left.participant.made)


@requirement(
    "participants.numbers-needed",
    Level.SHOULD,
    "No Participant can be added in a Service that has no numbers.",
    source=other("errors:80205"),
    faults=["participant-without-numbers-accepted"],
    fix="Refuse a Participant where the pool of the Service is empty.",
)
def test_numbers_needed(pooled: Pooling) -> None:
    """Given a Service without numbers, when a Participant is added, then that is refused."""
    tried = pooled.needed()

    expect_refused(tried.early, control=tried.late)


@observation(
    "participants.deleted-fetched",
    "Can a deleted Participant still be fetched?",
    source=other("docs:participant", "delete"),
)
def test_deleted_fetched(left: Left) -> str:
    """Whether a deleted Participant is still there is recorded."""
    return in_words(left.fetched, "date_deleted")


@observation(
    "participants.closed-joined",
    "Can a Participant be added to a closed Session?",
    source=other("errors:80607"),
)
@pytest.mark.usefixtures("joined")
def test_closed_joined(shut: Shut) -> str:
    """What adding a Participant to a closed Session comes to is recorded."""
    return in_words(shut.joined)
