"""What the documents promise about a Session, kept beside the one on the target.

Three kinds of knowledge: a value that the caller gave (`given`), a value that the target showed and nothing
has changed since (`last`), and nothing (`free`): then whatever the target shows next is taken over.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from conformance.addresses import Participant, Service, Session
from conformance.sequences.claims import Claim
from conformance.sequences.values import (
    LONGEST_NAME,
    MODES,
    STATUSES,
    is_name,
    name_length,
    unjudged_name,
)

IDENTITY = ("sid", "service_sid", "account_sid", "date_created", "url", "links")
DATES = ("date_started", "date_ended", "date_last_interaction", "date_expiry")
COMPARED = (*IDENTITY, *DATES, "unique_name", "status", "closed_reason", "ttl", "mode")
# What a change of status, and what traffic, may bring along.
OF_STATUS = ("date_started", "date_ended", "closed_reason")
OF_TRAFFIC = ("status", "date_started", "date_last_interaction")
PARAMETERS = {
    "UniqueName": "unique_name",
    "Ttl": "ttl",
    "DateExpiry": "date_expiry",
    "Mode": "mode",
    "Status": "status",
}
LONGEST_SURE_TTL = 90 * 24 * 60 * 60


class Acceptance:
    """Whether a request has to be accepted, has to be refused, or may be either."""

    SURE = "sure"
    NEVER = "never"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Difference:
    """A member that shows another value than it should."""

    member: str
    expected: object
    actual: object


@dataclass
class Person:
    """A Participant of a Session."""

    label: str
    address: Participant
    present: bool = True


@dataclass
class Place:
    """A Service with all Sessions that sequences made in it; `own` where nobody else makes any there."""

    label: str
    service: Service
    own: bool = False
    default_ttl: int | None = None
    subjects: dict[str, "Subject"] = field(default_factory=dict)
    freed: set[str] = field(default_factory=set)
    refused_creates: int = 0
    takes_people: bool = True
    has_pool: bool = False

    def living(self) -> list["Subject"]:
        """The Sessions that were not deleted."""
        return [one for one in self.subjects.values() if one.alive]

    def holder(self, name: str) -> "Subject | None":
        """The Session that has this name now."""
        return next((one for one in self.living() if one.name == name), None)


@dataclass
class Subject:
    """One Session.

    `line` is the connection of the last change, `troubled` whether something was
    refused since, `born` how many Participants it was created with that no list has shown yet.
    """

    label: str
    place: Place
    address: Session
    name: str | None = None
    given: dict[str, Any] = field(default_factory=dict)
    last: dict[str, Any] = field(default_factory=dict)
    free: set[str] = field(default_factory=set)
    alive: bool = True
    line: int = 0
    troubled: bool = False
    born: int = 0
    people: dict[str, Person] = field(default_factory=dict)
    messages: set[str] = field(default_factory=set)

    @property
    def status(self) -> object:
        """The status as far as it is known; nothing is known of what may have woken up a closed one."""
        shown = self.given.get("status", self.last.get("status"))
        return None if shown == "closed" and "status" in self.free else shown

    def give(self, values: Mapping[str, Any]) -> None:
        """The caller sets these, and they have to be shown from now on."""
        self.given.update(values)
        if "status" in values:
            self.free.update(OF_STATUS)
        if "ttl" in values and "date_expiry" not in self.given:
            self.free.add("date_expiry")

    def release(self, members: Iterable[str]) -> None:
        """These may have changed in a way that nobody promises."""
        for member in members:
            self.given.pop(member, None)
            self.free.add(member)

    def compare(self, shown: Mapping[str, Any]) -> Iterator[Difference]:
        """What is not as it has to be; what cannot be known is taken over from what is shown."""
        for member in COMPARED:
            if member not in shown:
                continue
            value = comparable(member, shown[member])
            if member in self.given:
                expected = comparable(member, self.given[member])
            elif member in self.free or member not in self.last:
                expected = value
            else:
                expected = self.last[member]
            if value != expected or isinstance(value, bool):
                yield Difference(member, expected, shown[member])
            self.free.discard(member)
            self.last[member] = value


def comparable(member: str, value: object) -> object:
    """A value in the form in which it is compared: dates as moments, addresses as paths."""
    if member == "url" and isinstance(value, str):
        return urlsplit(value).path
    if member == "links" and isinstance(value, dict):
        return {name: comparable("url", address) for name, address in value.items()}
    if member in (*DATES, "date_created") and isinstance(value, str):
        return moment(value) or value
    return value


def moment(text: str) -> datetime | None:
    """The moment that an ISO 8601 text stands for, to the second; None where it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


