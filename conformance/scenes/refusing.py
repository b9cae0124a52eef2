"""Requests that a target has to refuse, without a trace on the Session that they were sent to."""

from dataclasses import dataclass, field

from conformance.addresses import Session
from conformance.client import Client
from conformance.expect import MISSING, answered, expect_value, find
from conformance.model import Blocked, Exchange, NotApplicable
from conformance.scenes.changes import Form, expect_kept


@dataclass
class Subject:
    """A Session that is asked for what it must refuse; `control` is an update that worked elsewhere."""

    client: Client
    session: Session
    control: Exchange
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


def expect_untouched(attempt: Attempt) -> None:
    """The Session is as it was before the attempt."""
    expect_kept(attempt.before, attempt.after)


def refusal(exchange: Exchange, owner: str) -> Exchange:
    """The exchange, once it is sure that it was refused; Blocked by the owner of that demand otherwise."""
    if not answered(exchange).refused:
        raise Blocked(f"it was not refused but answered {exchange.http_status}", blocked_by=owner)
    return exchange


def expect_code_if_any(exchange: Exchange, code: int) -> None:
    """The code of a refusal; not applicable where it carries none, which the documents allow."""
    if find(exchange, "/code") in (MISSING, None):
        raise NotApplicable("the refusal carries no code", evidence=[exchange])
    expect_value(exchange, "/code", code)
