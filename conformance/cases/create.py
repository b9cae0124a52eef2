"""Chapter create: what a new Session is like, and what is refused."""

import pytest

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.expect import (
    expect_error_code,
    expect_http_status,
    expect_refused,
    expect_same,
    expect_success,
    expect_value,
)
from conformance.given import CREATE, Make
from conformance.model import Exchange, Level
from conformance.requirement import observation, requirement
from conformance.scenes.changes import expect_kept
from conformance.scenes.creating import (
    expect_any_found,
    expect_status_if_taken,
    in_words,
    outcome,
)
from conformance.scenes.founding import Founded, described_as, expect_founders, found_sessions
from conformance.scenes.gallery import (
    FETCHED,
    MODES,
    WITHOUT_PARAMETERS,
    Gallery,
    expect_as_alone,
    expect_listed_alike,
    expect_shown,
)
from conformance.scenes.refusing import refusal
from conformance.scenes.turning_away import FREED, KINDS, TurnedAway, expect_times_listed
from conformance.sources import docs, openapi, other, sdk
from conformance.watch import Seen, successes

ODD_STATUSES = ("failed", "unknown")


@pytest.fixture(scope="session")
def founded(client: Client, make: Make, service: Service) -> Founded:
    """Sessions that were created together with Participants."""
    return found_sessions(client, make, service)


@pytest.fixture(scope="session")
def nowhere(client: Client, make: Make, service: Service) -> Exchange:  # noqa: ARG001 - the main Service comes first
    """A create below a SID that no Service has."""
    return client.create_session(make.unknown_service(), UniqueName=make.name())


# -- that it works ------------------------------------------------------------------------------------


@requirement(
    CREATE,
    Level.MUST,
    "A POST to the Sessions of a Service creates a Session that can be fetched.",
    source=docs("create"),
    faults=["create-stores-nothing", "create-refused", "create-loses-each-third", "create-fails-late"],
    fix="Store the new Session before answering, and show its sid in the answer.",
)
def test_creates(gallery: Gallery) -> None:
    """Given Sessions created in every way, some are accepted, and each of these can be fetched."""
    expect_any_found(gallery)


@requirement(
    "create.answers-201",
    Level.MUST,
    "A create that worked is answered with 201.",
    source=openapi("CreateSession/responses/201"),
    faults=["create-answers-200", "create-answers-202", "create-answers-204", "create-unnamed-answers-200"],
    fix="Answer every create that worked with the HTTP status 201.",
    watches=successes("createSession"),
)
def test_answers_201(seen: Seen) -> None:
    """Given any create that worked, its HTTP status is 201."""
    expect_http_status(seen.exchange, 201)


@requirement(
    WITHOUT_PARAMETERS,
    Level.MUST,
    "No parameter of create is required.",
    source=docs("create"),
    faults=[
        "create-requires-unique-name",
        "create-requires-date-expiry",
        "create-requires-ttl",
        "create-requires-mode",
        "create-requires-ttl-or-date-expiry",
        "create-empty-form-refused",
    ],
    fix="Accept a create without any parameter, and use the default of each.",
)
@pytest.mark.parametrize("name", ["nothing", "named"])
def test_without_parameters(gallery: Gallery, name: str) -> None:
    """Given a create without parameters, and one with a name alone, both are accepted."""
    expect_success(gallery.sent(name, base="everything", owner=CREATE).made)


@requirement(
    "create.without-body",
    Level.SHOULD,
    "A create without a body and without a Content-Type works.",
    source=other("docs:session-2026", "create"),
    faults=["create-without-body-refused"],
    fix="Treat a POST without a body as one without parameters; the sample sends none.",
)
def test_without_body(client: Client, gallery: Gallery) -> None:
    """Given a POST without body and Content-Type, as in the sample, it creates a Session."""
    gallery.accepted("nothing-again", WITHOUT_PARAMETERS)
    bare = client.send("POST", f"{gallery.service.path}/Sessions", operation="createSession")

    expect_success(bare)


