"""Chapter authentication: who is let in, and what everybody else gets to see."""

import pytest

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.expect import expect_error_code, expect_http_status, expect_pattern, expect_refused
from conformance.given import Make
from conformance.model import Exchange, Level, NotApplicable
from conformance.requirement import observation, requirement
from conformance.scenes.intruding import (
    ACCEPTED,
    ACTS,
    ON_SESSIONS,
    READS,
    REFUSED,
    WRITES,
    Intrusion,
    expect_kept_out,
    expect_let_in,
    expect_nothing_done,
    expect_nothing_shown,
    intrude,
)
from conformance.sources import docs, observed, openapi, other
from conformance.target import strangers
from conformance.watch import Seen

STRANGERS = (
    "shorter password",
    "longer password",
    "password of other letter case",
    "password with another end",
    "no password",
    "another user",
    "no user",
)
UNUSABLE = ("Basic", "Basic abc", "Basic !!!", "Basic QUM=", "Basic Og==", "Bearer eyJhbGciOiJub25lIn0.e30.")


@pytest.fixture(scope="session")
def intrusion(client: Client, make: Make, service: Service) -> Intrusion:
    """Every operation without credentials, with a wrong password, and with the right pair."""
    return intrude(client, make, service)


# -- who is let in -------------------------------------------------------------------------------------


@requirement(
    ACCEPTED,
    Level.MUST,
    "The credentials of the account open every operation, also right after others were refused.",
    source=docs("authentication"),
    faults=["auth-locks-after-failure", "auth-remembers-failure"],
    fix="Accept HTTP Basic with Account SID and auth token on every path, whatever was refused before.",
)
@pytest.mark.parametrize("act", ON_SESSIONS)
def test_accepted(intrusion: Intrusion, act: str) -> None:
    """Given the right credentials, when each operation is asked for, then they are not refused."""
    expect_let_in(intrusion.let_in[act])


# -- who is not ----------------------------------------------------------------------------------------


@requirement(
    REFUSED["nobody"],
    Level.MUST,
    "Without credentials no operation is carried out.",
    source=openapi("FetchSession"),
    faults=[
        "auth-not-checked",
        *(f"auth-{name}-open" for name in ("get", "post", "delete", "list", "create", "update", "fetch")),
        *(f"auth-{name}-open" for name in ("participants", "interactions", "services")),
        "auth-missing-accepted",
        "auth-missing-crashes",
        "auth-redirects",
        "auth-refused-with-200",
        "auth-refused-with-500",
    ],
    fix="Check the credentials of each request before anything else, on every path and method.",
)
@pytest.mark.parametrize("act", ACTS)
def test_none_refused(intrusion: Intrusion, act: str) -> None:
    """Given no credentials, when each operation is asked for, then the answer is a 4xx."""
    expect_kept_out(intrusion, "nobody", act)


@requirement(
    REFUSED["impostor"],
    Level.MUST,
    "With a wrong password no operation is carried out.",
    source=openapi("FetchSession"),
    faults=[
        "auth-password-not-checked",
        *(f"auth-{name}-any-password" for name in ("get", "post", "delete", "list", "create", "update")),
        *(f"auth-{name}-any-password" for name in ("fetch", "participants", "interactions", "services")),
        "auth-wrong-password-crashes",
    ],
    fix="Compare the whole password with that of the user, on every path and method.",
)
@pytest.mark.parametrize("act", ACTS)
def test_wrong_password_refused(intrusion: Intrusion, act: str) -> None:
    """Given the right user with a wrong password, when each operation is asked for, then it is refused."""
    expect_kept_out(intrusion, "impostor", act)


@requirement(
    "authentication.stranger-refused",
    Level.MUST,
    "Credentials that are almost right open nothing.",
    source=openapi("FetchSession"),
    faults=[
        "auth-user-not-checked",
        "auth-user-may-be-empty",
        "auth-password-prefix",
        "auth-password-shorter-accepted",
        "auth-password-longer-accepted",
        "auth-password-any-case",
        "auth-password-empty-accepted",
    ],
    fix="Compare user and password as a whole, byte by byte.",
)
@pytest.mark.parametrize("stranger", STRANGERS)
def test_stranger_refused(client: Client, plain: Session, found: Exchange, stranger: str) -> None:
    """Given credentials wrong in one respect, when a Session is fetched with them, then it is refused."""
    pair = strangers(client.target.credentials.pair).get(stranger)
    if pair is None:
        raise NotApplicable("the secret of this run has no letters")
    refused = client.send("GET", plain.path, operation="fetchSession", auth=pair)

    expect_refused(refused, control=found)


@requirement(
    "authentication.other-scheme-refused",
    Level.MUST,
    "User and password under another scheme than Basic open nothing.",
    source=openapi("FetchSession"),
    faults=["auth-scheme-ignored"],
    fix="Read user and password from an Authorization of the scheme Basic only.",
)
def test_other_scheme_refused(client: Client, plain: Session, found: Exchange) -> None:
    """Given the right pair, when it is sent under the scheme Bearer, then the answer is a 4xx."""
    pair = strangers(client.target.credentials.pair)["another scheme"]
    refused = client.send("GET", plain.path, operation="fetchSession", auth=pair)

    expect_refused(refused, control=found)


