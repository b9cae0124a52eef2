"""Sessions that are created together with Participants, where a target takes Participants at all."""

import json
from dataclasses import dataclass

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.expect import answered, fail, show
from conformance.given import Make
from conformance.model import Exchange, NotApplicable

FOUNDERS = [f"+1415867539{digit}" for digit in range(1, 6)]


@dataclass(frozen=True, slots=True)
class Founded:
    """A Session created with two Participants and one that was to have three, in a Service with numbers."""

    service: Service
    made: Exchange
    listed: Exchange | None
    crowded: Exchange
    crowded_name: str


def found_sessions(client: Client, make: Make, service: Service) -> Founded:
    """Create both, once it is sure that the target takes Participants one by one."""
    make.some_participant(service)
    made = _create(client, service, make.name(), FOUNDERS[:2])
    sid = made.body.get("sid")
    known = made.succeeded and isinstance(sid, str)
    listed = client.list_participants(Session(service, str(sid))) if known else None
    name = make.name()
    return Founded(service, made, listed, _create(client, service, name, FOUNDERS[2:5]), name)


def _create(client: Client, service: Service, name: str, identifiers: list[str]) -> Exchange:
    described = [described_as(identifier) for identifier in identifiers]
    return client.create_session(service, UniqueName=name, Ttl=3600, Participants=described)


def described_as(identifier: str) -> str:
    """A Participant as the helper libraries send it with a create."""
    return json.dumps({"Identifier": identifier, "FriendlyName": "founder"})


def expect_founders(founded: Founded) -> None:
    """The list of Participants shows both. Not applicable where the create was refused."""
    if not answered(founded.made).succeeded or founded.listed is None:
        reason = f"a create with Participants was answered {founded.made.http_status}"
        raise NotApplicable(reason, evidence=[founded.made])
    listed = answered(founded.listed)
    items = listed.body.get("participants")
    if not listed.succeeded or not isinstance(items, list):
        raise NotApplicable("Participants cannot be listed", evidence=[listed])
    shown = [item.get("identifier") for item in items if isinstance(item, dict)]
    if sorted(map(str, shown)) != sorted(FOUNDERS[:2]):
        raise fail(
            "participants",
            expected=f"the Participants {show(FOUNDERS[:2])}",
            actual=show(shown),
            evidence=listed,
            pointer="/participants",
        )
