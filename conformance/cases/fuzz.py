"""Chapter fuzz: what has to hold for every request that the contract gives rise to.

The requests come from Schemathesis: one for each keyword of the contract, kept and broken, and random
ones. Whether a request had to be accepted or refused is decided by the bytes that were sent.
"""

import pytest

from conformance.client import Client
from conformance.expect import answered, expect_success, fail
from conformance.fuzzing.findings import (
    expect_each,
    expect_refusals,
    expect_stored,
)
from conformance.fuzzing.inputs import broken_parameter, is_form, surely_valid
from conformance.fuzzing.running import PARTS, Fuzzed, Fuzzing, begin, fuzz
from conformance.given import Make
from conformance.model import Exchange, Level
from conformance.requirement import requirement
from conformance.scenes.contract import ABSENT, kind_of
from conformance.sources import docs, openapi, other
from conformance.spec import operations, violations

# The documents do not say whether what an error may leave out can be null instead.
NULLABLE = ("/code", "/more_info")


FUZZING = pytest.StashKey[Fuzzing]()


@pytest.fixture(scope="session", params=PARTS, ids=str)
def fuzzed(request: pytest.FixtureRequest, pytestconfig: pytest.Config, client: Client, make: Make) -> Fuzzed:
    """The generated requests for some of the paths, sent once; a process sends all about the same things."""
    if FUZZING not in pytestconfig.stash:
        pytestconfig.stash[FUZZING] = begin(client, make, pytestconfig)
    return fuzz(pytestconfig.stash[FUZZING], request.param)


@requirement(
    "fuzz.no-server-error",
    Level.SHOULD,
    "No generated request is answered with 5xx.",
    source=other("docs:response", "status-codes"),
    faults=[
        "deep-page-huge-crashes",
        "deep-page-size-fraction-crashes",
        "deep-plain-text-crashes",
        "deep-boundary-missing-crashes",
        "deep-short-sid-crashes",
        "deep-initial-unknown-crashes",
    ],
    fix="Answer what cannot be read or done with 4xx, whatever bytes come.",
)
def test_no_server_error(fuzzed: Fuzzed) -> None:
    """Given any request that the contract gives rise to, when it is sent, then no 5xx comes back."""
    expect_each([*fuzzed.sent, *fuzzed.dead, *fuzzed.strangers], _sound)


def _sound(exchange: Exchange) -> None:
    http_status = answered(exchange).http_status or 0
    if http_status >= 500:
        raise fail("server-error", expected="no 5xx answer", actual=str(http_status), evidence=exchange)


@requirement(
    "fuzz.documented-status",
    Level.SHOULD,
    "Every answer has an HTTP status that is documented for its operation.",
    source=other("docs:response", "status-codes"),
    faults=["deep-page-beyond-answers-416"],
    fix="Use the HTTP statuses that the documents name: the success status of the operation, or a 4xx.",
)
def test_documented_status(fuzzed: Fuzzed) -> None:
    """Given any generated form or query, when it is sent, then the HTTP status is a documented one."""
    expect_each([one for one in fuzzed.sent if one.operation and is_form(one)], _documented)


def _documented(exchange: Exchange) -> None:
    allowed = operations()[exchange.operation or ""].documented
    if answered(exchange).http_status not in allowed and not _server_error(exchange):
        expected = f"one of the HTTP statuses {', '.join(map(str, allowed))}"
        raise fail("http-status", expected=expected, actual=str(exchange.http_status), evidence=exchange)


def _server_error(exchange: Exchange) -> bool:
    return (exchange.http_status or 0) >= 500


@requirement(
    "fuzz.answer-matches-contract",
    Level.MUST,
    "Every successful answer satisfies the schema of its operation.",
    source=docs("properties"),
    faults=["deep-large-message-pages-mistyped"],
    fix="Show every member with its documented type and format, in answers to odd requests too.",
)
def test_answer_matches_contract(fuzzed: Fuzzed) -> None:
    """Given any generated request that worked, then the body satisfies the contract."""
    expect_each([one for one in fuzzed.sent if one.operation and one.succeeded], _satisfies)


@requirement(
    "fuzz.refusal-matches-contract",
    Level.SHOULD,
    "Every refusal has a body with the documented members of an error.",
    source=other("docs:response", "errors"),
    faults=["deep-odd-page-refusal-bare"],
    fix="Answer every 4xx with a JSON object of status and message, whichever layer refuses.",
)
def test_refusal_matches_contract(fuzzed: Fuzzed) -> None:
    """Given any generated request that was refused, then the body is an error as documented."""
    refused = [*fuzzed.sent, *fuzzed.dead, *fuzzed.strangers]
    expect_each([one for one in refused if one.operation and one.refused], _satisfies)


