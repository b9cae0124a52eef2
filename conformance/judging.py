"""The state of a run in one process: the target, what was exchanged with it, and what that showed.

It turns what a case did into findings; it knows nothing of pytest.
"""

import dataclasses
import secrets
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from conformance.addresses import SERVICES, Service
from conformance.client import Client, Recorder
from conformance.given import LIFETIME, Make
from conformance.journal import Journal
from conformance.limits import Limits
from conformance.model import (
    Blocked,
    Exchange,
    Failure,
    Finding,
    Inconclusive,
    Nonconformity,
    NotJudged,
    NotRun,
    Requirement,
    Status,
)
from conformance.records import Redactor
from conformance.target import Target
from conformance.watching import NOTHING_TOLD, Watch, failure

MOST_EVIDENCE = 40


@dataclass
class Judging:
    """Everything that one process of a run holds. `worker` keeps the ids of parallel processes apart."""

    target: Target
    limits: Limits
    journal: Journal
    run: str = field(default_factory=lambda: secrets.token_hex(4))
    worker: str = ""
    seed: int = 1

    def __post_init__(self) -> None:
        self.recorder = Recorder(prefix=f"{self.worker}x")
        self.client = Client(self.target, self.recorder, self.limits, self.journal)
        self.make = Make(self.client, self.run + self.worker)
        self.redactor = Redactor.for_credentials(self.target.credentials)
        self.journal.redact = self.redactor.text
        self.watch = Watch({})
        self.attached: list[dict[str, Any]] = []
        self._emitted = 0
        self._hindrance: str | None = None
        self._asked = False

    def ready(self) -> None:
        """Raise Inconclusive where the target cannot be judged at all; asks it once."""
        if not self._asked:
            self._asked = True
            self._hindrance = self._preflight()
        if self._hindrance is not None:
            raise Inconclusive(self._hindrance)

    def _preflight(self) -> str | None:
        sid = self.target.service_sid
        path = f"{Service(sid).path}/Sessions" if sid else SERVICES
        answer = self.client.send("GET", path, query={"PageSize": 1})
        hindrances = {
            None: f"the target gives no answer: {answer.no_answer}",
            401: "the target refuses the credentials (401)",
            429: "the target keeps answering 429",
        }
        if answer.redirects:
            return f"the target redirects ({answer.http_status}) and no redirect is followed"
        if answer.http_status in hindrances:
            return hindrances[answer.http_status]
        return self._shut(answer) if answer.refused else None

    def _shut(self, first: Exchange) -> str | None:
        """Why nothing can be judged where the first look was refused; None where Sessions can be made."""
        said = f"answered {first.http_status}; is the base path right?"
        try:
            service = self.make.main_service()
        except Blocked as blocked:
            return f"listing Services was {said} {blocked.reason}"
        except NotRun:
            return f"the list of Sessions was {said}"
        if self.target.service_sid is None:
            return None
        made = self.client.create_session(service, UniqueName=self.make.name(), Ttl=LIFETIME)
        return None if made.succeeded else f"the Sessions of the given Service were {said}"

    def drain(self) -> list[dict[str, Any]]:
        """The records of the exchanges since the last call, redacted."""
        fresh = self.recorder.exchanges[self._emitted :]
        self._emitted += len(fresh)
        return [self.redactor.exchange(exchange) for exchange in fresh]

    def attachments(self) -> list[dict[str, Any]]:
        """The events that cases attached since the last call."""
        events, self.attached = self.attached, []
        return events

    def finding(
        self,
        requirement: Requirement,
        case: str,
        error: BaseException | None,
        evidence: Sequence[Exchange],
        judged: Sequence[Exchange],
    ) -> Finding:
        """What a case that ended this way says about its requirement. A pass needs a judged answer."""
        exchanges = _ids(evidence)
        if error is None and judged and not any(exchange.tells for exchange in judged):
            return Finding(
                requirement.id, Status.INCONCLUSIVE, case, reason=NOTHING_TOLD, exchanges=exchanges
            )
        if error is None and judged:
            return Finding(requirement.id, Status.PASS, case, exchanges=exchanges, judged=len(judged))
        if error is None:
            reason = "the case found nothing to judge in the answers of the target"
            return Finding(requirement.id, Status.INCONCLUSIVE, case, reason=reason, exchanges=exchanges)
        if isinstance(error, Nonconformity):
            found = self.redacted(failure(error))
            ids = _ids([*evidence, error.evidence])
            return Finding(
                requirement.id, Status.FAIL, case, found, exchanges=ids, judged=max(1, len(judged))
            )
        if isinstance(error, NotJudged):
            return Finding(
                requirement.id,
                error.status,
                case,
                reason=self.redactor.text(error.reason),
                blocked_by=error.blocked_by,
                exchanges=_ids([*evidence, *error.evidence]),
            )
        reason = self.redactor.text("".join(traceback.format_exception(error))[-2000:])
        return Finding(requirement.id, Status.ERROR, case, reason=reason, exchanges=exchanges)

    def redacted(self, found: Failure) -> Failure:
        """The failure with secrets taken out of what the target sent."""
        return dataclasses.replace(
            found, expected=self.redactor.text(found.expected), actual=self.redactor.text(found.actual)
        )

    def watch_with(self, requirement: Requirement, case: Callable[..., object]) -> None:
        """Let the case judge every answer, those before and those to come; raise what it found so far."""
        self.watch.cases[requirement.id] = (requirement, case)
        self.watch.catch_up(requirement.id, self.recorder.exchanges)
        self.watch.raise_for(requirement.id)

    def watch_too(self, requirement: Requirement, case: Callable[..., object]) -> None:
        """Let a case of another process judge the answers of this one too, where the target can be judged."""
        if self._asked and self._hindrance is None:
            self.watch.cases[requirement.id] = (requirement, case)

    def watched(self) -> list[Finding]:
        """The findings of the watching requirements over every answer so far."""
        for identifier in self.watch.cases:
            self.watch.catch_up(identifier, self.recorder.exchanges)
        found = [self.watch.finding(identifier) for identifier in self.watch.cases]
        return [dataclasses.replace(f, failure=self.redacted(f.failure)) if f.failure else f for f in found]


def _ids(exchanges: Iterable[Exchange]) -> tuple[str, ...]:
    """The ids in the order in which the exchanges were made, without repetition, the latest if too many."""
    unique = {exchange.id: exchange.started for exchange in exchanges if exchange.id}
    return tuple(sorted(unique, key=lambda identity: unique[identity])[-MOST_EVIDENCE:])
