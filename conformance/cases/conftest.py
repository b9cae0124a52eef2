"""The givens: states that cases start from, by name. Those with a wider scope are shared by many cases."""

from contextlib import suppress
from functools import partial

import pytest

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.fuzzing.ahead import draft_ahead
from conformance.given import Make
from conformance.model import Exchange, NotApplicable, NotJudged
from conformance.plugin import judging
from conformance.scenes.ageing import Aged, Young, age, begin
from conformance.scenes.changes import STEPS, Story, tell
from conformance.scenes.creating import Inheriting, inherit
from conformance.scenes.dissolving import Dissolved, dissolve
from conformance.scenes.gallery import Gallery, exhibit
from conformance.scenes.gathering import Book, Gathering, gather
from conformance.scenes.joining import (
    Attended,
    Joined,
    Shut,
    Spoken,
    Talk,
    attend,
    close_off,
    join,
    speak,
    talk,
)
from conformance.scenes.listing import Empty, look_into
from conformance.scenes.misusing import create_below
from conformance.scenes.multitude import crowd_together
from conformance.scenes.naming import Namesakes, share_a_name
from conformance.scenes.parting import Parted, part
from conformance.scenes.planting import Planted, hindered
from conformance.scenes.pooling import Pooling, pooling
from conformance.scenes.refusing import Subject
from conformance.scenes.shifting import Shifting, shift
from conformance.scenes.sowing import plant
from conformance.scenes.touring import met, tour_around
from conformance.scenes.turning_away import TurnedAway, turn_away
from conformance.scenes.updating import Listed, update_and_list
from conformance.scenes.walking import quiet_service


def pytest_collection_finish(session: pytest.Session) -> None:
    """Have generated requests made while what comes before them is judged."""
    config, calls = session.config, (getattr(item, "callspec", None) for item in session.items)
    wanted = dict.fromkeys(call.params["fuzzed"] for call in calls if call and "fuzzed" in call.params)
    if wanted and not config.option.collectonly:
        draft_ahead(config, judging(config).client, judging(config).make, list(wanted))


@pytest.fixture(scope="session")
def client(pytestconfig: pytest.Config) -> Client:
    """The client of the target."""
    return judging(pytestconfig).client


@pytest.fixture(scope="session")
def make(pytestconfig: pytest.Config) -> Make:
    """Makes further resources."""
    return judging(pytestconfig).make


@pytest.fixture(scope="session")
def service(make: Make) -> Service:
    """The Service that the run works in."""
    return make.main_service()


@pytest.fixture(scope="session")
def other_service(empty: Empty) -> Service:
    """A second Service."""
    return empty.service


@pytest.fixture(scope="session")
def empty(client: Client, make: Make, service: Service) -> Empty:  # noqa: ARG001 - the main Service comes first
    """The second Service, listed before anything is created in it."""
    return look_into(client, make.service())


@pytest.fixture(scope="session")
def inheriting(client: Client, make: Make, service: Service) -> Inheriting:  # noqa: ARG001 - the main Service comes first
    """Sessions in a Service with a DefaultTtl."""
    return inherit(client, make)


@pytest.fixture
def session(make: Make, service: Service) -> Session:
    """A new Session of the case's own, named, open, with a lifetime of an hour."""
    return make.session(service)


@pytest.fixture(scope="session")
def plain(make: Make, service: Service) -> Session:
    """A Session made without any parameter, to be looked at only."""
    return make.bare_session(service)


@pytest.fixture(scope="session")
def found(client: Client, plain: Session) -> Exchange:
    """The fetch of a Session that is there, as the control of those that are not."""
    return client.fetch_session(plain)


@pytest.fixture(scope="session")
def story(client: Client, make: Make, plain: Session) -> Story:
    """A Session with all that can be given to one, younger than another, updated step by step."""
    name = f"{make.name()} \u00e9\u6f22"
    session = make.session(
        plain.service, UniqueName=name, Mode="message-only", DateExpiry="2099-01-02T03:04:05Z"
    )
    return tell(client, session, client.fetch_session(session), STEPS)


@pytest.fixture(scope="session")
def parted(client: Client, make: Make, story: Story) -> Parted:
    """The Session of the story, whose name was asked for again before it was deleted."""
    return part(client, make, story)


@pytest.fixture(scope="session")
def young(client: Client, make: Make, quiet: Service) -> Young:
    """A Session that was read right after it was created, between two others."""
    return begin(client, make, quiet)


@pytest.fixture(scope="session")
def aged(client: Client, young: Young) -> Aged:
    """The same Session, read again after more than a second."""
    return age(client, young)


@pytest.fixture(scope="session")
def quiet(make: Make, service: Service) -> Service:
    """A Service that nobody but the run works in, where there can be one."""
    return service if make.client.target.service_sid is None else quiet_service(make, service)


@pytest.fixture(scope="session")
def calm(request: pytest.FixtureRequest, service: Service) -> Service:
    """A Service with so few Sessions that a page holds them, where there can be another than the main one."""
    try:
        other: Service = request.getfixturevalue("other_service")
    except NotApplicable:
        return service
    return other


