"""Requests that a target has to refuse, without a trace on the Session that they were sent to."""

from dataclasses import dataclass, field

from conformance.addresses import Session
from conformance.client import Client
from conformance.expect import answered, expect_refused
from conformance.model import Exchange, NotApplicable
from conformance.scenes.changes import Form, expect_kept


@dataclass
class Subject:
    """A Session that is asked for what it must refuse."""

    client: Client
    session: Session
    latest: Exchange = field(init=False)

    def __post_init__(self) -> None:
        self.latest = self.client.fetch_session(self.session)

    def asked(self, *forms: Form) -> "Attempt":
        """Updates with these forms, and the Session as it was before and as it is after all of them."""
        before = self.latest
        made = tuple(self.client.update_session(self.session, **form) for form in forms)
        self.latest = self.client.fetch_session(self.session)
        return Attempt(before, made, self.latest)


@dataclass(frozen=True, slots=True)
class Attempt:
    """Updates that should be refused, with a fetch before them and one after them."""

    before: Exchange
    updates: tuple[Exchange, ...]
    after: Exchange

    def refused(self, owner: str) -> "Attempt":
        """The attempt, once it is sure that all was refused; NotApplicable otherwise."""
        for update in self.updates:
            refusal(update, owner)
        return self


def expect_all_refused(attempt: Attempt, *, control: Exchange) -> None:
    """Every update of the attempt is a 4xx, while the control is a 2xx."""
    for update in attempt.updates:
        expect_refused(update, control=control)


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
