"""Judges recorded exchanges by the requirements that watch every answer."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from conformance.model import Exchange, Finding, Requirement, Status
from conformance.watching import Watch

UNSEEN = "the recording does not show what this is about"


def watched(
    cases: dict[str, tuple[Requirement, Callable[..., object]]], exchanges: Sequence[Exchange]
) -> list[Finding]:
    """The finding of each watching requirement; not run where the recording shows nothing of it."""
    watch = Watch(cases)
    for identifier in cases:
        watch.catch_up(identifier, exchanges)
    return [_unless_unseen(watch.finding(identifier)) for identifier in cases]


def _unless_unseen(finding: Finding) -> Finding:
    if finding.status is Status.INCONCLUSIVE:
        return replace(finding, status=Status.NOT_RUN, reason=UNSEEN)
    return finding
