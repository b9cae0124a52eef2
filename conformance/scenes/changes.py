"""A Session that is updated step by step, fetched before and after each of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from conformance.addresses import Session
from conformance.client import Client
from conformance.expect import Where, expect_success, expect_that, expect_value, fail, member, show
from conformance.given import CLOSE, REOPEN
from conformance.model import Blocked, Exchange, Nonconformity, NotApplicable, NotJudged
from conformance.operations import Value

Form = Mapping[str, Value]

MEMBERS = (
    "sid",
    "service_sid",
    "account_sid",
    "unique_name",
    "status",
    "closed_reason",
    "ttl",
    "mode",
    "date_started",
    "date_ended",
    "date_last_interaction",
    "date_expiry",
    "date_created",
    "date_updated",
    "url",
    "links",
)
IDENTITY = ("sid", "service_sid", "account_sid", "date_created", "url", "links")
# What a change of status may change besides the status itself.
MOVING = ("status", "closed_reason", "date_started", "date_ended")

# Each with the requirement that it works at all, in the order in which they are sent.
FIRM_STEPS: tuple[tuple[str, str, Form], ...] = (
    ("ttl", "update.ttl", {"Ttl": 7200}),
    ("date-expiry", "update.date-expiry", {"DateExpiry": "2098-05-06T07:08:09Z"}),
    ("both", "update.ttl-with-date-expiry", {"Ttl": 5400, "DateExpiry": "2099-11-12T13:14:15Z"}),
    ("close", CLOSE, {"Status": "closed"}),
    ("reopen", REOPEN, {"Status": "in-progress"}),
    ("in-progress", "update.in-progress", {"Ttl": 4800, "DateExpiry": "2097-01-01T00:00:00Z"}),
    ("close-again", "lifecycle.closes-in-progress", {"Status": "closed"}),
    ("reopen-again", "lifecycle.reopens-again", {"Status": "in-progress"}),
)
# Those that a target SHOULD take come last, so that those that it has to take do not depend on them.
SOFT_STEPS: tuple[tuple[str, str, Form], ...] = (
    (
        "close-with-both",
        "update.closes-with-others",
        {"Status": "closed", "Ttl": 4200, "DateExpiry": "2096-12-31T23:59:59Z"},
    ),
    (
        "reopen-with-both",
        "update.reopens-with-others",
        {"Status": "in-progress", "Ttl": 2400, "DateExpiry": "2095-02-28T12:00:00Z"},
    ),
    ("empty", "update.empty", {}),
)
STEPS = (*FIRM_STEPS, *SOFT_STEPS)
NAMES = tuple(name for name, _, _ in STEPS)
SOFT = tuple(name for name, _, _ in SOFT_STEPS)
# A third change of status; it is told by such a step where that changes the status, else taken by itself.
THIRD: Mapping[str, tuple[str, str, str]] = {
    "close-with-both": ("close-third", "lifecycle.closes-in-progress", "closed"),
    "reopen-with-both": ("reopen-third", "lifecycle.reopens-again", "in-progress"),
}
# What has to work by itself before it can be judged in another situation.
PREREQUISITES = {
    "both": ("ttl", "date-expiry"),
    "in-progress": ("both",),
    "close-with-both": ("both", "close", "close-third"),
    "reopen-with-both": ("both", "reopen", "reopen-third"),
    "reopen-again": ("reopen",),
    "reopen-third": ("reopen",),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One update; `made` is its exchange, `owner` the requirement that such an update works."""

    owner: str
    form: Form
    before: Exchange
    made: Exchange
    after: Exchange

    @property
    def works(self) -> bool:
        """Whether the update was accepted and a fetch shows what it asked for."""
        try:
            expect_success(self.made)
            expect_applied(self.after, self.form)
        except (Nonconformity, NotJudged):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Story:
    """All steps of one Session by name; `made` is how the Session was created."""

    session: Session
    made: Exchange
    steps: Mapping[str, Step]

    def sent(self, name: str) -> Step:
        """The step, whatever came of it; Blocked where the Session was not in the status that it needs.

        Blocked also where what the step is made of did not work before. All this is NotApplicable with a
        step that a target only SHOULD take: a MUST is not left open by that.
        """
        step = self.steps[name]
        for earlier in PREREQUISITES.get(name, ()):
            if not self.steps[earlier].works:
                reason = f"the update before, {earlier}, did not work"
                raise _hindrance(name, reason, self.steps[earlier].owner, self.steps[earlier].made)
        needed = _needed(step.form)
        found = step.before.body.get("status")
        if step.before.succeeded and needed and found not in needed:
            owner = CLOSE if needed == ("closed",) else REOPEN
            reason = f"the Session is {show(found)} before this step"
            raise _hindrance(name, reason, owner, step.before)
        return step

    def taken(self, name: str) -> Step:
        """The step; Blocked where the update was refused."""
        step = self.sent(name)
        if not step.made.succeeded:
            reason = f"the update was answered {step.made.http_status or step.made.no_answer}"
            raise _hindrance(name, reason, step.owner, step.made)
        return step

    def applied(self, name: str) -> Step:
        """The step; Blocked where the update was refused, or where a fetch does not show it."""
        step = self.taken(name)
        if not step.works:
            raise _hindrance(name, "a fetch does not show the update", step.owner, step.after)
        return step


