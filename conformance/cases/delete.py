"""Chapter delete: which Sessions can be deleted, and what is left of them."""

import pytest

from conformance.addresses import Service
from conformance.client import Client
from conformance.expect import (
    expect_4xx,
    expect_error_code,
    expect_http_status,
    expect_no_body,
    expect_not_found,
    expect_refused,
    expect_same,
    expect_success,
)
from conformance.given import Make, random_sid
from conformance.model import Level
from conformance.requirement import observation, requirement
from conformance.scenes.deletion import (
    Deletion,
    delete_among_others,
    expect_missed,
    found_out,
    removed,
)
from conformance.scenes.dissolving import Dissolved
from conformance.scenes.naming import Namesakes
from conformance.scenes.parting import Parted
from conformance.scenes.refusing import refusal
from conformance.scenes.updating import Listed
from conformance.scenes.walking import expect_listed, expect_unlisted
from conformance.sources import docs, openapi, other

KEPT = ("/sid", "/service_sid", "/account_sid", "/unique_name", "/status", "/mode", "/ttl", "/date_created")


@pytest.fixture(scope="session")
def deletion(client: Client, make: Make, quiet: Service) -> Deletion:
    """A Session that was deleted, with what became of it and of its siblings."""
    return delete_among_others(client, make, quiet)


@pytest.fixture(scope="session")
def gone(deletion: Deletion) -> Deletion:
    """The same deletion, where it took place at all."""
    return removed(deletion)


# -- which Sessions can be deleted ---------------------------------------------------------------------


@requirement(
    "delete.open",
    Level.MUST,
    "An open Session can be deleted, and can then no longer be fetched.",
    source=docs("delete"),
    faults=["delete-keeps-session", "delete-closes", "delete-hides-from-list-only", "delete-open-refused"],
    fix="Remove the Session itself from the store before DELETE is answered.",
)
def test_open(deletion: Deletion) -> None:
    """Given an open Session, when it is deleted, then a fetch no longer finds it."""
    expect_success(deletion.deleted)
    expect_not_found(deletion.fetched)


@requirement(
    "delete.closed",
    Level.MUST,
    "A closed Session can be deleted, and can then no longer be fetched.",
    source=docs("delete"),
    faults=["delete-closed-refused", "delete-closed-keeps-session"],
    fix="Let DELETE remove Sessions of every status.",
)
@pytest.mark.usefixtures("gone")
def test_closed(listed: Listed) -> None:
    """Given a closed Session, when it is deleted, then a fetch no longer finds it."""
    expect_success(listed.closed_removed.deleted)
    expect_not_found(listed.closed_removed.left)


@requirement(
    "delete.reopened",
    Level.MUST,
    "A Session that was closed and re-opened can be deleted, and can then no longer be fetched.",
    source=docs("delete"),
    faults=["delete-in-progress-refused", "delete-in-progress-closes"],
    fix="Let DELETE remove Sessions of every status.",
)
@pytest.mark.usefixtures("gone")
def test_reopened(parted: Parted, namesakes: Namesakes) -> None:
    """Given a Session that is in-progress again, when it is deleted, then a fetch no longer finds it."""
    namesakes.removed()

    expect_success(parted.removal.deleted)
    expect_not_found(parted.removal.left)


@requirement(
    "delete.unnamed",
    Level.MUST,
    "A Session that was created without any parameter can be deleted, and can then no longer be fetched.",
    source=docs("delete"),
    faults=["delete-unnamed-refused", "delete-unnamed-keeps-session"],
    fix="Find the Session to delete by its sid, not by its name.",
)
@pytest.mark.usefixtures("gone")
def test_unnamed(listed: Listed) -> None:
    """Given a Session without a name, when it is deleted, then a fetch no longer finds it."""
    expect_success(listed.unnamed_removed.deleted)
    expect_not_found(listed.unnamed_removed.left)


@requirement(
    "delete.with-date-expiry",
    Level.MUST,
    "A Session with a DateExpiry can be deleted before that moment, and can then no longer be fetched.",
    source=docs("delete"),
    faults=["delete-with-date-expiry-refused"],
    fix="Let DELETE remove Sessions whether or not they expire by themselves.",
)
@pytest.mark.usefixtures("gone")
def test_with_date_expiry(namesakes: Namesakes) -> None:
    """Given a Session that ends in 2099, when it is deleted, then a fetch no longer finds it."""
    expect_success(namesakes.removal.deleted)
    expect_not_found(namesakes.removal.left)


# -- how a deletion is answered ------------------------------------------------------------------------


@requirement(
    "delete.204",
    Level.MUST,
    "A deletion is answered with HTTP status 204.",
    source=openapi("DeleteSession/responses/204"),
    faults=["delete-answers-200", "delete-answers-202", "delete-answers-200-with-body"],
    fix="Answer DELETE with 204.",
)
def test_204(gone: Deletion) -> None:
    """Given a Session, when it is deleted, then the answer is a 204."""
    expect_http_status(gone.deleted, 204)


