"""The only source of time, so that a test can move it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


class Clock:
    """The time of this machine."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)


@dataclass
class MovableClock(Clock):
    """A clock that stands still until somebody moves it."""

    moment: datetime = field(default_factory=lambda: datetime.now(UTC))

    def now(self) -> datetime:
        """The moment that it was moved to."""
        return self.moment

    def move(self, seconds: float) -> None:
        """Go on by that many seconds."""
        self.moment += timedelta(seconds=seconds)
