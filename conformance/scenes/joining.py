"""Sessions that Participants join and messages go through, with everything that was answered."""

from dataclasses import dataclass

from conformance.addresses import Interaction, Participant, Service, Session
from conformance.client import Client
from conformance.expect import MISSING, answered, fail, find, show
from conformance.given import Make, random_sid
from conformance.model import Exchange, NotApplicable
from conformance.scenes.families import listed_sids

FIRST, SECOND, THIRD, MESSAGED, REJECTED = (f"+1415867536{digit}" for digit in range(5))


@dataclass(frozen=True, slots=True)
class Attended:
    """A Session with one Participant, and a younger one that was there before and has none."""

    session: Session
    sibling: Session
    participant: Participant
    made: Exchange


@dataclass(frozen=True, slots=True)
class Joined:
    """A Session and what its Participants came to; the fields are in the order of sending."""

    session: Session
    first: Participant
    nameless: Exchange
    twice: Exchange
    second: Exchange
    third: Exchange
    fetched: Exchange
    listed: Exchange
    session_after: Exchange


@dataclass(frozen=True, slots=True)
class Left:
    """A Session one of whose Participants was deleted, and its identifier added again."""

    participant: Participant
    deleted: Exchange
    fetched: Exchange
    back: Exchange


@dataclass(frozen=True, slots=True)
class Spoken:
    """A Session that one message went through."""

    session: Session
    participant: Participant
    message: Interaction


@dataclass(frozen=True, slots=True)
class Talk:
    """A Session with two messages, the second of which was deleted as an Interaction in the end."""

    session: Session
    participant: Participant
    first: Interaction
    second: Interaction
    session_after: Exchange
    listed_messages: Exchange
    fetched_message: Exchange
    listed: Exchange
    fetched: Exchange
    deleted: Exchange
    fetched_after: Exchange
    kept: Exchange


@dataclass(frozen=True, slots=True)
class Shut:
    """A further Participant for a closed Session, and a message through it."""

    joined: Exchange
    spoken: Exchange


def attend(make: Make, service: Service) -> Attended:
    """Let a Participant join the older of two Sessions."""
    session, sibling = make.session(service), make.session(service)
    participant = make.participant(session, FIRST)
    return Attended(session, sibling, participant, participant.made)


def join(client: Client, make: Make, attended: Attended) -> Joined:
    """Let as many Participants join the Session as can, and one more."""
    session, first = attended.session, attended.participant
    return Joined(
        session,
        first=first,
        nameless=client.create_participant(session, FriendlyName="nobody"),
        twice=client.create_participant(session, Identifier=FIRST),
        second=_second(client, make, session),
        third=client.create_participant(session, Identifier=THIRD),
        fetched=client.fetch_participant(first),
        listed=client.list_participants(session),
        session_after=client.fetch_session(session),
    )


def _second(client: Client, make: Make, session: Session) -> Exchange:
    made = client.create_participant(session, Identifier=SECOND)
    if made.succeeded:
        return made
    make.pool(session.service)
    return client.create_participant(session, Identifier=SECOND)


def leave(client: Client, make: Make, joined: Joined) -> Left:
    """Delete the second Participant of the Session, or the only one of another, and add it again."""
    participant = _leaver(make, joined)
    return Left(
        participant,
        deleted=client.delete_participant(participant),
        fetched=client.fetch_participant(participant),
        back=client.create_participant(
            participant.session, Identifier=SECOND if participant.made is joined.second else REJECTED
        ),
    )


def _leaver(make: Make, joined: Joined) -> Participant:
    sid = joined.second.body.get("sid")
    if joined.second.succeeded and isinstance(sid, str):
        return Participant(joined.session, sid, joined.second)
    return make.participant(make.session(joined.session.service), REJECTED)


def speak(make: Make, service: Service) -> Spoken:
    """Send a message through a Session."""
    participant = make.participant(make.session(service), MESSAGED)
    return Spoken(participant.session, participant, make.message(participant))


def talk(client: Client, make: Make, spoken: Spoken) -> Talk:
    """Send another message through the Session and delete it."""
    session, participant, first = spoken.session, spoken.participant, spoken.message
    second = make.message(participant, "pong")
    return Talk(
        session,
        participant,
        first,
        second,
        session_after=client.fetch_session(session),
        listed_messages=client.list_messages(participant),
        fetched_message=client.fetch_message(participant.message(second.sid)),
        listed=client.list_interactions(session),
        fetched=client.fetch_interaction(second),
        deleted=client.delete_interaction(second),
        fetched_after=client.fetch_interaction(second),
        kept=client.fetch_interaction(first),
    )


def close_off(client: Client, make: Make, service: Service) -> Shut:
    """Try to go on with a Session that a Participant joined and that was then closed."""
    participant = make.participant(make.session(service), REJECTED)
    make.closed(participant.session)
    return Shut(
        joined=client.create_participant(participant.session, Identifier=THIRD),
        spoken=client.create_message(participant, Body="late"),
    )


def unknown_session(service: Service) -> Session:
    """A well-formed sid that no Session has."""
    return service.session(random_sid("KC"))


def expect_listed_exactly(page: Exchange, key: str, sids: list[object]) -> None:
    """The list holds these children and no others, in any order."""
    if not answered(page).succeeded:
        raise fail("refused", expected="a 2xx answer", actual=str(page.http_status), evidence=page)
    found = listed_sids(page, key)
    if sorted(map(str, found)) != sorted(map(str, sids)):
        raise fail(
            "listed",
            expected=f"{len(sids)} under {key}: {', '.join(map(str, sids))}",
            actual=f"{len(found)}: {', '.join(map(str, found))}",
            evidence=page,
            pointer=f"/{key}",
        )


def offered(page: Exchange) -> Exchange:
    """A list below a Session that exists, on targets that offer it."""
    if answered(page).refused:
        raise NotApplicable(f"the target does not offer this list ({page.http_status})", evidence=[page])
    return page


def expect_empty_list(page: Exchange, key: str) -> None:
    """The array under the key is there and empty."""
    found = find(page, f"/{key}")
    if found != []:
        shown = "absent" if found is MISSING else show(found)
        raise fail(
            "not-empty", expected=f"/{key} an empty array", actual=shown, evidence=page, pointer=f"/{key}"
        )


def expect_departed(fetched: Exchange) -> None:
    """The Participant is not served any more, or shows that it was deleted."""
    if not answered(fetched).refused and fetched.body.get("date_deleted") is None:
        raise fail(
            "still-there",
            expected="a 4xx answer, or /date_deleted set",
            actual=str(fetched.http_status),
            evidence=fetched,
            pointer="/date_deleted",
        )


def readable(exchange: Exchange) -> Exchange:
    """The answer, unless the target does not offer this operation at all, as the prose documents have it."""
    if answered(exchange).http_status in (404, 405, 501):
        raise NotApplicable(f"the target does not offer this ({exchange.http_status})", evidence=[exchange])
    return exchange


# -- answers to questions ------------------------------------------------------------------------------


def in_words(exchange: Exchange, key: str = "") -> str:
    """An answer in a few words, with a member of it where it was asked for."""
    code = exchange.body.get("code")
    if not exchange.succeeded:
        return f"refused with {exchange.http_status}" + (f", code {code}" if isinstance(code, int) else "")
    value = exchange.body.get(key)
    return f"accepted with {exchange.http_status}" + (
        f", {key} {'null' if value is None else 'set'}" if key else ""
    )