def _hindrance(name: str, reason: str, owner: str, evidence: Exchange) -> NotJudged:
    if name in SOFT:
        return NotApplicable(f"{reason}, see {owner}", evidence=[evidence])
    return Blocked(reason, blocked_by=owner, evidence=[evidence])


def _needed(form: Form) -> tuple[str, ...]:
    if form.get("Status") == "in-progress":
        return ("closed",)
    return ("open", "in-progress")


def tell(client: Client, session: Session, before: Exchange, steps: Iterable[tuple[str, str, Form]]) -> Story:
    """Take the steps one after the other; `before` shows the Session as it is now."""
    told: dict[str, Step] = {}
    for name, owner, form in steps:
        latest = told[name] = _taken(client, session, before, owner, form)
        if name in THIRD:
            third, owner_of_third, status = THIRD[name]
            latest = told[third] = _moved(client, session, latest, owner_of_third, status)
        before = latest.after
    return Story(session, session.made, told)


def _taken(client: Client, session: Session, before: Exchange, owner: str, form: Form) -> Step:
    made = client.update_session(session, **form)
    return Step(owner, form, before, made, client.fetch_session(session))


def _moved(client: Client, session: Session, step: Step, owner: str, status: str) -> Step:
    """What the step did to the status; an update of that alone where it did nothing."""
    form: Form = {"Status": status}
    if step.made.succeeded and step.after.body.get("status") == status:
        return Step(owner, form, step.before, step.made, step.after)
    before = step.after
    if before.succeeded and before.body.get("status") not in _needed(form):
        client.update_session(session, Status="closed" if status == "in-progress" else "in-progress")
        before = client.fetch_session(session)
    return _taken(client, session, before, owner, form)


# -- what is expected of a step ------------------------------------------------------------------------


def expect_applied(where: Where, form: Form) -> None:
    """The Session shows what the update asked for."""
    if "Ttl" in form:
        expect_value(where, "/ttl", form["Ttl"])
    if "DateExpiry" in form:
        expect_instant(where, "/date_expiry", str(form["DateExpiry"]))
    if "Status" in form:
        expect_value(where, "/status", form["Status"])


def expect_instant(where: Where, pointer: str, text: str) -> None:
    """The member denotes that moment, however it writes it."""
    moment = instant(text)
    expect_that(where, pointer, lambda value: instant(value) == moment, f"the moment {text}")


def instant(value: object) -> datetime | None:
    """The moment that a text of ISO 8601 denotes, in UTC where it names no zone; None for anything else."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


def expect_kept(before: Exchange, after: Where, besides: Sequence[str] = ()) -> None:
    """All documented members have the same values in both answers, these aside; of URLs the path counts."""
    for name in MEMBERS:
        if name in besides:
            continue
        pointer = f"/{name}"
        earlier, later = member(before, pointer), member(after, pointer)
        if _without_host(earlier) != _without_host(later):
            expected = f"{pointer} unchanged, {show(earlier)}"
            raise fail("changed", expected=expected, actual=show(later), evidence=after, pointer=pointer)


def expect_identity(before: Exchange, after: Where) -> None:
    """What says which Session it is, and where, is the same in both answers."""
    expect_kept(before, after, besides=[name for name in MEMBERS if name not in IDENTITY])


def touched(form: Form) -> tuple[str, ...]:
    """The members that an update of that form may change."""
    named = {"Ttl": ("ttl",), "DateExpiry": ("date_expiry",), "Status": MOVING}
    return ("date_updated", *(name for parameter in form for name in named[parameter]))


def _without_host(value: Any) -> object:  # noqa: ANN401 - JSON has no narrower type
    if isinstance(value, dict):
        return {name: _without_host(inner) for name, inner in value.items()}
    if isinstance(value, str) and value.startswith(("http://", "https://")):
        return urlsplit(value).path
    return value
