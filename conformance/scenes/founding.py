"""Sessions that are created together with Participants, where a target takes Participants at all."""

import json
from dataclasses import dataclass

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.expect import answered, expect_success, fail, show
from conformance.given import Make
from conformance.model import Exchange, NotApplicable

FOUNDERS = [f"+1415867539{digit}" for digit in range(1, 7)]
ALONE, TOGETHER = FOUNDERS[:1], FOUNDERS[1:3]


@dataclass(frozen=True, slots=True)
class Founded:
    """Sessions created with one and two Participants, and one that was to have three, where numbers are.

    `listed` are the Participants of the former two, None where there is no such Session.
    """

    service: Service
    alone: Exchange
    made: Exchange
    listed: tuple[Exchange | None, Exchange | None]
    crowded: Exchange
    crowded_name: str


def found_sessions(client: Client, make: Make, service: Service) -> Founded:
    """Create them, once it is sure that the target takes Participants one by one."""
    make.some_participant(service)
    alone = _create(client, service, make.name(), ALONE)
    made = _create(client, service, make.name(), TOGETHER)
    listed = (_listed(client, service, alone), _listed(client, service, made))
    name = make.name()
    return Founded(service, alone, made, listed, _create(client, service, name, FOUNDERS[3:]), name)


def _listed(client: Client, service: Service, made: Exchange) -> Exchange | None:
    sid = made.body.get("sid")
    known = made.succeeded and isinstance(sid, str)
    return client.list_participants(Session(service, str(sid))) if known else None


def _create(client: Client, service: Service, name: str, identifiers: list[str]) -> Exchange:
    described = [described_as(identifier) for identifier in identifiers]
    return client.create_session(service, UniqueName=name, Ttl=3600, Participants=described)


def described_as(identifier: str) -> str:
    """A Participant as the helper libraries send it with a create."""
    return json.dumps({"Identifier": identifier, "FriendlyName": "founder"})


def expect_founders(founded: Founded) -> None:
    """The lists of Participants show all of them. Not applicable where the create with two was refused.

    Whoever takes two has to take one.
    """
    if not answered(founded.made).succeeded or founded.listed[1] is None:
        reason = f"a create with Participants was answered {founded.made.http_status}"
        raise NotApplicable(reason, evidence=[founded.made])
    expect_success(founded.alone)
    for listed, identifiers in zip(founded.listed, (ALONE, TOGETHER), strict=True):
        if listed is not None:
            _expect_listed(answered(listed), identifiers)


def _expect_listed(listed: Exchange, identifiers: list[str]) -> None:
    items = listed.body.get("participants")
    if not listed.succeeded or not isinstance(items, list):
        raise NotApplicable("Participants cannot be listed", evidence=[listed])
    shown = [item.get("identifier") for item in items if isinstance(item, dict)]
    if sorted(map(str, shown)) != sorted(identifiers):
        raise fail(
            "participants",
            expected=f"the Participants {show(identifiers)}",
            actual=show(shown),
            evidence=listed,
            pointer="/participants",
        )
