"""Shows findings on a terminal: line by line while a run goes on, and the whole of a stored one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.changes import told
from conformance.counts import HEADLINES, scored
from conformance.model import Verdict
from conformance.report.grouping import Blocker, blockers, doubts, key, word
from conformance.report.grouping import last_line as end_of
from conformance.report.neutral import neutral

Json = Mapping[str, Any]

SHOWN_OF_A_CAUSE = 2
MOST_HINDRANCES = 6
COLOURS = {"red": "31", "yellow": "33", "green": "32", "dim": "2", "bold": "1"}
PAINT = {"fail": "red", "error": "red", "deviation": "yellow", "difference": "dim", "pass": "green"}
ASCII = str.maketrans({"…": "...", "·": "-", "→": "->"})


@dataclass(frozen=True, slots=True)
class Style:
    """What the stream can carry: colour, other characters than ASCII; whether a GitHub runner reads along."""

    colour: bool = False
    unicode: bool = True
    actions: bool = False

    @classmethod
    def of(cls, environment: Mapping[str, str], *, tty: bool, encoding: str | None) -> "Style":
        """The style for a stream in this environment: colour for a terminal, unless it is told otherwise."""
        colour = tty and environment.get("TERM") != "dumb"
        if environment.get("NO_COLOR"):
            colour = False
        elif environment.get("FORCE_COLOR"):
            colour = True
        try:
            "…·→".encode(encoding or "ascii")
        except (UnicodeEncodeError, LookupError):
            return cls(colour, unicode=False, actions="GITHUB_ACTIONS" in environment)
        return cls(colour, actions="GITHUB_ACTIONS" in environment)

    def paint(self, text: str, colour: str) -> str:
        """The text in a colour, where the stream has any."""
        return f"\x1b[{COLOURS[colour]}m{text}\x1b[0m" if self.colour else text

    def data(self, text: object, limit: int = 200) -> str:
        """Text that may come from the target, made harmless for this stream."""
        shown = neutral(text, limit, actions=self.actions)
        if self.unicode:
            return shown
        return shown.translate(ASCII).encode("ascii", "backslashreplace").decode()


PLAIN = Style()


@dataclass
class Live:
    """Says each finding once, as it comes; from the third with the same cause on it only counts."""

    style: Style = PLAIN
    rows: dict[tuple[str, ...], list[str]] = field(default_factory=dict)

    def say(self, row: Json, exchange: Json | None) -> list[str]:
        """The lines about a requirement whose outcome is to be heard of; none for the others.

        `row` is a requirement of `results.json`, `exchange` the decisive one.
        """
        if row["status"] == "fail" and row["failure"]:
            cause = (row["level"], *key(row, (exchange or {}).get("operation") or ""))
            names = self.rows.setdefault(cause, [])
            names.append(row["id"])
            return failure(row, exchange, self.style) if len(names) <= SHOWN_OF_A_CAUSE else []
        if row["status"] in ("error", "inconclusive"):
            return unjudged(row, self.style)
        return []

    def rest(self) -> list[str]:
        """One line for each cause that broke more requirements than were shown."""
        lines = []
        for names in self.rows.values():
            more = names[SHOWN_OF_A_CAUSE:]
            if more:
                lines.append(f"and {len(more)} more with the same cause as {names[0]}: {', '.join(more)}")
        return lines


def failure(row: Json, exchange: Json | None, style: Style = PLAIN) -> list[str]:
    """What was promised, what came, where it stands, and how to see it again."""
    found = row["failure"]
    known = f"  known: {style.data(row['known']['reason'])}" if row.get("known") else ""
    return [
        _head(row, style) + known,
        f"      expected  {style.data(found['expected'])}",
        f"      got       {style.data(found['actual'])}{_where(exchange, style)}",
        f"      why       {style.data(_source(row))}",
        f"      again     {style.data(row['command'], 400)}",
    ]


def unjudged(row: Json, style: Style = PLAIN) -> list[str]:
    """Why a requirement could not be judged. A traceback of ours is shown by its last line."""
    return [_head(row, style), f"      because   {style.data(end_of(row['reason']))}"]


def _head(row: Json, style: Style) -> str:
    outcome = word(row)
    name = style.paint(f"{outcome.upper():<4}", PAINT.get(outcome, "yellow"))
    return f"{name}  {style.paint(row['id'], 'bold')}  {row['level']}  {style.data(row['sentence'])}"


def _where(exchange: Json | None, style: Style) -> str:
    if exchange is None:
        return ""
    answer = exchange["response"]
    came = answer["http_status"] if answer else "no answer"
    request = f"{exchange['request']['method']} {style.data(exchange['request']['url'], 120)}"
    return f"  ({request} -> {came}, {exchange['duration_ms']} ms)"


def _source(row: Json) -> str:
    source = row["source"]
    part = f", {source['part']}" if source["part"] else ""
    return f"{source['title']}{part} ({row['basis']})"


def render(document: Json, style: Style = PLAIN) -> str:
    """All that is to be said about a stored run."""
    exchanges = {exchange["id"]: exchange for exchange in document["exchanges"]}
    live = Live(style)
    said = (live.say(row, exchanges.get(row["decisive"])) for row in document["requirements"])
    blocks = [
        *said,
        live.rest(),
        [blocking(blocker, style) for blocker in blockers(document)],
        [*summary(document, style), last_line(document)],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def blocking(blocker: Blocker, style: Style = PLAIN) -> str:
    """One line for what keeps several requirements from being judged."""
    why = blocker.id or blocker.reason or "an unnamed prerequisite"
    names = ", ".join(row["id"] for row in blocker.blocked[:5])
    more = f" and {len(blocker.blocked) - 5} more" if len(blocker.blocked) > 5 else ""  # noqa: PLR2004 - as above
    return f"blocked by {style.data(why)}: {names}{more}"


def hindrances(document: Json, style: Style = PLAIN) -> list[str]:
    """What kept requirements from being judged, a line for each reason, the first few of them."""
    doubtful = [
        f"not judged, {len(doubt.blocked)} requirements: {style.data(doubt.reason)}"
        for doubt in doubts(document)
    ]
    lines = [*doubtful, *(blocking(blocker, style) for blocker in blockers(document))]
    more = len(lines) - MOST_HINDRANCES
    return [*lines[:MOST_HINDRANCES], f"and {more} more such reasons"] if more > 0 else lines


def summary(document: Json, style: Style = PLAIN) -> list[str]:
    """The verdict and what it rests on, the gate with its reasons, and what was left behind."""
    headline = HEADLINES[Verdict(document["verdict"])]
    sentence = document["verdict_sentence"].removeprefix(headline).removeprefix(": ")
    colour = {"conformant": "green", "conformant-with-deviations": "yellow", "not-conformant": "red"}
    gate = document["gate"]
    return [
        f"{style.paint(headline.upper(), colour.get(document['verdict'], 'yellow'))}  {sentence}",
        *(f"Partial: {style.data(reason)}" for reason in document["run"]["partial_reasons"]),
        *_since(document["baseline"]),
        f"Gate: {'passed' if gate['passed'] else 'failed'} ({_listed(gate)})",
        *(f"  {style.data(reason, 400)}" for reason in gate["reasons"]),
        f"Left behind on the target: {_left(document['cleanup'], style)}",
    ]


def _since(baseline: Json | None) -> Iterable[str]:
    if baseline is not None:
        yield f"Since the baseline of {baseline['started']}: {told(baseline['changes'])}"


def _listed(gate: Json) -> str:
    return ", ".join(f"{len(gate[name])} {name}" for name in ("new", "known", "changed", "stale", "expired"))


def _left(cleanup: Json, style: Style) -> str:
    made = f"({cleanup['created']} created, {cleanup['deleted']} deleted)"
    if not cleanup["remaining"]:
        return f"nothing {made}"
    kept = ("/".join(map(str, resource.values())) for resource in cleanup["remaining"])
    return f"{', '.join(style.data(name) for name in kept)} {made}"


def last_line(document: Json) -> str:
    """The line that machines read: always the last one, always with the same members in the same order."""
    gate, numbers = document["gate"], document["counts"]
    held = {level: f"{numbers[level]['pass']}/{scored(numbers[level])}" for level in ("must", "should")}
    members = {
        "gate": "passed" if gate["passed"] else "failed",
        "verdict": document["verdict"],
        **held,
        "new": len(gate["new"]),
        "known": len(gate["known"]),
        "stale": len(gate["stale"]),
        "exit": document["exit_code"],
    }
    return "proxy-conformance: " + _joined(members.items())


def _joined(members: Iterable[tuple[str, object]]) -> str:
    return " ".join(f"{name}={value}" for name, value in members)
