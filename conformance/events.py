"""The log of a run: one JSON object a line, redacted before it comes here, flushed line by line."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any


@dataclass
class EventLog:
    """Keeps the events of a run, and writes each to a file at once where there is one."""

    path: Path | None = None
    events: list[dict[str, Any]] = field(default_factory=list)
    _file: IO[str] | None = None

    def add(self, event: dict[str, Any]) -> None:
        """Append one event; it is on its way to the disk when this returns."""
        self.events.append(event)
        if self.path is None:
            return
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("w", encoding="utf-8")
        # In ASCII: neither a lone surrogate nor an unusual line separator from a target can break the log.
        self._file.write(json.dumps(self.events[-1]) + "\n")
        self._file.flush()

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
