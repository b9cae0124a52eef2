"""Sessions with Participants and messages, and what is read below them before and after a deletion."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from conformance.addresses import Interaction, Message, Participant, Service, Session
from conformance.client import Client
from conformance.expect import answered, expect_not_found, fail
from conformance.given import Make
from conformance.model import Blocked, Exchange, NotApplicable

FIRST_IDENTIFIER = 14158675320
Child = Participant | Interaction | Message
Reading = dict[str, Exchange]


@dataclass(frozen=True, slots=True)
class Family:
    """A Session with all that was put below it, deleted or not."""

    session: Session
    participants: tuple[Participant, ...]
    interactions: tuple[Interaction, ...] = ()
    messages: tuple[Message, ...] = ()

    @property
    def children(self) -> tuple[Child, ...]:
        """Everything below the Session."""
        return (*self.participants, *self.interactions, *self.messages)

    def interaction(self, index: int) -> Interaction:
        """One of them; NotApplicable where the target took fewer messages."""
        if index >= len(self.interactions):
            raise NotApplicable(f"the Session took {len(self.interactions)} messages")
        return self.interactions[index]


@dataclass(frozen=True, slots=True)
class Look:
    """What reading a family showed: each child by its path, and the two lists of the Session."""

    children: Reading
    participants: Exchange
    interactions: Exchange


@dataclass(slots=True)
class Raising:
    """Makes families whose Participants all have identifiers of their own, so that no number runs out."""

    make: Make
    used: int = 0
    no_messages: NotApplicable | None = field(default=None)

    def family(self, service: Service, participants: int, messages: int) -> Family:
        """A Session with that many Participants, who get that many messages in turn.

        Only the first message is looked for below its Participant.
        """
        session = self.make.session(service)
        joined = tuple(self.make.participant(session, self._identifier()) for _ in range(participants))
        sent = [self._message(joined[n % participants]) for n in range(messages)]
        interactions = tuple(interaction for interaction, _ in sent if interaction is not None)
        read = tuple(message for _, message in sent if message is not None)
        return Family(session, joined, interactions, read[:1])

    def _identifier(self) -> str:
        self.used += 1
        return f"+{FIRST_IDENTIFIER + self.used}"

    def _message(self, participant: Participant) -> tuple[Interaction | None, Message | None]:
        if self.no_messages is None:
            try:
                interaction = self.make.message(participant)
            except NotApplicable as reason:
                self.no_messages = reason
            else:
                return interaction, participant.message(interaction.sid)
        return None, None


def read_all(client: Client, children: Iterable[Child]) -> Reading:
    """Fetch each of these children."""
    return {child.path: read(client, child) for child in children}


def look(client: Client, family: Family, children: Iterable[Child]) -> Look:
    """Read these children of a family and its lists once."""
    return Look(
        read_all(client, children),
        client.list_participants(family.session),
        client.list_interactions(family.session),
    )


def read(client: Client, child: Child) -> Exchange:
    """Fetch one child."""
    match child:
        case Participant():
            return client.fetch_participant(child)
        case Interaction():
            return client.fetch_interaction(child)
        case Message():
            return client.fetch_message(child)


@dataclass(frozen=True, slots=True)
class Cascade:
    """Two families whose Sessions were deleted one after the other: an open one, then its closed sibling.

    `before` are the children of the sibling before the first deletion, and `after_sibling` the same after
    it. The `heir` is a Session that was created under the name of the first one; `inherited` is the first
    Participant and the first Interaction of that one, asked for below the heir.
    """

    doomed: Family
    sibling: Family
    before: Reading
    deleted: tuple[Exchange, Exchange]
    after: Look
    after_sibling: Look
    after_closed: Reading
    heir: Exchange
    heir_lists: tuple[Exchange, Exchange] | None
    inherited: Reading
    joined_late: Exchange

    def like(self, child: Child) -> Exchange:
        """What a fetch of the sibling's child of the same kind was answered before anything was deleted."""
        kin = (each for each in self.sibling.children if type(each) is type(child))
        return self.before[next(kin).path]


