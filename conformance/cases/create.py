"""Chapter create: what a new Session is like, and what is refused."""

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.expect import expect_refused, expect_value
from conformance.given import Make
from conformance.model import Level
from conformance.requirement import requirement
from conformance.sources import docs


@requirement(
    "create.mode-default",
    Level.MUST,
    "A Session that is created without a Mode has the mode voice-and-message.",
    source=docs("create"),
    faults=["create-mode-default-message-only"],
    fix="Set mode to voice-and-message when the request names no Mode.",
)
def test_mode_default(plain: Session) -> None:
    """Given a Session created without parameters, its mode is voice-and-message."""
    expect_value(plain.made, "/mode", "voice-and-message")


@requirement(
    "create.unique-name-192-refused",
    Level.MUST,
    "A UniqueName of 192 characters is refused.",
    source=docs("create"),
    faults=["create-unique-name-limit-192"],
    fix="Refuse a UniqueName of more than 191 characters with a 4xx before anything is stored.",
)
def test_unique_name_192_refused(client: Client, make: Make, service: Service) -> None:
    """Given Sessions created with names of 191 and of 192 characters, the longer one is refused."""
    accepted = client.create_session(service, UniqueName=make.name(191), Ttl=60)
    refused = client.create_session(service, UniqueName=make.name(192), Ttl=60)

    expect_refused(refused, control=accepted)