@requirement(
    "create.answer-equals-fetch",
    Level.SHOULD,
    "The answer to create shows the Session as a fetch right after it does.",
    source=openapi("CreateSession/responses/201"),
    faults=[
        "create-answer-differs",
        "create-answer-date-created-differs",
    ],
    fix="Render the answer to create from what was stored, as a fetch does.",
)
@pytest.mark.parametrize("name", FETCHED)
def test_answer_equals_fetch(gallery: Gallery, name: str) -> None:
    """Given Sessions created in many ways, when each is fetched right after, then it equals the answer."""
    exhibit = gallery.accepted(name, CREATE)

    expect_kept(exhibit.made, exhibit.found)


@requirement(
    "create.listed-as-answered",
    Level.MUST,
    "The list shows a new Session with the values that the answer to its creation showed.",
    source=docs("list"),
    faults=[
        "session-listed-mode-default",
        "session-listed-ttl-zero",
        "session-listed-name-null",
        "session-listed-date-expiry-without-time",
    ],
    fix="Build the list from what create stored.",
)
@pytest.mark.parametrize("name", [*MODES, "ttl", "date-expiry", "everything", "three-bytes"])
def test_listed_as_answered(gallery: Gallery, name: str) -> None:
    """Given Sessions created with parameters, when the Service is listed, then these values show."""
    exhibit = gallery.accepted(name, CREATE)

    expect_listed_alike(gallery, exhibit)


# -- each parameter -----------------------------------------------------------------------------------


@requirement(
    "create.mode-default",
    Level.MUST,
    "A Session that is created without a Mode has the mode voice-and-message.",
    source=docs("create"),
    faults=[
        "create-mode-default-message-only",
        "create-mode-default-voice-only",
        "create-mode-default-of-latest",
        "create-mode-default-message-only-with-ttl",
    ],
    fix="Set mode to voice-and-message when the request names no Mode.",
)
@pytest.mark.parametrize("name", ["nothing-again", "open", "ttl"])
def test_mode_default(gallery: Gallery, name: str) -> None:
    """Given Sessions created without a Mode, with and without other parameters, each has that mode."""
    expect_value(gallery.accepted(name, CREATE).made, "/mode", "voice-and-message")


@requirement(
    "create.mode",
    Level.MUST,
    "Each of the three modes can be given and is stored.",
    source=docs("create"),
    faults=[
        "create-ignores-mode",
        *(f"create-mode-{mode}-refused" for mode in MODES),
        "create-mode-voice-only-as-both",
        "session-fetched-mode-default",
    ],
    fix="Store the Mode of the request.",
)
@pytest.mark.parametrize("mode", MODES)
def test_mode(gallery: Gallery, mode: str) -> None:
    """Given Sessions created in each mode, the answer and a fetch show that mode."""
    expect_shown(gallery.sent(mode, owner=WITHOUT_PARAMETERS), "Mode")


@requirement(
    "create.status-default",
    Level.MUST,
    "A Session that is created without a Status is open.",
    source=docs("create"),
    faults=[
        "create-status-default-in-progress",
        "create-status-default-closed",
        "create-status-in-progress-with-ttl",
    ],
    fix="Let a new Session be open when the request names no Status.",
)
@pytest.mark.parametrize("name", ["nothing", "named", "ttl"])
def test_status_default(gallery: Gallery, name: str) -> None:
    """Given Sessions created without a Status, each is open."""
    expect_value(gallery.accepted(name, CREATE).made, "/status", "open")


@requirement(
    "create.status-open",
    Level.MUST,
    "A Session can be created with Status=open.",
    source=docs("create"),
    faults=["create-status-open-refused", "create-status-any-is-in-progress"],
    fix="Accept Status=open, which is also the default.",
)
def test_status_open(gallery: Gallery) -> None:
    """Given a Session created with Status=open, it is accepted and open."""
    expect_shown(gallery.sent("open", owner=WITHOUT_PARAMETERS), "Status")


@requirement(
    "create.status-kept",
    Level.MAY,
    "A create with another initial Status that is accepted makes a Session with that status.",
    source=docs("create"),
    faults=["create-status-always-open"],
    fix="Either refuse a Status that a Session cannot start with, or let it start so.",
)
@pytest.mark.parametrize("status", ["in-progress", "closed"])
def test_status_kept(gallery: Gallery, status: str) -> None:
    """Given creates with Status in-progress and closed, those that are accepted show it."""
    expect_status_if_taken(gallery.sent(status, owner=WITHOUT_PARAMETERS))


