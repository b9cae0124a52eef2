"""Chapter neighbours: what the resources around the Session owe it, where a target has them."""

from contextlib import suppress

import pytest

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.expect import (
    expect_4xx,
    expect_error_code,
    expect_http_status,
    expect_pattern,
    expect_refused,
    expect_value,
)
from conformance.given import Make
from conformance.model import Exchange, Level, NotJudged
from conformance.requirement import requirement
from conformance.scenes.company import meet_services, needed
from conformance.scenes.contract import (
    children,
    expect_members,
    expect_objects,
    expect_parents,
    expect_presence,
    expect_values,
    interactions,
    neighbour_answers,
    participants,
    read_list,
    services,
    session_answers,
)
from conformance.scenes.creating import DEFAULT_TTL, Inheriting
from conformance.scenes.deletion import mortal_service, name_of
from conformance.scenes.dissolving import Dissolved
from conformance.scenes.joining import expect_empty_list, offered, unknown_session
from conformance.sources import observed, openapi, other
from conformance.watch import Seen

PARTICIPANT = (
    *("sid", "session_sid", "service_sid", "account_sid", "friendly_name", "identifier", "proxy_identifier"),
    *("proxy_identifier_sid", "date_deleted", "date_created", "date_updated", "url", "links"),
)
INTERACTION = ("sid", "session_sid", "service_sid", "account_sid", "data", "type", "date_created", "url")
SERVICE = ("sid", "unique_name", "account_sid", "default_ttl", "date_created", "date_updated", "url", "links")


@pytest.fixture(scope="session")
def company(request: pytest.FixtureRequest, client: Client) -> list[Exchange]:
    """One exchange at least of every kind that shows a neighbour, as far as the target has them."""
    for name in ("joined", "talked", "pooled"):
        with suppress(NotJudged):
            request.getfixturevalue(name)
    with suppress(NotJudged):
        meet_services(client, request.getfixturevalue("other_service"))
    return client.recorder.exchanges


@pytest.fixture(scope="session")
def below(client: Client, plain: Session, company: list[Exchange]) -> dict[str, Exchange]:
    """The lists below an untouched Session by their keys, below one that does not exist by `no-` and key."""
    del company
    session, nowhere = plain, unknown_session(plain.service)
    keys = ("participants", "interactions")
    found = {key: read_list(client, session, key) for key in keys}
    return found | {f"no-{key}": read_list(client, nowhere, key) for key in keys}


@pytest.fixture(scope="session")
def spare(make: Make, service: Service) -> Service:
    """A Service created with a name only, to be looked at: the main one where the run made it."""
    return mortal_service(make) if service.made.response is None else service


@pytest.fixture(scope="session")
def company_of_any(company: list[Exchange]) -> list[Exchange]:
    """The same, on targets that have any neighbour."""
    return needed(company, neighbour_answers)


@pytest.fixture(scope="session")
def company_of_children(company: list[Exchange]) -> list[Exchange]:
    """The same, on targets that have anything that lives in a Service or a Session."""
    return needed(company, children)


@pytest.fixture(scope="session")
def company_of_participants(company: list[Exchange]) -> list[Exchange]:
    """The same, on targets that have Participants."""
    return needed(company, participants)


@pytest.fixture(scope="session")
def company_of_interactions(company: list[Exchange]) -> list[Exchange]:
    """The same, on targets that have Interactions."""
    return needed(company, interactions)


@pytest.fixture(scope="session")
def company_of_services(company: list[Exchange]) -> list[Exchange]:
    """The same, on targets that have Services."""
    return needed(company, services)


# -- every answer --------------------------------------------------------------------------------------


@requirement(
    "neighbours.answers-match",
    Level.MUST,
    "What successful answers show of Services, numbers, Participants and Interactions fits its schema.",
    source=openapi("CreateParticipant/responses/201"),
    faults=["participant-sid-prefix", "service-default-ttl-text"],
    fix="Give every member the type and the pattern of the OpenAPI description.",
    watches=neighbour_answers,
)
@pytest.mark.usefixtures("company_of_any")
def test_answers_match(seen: Seen) -> None:
    """Given any successful answer about a neighbour, what it shows satisfies the schema of that answer."""
    expect_values(seen)


