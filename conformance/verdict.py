"""What findings add up to: of a requirement, of the target, and of this build. Pure throughout."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from conformance.known_failures import KnownFailure, Standing, standing
from conformance.model import Failure, Finding, Level, Status, Verdict

# The first of these that any case of a requirement has is the status of the requirement.
PRECEDENCE = (
    Status.FAIL,
    Status.ERROR,
    Status.BLOCKED,
    Status.INCONCLUSIVE,
    Status.PASS,
    Status.NOT_APPLICABLE,
    Status.NOT_RUN,
)
# The same for the parts of one case: what one part did not come to says nothing where another did.
OF_PARTS = (Status.FAIL, Status.ERROR, Status.PASS, *PRECEDENCE[2:4], *PRECEDENCE[5:])
JUDGED = frozenset({Status.PASS, Status.FAIL})
UNJUDGED = frozenset({Status.BLOCKED, Status.INCONCLUSIVE, Status.ERROR})

PASSED, FAILED, INCONCLUSIVE, DEFECT, LEFTOVERS = 0, 1, 3, 4, 5
INTERRUPTED, TERMINATED = 130, 143

BROKEN = "the suite itself is broken"

LISTED = (Standing.NEW, Standing.KNOWN, Standing.CHANGED, Standing.STALE, Standing.EXPIRED)


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement with what the run found out about it: all that verdict and gate look at."""

    id: str
    level: Level
    status: Status
    failure: Failure | None = None
    blocked_by: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether this build may pass. The lists hold ids in catalogue order; `reasons` has every reason."""

    passed: bool
    exit_code: int
    reasons: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    expired: tuple[str, ...] = ()
    regressed: tuple[str, ...] = ()


def together(findings: Iterable[Finding]) -> list[Finding]:
    """The findings with the parts of each case put together to one, in the order of their first parts."""
    cases: dict[object, list[Finding]] = {}
    for number, finding in enumerate(findings):
        cases.setdefault((finding.case,) if finding.part else number, []).append(finding)
    return [_whole(parts) if parts[0].part else parts[0] for parts in cases.values()]


def _whole(parts: Sequence[Finding]) -> Finding:
    """The finding of a case; of parts that say the same the first one speaks, whoever judged them."""
    speaking = min(parts, key=lambda finding: weight(finding.status, finding.part))
    return replace(speaking, judged=sum(finding.judged for finding in parts))


def weight(status: Status, part: str) -> tuple[int, str]:
    """Puts parts of one case in an order of which the first one speaks for all."""
    return OF_PARTS.index(status), part


def combine(findings: Sequence[Finding]) -> Finding:
    """The one finding of a requirement from those of its cases; the gravest case speaks for all."""
    findings = together(findings)
    gravest = min(findings, key=lambda finding: PRECEDENCE.index(finding.status))
    return replace(
        gravest,
        exchanges=tuple(dict.fromkeys(name for finding in findings for name in finding.exchanges)),
        judged=sum(finding.judged for finding in findings),
        duration_ms=sum(finding.duration_ms for finding in findings),
    )


def verdict(rows: Iterable[Row], *, complete: bool) -> Verdict:
    """What the target is. A run that left a requirement out says nothing about the target as a whole."""
    rows = list(rows)
    musts = {row.status for row in rows if row.level is Level.MUST}
    if not complete or any(row.status is Status.NOT_RUN for row in rows):
        return Verdict.PARTIAL
    if Status.FAIL in musts:
        return Verdict.NOT_CONFORMANT
    if musts & UNJUDGED or not musts & JUDGED:
        return Verdict.INCONCLUSIVE
    if any(row.level is Level.SHOULD and row.status is Status.FAIL for row in rows):
        return Verdict.CONFORMANT_WITH_DEVIATIONS
    return Verdict.CONFORMANT


def gate(  # noqa: PLR0913 - every fact that the exit code depends on
    rows: Iterable[Row],
    *,
    known: Mapping[str, KnownFailure],
    today: date,
    gate_should: bool = False,
    interrupted: str | None = None,
    broken: bool = False,
    remaining: int = 0,
    regressed: Collection[str] = (),
) -> Gate:
    """Whether the build may pass, and the exit code. MAY never counts, SHOULD only when asked.

    `interrupted` names the signal that ended the run, `broken` says that the suite itself failed,
    `remaining` is the number of resources left behind, and `regressed` names what held in a baseline and
    fails now: that counts whatever its level, unless it is listed as known.
    """
    rows = list(rows)
    gated = {Level.MUST, Level.SHOULD} if gate_should else {Level.MUST}
    stands = {row.id: standing(row.status, row.failure, known.get(row.id), today) for row in rows}
    counting = [row.id for row in rows if row.id in known or row.level in gated]
    lists = {which: tuple(name for name in counting if stands[name] is which) for which in LISTED}
    worse = tuple(row.id for row in rows if row.id in regressed and stands[row.id] is not Standing.KNOWN)
    reasons = [
        *_interruption(interrupted),
        *_defects(rows, broken=broken),
        *_failures(lists),
        *_regressions(worse),
        *_doubts(rows, gated, stands),
        *_leftovers(remaining),
    ]
    code = reasons[0][0] if reasons else PASSED
    return Gate(
        code == PASSED,
        code,
        tuple(text for _, text in reasons),
        **{which.value: ids for which, ids in lists.items()},
        regressed=worse,
    )


Reason = tuple[int, str]


def _interruption(interrupted: str | None) -> Iterable[Reason]:
    if interrupted:
        yield (
            TERMINATED if interrupted == "SIGTERM" else INTERRUPTED,
            f"the run was interrupted: {interrupted}",
        )


def _defects(rows: Iterable[Row], *, broken: bool) -> Iterable[Reason]:
    erring = [row.id for row in rows if row.status is Status.ERROR]
    if broken:
        yield DEFECT, BROKEN
    if erring:
        yield DEFECT, f"defect of the suite in {', '.join(erring)}"


def _failures(lists: Mapping[Standing, Sequence[str]]) -> Iterable[Reason]:
    words = {
        Standing.NEW: "{n} failing and not listed as known: {ids}",
        Standing.CHANGED: "{n} failing in another way than listed: {ids}",
        Standing.STALE: "{n} listed as failing, but passing: {ids}",
        Standing.EXPIRED: "{n} listed with a date that has passed: {ids}",
    }
    for which, text in words.items():
        if lists[which]:
            yield FAILED, text.format(n=len(lists[which]), ids=", ".join(lists[which]))


def _regressions(ids: Sequence[str]) -> Iterable[Reason]:
    if ids:
        yield FAILED, f"{len(ids)} held in the baseline and fail now: {', '.join(ids)}"


def _doubts(rows: Sequence[Row], gated: set[Level], stands: Mapping[str, Standing]) -> Iterable[Reason]:
    if not any(row.status in JUDGED for row in rows):
        yield INCONCLUSIVE, "nothing was judged"
    doubtful = [row for row in rows if row.level in gated and row.status in UNJUDGED - {Status.ERROR}]
    blockers = {row.id: row.blocked_by for row in rows}
    open_ones = [row.id for row in doubtful if not _excused(row.blocked_by, blockers, stands)]
    if open_ones:
        yield INCONCLUSIVE, f"{len(open_ones)} could not be judged: {', '.join(open_ones)}"


def _excused(blocker: str, blockers: Mapping[str, str], stands: Mapping[str, Standing]) -> bool:
    """Whether what blocks a requirement is, in the end, a failure that is listed as known."""
    seen: set[str] = set()
    while blocker and blocker not in seen:
        if stands.get(blocker) is Standing.KNOWN:
            return True
        seen.add(blocker)
        blocker = blockers.get(blocker, "")
    return False


def _leftovers(remaining: int) -> Iterable[Reason]:
    if remaining:
        yield LEFTOVERS, f"{remaining} resources remain on the target"