def values_of(form: Mapping[str, str], name: str | None = None) -> dict[str, Any]:
    """What an accepted form sets, under the names that answers have for it."""
    found: dict[str, Any] = {PARAMETERS[key]: text for key, text in form.items() if key in PARAMETERS}
    if "ttl" in found:
        found["ttl"] = int(found["ttl"])
    if "unique_name" in found:
        found["unique_name"] = name
    return found


def broken(form: Mapping[str, str]) -> str | None:
    """The parameter whose value breaks a constraint of the contract, if one does."""
    if form.get("Mode", MODES[0]) not in MODES:
        return "Mode"
    if form.get("Status", STATUSES[0]) not in STATUSES:
        return "Status"
    if not form.get("Ttl", "0").isdigit():
        return "Ttl"
    name = form.get("UniqueName", "")
    return "UniqueName" if is_name(name) and name_length(name) > LONGEST_NAME else None


def doubtful(form: Mapping[str, str]) -> set[str]:
    """The members of which nobody says what an accepted form makes of them."""
    found = {"status"} if form.get("Status", "open") != "open" else set()
    if not 0 < int(form.get("Ttl", "1")) <= LONGEST_SURE_TTL:
        found.add("ttl")
    return found | ({"unique_name"} if unjudged_name(form.get("UniqueName", "")) else set())


def _unsure(form: Mapping[str, str]) -> bool:
    """Whether a value is one that the documents neither allow nor forbid."""
    ttl = int(form.get("Ttl", "3600"))
    return not 0 < ttl <= LONGEST_SURE_TTL or unjudged_name(form.get("UniqueName", ""))


def judge_create(place: Place, other: Place, form: Mapping[str, str]) -> tuple[str, Claim]:
    """Whether a create has to work, and the claim that decides."""
    if broken(form):
        return Acceptance.NEVER, Claim.INVALID_REFUSED
    name = form.get("UniqueName")
    holder = place.holder(name) if name else None
    if holder is not None:
        closed = holder.status == "closed"
        return Acceptance.OPEN if closed else Acceptance.NEVER, Claim.NAMES_UNIQUE
    if _unsure(form) or form.get("Status", "open") != "open" or "Participants" in form:
        return Acceptance.OPEN, Claim.VALID_CREATE_ACCEPTED
    if name in place.freed:
        return Acceptance.SURE, Claim.NAME_FREE_AGAIN
    if name and other.holder(name):
        return Acceptance.SURE, Claim.NAMES_PER_SERVICE
    return Acceptance.SURE, Claim.VALID_CREATE_ACCEPTED


def judge_update(subject: Subject, form: Mapping[str, str]) -> tuple[str, Claim]:
    """Whether an update has to work, and the claim that decides."""
    if broken(form):
        return Acceptance.NEVER, Claim.INVALID_REFUSED
    before, after = subject.status, form.get("Status")
    if before == "closed" and after == "open":
        return Acceptance.NEVER, Claim.NEVER_OPENED_AGAIN
    if _unsure(form) or not {"Ttl", "DateExpiry", "Status"}.issuperset(form):
        return Acceptance.OPEN, Claim.VALID_UPDATE_ACCEPTED
    steps = {("open", "closed"), ("in-progress", "closed"), ("closed", "in-progress")}
    sure = (before, after) in steps or (after is None and before in ("open", "in-progress"))
    return Acceptance.SURE if sure else Acceptance.OPEN, Claim.VALID_UPDATE_ACCEPTED
