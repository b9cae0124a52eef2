"""Lays out a JSON text line by line, token for token, so that nothing of what was sent is changed."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
OPENING = frozenset("{[")
CLOSING = frozenset("}]")
DEEPEST = 40


@dataclass
class _Frame:
    """An open object or array: `place` is the name or the index of the member that comes next."""

    array: bool
    place: str | int = 0
    named: bool = False


@dataclass
class _Layout:
    frames: list[_Frame] = field(default_factory=list)
    line: str = ""
    pointer: str | None = None

    def pointed(self) -> str:
        """The JSON Pointer of the value that begins here."""
        names = (str(frame.place).replace("~", "~0").replace("/", "~1") for frame in self.frames)
        return "".join(f"/{name}" for name in names)

    def end_line(self) -> tuple[str | None, str]:
        """The finished line with the pointer of the value that began in it, if one did."""
        done = (self.pointer, self.line)
        self.line, self.pointer = "  " * len(self.frames), None
        return done


def laid_out(text: str) -> list[tuple[str | None, str]] | None:
    """The lines of a JSON text, each with the pointer of the value that begins in it.

    None where the text is no JSON, or nested so deeply that its indentation would fill the page.
    """
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return None
    marks = TOKEN.findall(text)
    depth = max(accumulate((mark in OPENING) - (mark in CLOSING) for mark in marks))
    return list(_lines(marks)) if depth <= DEEPEST else None


def _lines(marks: list[str]) -> Iterator[tuple[str | None, str]]:
    layout = _Layout()
    for before, mark, after in zip(["", *marks], marks, [*marks[1:], ""], strict=False):
        if mark in OPENING:
            _begin(layout, mark)
            layout.frames.append(_Frame(array=mark == "["))
            if after not in CLOSING:
                yield layout.end_line()
        elif mark in CLOSING:
            layout.frames.pop()
            if before not in OPENING:
                yield layout.end_line()
            layout.line += mark
        elif mark == ",":
            layout.line += mark
            _next_member(layout.frames[-1])
            yield layout.end_line()
        elif mark == ":":
            layout.line += ": "
        else:
            _begin(layout, mark)
    yield layout.end_line()


def _next_member(frame: _Frame) -> None:
    frame.named = False
    if isinstance(frame.place, int):
        frame.place += 1


def _begin(layout: _Layout, mark: str) -> None:
    """Write a mark that is the name of a member, or begins a value."""
    frame = layout.frames[-1] if layout.frames else None
    if frame is not None and not frame.array and not frame.named:
        frame.place, frame.named = json.loads(mark), True
    else:
        layout.pointer = layout.pointed()
    layout.line += mark
