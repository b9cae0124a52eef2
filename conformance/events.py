"""The log of a run: one JSON object a line, redacted before it comes here, flushed line by line."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any


@dataclass
class EventLog:
    """Keeps the events of a run, and writes each to a file at once where there is one.

    `scan` names the kind of secret that it finds in the bytes of a line, if any; such an event is dropped,
    and `withheld` says why.
    """

    path: Path | None = None
    scan: Callable[[bytes], str | None] = field(default=lambda _: None, repr=False)
    withheld: str = ""
    events: list[dict[str, Any]] = field(default_factory=list)
    _file: IO[bytes] | None = None

    def add(self, event: dict[str, Any]) -> None:
        """Append one event; it is on its way to the disk when this returns."""
        # In ASCII, so that neither a lone surrogate nor an odd line separator from a target breaks the log.
        line = json.dumps(event).encode("ascii") + b"\n"
        found = self.scan(line)
        if found is not None:
            self.withheld = found
            return
        self.events.append(event)
        if self.path is None:
            return
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("wb")
        self._file.write(line)
        self._file.flush()

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
