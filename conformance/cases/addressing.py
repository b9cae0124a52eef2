"""Chapter addressing: which Session a path leads to, and which paths lead to none."""

from collections.abc import Callable
from functools import partial

import pytest

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.expect import (
    expect_error_code,
    expect_http_status,
    expect_refused,
    expect_same,
    expect_value,
)
from conformance.given import Make, random_sid
from conformance.model import Exchange, Level, NotApplicable
from conformance.requirement import observation, requirement
from conformance.scenes.changes import Story
from conformance.scenes.refusing import Subject, expect_all_refused, refusal
from conformance.sources import docs, observed, other

FETCH_REFUSED = "addressing.unknown"
UPDATE_REFUSED = "addressing.update-unknown"
THROUGH_OTHER_REFUSED = "addressing.unknown-service"


@pytest.fixture(scope="session")
def unknown(client: Client, service: Service) -> Exchange:
    """The fetch of a SID that no Session has."""
    return client.fetch_session(service.session(random_sid("KC")))


@pytest.fixture(scope="session")
def elsewhere(client: Client, plain: Session) -> Exchange:
    """The fetch of a Session through the SID of a Service that does not exist."""
    return client.fetch_session(plain.under(Service(random_sid("KS"))))


@pytest.fixture(scope="session")
def updated(story: Story) -> Exchange:
    """An update of a Session that is there, as the control of those that are not."""
    return story.steps["ttl"].made


@pytest.fixture(scope="session")
def unknown_update(client: Client, service: Service) -> Exchange:
    """The same update of a SID that no Session has."""
    return client.update_session(service.session(random_sid("KC")), Ttl=7200)


@requirement(
    FETCH_REFUSED,
    Level.SHOULD,
    "Fetching a SID that no Session has is refused.",
    source=other("errors:20404"),
    faults=[
        "fetch-unknown-answers-200",
        "fetch-unknown-answers-500",
        "fetch-unknown-invents",
        "fetch-unknown-answers-204",
    ],
    fix="Refuse the fetch of a SID that was never given to a Session.",
)
def test_unknown_refused(unknown: Exchange, found: Exchange) -> None:
    """Given a well-formed SID that nothing has, when it is fetched, then the answer is a 4xx."""
    expect_refused(unknown, control=found)


@requirement(
    "addressing.unknown-404",
    Level.SHOULD,
    "The refusal to fetch an unknown Session is a 404.",
    source=other("docs:response", "status-codes"),
    faults=["fetch-unknown-answers-400", "fetch-unknown-answers-403", "fetch-unknown-answers-410"],
    fix="Answer 404 where no Session has the SID.",
)
def test_unknown_404(unknown: Exchange) -> None:
    """Given a well-formed SID that nothing has, when it is fetched, then the HTTP status is 404."""
    expect_http_status(refusal(unknown, FETCH_REFUSED), 404)


@requirement(
    "addressing.unknown-code",
    Level.SHOULD,
    "Where the refusal to fetch an unknown Session carries a code, it is 20404.",
    source=other("errors:20404"),
    faults=["fetch-unknown-other-code"],
    fix="Give the code 20404 to the refusal of what does not exist.",
)
def test_unknown_code(unknown: Exchange) -> None:
    """Given a well-formed SID that nothing has, when it is fetched, then a code is 20404."""
    expect_error_code(refusal(unknown, FETCH_REFUSED), 20404)


@requirement(
    "addressing.malformed",
    Level.SHOULD,
    "Fetching a Sid that is neither the SID nor the name of a Session is refused.",
    source=other("docs:sid", "format"),
    faults=[
        "fetch-malformed-crashes",
        "fetch-malformed-shows-list",
        "fetch-sid-prefix-matches",
        "fetch-sid-rest-ignored",
        "fetch-sid-kind-ignored",
        "fetch-sid-wildcard",
        "fetch-sid-trimmed",
    ],
    fix="Compare the whole Sid of the path with the whole SIDs of the Service's Sessions.",
)
@pytest.mark.parametrize(
    "change",
    [
        lambda sid: sid[:-1],
        lambda sid: f"{sid}0",
        lambda sid: f"{sid}%",
        lambda sid: f"{sid} ",
        lambda sid: f"KS{sid[2:]}",
        lambda sid: sid[2:],
        lambda _: "KC",
        lambda _: "KC%",
    ],
    ids=[
        "shorter", "longer", "with percent", "with blank", "KS", "no prefix",
        "prefix only", "wildcard",
    ],
)  # fmt: skip
def test_malformed_refused(
    client: Client, plain: Session, found: Exchange, change: Callable[[str], str]
) -> None:
    """Given the SID of a Session, when something else than that is fetched, then the answer is a 4xx."""
    refused = client.fetch_session(plain.service.session(change(plain.sid)))

    expect_refused(refused, control=found)


