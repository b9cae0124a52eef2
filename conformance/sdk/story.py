"""What the libraries are asked to do, and how they tell what came of it."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from conformance.model import Exchange, Inconclusive, NotApplicable, NotJudged

# In the order in which they are taken. Those after `bare` need the Sessions that the first two made.
STEPS = (
    "create", "bare", "fetch", "update", "duplicate", "close", "fill", "whole", "stream", "pages", "page",
    "remove", "gone", "inform",
)  # fmt: skip
WALKING = frozenset({"whole", "stream", "pages", "page"})
EXPIRY = "2099-01-02T03:04:05Z"
TTL = 3600
NEW_TTL = 7200
MODE = "message-only"
MORE = 1
PAGE_SIZE = 2


@dataclass(frozen=True, slots=True)
class Plot:
    """Where a story takes place, and with which names: one for the first Session, one for each of `fill`.

    `own` says whether the Service holds nothing else, so that its list may be walked to the end. `password`
    is made up for the library, which has to be given one.
    """

    base_url: str
    service_sid: str
    account_sid: str
    name: str
    more: tuple[str, ...]
    own: bool
    password: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps that can be taken there."""
        return tuple(name for name in STEPS if self.own or name not in WALKING)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what the library returned, or what it raised as `kind`, `status`, `code` and `message`.

    A Session is an object of its attributes; in it a date is `{"date": text}`. A `needs` names the step
    that would have to work first.
    """

    name: str
    value: Any = None
    error: dict[str, Any] | None = None
    needs: str = ""
    exchanges: tuple[Exchange, ...] = ()


@dataclass(frozen=True)
class Story:
    """What one library did; `hindrance` says why it did not get to its end, if it did not."""

    library: str
    version: str
    plot: Plot
    steps: dict[str, Step] = field(default_factory=dict)
    hindrance: NotJudged | None = None

    def told(self, name: str) -> Step:
        """A step that was taken; raises the hindrance where it was not."""
        if name in self.steps:
            return self.steps[name]
        if name in WALKING and not self.plot.own:
            raise NotApplicable("the run has no Service of its own whose list it could walk to the end")
        raise self.hindrance or Inconclusive(f"the library for {self.library} did not come to {name}")