@pytest.fixture(scope="session")
def listed(client: Client, make: Make, aged: Aged) -> Listed:
    """Sessions made without parameters that were updated, with the list of their Service."""
    return update_and_list(client, make, aged)


@pytest.fixture(scope="session")
def subject(client: Client, make: Make, service: Service) -> Subject:
    """An open Session that is asked for what must be refused."""
    return Subject(client, partial(make.session, service, DateExpiry="2098-01-02T03:04:05Z"))


@pytest.fixture(scope="session")
def closed_subject(client: Client, make: Make, service: Service) -> Subject:
    """A closed Session that is asked for what must be refused."""
    return Subject(client, lambda: make.closed(make.session(service)))


@pytest.fixture(scope="session")
def below(client: Client, make: Make, service: Service) -> dict[str, Exchange]:
    """Creates below texts that are no SID of a Service."""
    return create_below(client, make, service)


@pytest.fixture(scope="session")
def shifting(request: pytest.FixtureRequest, client: Client, make: Make) -> Shifting:
    """A list whose Sessions come and go while it is read, those with a DefaultTtl where there are any."""
    held: list[Session] = []
    with suppress(NotJudged):
        held = request.getfixturevalue("inheriting").sessions
    return shift(client, make, held)


@pytest.fixture(scope="session")
def dissolved(request: pytest.FixtureRequest, client: Client, make: Make) -> Dissolved:
    """A Service with a Session and children that was deleted: that with the DefaultTtl, when it is done."""
    with suppress(NotJudged):
        request.getfixturevalue("shifting")
    try:
        leaving: Service = request.getfixturevalue("inheriting").service
    except NotJudged:
        leaving = make.service()
    return dissolve(client, make, leaving)


@pytest.fixture(scope="session")
def namesakes(request: pytest.FixtureRequest, client: Client, make: Make, quiet: Service) -> Namesakes:
    """Sessions of one name in two Services, the first of which was deleted and followed by another."""
    try:
        elsewhere: Service | NotApplicable = request.getfixturevalue("other_service")
    except NotApplicable as reason:
        elsewhere = reason
    return share_a_name(client, make, quiet, elsewhere)


@pytest.fixture(scope="session")
def gallery(client: Client, make: Make, service: Service, quiet: Service) -> Gallery:
    """Sessions created in every way, fetched and listed."""
    return exhibit(client, make, quiet, alone=client.target.service_sid is None or quiet != service)


@pytest.fixture(scope="session")
def gathering(client: Client, make: Make, plain: Session) -> Gathering:
    """Sessions of every kind, in a Service of their own where there can be one, and their list."""
    return gather(client, make, plain)


@pytest.fixture(scope="session")
def book(gathering: Gathering) -> Book:
    """The list of the Sessions of every kind."""
    return gathering.book


@pytest.fixture(scope="session")
def crowd(client: Client, make: Make, service: Service) -> Book:
    """The list of a Service with more Sessions than a page of 100 holds."""
    return crowd_together(client, make, service)


@pytest.fixture(scope="session")
def attended(make: Make, quiet: Service) -> Attended:
    """Two Sessions, the older of which a Participant joined."""
    return attend(make, quiet)


@pytest.fixture(scope="session")
def joined(client: Client, make: Make, attended: Attended) -> Joined:
    """A Session that two Participants joined, and what else was tried."""
    return join(client, make, attended)


@pytest.fixture(scope="session")
def spoken(make: Make, quiet: Service) -> Spoken:
    """A Session with a Participant to which a message was sent."""
    return speak(make, quiet)


@pytest.fixture(scope="session")
def talked(client: Client, make: Make, spoken: Spoken) -> Talk:
    """A Session that two messages went through."""
    return talk(client, make, spoken)


@pytest.fixture(scope="session")
def shut(client: Client, make: Make, quiet: Service) -> Shut:
    """A closed Session that was to be joined and to be spoken through."""
    return close_off(client, make, quiet)


@pytest.fixture(scope="session")
def pooled(client: Client, make: Make, other_service: Service) -> Pooling:
    """A Participant tried in a Service before and after it had numbers; no other case puts any there."""
    return pooling(client, make, other_service)


@pytest.fixture(scope="session")
def turned_away(client: Client, make: Make, gallery: Gallery) -> TurnedAway:
    """Creates that have to be refused, sent after those of the gallery."""
    return turn_away(client, make, gallery)


@pytest.fixture(scope="session")
def seen(tour: list[Exchange]) -> list[Exchange]:
    """Stands for every answer of the run; the plugin hands the parts to watching cases one by one."""
    return tour


@pytest.fixture(scope="session")
def tour(client: Client, make: Make, service: Service) -> list[Exchange]:
    """One exchange of every kind that shows a Session, a page or a refusal, for the cases that watch.

    None is sent where the run has shown each kind already.
    """
    return met(client.recorder.exchanges) or tour_around(client, make, service)


@pytest.fixture(scope="session")
def planted(request: pytest.FixtureRequest, client: Client, make: Make) -> Planted:
    """Sessions that need time. The first case of every run asks for them, so this never raises."""
    try:
        service: Service = request.getfixturevalue("service")
    except NotJudged as reason:
        return hindered(client, make, reason)
    return plant(client, make, service)
