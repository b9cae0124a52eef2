"""What the rows of the matrix prove, and what they do not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median

from conformance.model import Requirement, Status
from conformance.proof.matrix import Row

SOUND = frozenset({Status.PASS, Status.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class Proof:
    """The matrix with everything that is wrong with it; sound when nothing is.

    `kills` maps each fault to the requirements that it was made for and that failed, `collateral` to the
    others that failed too.
    """

    problems: tuple[str, ...]
    kills: dict[str, list[str]] = field(default_factory=dict)
    collateral: dict[str, list[str]] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether every requirement was seen failing and every correct emulator passed."""
        return not self.problems

    def figures(self) -> dict[str, float | int]:
        """The figures of the matrix; `median_collateral` is per fault."""
        spread = [len(others) for others in self.collateral.values()]
        return {
            "faults": len(self.kills),
            "killed": sum(bool(killers) for killers in self.kills.values()),
            "killed_by_exactly_one": sum(
                len(self.kills[name]) == 1 and not self.collateral[name] for name in self.kills
            ),
            "checked_offline": sum(row.compared for row in self.rows),
            "choices": sum(row.subject.kind == "choice" for row in self.rows),
            "median_collateral": median(spread) if spread else 0,
        }


class Scope(StrEnum):
    """What the rows are meant to show."""

    EVERYTHING = "everything"
    REQUIREMENTS = "requirements"
    FAULTS = "faults"
    SEEDS = "seeds"


def judge(rows: Iterable[Row], demanded: Sequence[Requirement], scope: Scope) -> Proof:
    """Hold the rows against the declarations of the requirements that the scope is about."""
    rows = tuple(rows)
    owners: dict[str, list[str]] = {}
    for requirement in demanded:
        for name in requirement.faults:
            owners.setdefault(name, []).append(requirement.id)
    problems: list[str] = []
    kills: dict[str, list[str]] = {}
    collateral: dict[str, list[str]] = {}
    for row in rows:
        failing = row.failing()
        problems += _differences(row)
        if row.subject.kind == "fault":
            meant = owners.get(row.subject.name, [])
            kills[row.subject.name] = [identifier for identifier in failing if identifier in meant]
            collateral[row.subject.name] = [identifier for identifier in failing if identifier not in meant]
            problems += _survivals(row, meant)
        else:
            problems += _alarms(row, failing)
            # Which promises a walk comes to depends on where it starts.
            problems += _left_open(row, failing) if scope is not Scope.SEEDS else ()
    if scope in (Scope.EVERYTHING, Scope.REQUIREMENTS):
        problems += [f"{one.id} names no fault" for one in demanded if not one.faults]
        problems += [
            f"{ids[0]} names the unknown fault {name}" for name, ids in owners.items() if name not in kills
        ]
    if scope is Scope.EVERYTHING:
        problems += [f"fault {name} is named by no requirement" for name in kills if name not in owners]
    return Proof(tuple(problems), kills, collateral, rows)


def _survivals(row: Row, meant: Sequence[str]) -> Iterable[str]:
    name = row.subject.name
    for identifier in meant:
        status = row.statuses.get(identifier, "not run")
        if status != Status.FAIL:
            why = row.reasons.get(identifier, "")
            yield f"fault {name} survives {identifier}: {status}" + (f" ({why})" if why else "")
    for identifier, status in row.statuses.items():
        if status == Status.ERROR:
            yield f"fault {name} makes {identifier} break: {row.reasons[identifier]}"


def _differences(row: Row) -> Iterable[str]:
    for difference in row.differences:
        yield f"{row.subject}: the check of the recorded run differs on {difference}"


def _alarms(row: Row, failing: Sequence[str]) -> Iterable[str]:
    for identifier in failing:
        yield f"{row.subject} turns {identifier} red: {row.reasons[identifier]}"


def _left_open(row: Row, failing: Sequence[str]) -> Iterable[str]:
    allowed = SOUND if row.subject.kind == "choice" else {Status.PASS}
    for identifier, status in row.statuses.items():
        if status not in allowed and identifier not in failing:
            yield f"{row.subject} leaves {identifier} {status}: {row.reasons.get(identifier, '')}"
