"""What a run has spent of its budget, counted in one place by all of its processes."""

import fcntl
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

NUMBERS = struct.Struct("qq")


@dataclass
class Spent:
    """How many requests were sent and how many resources were meant to be made by them."""

    requests: int = 0
    creates: int = 0


@dataclass
class Spending:
    """The count of a run: in the memory of its only process, or in a file that several of them share."""

    path: Path | None = None
    _own: Spent = field(default_factory=Spent)

    @contextmanager
    def counted(self) -> Iterator[Spent]:
        """The count, to be read and changed while no other process does."""
        if self.path is None:
            yield self._own
            return
        with self.path.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            spent = Spent(*NUMBERS.unpack(file.read(NUMBERS.size)))
            yield spent
            file.seek(0)
            file.write(NUMBERS.pack(spent.requests, spent.creates))


def shared(path: Path) -> Path:
    """A file for a count that begins with nothing."""
    path.write_bytes(NUMBERS.pack(0, 0))
    return path
