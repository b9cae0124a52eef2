"""Runs the generator as a process of its own, so that it works while the other cases wait for answers.

Nothing that it makes depends on the target. The process is told no secret and opens no connection.
"""

import subprocess
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Self

from conformance.fuzzing.drafts import Drafts
from conformance.model import Part


class Drafting:
    """A generator at work. `close` ends it, whether or not everything was taken."""

    def __init__(
        self, seed: int, examples: int, name: str, parts: Sequence[Part], *, patience: float
    ) -> None:
        """Start to generate these parts, with so many random requests for each operation.

        Names begin with `name`. Nobody waits longer than `patience` seconds for a part.
        """
        command = [sys.executable, "-m", "conformance.fuzzing", "--seed", str(seed)]
        command += ["--examples", str(examples), "--name", name, *map(str, parts)]
        # An interruption from the terminal is for the run, which ends this process.
        self._process = subprocess.Popen(  # noqa: S603 - our own module, run by this very interpreter
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        self._parts, self._patience = list(parts), patience
        self._lines: SimpleQueue[str] = SimpleQueue()
        self._taken: dict[Part, Drafts] = {}
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def of(self, part: Part) -> Drafts:
        """The drafts of one part, once they are there. RuntimeError where the generator broke or hangs."""
        while part not in self._taken:
            try:
                line = self._lines.get(timeout=self._patience)
            except Empty:
                raise RuntimeError(f"the generator made nothing in {self._patience:g} s") from None
            if not line:
                raise RuntimeError(f"the generator ended with {self._process.wait()}")
            self._taken[self._parts[len(self._taken)]] = Drafts.read(line)
        return self._taken[part]

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        self._reader.join()

    def _read(self) -> None:
        with self._process.stdout or nullcontext(()) as lines:
            for line in lines:
                self._lines.put(line)
        self._lines.put("")