@requirement(
    "delete.no-body",
    Level.MUST,
    "The answer to a deletion has no body.",
    source=openapi("DeleteSession/responses/204"),
    faults=["delete-answers-200-with-body", "delete-answers-200-with-null"],
    fix="Answer DELETE without a body.",
)
def test_no_body(gone: Deletion) -> None:
    """Given a Session, when it is deleted, then the answer has no body."""
    expect_no_body(gone.deleted)


@requirement(
    "delete.fetch-404",
    Level.SHOULD,
    "Fetching a deleted Session is answered with HTTP status 404.",
    source=other("errors:20404"),
    faults=["fetch-unknown-answers-410", "fetch-unknown-answers-400"],
    fix="Answer requests for what was deleted like requests for what never was, with 404.",
)
def test_fetch_404(gone: Deletion) -> None:
    """Given a deleted Session, when it is fetched, then the answer is a 404."""
    expect_http_status(gone.fetched, 404)


@requirement(
    "delete.fetch-code",
    Level.SHOULD,
    "Where fetching a deleted Session is refused with a code, the code is 20404.",
    source=other("errors:20404"),
    faults=["deleted-fetch-other-code"],
    fix="Give the refusal the code 20404.",
)
def test_fetch_code(gone: Deletion) -> None:
    """Given a deleted Session, when it is fetched, then the code of the refusal is 20404."""
    expect_error_code(gone.fetched, 20404)


@requirement(
    "delete.twice-404",
    Level.SHOULD,
    "Deleting a Session for the second time is answered with HTTP status 404.",
    source=other("errors:20404"),
    faults=["delete-twice-answers-204"],
    fix="Answer DELETE with 404 where there is no such Session any more.",
)
def test_twice_404(gone: Deletion) -> None:
    """Given a deleted Session, when it is deleted again, then the answer is a 404."""
    expect_http_status(gone.deleted_again, 404)


@requirement(
    "delete.unknown-404",
    Level.SHOULD,
    "Deleting a Session that never existed is answered with HTTP status 404.",
    source=other("errors:20404"),
    faults=[
        "delete-never-existed-answers-204",
        "delete-never-existed-answers-400",
        "delete-unknown-answers-400",
        "delete-unknown-answers-410",
        "delete-unknown-answers-500",
    ],
    fix="Answer DELETE with 404 where no Session has that sid.",
)
@pytest.mark.usefixtures("gone")
def test_unknown_404(client: Client, service: Service) -> None:
    """Given a well-formed sid that nothing has, when it is deleted, then the answer is a 404."""
    expect_http_status(client.delete_session(service.session(random_sid("KC"))), 404)


# -- what is left --------------------------------------------------------------------------------------


@requirement(
    "delete.not-listed",
    Level.MUST,
    "A deleted Session is no longer in the list.",
    source=docs("delete"),
    faults=["delete-stays-in-list", "delete-stays-in-list-as-closed"],
    fix="Take the Session out of the list when it is deleted.",
)
def test_not_listed(gone: Deletion) -> None:
    """Given a deleted Session, when the list is read to its end, then it is on no page."""
    expect_unlisted(gone.walked, gone.session)


@requirement(
    "delete.not-found-by-name",
    Level.MUST,
    "A deleted Session cannot be fetched by its unique_name either, where Sessions can be at all.",
    source=docs("delete"),
    faults=["delete-stays-under-name"],
    fix="Take the name out of the index when the Session is deleted.",
)
def test_not_found_by_name(gone: Deletion) -> None:
    """Given a Session that was fetched by its name, when it is deleted, then the name finds nothing."""
    expect_missed(gone.found_by_name, gone.missed_by_name)


@requirement(
    "delete.update-404",
    Level.SHOULD,
    "Updating a deleted Session is answered with HTTP status 404.",
    source=other("errors:20404"),
    faults=["update-unknown-answers-200", "update-unknown-answers-400", "delete-undone-by-update"],
    fix="Answer updates of what was deleted with 404.",
)
def test_update_404(gone: Deletion) -> None:
    """Given a deleted Session, when an update is sent that others accept, then the answer is a 404."""
    expect_refused(gone.updated, control=gone.older_updated)
    expect_http_status(gone.updated, 404)


@requirement(
    "delete.not-undone-by-update",
    Level.MUST,
    "An update does not bring a deleted Session back.",
    source=docs("delete"),
    faults=["delete-undone-by-update"],
    fix="Never store a Session on update that is not there.",
)
def test_not_undone_by_update(gone: Deletion) -> None:
    """Given a deleted Session, when an update was sent to it, then a fetch still does not find it."""
    expect_not_found(gone.fetched_after_update)


