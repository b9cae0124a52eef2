"""Chapter rejection: updates that a target has to refuse, or whose parts it has to leave aside."""

from dataclasses import dataclass

import pytest

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.expect import answered, expect_same, expect_value
from conformance.given import Make
from conformance.model import Exchange, Level, NotApplicable
from conformance.requirement import observation, requirement
from conformance.scenes.changes import Form, Story
from conformance.scenes.refusing import Attempt, Subject, expect_all_refused, expect_untouched
from conformance.scenes.reopening import outcome
from conformance.sources import docs, openapi, other, sdk

TTL = "rejection.ttl"
DATE_EXPIRY = "rejection.date-expiry"
STATUS = "rejection.status"
WHOLE = "rejection.whole"
BAD: dict[str, list[Form]] = {
    STATUS: [{"Status": text} for text in ("finished", "in_progress", "closed now")],
    TTL: [{"Ttl": text} for text in ("soon", "12.5", "3600s", "PT1H")],
    DATE_EXPIRY: [{"DateExpiry": text} for text in ("tomorrow", "2099-02-30T00:00:00Z", "Z")],
}
# Updates of which a part is good, each with the requirement that the other part is refused.
HALF_GOOD: tuple[tuple[Form, str], ...] = (
    ({"Ttl": 60000, "Status": "finished"}, STATUS),
    ({"DateExpiry": "2095-01-01T00:00:00Z", "Ttl": "soon"}, TTL),
    ({"Status": "closed", "Ttl": "soon"}, TTL),
    ({"Ttl": 50000, "DateExpiry": "tomorrow"}, DATE_EXPIRY),
)


@pytest.fixture(scope="session")
def controls(story: Story) -> dict[str, Exchange]:
    """For each parameter an update of another Session with a good value, and one of a closed Session."""
    steps = {"Ttl": "ttl", "DateExpiry": "date-expiry", "Status": "close", "again": "reopen"}
    return {name: story.steps[step].made for name, step in steps.items()}


@pytest.fixture(scope="session")
def attempts(subject: Subject) -> dict[str, Attempt]:
    """Updates of an open Session that have to be refused, by the requirement that demands it."""
    return subject.asked_together(BAD | {WHOLE: [form for form, _ in HALF_GOOD]})


@pytest.fixture(scope="session")
def left_aside(make: Make, subject: Subject) -> Attempt:
    """Updates with what only a create can give."""
    return subject.asked(
        {"UniqueName": make.name()}, {"Mode": "voice-only"}, {"Mode": "voice-only", "Ttl": 9000}
    )


@dataclass(frozen=True, slots=True)
class Odd:
    """A Session that is given what the documents say nothing of; `by_name` came first."""

    session: Session
    by_name: Exchange


@pytest.fixture(scope="session")
def odd(client: Client, make: Make, service: Service) -> Odd:
    """A Session of which only observations are made."""
    session = make.session(service)
    named = service.session(str(session.made.body.get("unique_name")))
    return Odd(session, client.update_session(named, Ttl=7200))


@requirement(
    STATUS,
    Level.MUST,
    "A Status outside the five documented values is refused and changes nothing.",
    source=openapi("session_enum_status/enum"),
    faults=[
        "update-status-unknown-accepted",
        "update-status-unknown-closes",
        "update-status-unknown-starts",
        "update-status-cut-at-space",
    ],
    fix="Refuse a Status that is none of the five values before anything is stored.",
)
def test_status(attempts: dict[str, Attempt], controls: dict[str, Exchange]) -> None:
    """Given an open Session, when it is given a Status that does not exist, then nothing changes."""
    expect_all_refused(attempts[STATUS], control=controls["Status"])
    expect_untouched(attempts[STATUS])


@requirement(
    "rejection.status-when-closed",
    Level.MUST,
    "A Status outside the five documented values is refused on a closed Session too.",
    source=openapi("session_enum_status/enum"),
    faults=["update-closed-status-unknown-reopens", "update-closed-status-unknown-accepted"],
    fix="Check Status against the five values whatever the Session's own status is.",
)
def test_status_when_closed(closed_subject: Subject, controls: dict[str, Exchange]) -> None:
    """Given a closed Session, when it is given a Status that does not exist, then nothing changes."""
    attempt = closed_subject.asked(*({"Status": text} for text in ("reopened", "active")))

    expect_all_refused(attempt, control=controls["again"])
    expect_untouched(attempt)


@requirement(
    TTL,
    Level.MUST,
    "A Ttl that is no integer is refused and changes nothing.",
    source=openapi("UpdateSession/body/Ttl"),
    faults=[
        "update-ttl-unreadable-accepted",
        "update-ttl-unreadable-ignored",
        "update-ttl-prefix-read",
        "update-ttl-rounded",
        "update-ttl-unreadable-crashes",
        "update-ttl-durations-read",
    ],
    fix="Refuse a Ttl that is not a whole number of seconds before anything is stored.",
)
def test_ttl(attempts: dict[str, Attempt], controls: dict[str, Exchange]) -> None:
    """Given a Session, when it is given a Ttl that is no integer, then nothing changes."""
    expect_all_refused(attempts[TTL], control=controls["Ttl"])
    expect_untouched(attempts[TTL])