@requirement(
    "create.everything",
    Level.MUST,
    "All parameters can be given together, and each is stored.",
    source=docs("create"),
    faults=["create-at-most-four-parameters", "create-mode-lost-with-date-expiry"],
    fix="Handle each parameter of a create on its own, however many come together.",
)
def test_everything(gallery: Gallery) -> None:
    """Given a Session created with name, mode, status and both expiries, all of them show."""
    expect_as_alone(gallery, gallery.sent("everything", owner=WITHOUT_PARAMETERS))


# -- what is refused ----------------------------------------------------------------------------------


@requirement(
    "create.unique-name-192-refused",
    Level.MUST,
    "A UniqueName of 192 characters is refused.",
    source=docs("create"),
    faults=[
        "create-unique-name-limit-192",
        "create-unique-name-without-limit",
        "create-unique-name-cut",
        "create-unique-name-limit-255",
    ],
    fix="Refuse a UniqueName of more than 191 characters with a 4xx before anything is stored.",
)
def test_unique_name_192_refused(turned_away: TurnedAway) -> None:
    """Given creates with names of 191 and of 192 characters, the longer one is refused."""
    attempt = turned_away.attempts["name-long"]

    expect_refused(attempt.made, control=attempt.control)


@requirement(
    "create.mode-refused",
    Level.MUST,
    "A Mode that is none of the three is refused.",
    source=openapi("CreateSession/body/Mode"),
    faults=["create-mode-unknown-accepted", "create-mode-by-prefix"],
    fix="Refuse a Mode that is not exactly one of the three values with a 4xx.",
)
@pytest.mark.parametrize("kind", ["mode-other", "mode-part"])
def test_mode_refused(turned_away: TurnedAway, kind: str) -> None:
    """Given creates with a Mode that there is and with one that there is not, the latter is refused."""
    attempt = turned_away.attempts[kind]

    expect_refused(attempt.made, control=attempt.control)


@requirement(
    "create.status-refused",
    Level.MUST,
    "A Status that is none of the five is refused.",
    source=openapi("CreateSession/body/Status"),
    faults=["create-status-unknown-accepted", "create-status-by-part"],
    fix="Refuse a Status that is not exactly one of the five values with a 4xx.",
)
@pytest.mark.parametrize("kind", ["status-other", "status-part"])
def test_status_refused(turned_away: TurnedAway, kind: str) -> None:
    """Given creates with Status=open and with one that there is not, the latter is refused."""
    attempt = turned_away.attempts[kind]

    expect_refused(attempt.made, control=attempt.control)


@requirement(
    "create.refused-leaves-nothing",
    Level.MUST,
    "A create that was refused leaves no Session behind.",
    source=docs("create"),
    faults=["create-keeps-refused-mode", "create-keeps-refused-date-expiry"],
    fix="Check all parameters before anything is stored.",
)
@pytest.mark.parametrize("kind", KINDS)
def test_refused_leaves_nothing(turned_away: TurnedAway, kind: str) -> None:
    """Given creates that were refused, when the Service is listed, then no Session has their names."""
    attempt = turned_away.attempts[kind]

    refused = refusal(attempt.made, attempt.owner)
    expect_times_listed(turned_away.walked, attempt.name, 0, refused)


@requirement(
    "create.refused-name-free",
    Level.MUST,
    "The name in a create that was refused for another reason is still free.",
    source=docs("create"),
    faults=["create-refused-takes-name", "create-keeps-refused-mode"],
    fix="Take a name only when the Session is stored.",
)
@pytest.mark.parametrize("kind", FREED)
def test_refused_name_free(turned_away: TurnedAway, gallery: Gallery, kind: str) -> None:
    """Given a create that was refused, when its name is given in a proper one, then it is accepted."""
    gallery.accepted("named", WITHOUT_PARAMETERS)
    refusal(turned_away.attempts[kind].made, turned_away.attempts[kind].owner)

    expect_success(turned_away.names_again[kind])


@requirement(
    "create.unknown-service",
    Level.SHOULD,
    "No Session can be created in a Service that does not exist.",
    source=other("errors:20404"),
    faults=["create-in-unknown-service"],
    fix="Answer 404 to a create below a Service SID that nothing has.",
)
def test_unknown_service(nowhere: Exchange, gallery: Gallery) -> None:
    """Given creates in a Service and below a SID that none has, the latter is refused."""
    expect_refused(nowhere, control=gallery.accepted("named", WITHOUT_PARAMETERS).made)


