"""Prepares what the page shows: every text that a target sent is made harmless and cut to size here."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.report.evidence import curl_lines, history
from conformance.report.grouping import last_line, word
from conformance.report.json_text import laid_out
from conformance.report.neutral import neutral, neutral_block

Json = Mapping[str, Any]

BODY_LIMIT = 16 * 1024
ASIDE_LIMIT = 4 * 1024
HEADERS_LIMIT = 8 * 1024
VALUE_LIMIT = 400
MOST_EXCHANGES = 12
MOST_UNJUDGED = 3
MOST_CASES = 20

BASES = {
    "docs": "the documentation page of the Session resource",
    "openapi": "the official OpenAPI description",
    "other-docs": "another official document",
    "sdk": "what the official helper libraries rely on",
    "observed": "what was seen on the real service",
}
DIFFERENCES = {
    "missing-member": "missing",
    "value": "another value",
    "pattern": "another form",
    "type": "another type",
    "changed": "changed",
    "http-status": "another HTTP status",
    "refused": "refused",
    "not-refused": "not refused",
    "still-there": "still there",
    "body": "another body",
}


@dataclass(frozen=True, slots=True)
class Body:
    """A body in three parts, the middle one the line that a failure points at, and a note on its size."""

    before: str
    marked: str
    after: str
    note: str


@dataclass(frozen=True, slots=True)
class Message:
    """One exchange as the page shows it."""

    id: str
    decisive: bool
    line: str
    answer: str
    timing: str
    request_headers: str
    request_body: Body | None
    response_headers: str
    response_body: Body | None
    no_answer: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything about one requirement, in the order in which the page shows it."""

    row: Json
    word: str
    chain: str
    source: str
    address: str
    basis: str
    expected: str
    actual: str
    difference: str
    reason: str
    cases: tuple[tuple[str, str, str], ...]
    more_cases: int
    messages: tuple[Message, ...]
    more_messages: int
    elsewhere: Message | None
    curl: str
    same_curl: str
    noteworthy: bool


class Views:
    """Makes the evidence of each requirement from one document; `lean` leaves out the exchanges of passes."""

    def __init__(self, document: Json, *, lean: bool = False) -> None:
        self.exchanges = {exchange["id"]: exchange for exchange in document["exchanges"]}
        self.history = history(document["exchanges"])
        self.base_url = document["target"]["base_url"]
        self.lean = lean
        self._curls: dict[str, str] = {}
        passes = Counter(row["decisive"] for row in document["requirements"] if row["status"] == "pass")
        self._several = {name for name, rows in passes.items() if rows > 1 and name in self.exchanges}

    def shared(self) -> Sequence[Message]:
        """The exchanges that several requirements passed by, which are shown once, in their order."""
        names = sorted(() if self.lean else self._several, key=lambda name: self.exchanges[name]["seq"])
        return [self._message(name, "", decisive=True) for name in names]

    def evidence(self, row: Json) -> Evidence:
        """What the page shows of one requirement."""
        failure = row["failure"] or {"expected": "", "actual": "", "code": "", "pointer": ""}
        shown = self._shown(row)
        apart = row["status"] == "pass" and row["decisive"] in self._several
        messages = [
            self._message(name, failure["pointer"], decisive=name == row["decisive"]) for name in shown
        ]
        source = row["source"]
        cases = [_case(case) for case in row["cases"]]
        cases.sort(key=lambda case: case[1] == "pass")
        curl = self._curl(row) if shown else ""
        # The first requirement with these lines has them; a failure keeps its own.
        first = self._curls.setdefault(curl, row["id"]) if row["status"] == "pass" else row["id"]
        return Evidence(
            row=row,
            word=word(row),
            chain=neutral(last_line(row["reason"]), VALUE_LIMIT),
            source=source["title"] + (f", {source['part']}" if source["part"] else ""),
            address=source["url"] if source["url"].startswith(("https://", "http://")) else "",
            basis=BASES[row["basis"]],
            expected=neutral(failure["expected"], VALUE_LIMIT),
            actual=neutral(failure["actual"], VALUE_LIMIT),
            difference=_difference(failure),
            reason=neutral_block(row["reason"].strip(), 4 * VALUE_LIMIT),
            cases=tuple(cases[:MOST_CASES]) if len(cases) > 1 else (),
            more_cases=max(0, len(cases) - MOST_CASES),
            messages=() if apart else tuple(messages),
            more_messages=0 if row["status"] == "pass" else len(row["exchanges"]) - len(shown),
            elsewhere=messages[0] if apart and messages else None,
            curl=curl if first == row["id"] else "",
            same_curl=first if first != row["id"] and curl else "",
            noteworthy=row["status"] not in ("pass", "not-applicable", "not-run"),
        )

    def _shown(self, row: Json) -> Sequence[str]:
        """The exchanges to show: of a pass the decisive one, else as many as a reader can take in."""
        known = [name for name in row["exchanges"] if name in self.exchanges]
        decisive = row["decisive"] if row["decisive"] in self.exchanges else ""
        if row["status"] == "pass":
            return [decisive] if decisive and not self.lean else []
        most = MOST_EXCHANGES if row["status"] == "fail" else MOST_UNJUDGED
        if len(known) <= most:
            return known
        rest = [name for name in known if name != decisive][-(most - 1) :]
        return sorted(
            [*rest, *([decisive] if decisive else [])], key=lambda name: self.exchanges[name]["seq"]
        )

    def _curl(self, row: Json) -> str:
        lines = curl_lines(row, self.history, self.base_url)
        return neutral_block("\n".join(lines), BODY_LIMIT)

    def _message(self, name: str, pointer: str, *, decisive: bool) -> Message:
        exchange = self.exchanges[name]
        request, response = exchange["request"], exchange["response"]
        return Message(
            id=name,
            decisive=decisive,
            line=f"{request['method']} {neutral(request['url'], VALUE_LIMIT)}",
            answer=str(response["http_status"]) if response else "no answer",
            timing=_timing(exchange),
            request_headers=_headers(request["headers"]),
            request_body=_body(request["body"], ""),
            response_headers=_headers(response["headers"]) if response else "",
            response_body=_answer(response, pointer, decisive=decisive),
            no_answer=neutral(exchange["no_answer"] or "", VALUE_LIMIT),
        )


