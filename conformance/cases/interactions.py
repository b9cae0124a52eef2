"""Chapter interactions: what a message through a Session leaves there, on targets that send messages."""

import pytest

from conformance.expect import expect_http_status, expect_not_found, expect_success, expect_that
from conformance.model import Level
from conformance.requirement import observation, requirement
from conformance.scenes.joining import (
    Shut,
    Talk,
    expect_listed_exactly,
    in_words,
    readable,
)
from conformance.sources import docs, observed, openapi, other


@requirement(
    "interactions.date-last-interaction",
    Level.MUST,
    "The date_last_interaction of a Session is set once there was an Interaction.",
    source=docs("properties"),
    faults=["message-not-noted", "message-without-date-last-interaction"],
    fix="Set date_last_interaction when a message goes through the Session.",
)
def test_date_last_interaction(talked: Talk) -> None:
    """Given a Session that a message went through, its date_last_interaction is not null."""
    expect_that(talked.session_after, "/date_last_interaction", lambda date: date is not None, "not null")


@requirement(
    "interactions.session-goes-on",
    Level.MUST,
    "A message through a Session does not end it.",
    source=docs("status-values"),
    faults=["message-closes-session"],
    fix="Leave the status of a Session active when a message goes through it.",
)
def test_session_goes_on(talked: Talk) -> None:
    """Given a Session that messages went through, it is open or in progress."""
    expect_that(
        talked.session_after,
        "/status",
        lambda status: status in ("open", "in-progress"),
        "open or in-progress",
    )


@requirement(
    "interactions.date-started",
    Level.MAY,
    "The date_started of a Session is set once a message went through it.",
    source=observed("live", "interactions"),
    faults=["interaction-status-stays-unstarted"],
    fix="Set date_started with the first Interaction.",
)
def test_date_started(talked: Talk) -> None:
    """Given a Session that messages went through, its date_started is not null."""
    expect_that(talked.session_after, "/date_started", lambda date: date is not None, "not null")


@requirement(
    "interactions.created",
    Level.SHOULD,
    "Sending a message is answered with HTTP status 200 or 201.",
    source=other("openapi-history", "success-statuses"),
    faults=["message-create-answers-202"],
    fix="Answer a message with 201.",
)
def test_created(talked: Talk) -> None:
    """When a message is sent, then the answer is a 200 or a 201."""
    expect_http_status(talked.first.made, 200, 201)


@requirement(
    "interactions.listed",
    Level.MAY,
    "Messages are among the Interactions of their Session, under the same sid.",
    source=observed("acceptance", "interactions"),
    faults=["message-not-among-interactions", "interaction-other-sid"],
    fix="List each message as an Interaction of its Session.",
)
def test_listed(talked: Talk) -> None:
    """Given two messages, when the Interactions are listed, then these two are in the list."""
    expect_listed_exactly(talked.listed, "interactions", [talked.first.sid, talked.second.sid])


@requirement(
    "interactions.message-list-key",
    Level.SHOULD,
    "The messages of a Participant are listed under the key interactions.",
    source=openapi("ListMessageInteraction/responses/200"),
    faults=["message-list-own-key", "message-list-empty"],
    fix="List MessageInteractions under interactions.",
)
def test_message_list_key(talked: Talk) -> None:
    """Given two messages to a Participant, when its messages are listed, then both are under interactions."""
    expect_listed_exactly(
        readable(talked.listed_messages), "interactions", [talked.first.sid, talked.second.sid]
    )


@requirement(
    "interactions.deleted",
    Level.SHOULD,
    "An Interaction can be deleted: the answer is a 204, and it is then no longer found.",
    source=openapi("DeleteInteraction/responses/204"),
    faults=[
        "interaction-delete-does-nothing",
        "interaction-delete-takes-all",
        "interaction-delete-answers-200",
    ],
    fix="Remove the one Interaction and answer with 204.",
)
def test_deleted(talked: Talk) -> None:
    """Given two Interactions, when one is deleted, then it is gone and the other is still there."""
    expect_success(readable(talked.fetched))
    expect_http_status(readable(talked.deleted), 204)
    expect_not_found(talked.fetched_after)
    expect_success(talked.kept)


@observation(
    "interactions.status", "What is the status of a Session after a message?", source=docs("status-values")
)
def test_status(talked: Talk) -> str:
    """The status of a Session that messages went through is recorded."""
    return str(talked.session_after.body.get("status"))


@observation(
    "interactions.closed-session",
    "Can a message be sent through a closed Session?",
    source=other("errors:80904"),
)
@pytest.mark.usefixtures("talked")
def test_closed_session(shut: Shut) -> str:
    """What a message through a closed Session comes to is recorded."""
    return in_words(shut.spoken)
