"""Requests that a target has to refuse, without a trace on the Session that they were sent to."""

from dataclasses import dataclass, field

from conformance.addresses import Session
from conformance.client import Client
from conformance.expect import answered
from conformance.model import Blocked, Exchange
from conformance.scenes.changes import Form, expect_kept


@dataclass
class Subject:
    """A Session that is asked for what it must refuse."""

    client: Client
    session: Session
    latest: Exchange = field(init=False)

    def __post_init__(self) -> None:
        self.latest = self.client.fetch_session(self.session)

    def asked(self, form: Form) -> "Attempt":
        """An update with that form, and the Session as it was and as it is."""
        before, made = self.latest, self.client.update_session(self.session, **form)
        self.latest = self.client.fetch_session(self.session)
        return Attempt(before, made, self.latest)


@dataclass(frozen=True, slots=True)
class Attempt:
    """An update that should be refused, with a fetch before it and one after it."""

    before: Exchange
    made: Exchange
    after: Exchange

    def refused(self, owner: str) -> "Attempt":
        """The attempt, once it is sure that it was refused; Blocked by the owner of that demand otherwise."""
        refusal(self.made, owner)
        return self


def expect_untouched(attempt: Attempt) -> None:
    """The Session is as it was before the attempt."""
    expect_kept(attempt.before, attempt.after)


def refusal(exchange: Exchange, owner: str) -> Exchange:
    """The exchange, once it is sure that it was refused; Blocked by the owner of that demand otherwise."""
    if not answered(exchange).refused:
        raise Blocked(f"it was not refused but answered {exchange.http_status}", blocked_by=owner)
    return exchange