def _satisfies(exchange: Exchange) -> None:
    found = violations(exchange.operation or "", answered(exchange).http_status or 0, exchange.json)
    found = [one for one in found if one.pointer not in NULLABLE or one.actual != "null"]
    if exchange.succeeded and kind_of(exchange.operation) is not None:
        # Which members a neighbour has is the business of neighbours.members.
        found = [one for one in found if one.keyword != ABSENT]
    if exchange.response is not None and exchange.response.body and found:
        first = found[0]
        raise fail(
            "schema", expected=first.expected, actual=first.actual, evidence=exchange, pointer=first.pointer
        )


@requirement(
    "fuzz.invalid-refused",
    Level.MUST,
    "A request with a value that the contract does not allow is refused, whatever stands beside it.",
    source=openapi("CreateSession/body"),
    faults=["deep-mode-unchecked-beside-status", "deep-ttl-true-accepted"],
    fix="Check every parameter of every request against its type, its values and its length.",
)
def test_invalid_refused(fuzzed: Fuzzed) -> None:
    """Given generated requests with a broken value, and some that worked, then the broken are refused."""
    expect_refusals(fuzzed.sent, broken_parameter)


@requirement(
    "fuzz.valid-accepted",
    Level.MUST,
    "A request whose every value is allowed is accepted.",
    source=docs("create"),
    faults=["deep-page-size-999-refused"],
    fix="Accept every documented value of every parameter, in whatever combination.",
)
def test_valid_accepted(fuzzed: Fuzzed) -> None:
    """Given generated creates and lists with allowed values only, when they are sent, then each works."""
    expect_each([one for one in fuzzed.sent if surely_valid(one)], expect_success)


@requirement(
    "fuzz.created-is-available",
    Level.MUST,
    "A Session that was created can be fetched at once, however odd its creation was.",
    source=docs("fetch"),
    faults=["deep-name-of-zeros-unreachable"],
    fix="Store the Session before its create is answered.",
)
def test_created_is_available(fuzzed: Fuzzed) -> None:
    """Given generated creates that worked, when each Session is fetched at once, then it is there."""
    expect_each([fetched for _, fetched in fuzzed.created], expect_success)


@requirement(
    "fuzz.created-is-stored",
    Level.MUST,
    "A Session is fetched with the values that a generated create was answered with.",
    source=docs("properties"),
    faults=["deep-name-of-zeros-fetched-short"],
    fix="Store values as they are shown in the answer to the create, whatever characters they have.",
)
def test_created_is_stored(fuzzed: Fuzzed) -> None:
    """Given generated creates that worked, when each Session is fetched, then its values are the same."""
    expect_stored(fuzzed.created)


@requirement(
    "fuzz.use-after-delete",
    Level.SHOULD,
    "Every operation on a deleted Session, or on what stood below it, is refused.",
    source=docs("delete"),
    faults=["deep-messages-of-deleted-listed"],
    fix="Look the Session up in every operation below it, and answer 404 where it is gone.",
)
def test_use_after_delete(fuzzed: Fuzzed) -> None:
    """Given a deleted Session, when any operation is tried on it or below it, then it is refused."""
    expect_each(fuzzed.dead, _gone)


def _gone(exchange: Exchange) -> None:
    if not answered(exchange).refused and not _server_error(exchange):
        actual = f"{exchange.http_status} to {exchange.operation}"
        raise fail("still-there", expected="a 4xx answer", actual=actual, evidence=exchange)


@requirement(
    "fuzz.authentication",
    Level.MUST,
    "No operation does anything for a request without valid credentials.",
    source=docs("authentication"),
    faults=["deep-single-message-unguarded"],
    fix="Check the credentials before anything else, on every path.",
)
def test_authentication(fuzzed: Fuzzed) -> None:
    """Given requests without credentials or with a wrong password, then every operation refuses them."""
    expect_each(fuzzed.strangers, _kept_out)
    expect_each(fuzzed.own, expect_success)


def _kept_out(exchange: Exchange) -> None:
    if answered(exchange).succeeded:
        actual = f"{exchange.http_status} to {exchange.operation}"
        raise fail("let-in", expected="no 2xx answer", actual=actual, evidence=exchange)
