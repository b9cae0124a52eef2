"""A Session that was closed and re-opened, and is then deleted."""

from dataclasses import dataclass

from conformance.client import Client
from conformance.scenes.changes import Story
from conformance.scenes.naming import Again, name_again
from conformance.scenes.updating import Removal, remove


@dataclass(frozen=True, slots=True)
class Parted:
    """A create with the name of the re-opened Session, and then the deletion of that one."""

    again: Again
    removal: Removal


def part(client: Client, story: Story) -> Parted:
    """Ask for the name again, then delete the Session. Blocked where it was not re-opened."""
    story.applied("reopen-again")
    return Parted(name_again(client, story.session), remove(client, story.session))
