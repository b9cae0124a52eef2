"""Generated requests before it is known which Service they go to, as values that pass between processes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

CARRIED = frozenset({"accept", "content-type"})
TRANSPARENT = "latin-1"


@dataclass(frozen=True, slots=True)
class Draft:
    """A generated request below a Service.

    `pattern` is the path in the contract, to be filled with SIDs of the run; None where `path` itself is what
    the request is about. `turning` says whether it gives a Status.
    """

    method: str
    pattern: str | None
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes | None
    turning: bool = False


@dataclass(frozen=True, slots=True)
class Drafts:
    """What the contract gives rise to: a request for each of its keywords, and random ones."""

    coverage: Sequence[Draft]
    random: Sequence[Draft]

    def line(self) -> str:
        """These as one line of JSON; a body with one character for each byte."""
        return json.dumps(asdict(self), default=lambda body: body.decode(TRANSPARENT))

    @classmethod
    def read(cls, line: str) -> "Drafts":
        """What `line` wrote."""
        return cls(**{name: list(map(_draft, drafts)) for name, drafts in json.loads(line).items()})


def _draft(stored: Mapping[str, Any]) -> Draft:
    body = stored["body"]
    return Draft(**{**stored, "body": None if body is None else body.encode(TRANSPARENT)})