@requirement(
    "neighbours.members",
    Level.SHOULD,
    "Services, numbers, Participants and Interactions are shown with their SIDs, and lists with a meta.",
    source=other("docs:participant", "properties"),
    faults=[
        "participant-without-sid",
        "participant-without-session-sid",
        "participant-without-service-sid",
        "participant-without-account-sid",
        "interaction-without-sid",
        "message-without-sid",
        "interaction-without-session-sid",
        "interaction-without-service-sid",
        "interaction-without-account-sid",
        "message-without-session-sid",
        "message-without-service-sid",
        "service-without-account-sid",
        "number-without-sid",
        "number-without-service-sid",
        "list-participants-meta-missing",
    ],
    fix="Show with each resource its own SID and those of its Session, Service and account.",
    watches=neighbour_answers,
)
@pytest.mark.usefixtures("company_of_any")
def test_members(seen: Seen) -> None:
    """Given any successful answer about a neighbour, it has the members that say what it is of."""
    expect_presence(seen)


@requirement(
    "neighbours.session-objects",
    Level.MUST,
    "Every successful answer that shows Sessions is a JSON object, and so is each Session of a list.",
    source=openapi("proxy.v1.service.session"),
    faults=["session-closed-in-array", "session-third-listed-as-sid", "session-reopened-as-null"],
    fix="Answer with the Session itself, or with a page of Sessions.",
    watches=session_answers,
)
def test_session_objects(seen: Seen) -> None:
    """Given any successful answer about Sessions, it is a JSON object and holds nothing but objects."""
    expect_objects(seen)


@requirement(
    "neighbours.parents",
    Level.SHOULD,
    "Numbers, Participants and Interactions name the Service and the Session that they were asked for in.",
    source=other("docs:participant", "properties"),
    faults=[
        "participant-session-sid-other",
        "participant-service-sid-other",
        "interaction-session-sid-other",
        "interaction-service-sid-other",
        "message-session-sid-other",
        "message-service-sid-other",
    ],
    fix="Set session_sid and service_sid to those of the path.",
    watches=children,
)
@pytest.mark.usefixtures("company_of_children")
def test_parents(seen: Seen) -> None:
    """Given any neighbour that is shown, its session_sid and service_sid are those of the request."""
    expect_parents(seen)


@requirement(
    "neighbours.participant-members",
    Level.SHOULD,
    "A Participant has all documented members.",
    source=other("docs:participant", "properties"),
    faults=["participant-without-identifier", "participant-without-url", "participant-without-links"],
    fix="Show every member of a Participant, null where there is no value.",
    watches=participants,
)
@pytest.mark.usefixtures("company_of_participants")
def test_participant_members(seen: Seen) -> None:
    """Given any Participant that is shown, it has every documented member."""
    expect_members(seen, PARTICIPANT)


@requirement(
    "neighbours.interaction-members",
    Level.SHOULD,
    "An Interaction has the documented members that do not depend on its direction.",
    source=other("docs:interaction", "properties"),
    faults=["interaction-without-type", "interaction-without-url", "message-without-url"],
    fix="Show every member of an Interaction, null where there is no value.",
    watches=interactions,
)
@pytest.mark.usefixtures("company_of_interactions")
def test_interaction_members(seen: Seen) -> None:
    """Given any Interaction that is shown, it has the documented members."""
    expect_members(seen, INTERACTION)


@requirement(
    "neighbours.service-members",
    Level.SHOULD,
    "A Service has the documented members that Sessions depend on.",
    source=other("docs:service", "properties"),
    faults=[
        "service-without-unique-name",
        "service-without-default-ttl",
        "service-without-url",
        "service-without-links",
    ],
    fix="Show every member of a Service, null where there is no value.",
    watches=services,
)
@pytest.mark.usefixtures("company_of_services")
def test_service_members(seen: Seen) -> None:
    """Given any Service that is shown, it has the documented members."""
    expect_members(seen, SERVICE)


# -- below a Session -----------------------------------------------------------------------------------


@requirement(
    "neighbours.fresh-lists-empty",
    Level.SHOULD,
    "A new Session has no Participants and no Interactions: both lists are empty.",
    source=other("docs:interaction", "operations"),
    faults=[
        "participant-in-every-session",
        "interaction-in-every-session",
        "list-interactions-under-other-key",
    ],
    fix="Answer with an empty array under the key of the list.",
)
@pytest.mark.parametrize("key", ["participants", "interactions"])
def test_fresh_lists_empty(below: dict[str, Exchange], key: str) -> None:
    """Given a new Session beside busy ones, when a list below it is read, then it is there and empty."""
    expect_empty_list(offered(below[key]), key)


@requirement(
    "neighbours.list-keys",
    Level.SHOULD,
    "The lists below a Session name their key in meta: participants and interactions.",
    source=other("docs:response", "paging"),
    faults=["list-participants-meta-key-other", "list-interactions-meta-key-other"],
    fix="Set meta.key to the name of the array.",
)
@pytest.mark.parametrize("key", ["participants", "interactions"])
def test_list_keys(below: dict[str, Exchange], key: str) -> None:
    """Given a Session, when a list below it is read, then meta.key names the array."""
    expect_value(offered(below[key]), "/meta/key", key)


