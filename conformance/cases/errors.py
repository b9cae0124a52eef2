"""Chapter errors: how refusals look, and which requests no operation has."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.expect import (
    expect_http_status,
    expect_media_type,
    expect_object,
    expect_refused,
    expect_that,
    expect_value,
    find,
)
from conformance.given import Make
from conformance.model import Exchange, Level
from conformance.requirement import requirement
from conformance.scenes.misusing import (
    METHODS,
    SPOILED,
    SPOILED_SERVICE,
    UNKNOWN_PATHS,
    Astray,
    Misuse,
    delete_spoiled,
    expect_names_path,
    expect_no_error_inside,
    expect_no_server_error,
    expect_still_there,
    expect_unmade,
    go_astray,
    misuse_collection,
)
from conformance.scenes.naming import Namesakes
from conformance.scenes.refusing import Subject, refusal
from conformance.sources import docs, observed, other
from conformance.watch import Seen, answers, error_bodies, refused_operations, refused_probes

JSON_TYPES = ("application/json", "application/problem+json")
METHOD_REFUSED = "errors.method-refused"


def optional_member(seen: Seen, pointer: str) -> object:
    """The value of a member that an error may lack or leave null; None in both cases."""
    value = find(seen, pointer)
    return value if isinstance(value, (str, int, float, bool, list, dict)) else None


def success_objects(exchange: Exchange) -> Iterator[Seen]:
    """Each 2xx answer with a JSON object."""
    if exchange.succeeded and isinstance(exchange.json, dict):
        yield Seen(exchange, exchange.json)


# -- how every refusal looks ---------------------------------------------------------------------------


@requirement(
    "errors.object",
    Level.SHOULD,
    "The refusal of an operation has a JSON object as its body.",
    source=other("docs:response", "errors"),
    faults=[
        "error-without-body",
        "error-not-json",
        "error-list",
        "error-bad-input-not-json",
        "auth-refused-without-body",
    ],
    fix="Give every 4xx a JSON object with status and message.",
    watches=refused_operations,
)
def test_object(seen: Seen) -> None:
    """Given any refusal of an operation, its body is a JSON object."""
    expect_object(seen.exchange)


@requirement(
    "errors.object-elsewhere",
    Level.SHOULD,
    "The refusal of an unknown path or method has a JSON object as its body, like any other.",
    source=other("docs:response", "errors"),
    faults=["error-unknown-path-not-json", "error-method-not-json"],
    fix="Answer what the router itself refuses with the same error object, not with a default page.",
    watches=refused_probes,
)
def test_object_elsewhere(seen: Seen) -> None:
    """Given any refusal of a path or method that does not exist, its body is a JSON object."""
    expect_object(seen.exchange)


@requirement(
    "errors.media-type",
    Level.SHOULD,
    "The body of a refusal is announced as JSON.",
    source=other("docs:response", "media-type"),
    faults=["error-as-html", "error-method-as-text", "error-without-type"],
    fix="Send Content-Type: application/json with every error body.",
    watches=error_bodies,
)
def test_media_type(seen: Seen) -> None:
    """Given any refusal with a JSON body, its Content-Type says so."""
    expect_media_type(seen.exchange, *JSON_TYPES)


@requirement(
    "errors.status",
    Level.SHOULD,
    "The status in an error body is an integer and equal to the HTTP status.",
    source=other("docs:response", "errors"),
    faults=[
        "error-without-status",
        "error-null-status",
        "error-status-as-text",
        "error-status-always-400",
        "error-status-of-method-wrong",
        "auth-refused-other-status",
    ],
    fix="Put the HTTP status of the answer into the member status, as a number.",
    watches=error_bodies,
)
def test_status(seen: Seen) -> None:
    """Given any error body, its status is the HTTP status of the answer."""
    expect_value(seen, "/status", seen.exchange.http_status)


@requirement(
    "errors.message",
    Level.SHOULD,
    "The message in an error body is a text that is not empty.",
    source=other("docs:response", "errors"),
    faults=[
        "error-without-message",
        "error-null-message",
        "error-message-list",
        "error-message-empty",
        "error-wrapped",
        "auth-refused-without-message",
    ],
    fix="Say in the member message of every error what was wrong.",
    watches=error_bodies,
)
def test_message(seen: Seen) -> None:
    """Given any error body, its message is a text that is not empty."""
    expect_that(
        seen,
        "/message",
        lambda value: isinstance(value, str) and value.strip() != "",
        "a text that is not empty",
    )


@requirement(
    "errors.code",
    Level.SHOULD,
    "The code in an error body, where there is one, is an integer.",
    source=other("docs:response", "errors"),
    faults=["error-code-as-text", "error-code-as-fraction", "error-code-of-duplicate-as-text"],
    fix="Write the code of an error as a JSON number, or leave it out.",
    watches=error_bodies,
)
def test_code(seen: Seen) -> None:
    """Given any error body, a code in it is an integer."""
    code = optional_member(seen, "/code")

    expect_that(
        Seen(seen.exchange, code), "", lambda value: value is None or type(value) is int, "an integer code"
    )


@requirement(
    "errors.more-info",
    Level.SHOULD,
    "The more_info in an error body, where there is one, is a URL.",
    source=other("docs:response", "errors"),
    faults=["error-more-info-no-url", "error-more-info-object", "error-more-info-relative"],
    fix="Put the absolute address of a page about the error into more_info, or leave it out.",
    watches=error_bodies,
)
def test_more_info(seen: Seen) -> None:
    """Given any error body, a more_info in it is an http or https URL."""
    address = optional_member(seen, "/more_info")

    expect_that(
        Seen(seen.exchange, address), "", lambda value: value is None or _is_url(value), "an absolute URL"
    )


def _is_url(value: object) -> bool:
    try:
        parts = urlsplit(value) if isinstance(value, str) else None
    except ValueError:
        return False
    return parts is not None and parts.scheme in ("http", "https") and bool(parts.netloc)


@requirement(
    "errors.more-info-names-code",
    Level.MAY,
    "The more_info in an error body names the code.",
    source=observed("recordings", "unauthorized"),
    faults=["error-more-info-without-code", "error-more-info-of-other-code"],
    fix="End the address in more_info with the code of the error.",
    watches=error_bodies,
)
def test_more_info_names_code(seen: Seen) -> None:
    """Given any error body with code and more_info, the address contains the code."""
    address, code = optional_member(seen, "/more_info"), optional_member(seen, "/code")

    expect_that(
        Seen(seen.exchange, address),
        "",
        lambda value: value is None or code is None or str(code) in str(value),
        f"an address with {code} in it",
    )


@requirement(
    "errors.no-server-error",
    Level.SHOULD,
    "No request of this suite, valid or not, is answered with a 5xx.",
    source=other("docs:response", "status-codes"),
    faults=[
        "error-bad-input-crashes",
        "error-method-answers-500",
        "error-unknown-path-answers-500",
        "list-page-size-odd-crashes",
        "list-token-unknown-crashes",
    ],
    fix="Refuse what a request got wrong with a 4xx instead of failing on it.",
    watches=answers,
)
def test_no_server_error(seen: Seen) -> None:
    """Given any answer of the run, it is no 5xx."""
    expect_no_server_error(seen.exchange)


@requirement(
    "errors.not-inside-success",
    Level.SHOULD,
    "An error is not wrapped into a 2xx answer.",
    source=other("docs:response", "status-codes"),
    faults=["error-answers-200", "error-not-found-answers-200", "error-duplicate-answers-200"],
    fix="Answer a refusal with the 4xx that its body names.",
    watches=success_objects,
)
def test_not_inside_success(seen: Seen) -> None:
    """Given any 2xx answer with a JSON object, the object is no error."""
    expect_no_error_inside(seen.exchange)


@requirement(
    "errors.not-found-names-path",
    Level.MAY,
    "The message of a 404 names the path that was asked for, without its version.",
    source=observed("recordings", "not-found"),
    faults=["error-message-without-path", "error-not-found-with-version"],
    fix="Write the path below /v1 into the message of a 404.",
)
def test_not_found_names_path(namesakes: Namesakes) -> None:
    """Given a deleted Session, when it is fetched, then a 404 names its path without the version."""
    expect_names_path(namesakes.removal.left, namesakes.session.path)


@pytest.fixture(scope="session")
def astray(client: Client, subject: Subject) -> Astray:
    """Requests around a Session that nothing should answer."""
    return go_astray(client, subject)


@pytest.fixture(scope="session")
def spoiled(client: Client, subject: Subject) -> Astray:
    """Deletes of texts that are almost the SID of a Session."""
    return delete_spoiled(client, subject)


@pytest.fixture(scope="session")
def listed_once(client: Client, service: Service) -> Exchange:
    """A list that works, as the control of those that must not."""
    return client.list_sessions(service, PageSize=1)


# -- what no operation is ------------------------------------------------------------------------------


@requirement(
    "errors.unknown-path",
    Level.SHOULD,
    "A path that no operation has is answered with 404.",
    source=other("errors:20404"),
    faults=[
        "error-unknown-path-answers-200",
        "error-unknown-path-answers-400",
        "error-unknown-child-shows-session",
        "error-unknown-child-deletes-session",
        "error-unknown-path-answers-500",
    ],
    fix="Route the documented paths only, whole, and answer 404 for every other one.",
)
@pytest.mark.parametrize("place", UNKNOWN_PATHS)
def test_unknown_path(astray: Astray, place: str) -> None:
    """Given a Session, when a path beside its own that nothing has is asked for, then 404 is the answer."""
    expect_http_status(astray.answers[place], 404)
    expect_still_there(astray.left)


@pytest.fixture(scope="session")
def misuse(client: Client, make: Make, service: Service) -> Misuse:
    """A create that was sent with other methods than POST."""
    return misuse_collection(client, make, service)


@requirement(
    METHOD_REFUSED,
    Level.SHOULD,
    "Sessions are created with POST: PUT and PATCH on the collection are refused and create nothing.",
    source=other("docs:methods", "methods"),
    faults=["error-method-answers-200", "error-put-creates", "error-put-creates-and-refuses"],
    fix="Refuse every method but GET and POST on the collection of Sessions.",
)
@pytest.mark.parametrize("method", METHODS)
def test_method_refused(misuse: Misuse, method: str) -> None:
    """Given a create that is sent with PUT or PATCH, then it is refused and its name stays free."""
    expect_unmade(misuse)
    expect_refused(misuse.made[method], control=misuse.left)


@requirement(
    "errors.method-405",
    Level.SHOULD,
    "A method that a path does not have is answered with 405.",
    source=other("errors:20004"),
    faults=["error-method-answers-404", "error-method-answers-400", "error-patch-answers-404"],
    fix="Answer 405 when the path exists and the method does not.",
)
@pytest.mark.parametrize("method", METHODS)
def test_method_405(misuse: Misuse, method: str) -> None:
    """Given a create that is sent with PUT or PATCH, then the HTTP status is 405."""
    expect_http_status(refusal(misuse.made[method], METHOD_REFUSED), 405)


# -- SIDs that cannot be any ---------------------------------------------------------------------------


@requirement(
    "errors.malformed-service-list",
    Level.MUST,
    "Listing below a text that is no SID of a Service is refused.",
    source=docs("path-parameters"),
    faults=["error-list-service-malformed", "error-list-service-prefix", "error-list-service-kind-ignored"],
    fix="Refuse a ServiceSid that is not KS with 32 hexadecimal digits.",
)
@pytest.mark.parametrize("change", SPOILED_SERVICE)
def test_malformed_service_list(client: Client, service: Service, listed_once: Exchange, change: str) -> None:
    """Given a Service, when the Sessions of something else than its SID are listed, then it is refused."""
    refused = client.list_sessions(Service(SPOILED[change](service.sid)), PageSize=1)

    expect_refused(refused, control=listed_once)


@requirement(
    "errors.malformed-service-create",
    Level.MUST,
    "Creating below a text that is no SID of a Service is refused.",
    source=docs("path-parameters"),
    faults=["error-create-service-malformed", "error-create-service-prefix"],
    fix="Refuse a ServiceSid that is not KS with 32 hexadecimal digits.",
)
@pytest.mark.parametrize("change", SPOILED_SERVICE)
def test_malformed_service_create(below: dict[str, Exchange], plain: Session, change: str) -> None:
    """Given a Service, when a Session is created below something else than its SID, then it is refused."""
    expect_refused(below[change], control=plain.made)


@requirement(
    "errors.malformed-sid-delete",
    Level.MUST,
    "Deleting a text that is no SID of a Session is refused and deletes nothing.",
    source=docs("path-parameters"),
    faults=[
        "error-delete-malformed-answers-204",
        "error-delete-prefix-matches",
        "error-delete-rest-ignored",
        "error-delete-kind-ignored",
    ],
    fix="Find the Session to delete by its whole Sid.",
)
@pytest.mark.parametrize("change", SPOILED)
def test_malformed_sid_delete(spoiled: Astray, change: str) -> None:
    """Given a Session, when something else than its SID is deleted, then it is refused and stays."""
    expect_still_there(spoiled.left)
    expect_refused(spoiled.answers[change], control=spoiled.left)
