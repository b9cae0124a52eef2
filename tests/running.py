"""Runs the suite in this process against a target of a test."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from conformance import catalogue
from conformance.model import Verdict
from conformance.outcomes import row_of
from conformance.results import build
from conformance.run import Options, run
from conformance.verdict import verdict

Json = dict[str, Any]


@dataclass(frozen=True)
class Ran:
    """A run with its document and its events."""

    document: Json
    events: list[Json]

    @property
    def verdict(self) -> Verdict:
        """What the selected requirements say, as if they were all that there are."""
        rows = [row_of(row) for row in self.document["requirements"] if row["status"] != "not-run"]
        return verdict(rows, complete=bool(rows))

    @property
    def exit_code(self) -> int:
        """What the command would end with."""
        code: int = self.document["exit_code"]
        return code

    def requirements(self, *statuses: str) -> dict[str, Json]:
        """The requirements with one of these statuses, by id."""
        return {row["id"]: row for row in self.document["requirements"] if row["status"] in statuses}

    @property
    def sent(self) -> list[tuple[str, str]]:
        """Method and URL of every request, in their order."""
        return [(one["request"]["method"], one["request"]["url"]) for one in self.document["exchanges"]]


def chapters(*names: str) -> tuple[str, ...]:
    """The ids of the requirements of these chapters."""
    return tuple(one.id for one in catalogue.requirements() if one.chapter in names)


def judge(out: Path, base_url: str, requirements: Sequence[str] = (), **options: Any) -> Ran:  # noqa: ANN401
    """Run the suite on a target, on all requirements where none is named."""
    asked = replace(Options(out=out, base_url=base_url, requirements=tuple(requirements)), **options)
    events = run(asked, lambda _: None)
    return Ran(build(events), events)
