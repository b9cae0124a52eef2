"""Chapter cascade: what goes with a Session, and what does not."""

import pytest

from conformance.addresses import Service
from conformance.client import Client
from conformance.expect import answered, expect_4xx, expect_http_status, expect_success
from conformance.given import Make
from conformance.model import Blocked, Level, NotApplicable
from conformance.requirement import requirement
from conformance.scenes.dissolving import Dissolved
from conformance.scenes.families import (
    Cascade,
    cascade,
    expect_all_listed,
    expect_all_refused,
    expect_gone,
    expect_kept,
    expect_none_listed,
    inheritance,
)
from conformance.sources import docs, other


@pytest.fixture(scope="session")
def torn(client: Client, make: Make, service: Service) -> Cascade:
    """Sessions with Participants and messages, two of them deleted."""
    return cascade(client, make, service)


@pytest.fixture(scope="session")
def bereft(torn: Cascade) -> Cascade:
    """The same, where the deletions were carried out."""
    for deleted in torn.deleted:
        if not answered(deleted).succeeded:
            raise Blocked(
                f"the DELETE was answered {deleted.http_status}",
                blocked_by="cascade.session-goes",
                evidence=[deleted],
            )
    return torn


@pytest.fixture(scope="session")
def silenced(bereft: Cascade) -> Cascade:
    """The same, where messages could be sent."""
    if not bereft.doomed.interactions:
        raise NotApplicable("the target sends no message")
    return bereft


@requirement(
    "cascade.session-goes",
    Level.MUST,
    "A Session with Participants and Interactions can be deleted, be it active or closed.",
    source=docs("delete"),
    faults=["delete-with-participants-refused", "delete-with-interactions-refused"],
    fix="Remove the children of a Session in place of refusing to delete it.",
)
def test_session_goes(torn: Cascade) -> None:
    """Given Sessions with Participants and messages, when they are deleted, then that succeeds."""
    expect_success(torn.deleted[0])
    expect_success(torn.deleted[1])


# -- Participants --------------------------------------------------------------------------------------


@requirement(
    "cascade.participants",
    Level.MUST,
    "Deleting a Session deletes its Participants: they can no longer be fetched.",
    source=docs("delete"),
    faults=["delete-keeps-participants", "delete-keeps-second-participant", "delete-keeps-first-participant"],
    fix="Remove every Participant of a Session together with it.",
)
@pytest.mark.parametrize("index", [0, 1], ids=["first", "second"])
def test_participants(bereft: Cascade, index: int) -> None:
    """Given a Session with two Participants, when it was deleted, then neither is found."""
    child = bereft.doomed.participants[index]

    expect_gone(bereft.like(child), bereft.after.children, child)


@requirement(
    "cascade.participants-of-closed",
    Level.MUST,
    "Deleting a closed Session deletes its Participants: they can no longer be fetched.",
    source=docs("delete"),
    faults=["delete-closed-keeps-participants"],
    fix="Remove the Participants whatever the status of their Session is.",
)
def test_participants_of_closed(bereft: Cascade) -> None:
    """Given a closed Session with a Participant, when it was deleted, then that one is not found."""
    child = bereft.sibling.participants[0]

    expect_gone(bereft.after_sibling.children[child.path], bereft.after_closed, child)


@requirement(
    "cascade.participants-unlisted",
    Level.MUST,
    "The Participants of a deleted Session are not listed any more.",
    source=docs("delete"),
    faults=["delete-keeps-participant-list"],
    fix="Refuse the list below a Session that is not there.",
)
def test_participants_unlisted(bereft: Cascade) -> None:
    """Given a deleted Session, when its Participants are listed, then none of them is shown."""
    expect_none_listed(bereft.after.participants, "participants", bereft.doomed.participants)


@requirement(
    "cascade.participants-of-siblings",
    Level.MUST,
    "Deleting a Session leaves the Participants of other Sessions alone.",
    source=docs("delete"),
    faults=["delete-takes-sibling-participants", "delete-unlists-sibling-participants"],
    fix="Remove only the Participants of the one Session.",
)
def test_participants_of_siblings(bereft: Cascade) -> None:
    """Given a Participant of another Session, when a Session was deleted, it is fetched and listed."""
    expect_kept(bereft.before, bereft.after_sibling.children, bereft.sibling.participants[0])
    expect_all_listed(bereft.after_sibling.participants, "participants", bereft.sibling.participants)


@requirement(
    "cascade.no-late-participants",
    Level.SHOULD,
    "No Participant can be added to a deleted Session.",
    source=other("errors:20404"),
    faults=["deleted-session-takes-participants"],
    fix="Look the Session up before a Participant is created below it.",
)
def test_no_late_participants(bereft: Cascade) -> None:
    """Given a deleted Session that had taken Participants, when another is sent, then it is refused."""
    expect_4xx(bereft.joined_late)


# -- Interactions --------------------------------------------------------------------------------------