@requirement(
    "delete.permanent",
    Level.MUST,
    "A deleted Session does not come back, not even when another one is created under its name.",
    source=docs("delete"),
    faults=["delete-returns-later", "delete-undone-by-create", "delete-undone-by-delete"],
    fix="Give each new Session a sid of its own and forget the old one.",
)
def test_permanent(gone: Deletion) -> None:
    """Given a deleted Session whose name was used again, then a fetch by the old sid finds nothing."""
    expect_not_found(gone.fetched_at_last)


@requirement(
    "delete.older-sibling-kept",
    Level.MUST,
    "Deleting a Session leaves the Sessions that were created before it as they are.",
    source=docs("delete"),
    faults=["delete-takes-previous", "delete-takes-siblings", "delete-closes-siblings"],
    fix="Remove the one Session that the path names and no other.",
)
def test_older_sibling_kept(gone: Deletion) -> None:
    """Given an older Session of the Service, when another was deleted, then it is fetched unchanged."""
    expect_success(gone.fetched_older)
    expect_same(gone.older.made, gone.fetched_older, KEPT)


@requirement(
    "delete.newer-sibling-kept",
    Level.MUST,
    "Deleting a Session leaves the Sessions that were created after it as they are.",
    source=docs("delete"),
    faults=["delete-takes-next", "delete-takes-siblings", "delete-closes-siblings"],
    fix="Remove the one Session that the path names and no other.",
)
def test_newer_sibling_kept(gone: Deletion) -> None:
    """Given a newer Session of the Service, when another was deleted, then it is fetched unchanged."""
    expect_success(gone.fetched_newer)
    expect_same(gone.newer.made, gone.fetched_newer, KEPT)


@requirement(
    "delete.siblings-listed",
    Level.MUST,
    "The other Sessions stay in the list when one is deleted.",
    source=docs("list"),
    faults=["delete-cuts-list", "delete-hides-next-in-list"],
    fix="Take only the deleted Session out of the list.",
)
def test_siblings_listed(gone: Deletion) -> None:
    """Given an older and a newer Session, when another was deleted, then the list has both."""
    expect_listed(gone.walked, gone.older)
    expect_listed(gone.walked, gone.newer)


@requirement(
    "delete.same-name-elsewhere-kept",
    Level.MUST,
    "Deleting a Session leaves a Session of the same name in another Service as it is.",
    source=docs("delete"),
    faults=["delete-takes-same-name"],
    fix="Remove the Session by its sid, not by its name.",
)
@pytest.mark.usefixtures("gone")
def test_same_name_elsewhere_kept(namesakes: Namesakes) -> None:
    """Given two Services with a Session of one name each, when one is deleted, the other stays."""
    twin = namesakes.removed().accepted_elsewhere()

    expect_success(namesakes.twin_left)
    expect_same(twin, namesakes.twin_left, KEPT)


# -- what DELETE is not for ----------------------------------------------------------------------------


@requirement(
    "delete.collection-refused",
    Level.SHOULD,
    "DELETE on the list of Sessions is refused and deletes nothing.",
    source=other("errors:20004"),
    faults=["delete-collection-accepted", "delete-collection-answers-204"],
    fix="Answer DELETE on the collection with 405.",
)
def test_collection_refused(dissolved: Dissolved) -> None:
    """Given a Service with a Session, when DELETE is sent to the list, then it is refused and all stays."""
    expect_4xx(dissolved.collection)
    expect_success(dissolved.fetched)


@requirement(
    "delete.collection-405",
    Level.SHOULD,
    "The refusal of DELETE on the list of Sessions is a 405.",
    source=other("errors:20004"),
    faults=["delete-collection-answers-404"],
    fix="Answer 405 to DELETE on the collection: the path exists, the method does not.",
)
def test_collection_405(dissolved: Dissolved) -> None:
    """Given a Service with a Session, when DELETE is sent to the list, then the refusal is a 405."""
    expect_http_status(refusal(dissolved.collection, "delete.collection-refused"), 405)


@requirement(
    "delete.service-takes-sessions",
    Level.SHOULD,
    "Deleting a Service deletes its Sessions.",
    source=other("docs:service", "delete"),
    faults=[
        "service-delete-keeps-sessions",
        "service-delete-does-nothing",
        "service-delete-refused-when-used",
    ],
    fix="Remove the Sessions of a Service together with it.",
)
def test_service_takes_sessions(dissolved: Dissolved) -> None:
    """Given a Service with a Session, when the Service is deleted, then the Session is not found."""
    gone = dissolved.mortal()

    expect_success(gone.deleted)
    expect_refused(gone.left, control=gone.fetched)


@observation("delete.by-name", "Can a Session be deleted by its unique name?", source=docs("path-parameters"))
def test_by_name(deletion: Deletion) -> str:
    """When DELETE is sent to the name in place of the sid, then the answer is recorded."""
    return found_out(deletion.deleted_by_name, deletion.left_by_name)