@requirement(
    THROUGH_OTHER_REFUSED,
    Level.SHOULD,
    "A Session cannot be fetched through a Service that does not exist.",
    source=other("errors:20404"),
    faults=["fetch-unknown-service", "fetch-unknown-service-answers-500"],
    fix="Look up the Service of the path first, and the Session among its own only.",
)
def test_unknown_service_refused(elsewhere: Exchange, found: Exchange) -> None:
    """Given a Session, when it is fetched through a Service SID that nothing has, then it is refused."""
    expect_refused(elsewhere, control=found)


@requirement(
    "addressing.unknown-service-404",
    Level.SHOULD,
    "The refusal to fetch a Session through a Service that does not exist is a 404.",
    source=other("errors:20404"),
    faults=["fetch-unknown-service-answers-400"],
    fix="Answer 404 where there is no Service of that SID.",
)
def test_unknown_service_404(elsewhere: Exchange) -> None:
    """Given a Session, when it is fetched through a Service SID that nothing has, the refusal is a 404."""
    expect_http_status(refusal(elsewhere, THROUGH_OTHER_REFUSED), 404)


@requirement(
    "addressing.malformed-service",
    Level.SHOULD,
    "A Session cannot be fetched through a ServiceSid that is no SID of its Service.",
    source=other("docs:sid", "format"),
    faults=[
        "fetch-service-prefix-matches",
        "fetch-service-malformed-ignored",
        "fetch-service-kind-ignored",
        "fetch-service-malformed-crashes",
    ],
    fix="Compare the whole ServiceSid of the path with the SID of the Service.",
)
@pytest.mark.parametrize(
    "change",
    [
        lambda sid: sid[:-1],
        lambda sid: f"{sid}0",
        lambda sid: f"KC{sid[2:]}",
        lambda _: "KS",
        lambda _: "*",
        lambda _: "junk",
    ],
    ids=["shorter", "longer", "KC", "prefix only", "star", "junk"],
)
def test_malformed_service_refused(
    client: Client, plain: Session, found: Exchange, change: Callable[[str], str]
) -> None:
    """Given a Session, when it is fetched through a text that is no such SID, then the answer is a 4xx."""
    refused = client.fetch_session(plain.under(Service(change(plain.service.sid))))

    expect_refused(refused, control=found)


@requirement(
    "addressing.path-case",
    Level.SHOULD,
    "The words of the path are recognised in their own letter case only.",
    source=other("errors:20404"),
    faults=["fetch-path-in-any-case"],
    fix="Route /v1/Services/{ServiceSid}/Sessions/{Sid} with the letters as documented.",
)
@pytest.mark.parametrize(("word", "spelled"), [("Sessions", "sessions"), ("Services", "services")])
def test_path_case(client: Client, plain: Session, found: Exchange, word: str, spelled: str) -> None:
    """Given a Session, when its path is written in other letters, then the answer is a 4xx."""
    refused = client.send("GET", plain.path.replace(word, spelled))

    expect_refused(refused, control=found)


@requirement(
    UPDATE_REFUSED,
    Level.SHOULD,
    "Updating a SID that no Session has is refused.",
    source=other("errors:20404"),
    faults=["update-unknown-answers-200", "update-unknown-answers-500", "update-unknown-creates"],
    fix="Refuse the update of a SID that was never given to a Session.",
)
def test_update_unknown(updated: Exchange, unknown_update: Exchange) -> None:
    """Given a well-formed SID that nothing has, when it is updated, then the answer is a 4xx."""
    expect_refused(unknown_update, control=updated)