@requirement(
    "create.unknown-service-404",
    Level.SHOULD,
    "The refusal to create a Session in a Service that does not exist is a 404.",
    source=other("errors:20404"),
    faults=["create-in-unknown-service-answers-400"],
    fix="Answer 404 where there is no Service of that SID, whatever else is wrong.",
)
def test_unknown_service_404(nowhere: Exchange) -> None:
    """Given a create below a SID that no Service has, the refusal is a 404."""
    expect_http_status(refusal(nowhere, "create.unknown-service"), 404)


@requirement(
    "create.malformed-service",
    Level.SHOULD,
    "No Session can be created below a ServiceSid that is no SID of a Service.",
    source=other("docs:sid", "format"),
    faults=["create-service-malformed-accepted", "create-service-cut-accepted"],
    fix="Compare the whole ServiceSid of the path with the SID of the Service.",
)
@pytest.mark.parametrize("change", ["shorter", "star"])
def test_malformed_service(below: dict[str, Exchange], plain: Session, change: str) -> None:
    """Given creates in a Service and below a text that is no SID, the latter is refused."""
    expect_refused(below[change], control=plain.made)


@requirement(
    "create.unknown-parameter-ignored",
    Level.SHOULD,
    "A parameter that create does not know is ignored.",
    source=other("errors:20001"),
    faults=["create-unknown-parameter-refused"],
    fix="Read the parameters that you know and leave the others alone.",
)
def test_unknown_parameter_ignored(client: Client, make: Make, gallery: Gallery) -> None:
    """Given a create with a parameter that does not exist, it is accepted like the one without it."""
    control = gallery.right("ttl", "Ttl", "lifetimes.ttl")
    made = client.create_session(
        gallery.service, **{**control.form, "UniqueName": make.name()}, Colour="green"
    )

    expect_success(made)
    expect_same(control.made, made, ["/ttl"])


@requirement(
    "create.multipart",
    Level.SHOULD,
    "The parameters of a create can be sent as multipart/form-data.",
    source=other("docs:requests", "content-types"),
    faults=["create-multipart-refused", "create-multipart-ignored"],
    fix="Read multipart/form-data beside urlencoded forms.",
)
def test_multipart(client: Client, make: Make, service: Service, gallery: Gallery) -> None:
    """Given a create whose parameters come as multipart/form-data, they are stored."""
    gallery.right("voice-only", "Mode", "create.mode")
    name = make.name()
    made = client.send(
        "POST",
        f"{service.path}/Sessions",
        operation="createSession",
        body=(
            f'--frontier\r\nContent-Disposition: form-data; name="UniqueName"\r\n\r\n{name}\r\n'
            '--frontier\r\nContent-Disposition: form-data; name="Mode"\r\n\r\nvoice-only\r\n--frontier--\r\n'
        ).encode(),
        headers={"Content-Type": "multipart/form-data; boundary=frontier"},
    )

    expect_success(made)
    expect_value(made, "/unique_name", name)
    expect_value(made, "/mode", "voice-only")


# -- with Participants --------------------------------------------------------------------------------


@requirement(
    "create.participants",
    Level.MUST,
    "Participants that are given at create belong to the new Session.",
    source=docs("participants-parameter"),
    faults=[
        "create-participants-ignored",
        "create-participants-last-only",
        "create-participants-first-only",
        "create-participants-one-crashes",
        "create-participants-one-ignored",
    ],
    fix="Add each Participant that the create describes to the new Session.",
)
def test_participants(founded: Founded) -> None:
    """Given Sessions created with one and with two Participants, a list shows each of these."""
    expect_founders(founded)


@requirement(
    "create.participants-read",
    Level.SHOULD,
    "Participants are read from the repeated key Participants, each value a JSON object.",
    source=sdk("python", "participants-array"),
    faults=["create-participants-refused"],
    fix="Read every value of the key Participants as the JSON text of one Participant.",
)
def test_participants_read(founded: Founded) -> None:
    """Given a create with Participants as the helper libraries send them, it is accepted."""
    expect_success(founded.made)