@requirement(
    DATE_EXPIRY,
    Level.SHOULD,
    "A DateExpiry that is no date is refused and changes nothing.",
    source=openapi("UpdateSession/body/DateExpiry"),
    faults=[
        "update-date-expiry-unreadable-accepted",
        "update-date-expiry-unreadable-ignored",
        "update-date-expiry-rolls-over",
        "update-date-expiry-unreadable-crashes",
    ],
    fix="Refuse a DateExpiry that is not a date and time of ISO 8601 before anything is stored.",
)
def test_date_expiry(attempts: dict[str, Attempt], controls: dict[str, Exchange]) -> None:
    """Given a Session, when it is given a DateExpiry that is no date, then nothing changes."""
    expect_all_refused(attempts[DATE_EXPIRY], control=controls["DateExpiry"])
    expect_untouched(attempts[DATE_EXPIRY])


@requirement(
    WHOLE,
    Level.SHOULD,
    "Of an update that is refused for one parameter, the others are not carried out either.",
    source=other("docs:response", "status-codes"),
    faults=[
        "update-half-done",
        "update-half-done-date-expiry",
        "update-half-done-close",
    ],
    fix="Check every parameter of an update before any of them is stored.",
)
def test_whole(attempts: dict[str, Attempt]) -> None:
    """Given a Session, when good values come with bad ones and are refused, then nothing changes."""
    attempt = attempts[WHOLE].refused([owner for _, owner in HALF_GOOD])

    expect_untouched(attempt)


@requirement(
    "rejection.name",
    Level.SHOULD,
    "An update does not change the unique name.",
    source=sdk("python", "changes"),
    faults=["update-renames", "update-renames-closed"],
    fix="Leave UniqueName of an update aside, or refuse it.",
)
def test_name(make: Make, left_aside: Attempt, closed_subject: Subject) -> None:
    """Given an open and a closed Session, when updates name them otherwise, then they keep their names."""
    closed = closed_subject.asked({"UniqueName": make.name()})

    expect_same(left_aside.before, left_aside.after, ["/unique_name"])
    expect_same(closed.before, closed.after, ["/unique_name"])


@requirement(
    "rejection.mode",
    Level.SHOULD,
    "An update does not change the mode.",
    source=sdk("python", "changes"),
    faults=["update-changes-mode", "update-changes-mode-with-ttl"],
    fix="Leave Mode of an update aside, or refuse it.",
)
def test_mode(left_aside: Attempt) -> None:
    """Given a Session, when updates give it a Mode, then it keeps the mode that it had."""
    expect_same(left_aside.before, left_aside.after, ["/mode"])


@requirement(
    "rejection.participants",
    Level.SHOULD,
    "An update does not add Participants.",
    source=sdk("python", "changes"),
    faults=["update-adds-participants"],
    fix="Leave Participants of an update aside, or refuse them.",
)
def test_participants(client: Client, make: Make, subject: Subject) -> None:
    """Given a Session without Participants, when an update gives it one, then it still has none."""
    make.stocked(subject.session.service)
    attempt = subject.asked({"Ttl": 7200, "Participants": ['{"Identifier": "+14158675319"}']})
    listed = client.list_participants(attempt.session)
    _listable(listed)

    expect_value(listed, "/participants", [])


def _listable(listed: Exchange) -> None:
    if answered(listed).refused:
        raise NotApplicable("the target lists no Participants", evidence=[listed])


@observation(
    "rejection.ttl-other",
    "What comes of a Ttl that the documents say nothing of?",
    source=docs("update"),
)
def test_ttl_other(client: Client, odd: Odd) -> str:
    """Given a Session, when it is given such a Ttl, then what comes is recorded."""
    asked = ("0", "-1", "", "1e3")

    return "; ".join(f"{text!r} {outcome(client, odd.session, 'ttl', Ttl=text)}" for text in asked)


@observation(
    "rejection.date-expiry-other",
    "What comes of a DateExpiry that is empty, a bare date, or past?",
    source=other("docs:session-2026", "update"),
)
def test_date_expiry_other(client: Client, odd: Odd) -> str:
    """Given a Session, when it is given such a DateExpiry, then what comes is recorded."""
    asked = ("", "2099-07-31", "2001-02-03T04:05:06Z")

    return "; ".join(
        f"{text!r} {outcome(client, odd.session, 'date_expiry', DateExpiry=text)}" for text in asked
    )


@observation(
    "rejection.by-name",
    "Can a Session be updated under its unique name?",
    source=docs("path-parameters"),
)
def test_by_name(odd: Odd) -> str:
    """Given a named Session, when its name is updated in place of the SID, then what comes is recorded."""
    updated = odd.by_name

    return "accepted" if updated.succeeded else f"answered {updated.http_status or updated.no_answer}"