@requirement(
    "cascade.interactions",
    Level.MUST,
    "Deleting a Session deletes its Interactions: they can no longer be fetched.",
    source=docs("delete"),
    faults=["delete-keeps-interactions", "delete-keeps-later-interactions"],
    fix="Remove every Interaction of a Session together with it.",
)
@pytest.mark.parametrize("index", [0, 1], ids=["first", "second"])
def test_interactions(silenced: Cascade, index: int) -> None:
    """Given a Session with two messages, when it was deleted, then no Interaction is found."""
    child = silenced.doomed.interaction(index)

    expect_gone(silenced.like(child), silenced.after.children, child)


@requirement(
    "cascade.interactions-of-closed",
    Level.MUST,
    "Deleting a closed Session deletes its Interactions: they can no longer be fetched.",
    source=docs("delete"),
    faults=["delete-closed-keeps-interactions"],
    fix="Remove the Interactions whatever the status of their Session is.",
)
def test_interactions_of_closed(silenced: Cascade) -> None:
    """Given a closed Session with a message, when it was deleted, then the Interaction is not found."""
    child = silenced.sibling.interaction(0)

    expect_gone(silenced.after_sibling.children[child.path], silenced.after_closed, child)


@requirement(
    "cascade.messages",
    Level.MUST,
    "The messages of a deleted Session cannot be found through Proxy any more.",
    source=docs("delete"),
    faults=["delete-keeps-messages"],
    fix="Remove the MessageInteractions of a Session together with it.",
)
def test_messages(silenced: Cascade) -> None:
    """Given a message below a Participant, when the Session was deleted, then it is not found."""
    child = silenced.doomed.messages[0]

    expect_gone(silenced.like(child), silenced.after.children, child)


@requirement(
    "cascade.interactions-unlisted",
    Level.MUST,
    "The Interactions of a deleted Session are not listed any more.",
    source=docs("delete"),
    faults=["delete-keeps-interaction-list"],
    fix="Refuse the list below a Session that is not there.",
)
def test_interactions_unlisted(silenced: Cascade) -> None:
    """Given a deleted Session, when its Interactions are listed, then none of them is shown."""
    expect_none_listed(silenced.after.interactions, "interactions", silenced.doomed.interactions)


@requirement(
    "cascade.interactions-of-siblings",
    Level.MUST,
    "Deleting a Session leaves the Interactions of other Sessions alone.",
    source=docs("delete"),
    faults=["delete-takes-sibling-interactions", "delete-unlists-sibling-interactions"],
    fix="Remove only the Interactions of the one Session.",
)
def test_interactions_of_siblings(silenced: Cascade) -> None:
    """Given an Interaction of another Session, when a Session was deleted, it is fetched as before."""
    expect_kept(silenced.before, silenced.after_sibling.children, silenced.sibling.interaction(0))
    expect_all_listed(silenced.after_sibling.interactions, "interactions", silenced.sibling.interactions)


# -- the Session itself and its name -------------------------------------------------------------------


@requirement(
    "cascade.lists-404",
    Level.SHOULD,
    "The lists of Participants and of Interactions below a deleted Session are answered with 404.",
    source=other("errors:20404"),
    faults=["delete-child-lists-stay", "delete-participant-list-stays", "delete-interaction-list-stays"],
    fix="Answer with 404 below a Session that is not there.",
)
@pytest.mark.parametrize("name", ["participants", "interactions"])
def test_lists_404(bereft: Cascade, name: str) -> None:
    """Given a deleted Session, when a list below it is read, then the answer is a 404."""
    expect_http_status(getattr(bereft.after, name), 404)


@requirement(
    "cascade.nothing-inherited",
    Level.MUST,
    "A Session created under the name of a deleted one has none of its Participants and Interactions.",
    source=docs("delete"),
    faults=["create-inherits-participants", "create-inherits-interactions"],
    fix="Keep children under the sid of their Session, never under its name.",
)
def test_nothing_inherited(bereft: Cascade) -> None:
    """Given a deleted Session whose name was used again, then nothing of it is below the new one."""
    participants, interactions = inheritance(bereft)

    expect_none_listed(participants, "participants", bereft.doomed.participants)
    expect_none_listed(interactions, "interactions", bereft.doomed.interactions)
    expect_all_refused(bereft.inherited)


# -- with the Service ----------------------------------------------------------------------------------


@requirement(
    "cascade.service-participants",
    Level.SHOULD,
    "Deleting a Service deletes the Participants of its Sessions.",
    source=other("docs:service", "delete"),
    faults=["service-delete-keeps-participants"],
    fix="Remove everything below a Service together with it.",
)
def test_service_participants(dissolved: Dissolved) -> None:
    """Given a Participant, when its Service was deleted, then it is not found."""
    child = dissolved.child(0)

    expect_gone(dissolved.before[child.path], dissolved.after, child)


@requirement(
    "cascade.service-interactions",
    Level.SHOULD,
    "Deleting a Service deletes the Interactions of its Sessions.",
    source=other("docs:service", "delete"),
    faults=["service-delete-keeps-interactions"],
    fix="Remove everything below a Service together with it.",
)
def test_service_interactions(dissolved: Dissolved) -> None:
    """Given an Interaction, when its Service was deleted, then it is not found."""
    child = dissolved.child(1)

    expect_gone(dissolved.before[child.path], dissolved.after, child)
