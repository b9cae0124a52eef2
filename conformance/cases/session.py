"""Chapter session: what every answer that shows a Session shows."""

from conformance.expect import expect_pattern
from conformance.model import Level
from conformance.requirement import requirement
from conformance.sources import docs
from conformance.watch import Seen, sessions


@requirement(
    "session.sid",
    Level.MUST,
    "The sid of a Session is KC followed by 32 hexadecimal digits.",
    source=docs("properties"),
    faults=["session-sid-prefix"],
    fix="Make the sid of a new Session from the letters KC and 32 random hexadecimal digits.",
    watches=sessions,
)
def test_sid(seen: Seen) -> None:
    """Given any answer that shows a Session, its sid has the documented form."""
    expect_pattern(seen, "/sid", r"KC[0-9a-fA-F]{32}")
