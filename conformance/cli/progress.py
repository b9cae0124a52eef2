"""What a run shows while it goes on: failures as they come, and one rewritten line on a terminal."""

import time
from dataclasses import dataclass, field
from typing import Any, TextIO

from conformance.outcomes import requirements_of
from conformance.report.neutral import neutral
from conformance.report.terminal import Live, Style

Event = dict[str, Any]
STEP = 0.1
SHOWN = ("fail", "error", "inconclusive")


@dataclass
class Progress:
    """Listens to the events of a run and writes what is worth hearing at once.

    Inconclusive findings are written only up to a few, as a dead target makes every one so.
    """

    stream: TextIO
    style: Style
    verbose: bool = False
    quiet: bool = False
    exchanges: dict[str, Any] = field(default_factory=dict)
    _start: Event = field(default_factory=dict)
    _said: set[str] = field(default_factory=set)
    _judged: set[str] = field(default_factory=set)
    _last: float = 0.0

    def __post_init__(self) -> None:
        self._live = Live(self.style)
        self._tty = self.stream.isatty()

    def hear(self, event: Event) -> None:
        """Take one event of the run."""
        match event["event"]:
            case "run-started":
                self._start = event
            case "exchange":
                self.exchanges[event["exchange"]["id"]] = event["exchange"]
            case "finding":
                self._judged.add(event["requirement"])
                self._tell(event)
        self._status(event)

    def _tell(self, event: Event) -> None:
        identifier = event["requirement"]
        if self.quiet or event["status"] not in SHOWN or identifier in self._said:
            return
        if event["status"] == "inconclusive" and (event.get("part") or not self.verbose):
            return
        self._said.add(identifier)
        catalogue = [row for row in self._start["catalogue"] if row["id"] == identifier]
        (row,) = requirements_of({**self._start, "catalogue": catalogue}, [event], {})
        lines = self._live.say(row, self.exchanges.get(row["decisive"]))
        if lines:
            self._clear()
            self.stream.write("\n".join([*lines, "", ""]))
            self.stream.flush()

    def _status(self, event: Event) -> None:
        if not self._tty or self.quiet or time.monotonic() - self._last < STEP:
            return
        self._last = time.monotonic()
        total = len(self._start.get("catalogue", ()))
        name = neutral(event.get("requirement", ""), 60)
        self.stream.write(f"\r\x1b[K[{len(self._judged)}/{total}] {len(self.exchanges)} requests  {name}")
        self.stream.flush()

    def _clear(self) -> None:
        if self._tty:
            self.stream.write("\r\x1b[K")

    def end(self) -> None:
        """Remove the rewritten line; say which causes broke more than was shown."""
        self._clear()
        if not self.quiet:
            for line in self._live.rest():
                self.stream.write(line + "\n")
        self.stream.flush()
