"""Carries a request that Schemathesis prepared to our client, and nothing past it.

The client's guards, deadline, limits, journal and record hold for generated requests as for all others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from conformance.client import Client
from conformance.fuzzing.drafts import Draft
from conformance.fuzzing.ground import Ground
from conformance.model import Exchange
from conformance.operations import OWN
from conformance.spec import match


@dataclass(frozen=True, slots=True)
class Wire:
    """A generated request: `path` is below the base path of the target, with its query."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes | None

    @property
    def operation(self) -> str | None:
        """The operation of the contract that the request is for."""
        found = match(self.method, urlsplit(self.path).path)
        return found.id if found else None


def filled(draft: Draft, ground: Ground) -> Wire:
    """A draft about the resources of the run."""
    if draft.pattern is None:
        path = ground.service.path + draft.path
    else:
        path = ground.template(draft.method, draft.pattern, draft.turning)
    return Wire(draft.method, f"{path}?{draft.query}" if draft.query else path, draft.headers, draft.body)


def send(client: Client, wire: Wire) -> Exchange | None:
    """Send a generated request with the target's own credentials; None where HTTP cannot carry it."""
    try:
        return client.send(
            wire.method, wire.path, operation=wire.operation, body=wire.body, headers=wire.headers, auth=OWN
        )
    except (httpx.InvalidURL, UnicodeEncodeError):
        return None
