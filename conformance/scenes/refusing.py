"""Requests that a target has to refuse, without a trace on the Session that they were sent to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice

from conformance.addresses import Session
from conformance.client import Client
from conformance.expect import answered, expect_refused
from conformance.model import Exchange, Nonconformity, NotApplicable, NotJudged
from conformance.scenes.changes import Form, expect_kept

Call = Callable[[Session], Exchange]


@dataclass
class Subject:
    """A Session that is asked for what it must refuse; another takes its place where one did not withstand.

    `first` is the fetch right after it was made, and `latest` one after the latest attempt.
    """

    client: Client
    make: Callable[[], Session]
    session: Session = field(init=False)
    first: Exchange = field(init=False)
    latest: Exchange = field(init=False)

    def __post_init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self.session = self.make()
        self.first = self.latest = self.client.fetch_session(self.session)

    def asked(self, *forms: Form) -> "Attempt":
        """Updates with these forms, and the Session as it was before and as it is after all of them."""
        return self.tried(*(partial(self._update, form=form) for form in forms))

    def _update(self, session: Session, form: Form) -> Exchange:
        return self.client.update_session(session, **form)

    def tried(self, *calls: Call) -> "Attempt":
        """Requests about the Session, and the Session as it was before and as it is after all of them."""
        if not self._as_made():
            self._begin()
        before = self.latest
        if not answered(before).succeeded:
            reason = f"the Session cannot be fetched ({before.http_status})"
            raise NotApplicable(reason, evidence=[before])
        answers = tuple(call(self.session) for call in calls)
        self.latest = self.client.fetch_session(self.session)
        return Attempt(self.session, before, answers, self.latest)

    def asked_together(self, groups: Mapping[str, Sequence[Form]]) -> dict[str, "Attempt"]:
        """The updates of all groups, one attempt a group.

        Where all together left a trace, they are sent to another Session, and that is looked at in between.
        """
        together = self.asked(*(form for forms in groups.values() for form in forms))
        try:
            expect_untouched(together)
        except (Nonconformity, NotJudged):
            self._begin()
            return {name: self.asked(*forms) for name, forms in groups.items()}
        answers = iter(together.answers)
        return {
            name: replace(together, answers=tuple(islice(answers, len(forms))))
            for name, forms in groups.items()
        }

    def _as_made(self) -> bool:
        return self.latest.succeeded and self.latest.body.get("status") == self.first.body.get("status")


@dataclass(frozen=True, slots=True)
class Attempt:
    """Requests that should be refused, with a fetch of their Session before them and one after them."""

    session: Session
    before: Exchange
    answers: tuple[Exchange, ...]
    after: Exchange

    def refused(self, owners: Sequence[str]) -> "Attempt":
        """The attempt, once it is sure that all was refused; NotApplicable otherwise."""
        for answer, owner in zip(self.answers, owners, strict=True):
            refusal(answer, owner)
        return self


def expect_all_refused(attempt: Attempt, *, control: Exchange) -> None:
    """Every request of the attempt is a 4xx, while the control is a 2xx."""
    for answer in attempt.answers:
        expect_refused(answer, control=control)


def expect_untouched(attempt: Attempt) -> None:
    """The Session is as it was before the attempt."""
    expect_kept(attempt.before, attempt.after)


def refusal(exchange: Exchange, owner: str) -> Exchange:
    """The exchange, once it is sure that it was refused; NotApplicable otherwise.

    That it has to be refused is for the owner to say. A MUST on what follows a refusal is not left open
    where a target does without one that it only SHOULD give.
    """
    if not answered(exchange).refused:
        reason = f"it was not refused but answered {exchange.http_status}, see {owner}"
        raise NotApplicable(reason, evidence=[exchange])
    return exchange