def cascade(client: Client, make: Make, service: Service) -> Cascade:
    """Delete two families, the second once it was closed, and look at them in between."""
    raising = Raising(make)
    sibling, doomed = raising.family(service, 1, 1), raising.family(service, 2, 2)
    before = read_all(client, sibling.children)
    deleted = client.delete_session(doomed.session)
    after = look(client, doomed, doomed.children)
    joined_late = client.create_participant(doomed.session, Identifier="+14158675399")
    name = str(doomed.session.made.body.get("unique_name"))
    heir = client.create_session(service, UniqueName=name, Ttl=3600)
    lists, inherited = _inheritance(client, doomed, service, heir)
    kept: tuple[Child, ...] = (*sibling.participants, *sibling.interactions)
    after_sibling = look(client, sibling, kept)
    make.closed(sibling.session)
    return Cascade(
        doomed=doomed,
        sibling=sibling,
        before=before,
        after=after,
        after_sibling=after_sibling,
        deleted=(deleted, client.delete_session(sibling.session)),
        after_closed=read_all(client, kept),
        heir=heir,
        heir_lists=lists,
        inherited=inherited,
        joined_late=joined_late,
    )


def _inheritance(
    client: Client, doomed: Family, service: Service, heir: Exchange
) -> tuple[tuple[Exchange, Exchange] | None, Reading]:
    sid = heir.body.get("sid")
    if not (heir.succeeded and isinstance(sid, str)):
        return None, {}
    session = service.session(sid)
    lists = client.list_participants(session), client.list_interactions(session)
    firsts: list[Participant | Interaction] = [*doomed.participants[:1], *doomed.interactions[:1]]
    moved = [first.under(session) for first in firsts]
    return lists, {child.path: read(client, child) for child in moved}


def expect_gone(before: Exchange, after: Reading, child: Child) -> None:
    """What could be read before the deletion, or a child of its kind, cannot be read after it."""
    later = after[child.path]
    if not answered(before).succeeded:
        raise NotApplicable(
            f"it could not be read before the deletion either ({before.http_status})", evidence=[before]
        )
    if not answered(later).refused:
        raise fail(
            "still-there",
            expected="a 4xx answer: gone with its Session",
            actual=str(later.http_status),
            evidence=later,
        )


def expect_kept(before: Reading, after: Reading, child: Child) -> None:
    """What could be read before the deletion of another Session can still be read."""
    earlier, later = before[child.path], after[child.path]
    if not answered(earlier).succeeded:
        raise NotApplicable(f"it could not be read before ({earlier.http_status})", evidence=[earlier])
    if not answered(later).succeeded or later.body.get("sid") != child.sid:
        raise fail(
            "taken-along", expected=f"{child.sid} as before", actual=str(later.http_status), evidence=later
        )


def listed_sids(page: Exchange, key: str) -> list[object]:
    """The SIDs on a page of children; none where the list is refused."""
    found = page.body.get(key)
    entries = found if page.succeeded and isinstance(found, list) else []
    return [entry.get("sid") for entry in entries if isinstance(entry, dict)]


def expect_none_listed(page: Exchange, key: str, children: tuple[Child, ...]) -> None:
    """The list is refused, or shows none of the children."""
    answered(page)
    left = {child.sid for child in children}.intersection(map(str, listed_sids(page, key)))
    if left:
        raise fail(
            "still-listed",
            expected="none of the children that went with their Session",
            actual=", ".join(sorted(left)),
            evidence=page,
            pointer=f"/{key}",
        )


def expect_all_listed(page: Exchange, key: str, children: tuple[Child, ...]) -> None:
    """The list shows all of the children."""
    if not answered(page).succeeded:
        raise Blocked(f"the list cannot be read ({page.http_status})", evidence=[page])
    lost = {child.sid for child in children}.difference(map(str, listed_sids(page, key)))
    if lost:
        raise fail(
            "not-listed", expected=", ".join(sorted(lost)), actual="absent", evidence=page, pointer=f"/{key}"
        )


def expect_all_refused(answers: Reading) -> None:
    """Every one of these is a 4xx."""
    for exchange in answers.values():
        expect_not_found(exchange)


def inheritance(torn: Cascade) -> tuple[Exchange, Exchange]:
    """The lists of the heir; not applicable where its name could not be used again."""
    if torn.heir_lists is None:
        raise NotApplicable("the name of a deleted Session cannot be used again", evidence=[torn.heir])
    return torn.heir_lists
