"""Sessions that are closed and re-opened, and what the target makes of other changes of status."""

from dataclasses import dataclass

from conformance.addresses import Participant, Service, Session
from conformance.client import Client
from conformance.expect import show
from conformance.given import Make
from conformance.model import Blocked, Exchange, NotApplicable
from conformance.operations import Value
from conformance.scenes import refusing


@dataclass(frozen=True, slots=True)
class Barred:
    """Status=open on a closed Session and the Session after it; `accepted` re-opened another one."""

    refused: Exchange
    between: Exchange
    accepted: Exchange

    def refusal(self, owner: str) -> Exchange:
        """The refusal; Blocked by the owner of that demand where there was none."""
        return refusing.refusal(self.refused, owner)


def bar(closed: refusing.Subject, accepted: Exchange) -> Barred:
    """Ask a closed Session to become open, and look at it."""
    attempt = closed.asked({"Status": "open"})
    return Barred(attempt.answers[0], attempt.after, accepted)


@dataclass(frozen=True, slots=True)
class Rejoined:
    """The lists of Participants before a Session was closed and after it was re-opened."""

    participant: Participant
    made: Exchange
    earlier: Exchange
    later: Exchange


def reopen_with_participant(client: Client, make: Make, service: Service) -> Rejoined:
    """Close and re-open a Session that has a Participant."""
    session = make.session(service)
    participant = make.participant(session)
    earlier = client.list_participants(session)
    held = earlier.body.get("participants")
    if not (earlier.succeeded and isinstance(held, list) and held):
        raise NotApplicable("the target does not list the Participant that it made", evidence=[earlier])
    reopened = make.reopened(make.closed(session))
    later = client.list_participants(session)
    if not later.succeeded:
        raise Blocked(f"the list of Participants was answered {later.http_status}", evidence=[later])
    return Rejoined(participant, reopened.made, earlier, later)


def reopen_with_numbers_in_use(client: Client, make: Make, held: Participant) -> str:
    """What re-opening a Session comes to when the pair of numbers of its Participant is used elsewhere."""
    session = held.session
    make.closed(session)
    number, sibling = held.made.body.get("proxy_identifier"), make.session(session.service)
    taken = make.participant(sibling, ProxyIdentifier=str(number))
    if taken.made.body.get("proxy_identifier") != number:
        raise NotApplicable("the two Participants did not get the same number", evidence=[taken.made])
    return outcome(client, session, "status", Status="in-progress")


def participants(items: object) -> list[tuple[object, ...]]:
    """What stays the same about the Participants of a list."""
    held = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return [tuple(item.get(name) for name in ("sid", "identifier", "proxy_identifier")) for item in held]


def outcome(client: Client, session: Session, member: str, **form: Value) -> str:
    """What an update came to, in words: its refusal, or the member as the answer shows it."""
    return in_words(client.update_session(session, **form), member)


def in_words(updated: Exchange, member: str) -> str:
    """An update in words: its refusal, or the member as the answer shows it."""
    if not updated.succeeded:
        code = updated.body.get("code")
        said = f", code {code}" if isinstance(code, int) else ""
        return f"answered {updated.http_status or updated.no_answer}{said}"
    return f"accepted, {member} is {show(updated.body.get(member))[:60]}"