def _answer(response: Json | None, pointer: str, *, decisive: bool) -> Body | None:
    """The body of an answer; what only leads to the decisive one is cut sooner."""
    if response is None:
        return None
    return _body(response["body"], pointer) if decisive else _body(response["body"], "", ASIDE_LIMIT)


def _case(case: Json) -> tuple[str, str, str]:
    failure = case["failure"]
    said = f"expected {failure['expected']}; got {failure['actual']}" if failure else case["reason"]
    return neutral(case["name"] or "the case"), case["status"], neutral(said)


def _difference(failure: Json) -> str:
    if not failure["code"]:
        return ""
    what = DIFFERENCES.get(failure["code"]) or str(failure["code"])
    return what + (f" at {neutral(failure['pointer'])}" if failure["pointer"] else "")


def _timing(exchange: Json) -> str:
    attempt = f", attempt {exchange['attempt']}" if exchange["attempt"] > 1 else ""
    waited = f", after waiting {exchange['waited_ms']} ms" if exchange["waited_ms"] else ""
    return f"{exchange['duration_ms']} ms{attempt}{waited}"


def _headers(headers: Iterable[Sequence[str]]) -> str:
    lines = (f"{neutral(name, VALUE_LIMIT)}: {neutral(value, VALUE_LIMIT)}" for name, value in headers)
    return neutral_block("\n".join(lines), HEADERS_LIMIT)


def _body(body: Json | None, pointer: str, limit: int = BODY_LIMIT) -> Body | None:
    if body is None:
        return None
    lines = None if body["truncated"] else laid_out(body["text"])
    if lines is None:
        shown = neutral_block(body["text"], limit)
        cut = body["truncated"] or len(body["text"]) > limit
        return Body(shown, "", "", _size(body, cut=cut))
    place = next((n for n, (at, _) in enumerate(lines) if pointer and at == pointer), len(lines))
    texts = [line for _, line in lines]
    before, marked, after = "\n".join(texts[:place]), "".join(texts[place : place + 1]), texts[place + 1 :]
    room = max(0, limit - len(before))
    return Body(
        neutral_block(before, limit),
        neutral(marked, VALUE_LIMIT),
        neutral_block("\n".join(after), room) if room else "",
        _size(body, cut=sum(map(len, texts)) > limit),
    )


def _size(body: Json, *, cut: bool) -> str:
    return f"{body['bytes']} bytes" + (", cut here; results.json has more" if cut else "")