@requirement(
    "neighbours.unknown-session-404",
    Level.SHOULD,
    "The lists below a Session that does not exist are answered with HTTP status 404.",
    source=other("errors:20404"),
    faults=["unknown-session-lists-empty", "unknown-session-lists-400"],
    fix="Look the Session up before anything below it is listed.",
)
@pytest.mark.parametrize("key", ["participants", "interactions"])
def test_unknown_session_404(below: dict[str, Exchange], key: str) -> None:
    """Given a well-formed sid that no Session has, when a list below it is read, then it is a 404."""
    missing = below[f"no-{key}"]

    expect_refused(missing, control=offered(below[key]))
    expect_http_status(missing, 404)


# -- Services ------------------------------------------------------------------------------------------


@requirement(
    "neighbours.service-201",
    Level.SHOULD,
    "Creating a Service is answered with HTTP status 201 and a sid of KS with 32 hexadecimal digits.",
    source=openapi("CreateService/responses/201"),
    faults=["service-create-answers-202", "service-create-answers-200"],
    fix="Answer a create with 201 and the new Service.",
)
def test_service_201(spare: Service) -> None:
    """When a Service is created, then the answer is a 201 with its sid."""
    expect_http_status(spare.made, 201)
    expect_pattern(spare.made, "/sid", r"KS[0-9a-fA-F]{32}")


@requirement(
    "neighbours.service-name-required",
    Level.SHOULD,
    "A Service cannot be created without a UniqueName.",
    source=other("docs:service", "create"),
    faults=["service-name-optional"],
    fix="Refuse to create a Service that is given no UniqueName.",
)
def test_service_name_required(client: Client, spare: Service) -> None:
    """Given that Services can be created, when one is created without a name, then it is refused."""
    refused = client.create_service()

    expect_refused(refused, control=spare.made)


@requirement(
    "neighbours.service-name-twice",
    Level.SHOULD,
    "The UniqueName of a Service cannot be used for a second one.",
    source=other("errors:80602"),
    faults=["service-name-twice"],
    fix="Refuse a UniqueName that another Service has.",
)
def test_service_name_twice(client: Client, spare: Service) -> None:
    """Given a Service, when another is created under its name, then that is refused."""
    refused = client.create_service(UniqueName=name_of(spare))

    expect_refused(refused, control=spare.made)
    expect_error_code(refused, 80602)


@requirement(
    "neighbours.service-default-ttl",
    Level.SHOULD,
    "The DefaultTtl of a Service is stored and shown as default_ttl.",
    source=other("docs:service", "default-ttl"),
    faults=["service-default-ttl-ignored", "service-default-ttl-other", "service-default-ttl-not-stored"],
    fix="Store DefaultTtl with the Service and show it.",
)
def test_service_default_ttl(inheriting: Inheriting) -> None:
    """Given a Service created with a DefaultTtl, when it is fetched, then default_ttl has that value."""
    expect_value(inheriting.service.made, "/default_ttl", DEFAULT_TTL)
    expect_value(inheriting.shown, "/default_ttl", DEFAULT_TTL)


@requirement(
    "neighbours.service-defaults",
    Level.MAY,
    "A Service created with a name only has a default_ttl of 0, country and prefer-sticky.",
    source=observed("terraform", "service"),
    faults=["service-default-ttl-default-hour"],
    fix="Use 0, country and prefer-sticky where nothing is given.",
)
def test_service_defaults(spare: Service) -> None:
    """Given a Service created with a name only, its other members have the values seen on the real one."""
    made = spare.made

    expect_value(made, "/default_ttl", 0)
    expect_value(made, "/geo_match_level", "country")
    expect_value(made, "/number_selection_behavior", "prefer-sticky")


@requirement(
    "neighbours.service-deleted",
    Level.SHOULD,
    "Deleting a Service is answered with HTTP status 204, and it can then no longer be fetched.",
    source=openapi("DeleteService/responses/204"),
    faults=["service-delete-does-nothing", "service-delete-answers-200"],
    fix="Remove the Service and answer with 204.",
)
def test_service_deleted(dissolved: Dissolved) -> None:
    """Given a Service, when it is deleted, then the answer is a 204 and a fetch finds it no more."""
    removal = dissolved.mortal().removal

    expect_http_status(removal.deleted, 204)
    expect_4xx(removal.left)