@requirement(
    "addressing.update-unknown-404",
    Level.SHOULD,
    "The refusal to update an unknown Session is a 404.",
    source=other("docs:response", "status-codes"),
    faults=["update-unknown-answers-400", "update-unknown-answers-409"],
    fix="Answer 404 where no Session has the SID, for updates too.",
)
def test_update_unknown_404(unknown_update: Exchange) -> None:
    """Given a well-formed SID that nothing has, when it is updated, then the HTTP status is 404."""
    expect_http_status(refusal(unknown_update, UPDATE_REFUSED), 404)


@requirement(
    "addressing.update-unknown-code",
    Level.SHOULD,
    "Where the refusal to update an unknown Session carries a code, it is 20404.",
    source=other("errors:20404"),
    faults=["update-unknown-other-code"],
    fix="Give the code 20404 to the refusal to update what does not exist.",
)
def test_update_unknown_code(unknown_update: Exchange) -> None:
    """Given a well-formed SID that nothing has, when it is updated, then a code is 20404."""
    expect_error_code(refusal(unknown_update, UPDATE_REFUSED), 20404)


@requirement(
    "addressing.update-malformed",
    Level.SHOULD,
    "Updating a Sid that is not the SID of a Session is refused.",
    source=docs("path-parameters"),
    faults=["update-malformed-crashes", "update-sid-prefix-matches", "update-sid-kind-ignored"],
    fix="Find the Session to update by its whole SID.",
)
@pytest.mark.parametrize(
    "change",
    [
        lambda sid: sid[:-1],
        lambda sid: f"{sid}0",
        lambda sid: f"KS{sid[2:]}",
        lambda _: "KC",
        lambda _: "*",
    ],
    ids=["shorter", "longer", "KS", "prefix only", "star"],
)
def test_update_malformed(
    client: Client, plain: Session, updated: Exchange, change: Callable[[str], str]
) -> None:
    """Given the SID of a Session, when something else than that is updated, then the answer is a 4xx."""
    refused = client.update_session(plain.service.session(change(plain.sid)), Ttl=7200)

    expect_refused(refused, control=updated)


@requirement(
    "addressing.update-unknown-service",
    Level.SHOULD,
    "A Session cannot be updated through a Service that does not exist, and stays as it is.",
    source=other("errors:20404"),
    faults=["update-unknown-service", "update-service-malformed-ignored"],
    fix="Look up the Service of the path before anything is changed.",
)
def test_update_unknown_service(client: Client, subject: Subject, updated: Exchange) -> None:
    """Given a Session, when it is updated through other texts than its Service's SID, then it is refused."""

    def update(session: Session, sid: str) -> Exchange:
        return client.update_session(session.under(Service(sid)), Ttl=5400)

    attempt = subject.tried(*(partial(update, sid=sid) for sid in (random_sid("KS"), "junk", "KS")))

    expect_all_refused(attempt, control=updated)
    expect_same(attempt.before, attempt.after, ["/ttl"])


@requirement(
    "addressing.by-name",
    Level.MAY,
    "Where a unique name is accepted in the place of the SID, the Session of that name is answered.",
    source=observed("demo", "by-name"),
    faults=["fetch-by-name-first", "fetch-by-name-prefix"],
    fix="Find by name exactly the Session of that unique name in the Service of the path, or none.",
)
def test_by_name(client: Client, make: Make, service: Service) -> None:
    """Given two named Sessions, when the second is fetched by its name, then it is shown, if anything is."""
    name = f"{make.name()} #1"
    make.session(service, UniqueName=f"{name}0")
    session = make.session(service, UniqueName=name)
    fetched = client.fetch_session(service.session(name))
    _by_name_or_not(fetched)

    expect_value(fetched, "/sid", session.sid)


def _by_name_or_not(fetched: Exchange) -> None:
    if fetched.refused:
        raise NotApplicable("the target does not look Sessions up by name", evidence=[fetched])


@observation(
    "addressing.sid-letter-case",
    "Is a SID in the path recognised when the letters of its digits are of the other case?",
    source=docs("path-parameters"),
)
def test_sid_letter_case(client: Client, plain: Session) -> str:
    """Given a Session, when its SID is written in the other letter case, then what comes is recorded."""
    fetched = client.fetch_session(plain.service.session(f"KC{plain.sid[2:].swapcase()}"))

    return "recognised" if fetched.succeeded else f"refused with {fetched.http_status}"
