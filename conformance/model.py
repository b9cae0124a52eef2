"""The words of the suite as values: what is demanded, what was exchanged, what was found.

Everything here is plain data. Nothing reads a file, a clock or the network.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeVar

from conformance.strict_json import NotJson, decode

Json = dict[str, Any]
T = TypeVar("T")


class Level(StrEnum):
    """How binding a requirement is (RFC 2119)."""

    MUST = "MUST"
    SHOULD = "SHOULD"
    MAY = "MAY"


class Basis(StrEnum):
    """The kind of document that a requirement stands on."""

    DOCS = "docs"
    OPENAPI = "openapi"
    OTHER_DOCS = "other-docs"
    SDK = "sdk"
    OBSERVED = "observed"


class Status(StrEnum):
    """What a run found out about one requirement."""

    PASS = "pass"  # noqa: S105 - the word of the status, no credential
    FAIL = "fail"
    BLOCKED = "blocked"
    INCONCLUSIVE = "inconclusive"
    NOT_APPLICABLE = "not-applicable"
    NOT_RUN = "not-run"
    ERROR = "error"


class Verdict(StrEnum):
    """What a run says of the target as a whole."""

    PARTIAL = "partial"
    NOT_CONFORMANT = "not-conformant"
    INCONCLUSIVE = "inconclusive"
    CONFORMANT_WITH_DEVIATIONS = "conformant-with-deviations"
    CONFORMANT = "conformant"


@dataclass(frozen=True, slots=True)
class Part:
    """One of several equal parts of something, counted from 0."""

    index: int
    of: int

    def share(self, values: Sequence[T]) -> Sequence[T]:
        """Those of the values that fall to this part."""
        return values[self.index :: self.of]

    def __str__(self) -> str:
        return f"{self.index + 1}/{self.of}"

    @classmethod
    def read(cls, text: str) -> "Part":
        """The part that `2/5` names; ValueError where that names none."""
        number, _, of = text.partition("/")
        if number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of):
            return cls(int(number) - 1, int(of))
        raise ValueError(f"{text}: give a number and how many there are, as in 2/5")


WHOLE = Part(0, 1)


def parts(number: int) -> list[Part]:
    """All parts of something that is split into so many."""
    return [Part(index, number) for index in range(number)]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a requirement stands: a document of `spec/sources.yaml` and one of its parts."""

    basis: Basis
    document: str
    part: str

    def __str__(self) -> str:
        return f"{self.document} {self.part}"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One binding sentence, with all that is derived from its declaration.

    `watches` finds the parts of an answer, each a `watch.Seen`, that the case judges.
    """

    id: str
    level: Level
    sentence: str
    source: Source
    faults: tuple[str, ...]
    fix: str
    given_when_then: str
    location: str
    watches: "Callable[[Exchange], Iterable[Any]] | None" = None

    @property
    def chapter(self) -> str:
        """The part of the id before the first dot; also the name of the file of cases."""
        return self.id.partition(".")[0]

    @property
    def basis(self) -> Basis:
        """The kind of document that the requirement stands on."""
        return self.source.basis


@dataclass(frozen=True, slots=True)
class Question:
    """Something that the documents leave open: recorded, never judged."""

    id: str
    question: str
    source: Source
    location: str


# What every resource and every list of the contract has, and an answer to anything does not.
TELLING = frozenset({"sid", "meta", "services", "sessions", "participants", "interactions", "phone_numbers"})

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """What was sent, without credentials. `target` is the path with its query, below the origin.

    `credentials` says whose were sent: the run's `own`, `other` ones, or `none`.
    """

    method: str
    target: str
    headers: Headers
    body: bytes
    credentials: str = "own"


@dataclass(frozen=True, slots=True)
class Response:
    """What came back: the body is cut at the client's size limit, and `truncated` says so."""

    http_status: int
    headers: Headers
    body: bytes
    truncated: bool = False
    http_version: str = "HTTP/1.1"

    def header(self, name: str) -> str | None:
        """The first header of that name, letter case aside; None where there is none."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


@dataclass(frozen=True)
class Exchange:
    """One request with its response, or with the reason why none came.

    `operation` is an operationId of the contract, or None for a request outside of it (a probe).
    `started` is a Unix time in seconds. A `superseded` exchange was sent again, and the later one counts.
    `dropped` tells that the target closed a fresh connection instead of answering, and answered the next
    request: it is there, and this is what it does with that request.
    While an exchange `together` with others was under way, another one of the same client was too.
    """

    id: str
    operation: str | None
    request: Request
    response: Response | None
    no_answer: str | None = None
    started: float = 0.0
    duration_ms: int = 0
    attempt: int = 1
    waited_ms: int = 0
    superseded: bool = False
    dropped: bool = False
    together: bool = False

    @property
    def http_status(self) -> int | None:
        """The HTTP status of the answer; None when there is none."""
        return self.response.http_status if self.response else None

    @property
    def succeeded(self) -> bool:
        """Whether the answer is a 2xx."""
        return self._class == 2  # noqa: PLR2004 - HTTP's own

    @property
    def tells(self) -> bool:
        """Whether the answer can carry a pass: a success that shows no resource and no list tells nothing."""
        if self.response is None or not self.succeeded:
            return self.response is not None
        if self.request.method == "DELETE" and not self.response.body:
            return True
        return not TELLING.isdisjoint(self.body)

    @property
    def redirects(self) -> bool:
        """Whether the answer is a 3xx."""
        return self._class == 3  # noqa: PLR2004 - HTTP's own

    @property
    def refused(self) -> bool:
        """Whether the answer is a 4xx."""
        return self._class == 4  # noqa: PLR2004 - HTTP's own

    @property
    def _class(self) -> int | None:
        return None if self.response is None else self.response.http_status // 100

    @cached_property
    def json(self) -> Any:  # noqa: ANN401 - JSON has no narrower type
        """The body as strict JSON; None where there is no answer or no JSON (see `json_error`)."""
        return self._decoded[0]

    @property
    def json_error(self) -> str | None:
        """Why the body is no JSON; None when it is."""
        return self._decoded[1]

    @cached_property
    def _decoded(self) -> tuple[Any, str | None]:
        if self.response is None:
            return None, "no answer"
        if self.response.truncated:
            return None, "the body is longer than the suite reads"
        try:
            return decode(self.response.body), None
        except NotJson as reason:
            return None, str(reason)

    @property
    def body(self) -> Json:
        """The body when it is a JSON object, else an empty one."""
        return self.json if isinstance(self.json, dict) else {}


class Nonconformity(Exception):
    """The target does not do what a requirement demands."""

    def __init__(
        self, code: str, *, expected: str, actual: str, evidence: Exchange, pointer: str = ""
    ) -> None:
        super().__init__(f"expected {expected}; got {actual}")
        self.code = code
        self.expected = expected
        self.actual = actual
        self.pointer = pointer
        self.evidence = evidence


class NotJudged(Exception):
    """A requirement could not be judged; the subclass says in which way."""

    status = Status.INCONCLUSIVE

    def __init__(self, reason: str, *, blocked_by: str = "", evidence: Sequence[Exchange] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.blocked_by = blocked_by
        self.evidence = tuple(evidence)


class Blocked(NotJudged):
    """A prerequisite, named in `blocked_by`, does not hold."""

    status = Status.BLOCKED


class Inconclusive(NotJudged):
    """No answer came that allows a judgement."""


class NotApplicable(NotJudged):
    """The target lacks something optional that the requirement is about."""

    status = Status.NOT_APPLICABLE


class NotRun(NotJudged):
    """The run was told to leave this out: filter, read-only, budget."""

    status = Status.NOT_RUN


@dataclass(frozen=True, slots=True)
class Failure:
    """How a requirement fails. `code` is stable; `pointer` is a JSON Pointer into the decisive body."""

    code: str
    expected: str
    actual: str
    pointer: str = ""
    decisive: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one case, or one watch over all answers, found out about its requirement.

    A case that is judged in several parts has a finding for each, and `part` tells them apart.
    """

    requirement: str
    status: Status
    case: str = ""
    failure: Failure | None = None
    reason: str = ""
    blocked_by: str = ""
    exchanges: tuple[str, ...] = ()
    judged: int = 0
    duration_ms: int = 0
    part: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """What the target does where the documents are silent."""

    id: str
    question: str
    answer: str
    exchanges: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cleanup:
    """What a run made on the target and what became of it."""

    created: int = 0
    deleted: int = 0
    remaining: tuple[Mapping[str, str], ...] = field(default=())