@requirement(
    "authentication.unusable-refused",
    Level.MUST,
    "An Authorization that holds no user and password opens nothing.",
    source=openapi("FetchSession"),
    faults=[
        "auth-any-scheme",
        "auth-malformed-accepted",
        "auth-malformed-crashes",
        "auth-padding-crashes",
        "auth-blank-accepted",
    ],
    fix="Treat an Authorization that cannot be read like a wrong password.",
)
@pytest.mark.parametrize("header", UNUSABLE)
def test_unusable_refused(client: Client, plain: Session, found: Exchange, header: str) -> None:
    """Given an Authorization without a pair, when a Session is fetched with it, then the answer is a 4xx."""
    refused = client.send(
        "GET", plain.path, operation="fetchSession", auth=None, headers={"Authorization": header}
    )

    expect_refused(refused, control=found)


@requirement(
    "authentication.changes-nothing",
    Level.MUST,
    "A create, update or delete that is refused for want of credentials changes nothing.",
    source=openapi("FetchSession"),
    faults=[
        "auth-refused-after-doing",
        *(f"auth-{name}-refused-after-doing" for name in ("create", "update", "delete")),
        "auth-wrong-password-refused-after-doing",
    ],
    fix="Check the credentials before the request is carried out, not after.",
)
@pytest.mark.parametrize("act", WRITES)
@pytest.mark.parametrize("who", REFUSED)
def test_changes_nothing(intrusion: Intrusion, who: str, act: str) -> None:
    """Given a write that was refused for its credentials, when one looks again, then all is as before."""
    intrusion.kept_out(who, act)

    expect_nothing_done(act, intrusion.left_by(who, act))


@requirement(
    "authentication.shows-nothing",
    Level.MUST,
    "A refusal for want of credentials shows nothing of a resource.",
    source=openapi("FetchSession"),
    faults=["auth-refused-with-resource", "auth-refused-with-resource-of-list"],
    fix="Answer a request without credentials before any resource is looked up.",
)
@pytest.mark.parametrize("act", READS)
@pytest.mark.parametrize("who", REFUSED)
def test_shows_nothing(intrusion: Intrusion, who: str, act: str) -> None:
    """Given a read that was refused for its credentials, then its answer holds no resource."""
    expect_nothing_shown(intrusion, intrusion.kept_out(who, act))


# -- how they are refused ------------------------------------------------------------------------------


@requirement(
    "authentication.answers-401",
    Level.SHOULD,
    "Missing and wrong credentials are answered with 401.",
    source=other("docs:response", "status-codes"),
    faults=[
        "auth-refused-with-400",
        "auth-refused-with-403",
        "auth-refused-with-404",
        "auth-delete-refused-with-403",
        "auth-wrong-password-refused-with-403",
    ],
    fix="Answer 401 whenever the credentials are missing or wrong, whatever was asked for.",
)
@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", REFUSED)
def test_answers_401(intrusion: Intrusion, who: str, act: str) -> None:
    """Given an operation that was refused for its credentials, then the HTTP status is 401."""
    expect_http_status(intrusion.kept_out(who, act), 401)


@requirement(
    "authentication.code",
    Level.SHOULD,
    "Where the refusal of missing or wrong credentials carries a code, it is 20003.",
    source=other("errors:20003"),
    faults=["auth-refused-other-code", "auth-wrong-password-other-code", "error-code-always-0"],
    fix="Give the code 20003 to the refusal of missing and of wrong credentials.",
)
@pytest.mark.parametrize("who", REFUSED)
def test_code(intrusion: Intrusion, who: str) -> None:
    """Given a fetch that was refused for its credentials, then a code is 20003."""
    expect_error_code(intrusion.kept_out(who, "fetch"), 20003)


@requirement(
    "authentication.challenge",
    Level.MAY,
    "The refusal of missing credentials asks for the scheme Basic in WWW-Authenticate.",
    source=observed("recordings", "unauthorized"),
    faults=["auth-without-challenge", "auth-challenge-bearer"],
    fix='Send WWW-Authenticate: Basic realm="..." with each 401.',
)
def test_challenge(intrusion: Intrusion) -> None:
    """Given a fetch without credentials, when it is refused, then WWW-Authenticate names Basic."""
    refused = intrusion.kept_out("nobody", "fetch")
    challenge = refused.response.header("WWW-Authenticate") if refused.response else None

    expect_pattern(Seen(refused, challenge), "", r"(?is)(.*, *)?basic( .*)?")


# -- recorded ------------------------------------------------------------------------------------------


@observation(
    "authentication.unknown-without-credentials",
    "How is a request without credentials for a Session that does not exist answered?",
    source=other("errors:20003"),
)
def test_unknown_without_credentials(intrusion: Intrusion) -> str:
    """Given no credentials, when an unknown Session is fetched, then the answer is recorded."""
    refused = intrusion.unknown

    return f"answered {refused.http_status or refused.no_answer}"
