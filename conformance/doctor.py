"""Says whether a target can be judged, and what to do where it cannot. It only reads and judges nothing."""

import email.utils
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from conformance.addresses import SERVICES, Service
from conformance.client import Client, Recorder
from conformance.journal import Journal
from conformance.limits import Limits
from conformance.model import Exchange
from conformance.target import Target

SKEW_SECONDS = 60
CERTIFICATE = (
    "Let the target show a certificate for this very host. Where a private authority signed it, name the"
    " authority's own certificate, a PEM file, in SSL_CERT_FILE."
)


class Gravity(IntEnum):
    """What a finding means for a run; the value is the exit code that it asks for."""

    FINE = 0
    CONFIGURATION = 2
    UNCLEAR = 3


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What one check found, and how to mend it where that is needed."""

    check: str
    gravity: Gravity
    said: str
    fix: str = ""


def examine(target: Target, timeout: float) -> list[Diagnosis]:
    """The findings about a target, up to the first that makes the later ones meaningless."""
    client = Client(target, Recorder(), Limits(timeout=timeout, read_only=True, patience=0), Journal())
    found: list[Diagnosis] = []
    try:
        for one in _examine(client, target):
            found.append(one)
            if one.gravity is not Gravity.FINE:
                break
    finally:
        client.close()
    return found


def _examine(client: Client, target: Target) -> Iterator[Diagnosis]:
    first = client.send("GET", SERVICES, query={"PageSize": 1})
    yield _reached(first, target)
    yield _encrypted(target)
    yield _admitted(first, target)
    if target.service_sid is None:
        yield _product(first, target)
        yield _account(first.body.get("services"), target)
    else:
        fetched = client.fetch_service(Service(target.service_sid))
        sessions = client.list_sessions(Service(target.service_sid), PageSize=1)
        yield _service(fetched, sessions, target.service_sid)
        yield _account([fetched.body], target)
    yield from _clock(first)


def _reached(answer: Exchange, target: Target) -> Diagnosis:
    check, reason = "reachable", answer.no_answer or ""
    if any(word in reason.lower() for word in ("certificate", "ssl", "tls")):
        return Diagnosis(check, Gravity.UNCLEAR, reason, CERTIFICATE)
    if answer.response is None:
        fix = f"Start the target, or correct the base URL {target.base_url}."
        return Diagnosis(check, Gravity.UNCLEAR, reason, fix)
    if answer.redirects:
        where = (answer.response.header("Location") or "nowhere")[:200]
        fix = "No redirect is followed: give the URL to which it leads, if that is the target."
        return Diagnosis(check, Gravity.CONFIGURATION, f"it redirects to {where}", fix)
    return Diagnosis(check, Gravity.FINE, f"{target.origin} answers in {answer.duration_ms} ms")


def _encrypted(target: Target) -> Diagnosis:
    if target.origin.startswith("https:"):
        return Diagnosis("TLS", Gravity.FINE, "the certificate fits the host")
    return Diagnosis("TLS", Gravity.FINE, "not used")


def _admitted(answer: Exchange, target: Target) -> Diagnosis:
    check, http_status, source = "credentials", answer.http_status or 0, target.credentials.source
    if http_status == 401:  # noqa: PLR2004 - HTTP's own
        fix = "Set the PROXY_CONFORMANCE_* variables to a pair that the target accepts."
        return Diagnosis(check, Gravity.CONFIGURATION, f"{source} is refused (401)", fix)
    if http_status == 403:  # noqa: PLR2004 - HTTP's own
        fix = "Give the key the right to use Proxy, or take the account's own token."
        return Diagnosis(check, Gravity.CONFIGURATION, f"{source} has no right to list Services (403)", fix)
    if http_status == 429 or http_status >= 500:  # noqa: PLR2004 - HTTP's own
        fix = "Try again later; look into the target's own log."
        return Diagnosis(check, Gravity.UNCLEAR, f"it answers {http_status}", fix)
    return Diagnosis(check, Gravity.FINE, source)


def _product(answer: Exchange, target: Target) -> Diagnosis:
    check = "base path"
    if isinstance(answer.body.get("services"), list):
        return Diagnosis(check, Gravity.FINE, f"{target.base_url}{SERVICES} lists Services")
    if target.base_path.endswith("/v1"):
        fix = "Take /v1 off the base URL: the suite adds it."
    else:
        fix = "Correct the path of the base URL; a target without Services needs --service-sid KS..."
    kind = "JSON of another kind" if answer.json is not None else "no JSON"
    said = f"{target.base_url}{SERVICES} answers {answer.http_status} with {kind}"
    return Diagnosis(check, Gravity.CONFIGURATION, said, fix)


def _service(fetched: Exchange, sessions: Exchange, sid: str) -> Diagnosis:
    if isinstance(sessions.body.get("sessions"), list):
        return Diagnosis("Service", Gravity.FINE, f"the Sessions of {sid} can be listed")
    said = f"{sid} answers {fetched.http_status}, its Sessions {sessions.http_status}"
    fix = "Give a Service of this account with --service-sid, and check the path of the base URL."
    return Diagnosis("Service", Gravity.CONFIGURATION, said, fix)


def _account(items: object, target: Target) -> Diagnosis:
    account = target.credentials.account
    shown = (
        [item.get("account_sid") for item in items if isinstance(item, dict)]
        if isinstance(items, list)
        else []
    )
    others = [one for one in shown if isinstance(one, str) and account is not None and one != account]
    if others:
        fix = "Correct PROXY_CONFORMANCE_ACCOUNT_SID or --account-sid, or leave it out for a local target."
        return Diagnosis("account", Gravity.CONFIGURATION, f"it shows the account {others[0][:40]}", fix)
    return Diagnosis("account", Gravity.FINE, account or "not given, so not compared")


def _clock(answer: Exchange) -> Iterator[Diagnosis]:
    header = answer.response.header("Date") if answer.response else None
    try:
        theirs = email.utils.parsedate_to_datetime(header or "").timestamp()
    except (TypeError, ValueError):
        yield Diagnosis("clock", Gravity.FINE, "the target does not tell its time")
        return
    skew = round(theirs - answer.started)
    fix = (
        "Harmless: the suite compares the target's dates with each other." if abs(skew) > SKEW_SECONDS else ""
    )
    yield Diagnosis("clock", Gravity.FINE, f"{skew:+d} s from ours", fix)