@requirement(
    "create.participants-at-most-two",
    Level.SHOULD,
    "A create with more than two Participants is refused.",
    source=other("errors:80609"),
    faults=["create-participants-third-dropped", "create-participants-without-limit"],
    fix="Refuse a create with more than two Participants with a 4xx.",
)
def test_participants_at_most_two(founded: Founded) -> None:
    """Given creates with two and with three Participants, the latter is refused."""
    expect_refused(founded.crowded, control=founded.made)


@requirement(
    "create.participants-third-code",
    Level.SHOULD,
    "Where a create with more than two Participants is refused with a code, the code is 80609.",
    source=other("errors:80609"),
    faults=["create-participants-third-other-code"],
    fix="Give the refusal the code 80609, as where a third Participant joins later.",
)
def test_participants_third_code(founded: Founded) -> None:
    """Given a create with two Participants, when one with three is refused, then the code is 80609."""
    expect_success(founded.made)
    expect_error_code(refusal(founded.crowded, "create.participants-at-most-two"), 80609)


# -- what the documents leave open --------------------------------------------------------------------


@observation(
    "create.without-name",
    "What unique_name does a Session have that was given none?",
    source=docs("properties"),
)
def test_without_name(gallery: Gallery) -> str:
    """Given a Session created without parameters, its unique_name is recorded."""
    name = gallery.accepted("nothing", CREATE).made.body.get("unique_name")

    return "null" if name is None else "an empty text" if name == "" else "a generated one"


@observation(
    "create.status-other",
    "Can a Session be created with the statuses in-progress, closed, failed and unknown?",
    source=docs("create"),
)
def test_status_other(client: Client, make: Make, gallery: Gallery) -> str:
    """Given creates with each of these, what comes of them is recorded."""
    taken = {status: gallery.exhibits[status].made for status in ("in-progress", "closed")}
    said = [f"{status} {in_words(made, 'Status')}" for status, made in taken.items()]
    asked = [
        f"{status} {outcome(client, make, gallery.service, 'Status', status)}" for status in ODD_STATUSES
    ]

    return "; ".join(said + asked)


@observation(
    "create.empty-values",
    "Does an empty parameter count as absent?",
    source=docs("create"),
)
def test_empty_values(client: Client, make: Make, quiet: Service) -> str:
    """Given creates with one empty parameter each, what comes of them is recorded."""
    parameters = ("Mode", "Status", "Ttl", "DateExpiry")

    return "; ".join(f"{name} {outcome(client, make, quiet, name, '')}" for name in parameters)


@observation(
    "create.letter-case",
    "Are the values of Mode and Status recognised in capitals?",
    source=docs("create"),
)
def test_letter_case(client: Client, make: Make, quiet: Service) -> str:
    """Given creates with a mode and a status in capitals, what comes of them is recorded."""
    forms = (("Mode", "VOICE-ONLY"), ("Status", "OPEN"))

    return "; ".join(f"{text} {outcome(client, make, quiet, name, text)}" for name, text in forms)


@observation(
    "create.repeated-parameter",
    "Which value of a parameter that is given twice counts?",
    source=docs("create"),
)
def test_repeated_parameter(client: Client, make: Make, quiet: Service) -> str:
    """Given a create with two values of Mode, what comes of it is recorded."""
    return outcome(client, make, quiet, "Mode", ["voice-only", "message-only"])


@observation(
    "create.participants-unusable",
    "What comes of a create with Participants that are no JSON or that no number can be found for?",
    source=docs("participants-parameter"),
)
def test_participants_unusable(client: Client, make: Make, founded: Founded, quiet: Service) -> str:
    """Given creates whose Participants cannot be added, what comes of them is recorded."""
    broken = outcome(client, make, founded.service, "Participants", "{")
    lost = outcome(client, make, quiet, "Participants", described_as("+14158675398"))

    return f"no JSON {broken}; without numbers {lost}"


@observation(
    "create.fail-on-participant-conflict",
    "What comes of a create with FailOnParticipantConflict?",
    source=other("errors:80604"),
)
def test_fail_on_participant_conflict(client: Client, make: Make, quiet: Service) -> str:
    """Given a create with that experimental parameter, what comes of it is recorded."""
    return outcome(client, make, quiet, "FailOnParticipantConflict", "true")
