"""A Session that was closed and re-opened, and is then deleted."""

from dataclasses import dataclass

from conformance.client import Client
from conformance.given import Make
from conformance.scenes.changes import Story
from conformance.scenes.naming import Again, name_again
from conformance.scenes.updating import Removal, remove


@dataclass(frozen=True, slots=True)
class Parted:
    """A create with the name of the re-opened Session, and then the deletion of that one."""

    again: Again
    removal: Removal


def part(client: Client, make: Make, story: Story) -> Parted:
    """Ask for the name again, then delete the Session. Blocked where it could not be re-opened."""
    story.applied("reopen")
    latest = [step.after for step in story.steps.values()][-1]
    if latest.body.get("status") != "in-progress":
        # A target does not have to take every step that would have re-opened it.
        make.reopened(story.session)
    return Parted(name_again(client, story.session), remove(client, story.session))
