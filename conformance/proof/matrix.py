"""Judges one emulator after another and says what each fault and each choice turned red."""

import multiprocessing
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from typing import Any

from conformance.cases import CHAPTERS
from conformance.catalogue import chapter_of
from conformance.model import Finding, Status
from conformance.outcomes import finding_of
from conformance.verdict import combine

RED = (Status.FAIL, Status.ERROR)


@dataclass(frozen=True, slots=True)
class Subject:
    """An emulator to be judged: clean, with one choice, or with one fault.

    It is judged by the requirements of `selection`; where that is empty, by all except the chapters
    of `without`. Random requests start from `seed`, and there are ten times as many where it is `thorough`.
    """

    kind: str
    name: str = ""
    selection: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    seed: int = 1
    thorough: bool = False

    def __str__(self) -> str:
        label = f"{self.kind} {self.name}".strip()
        return label if self.seed == 1 else f"{label} with seed {self.seed}"


@dataclass(frozen=True, slots=True)
class Row:
    """What a run against one emulator showed: the status of each requirement, and why it is not a pass.

    `compared` is the number of requirements that the check of its recording judged too, `differences` where
    that came to something else.
    """

    subject: Subject
    statuses: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    requests: int = 0
    compared: int = 0
    differences: tuple[str, ...] = ()

    def failing(self) -> list[str]:
        """The ids of the requirements that fail."""
        return [identifier for identifier, status in self.statuses.items() if status in RED]


def rows(subjects: Iterable[Subject], workers: int) -> Iterator[Row]:
    """The row of each subject, as they come; each is judged in one of several processes."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        pending = [pool.submit(judge_one, subject) for subject in subjects]
        for future in as_completed(pending):
            yield future.result()


def judge_one(subject: Subject) -> Row:
    """Run what the subject is to be judged by inside this process."""
    # Imported here, so that the parent process, which only collects rows, starts without them.
    from conformance.emulator.app import create_app  # noqa: PLC0415
    from conformance.emulator.server import running  # noqa: PLC0415
    from conformance.emulator.settings import Settings  # noqa: PLC0415
    from conformance.runner import judge  # noqa: PLC0415
    from conformance.target import DUMMY_ACCOUNT, DUMMY_TOKEN  # noqa: PLC0415

    events: list[dict[str, Any]] = []
    faults = [subject.name] if subject.kind == "fault" else []
    choices = [subject.name] if subject.kind == "choice" else []
    app = create_app(Settings(DUMMY_ACCOUNT, DUMMY_TOKEN), faults=faults, choices=choices)
    with running(app) as base_url:
        options = ["--target", base_url + app.state.base_path, "--embedded"]
        options += ["--seed", str(subject.seed), *(["--thorough"] if subject.thorough else [])]
        for identifier in subject.selection:
            options += ["--requirement", identifier]
        chapters = tuple(dict.fromkeys(chapter_of(identifier) for identifier in subject.selection)) or tuple(
            chapter for chapter in CHAPTERS if chapter not in subject.without
        )
        judge(options, events.append, chapters=chapters)
    return _row(subject, events, base_url + app.state.base_path)


def _row(subject: Subject, events: Iterable[dict[str, Any]], base_url: str) -> Row:
    from conformance.proof.recorded import compare  # noqa: PLC0415 - as above

    findings: dict[str, list[Finding]] = {}
    requests = 0
    for event in events:
        if event["event"] == "finding":
            found = finding_of(event)
            findings.setdefault(found.requirement, []).append(found)
        requests += event["event"] == "exchange"
    whole = {identifier: combine(found) for identifier, found in findings.items()}
    reasons = {
        identifier: _why(found) for identifier, found in whole.items() if found.status is not Status.PASS
    }
    statuses = {identifier: found.status.value for identifier, found in whole.items()}
    recorded = compare(events, base_url, whole)
    return Row(subject, statuses, reasons, requests, recorded.compared, recorded.differences)


def _why(finding: Finding) -> str:
    if finding.failure is None:
        return finding.reason[-400:]
    return f"expected {finding.failure.expected}; got {finding.failure.actual}"
