"""Creates that a target has to refuse, each beside an exhibit without the broken element, then the list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from conformance.addresses import NOT_MADE
from conformance.client import Client
from conformance.expect import answered, expect_that, fail
from conformance.given import Make
from conformance.model import Blocked, Exchange
from conformance.scenes.changes import Form, instant
from conformance.scenes.gallery import LONGEST, Exhibit, Gallery
from conformance.scenes.walking import Walk, items, walk

PAST = "lifetimes.date-expiry-past-refused"
# By name: the exhibit that is alike but for the broken element, the element, and who demands the refusal.
BROKEN: Mapping[str, tuple[str, Form, str]] = {
    "mode-other": ("message-only", {"Mode": "video-only"}, "create.mode-refused"),
    "mode-part": ("voice-only", {"Mode": "voice"}, "create.mode-refused"),
    "status-other": ("open", {"Status": "paused"}, "create.status-refused"),
    "status-part": ("open", {"Status": "progress"}, "create.status-refused"),
    "ttl-text": ("ttl", {"Ttl": "soon"}, "lifetimes.ttl-refused"),
    "ttl-decimal": ("ttl", {"Ttl": "3600.5"}, "lifetimes.ttl-refused"),
    "ttl-unit": ("ttl", {"Ttl": "3600s"}, "lifetimes.ttl-refused"),
    "date-text": ("date-expiry", {"DateExpiry": "tomorrow"}, "lifetimes.date-expiry-refused"),
    "date-impossible": (
        "date-expiry",
        {"DateExpiry": "2099-02-30T03:04:05Z"},
        "lifetimes.date-expiry-refused",
    ),
    "date-past": ("date-expiry", {"DateExpiry": "2001-02-03T04:05:06Z"}, PAST),
}
# How long ago by the clock of the target; the shorter one is less than a time zone is wide.
AGO: Mapping[str, timedelta] = {"date-yesterday": timedelta(days=1), "date-recent": timedelta(minutes=15)}
# The exhibit of one character less, the character, and who demands the refusal.
LONG_NAMES: Mapping[str, tuple[str, str, str]] = {
    "name-long": ("long", "x", "create.unique-name-192-refused"),
    "name-long-two-bytes": ("long-two-bytes", "\u00e9", "names.192-two-byte-refused"),
}
KINDS = (*BROKEN, *AGO, *LONG_NAMES)
# Those whose names are given once more in a proper create, and the twins after which the first is fetched.
FREED = ("mode-other", "date-text")
KEEPERS = ("named", "three-bytes")
TWINS = ("named", "punctuation", "three-bytes", "long")
# Values that differ from those of the Sessions whose names are asked for again.
TWIN: Form = {"Mode": "message-only", "Ttl": 77, "DateExpiry": "2098-07-06T05:04:03Z"}


@dataclass(frozen=True, slots=True)
class Attempt:
    """A create that has to be refused, the one that differs in the broken element, and who demands it."""

    name: str
    made: Exchange
    control: Exchange
    owner: str


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """All attempts by name; twins ask for the name of an exhibit.

    Those of KEEPERS are followed by a fetch of that one, the others by no exchange.
    """

    attempts: Mapping[str, Attempt]
    twins: Mapping[str, tuple[Exhibit, Exchange, Exchange]]
    names_again: Mapping[str, Exchange]
    walked: Walk

    def repeated(self, name: str) -> tuple[str, Exchange]:
        """The name of a twin and the create that asked for it again."""
        first, made, _ = self.twins[name]
        return str(first.form["UniqueName"]), made


def turn_away(client: Client, make: Make, gallery: Gallery) -> TurnedAway:
    """Send every create that has to be refused, ask for some of the names properly, then list."""
    attempts = {name: _attempt(client, make, gallery, name) for name in KINDS}
    twins = {name: _twin(client, gallery, name) for name in TWINS}
    walked = walk(client, gallery.service)
    again = {name: client.create_session(gallery.service, UniqueName=attempts[name].name) for name in FREED}
    return TurnedAway(attempts, twins, again, walked)


def _attempt(client: Client, make: Make, gallery: Gallery, kind: str) -> Attempt:
    name = make.name()
    form: Form = {}
    if kind in LONG_NAMES:
        base, letter, owner = LONG_NAMES[kind]
        name += letter * (LONGEST + 1 - len(name))
    elif kind in AGO:
        base, form, owner = "date-expiry", _past(gallery, AGO[kind]), PAST
    else:
        base, form, owner = BROKEN[kind]
    made = client.create_session(gallery.service, UniqueName=name, **form)
    return Attempt(name, made, gallery.exhibits[base].made, owner)


def _past(gallery: Gallery, ago: timedelta) -> Form:
    shown = instant(gallery.exhibits["date-expiry"].made.body.get("date_created"))
    now = shown or datetime.fromtimestamp(gallery.exhibits["date-expiry"].made.started, UTC)
    return {"DateExpiry": f"{now.astimezone(UTC) - ago:%Y-%m-%dT%H:%M:%SZ}"}


def _twin(client: Client, gallery: Gallery, name: str) -> tuple[Exhibit, Exchange, Exchange]:
    first = gallery.exhibits[name]
    # Nothing but the name can be the reason for the refusal of this one, whose code is looked at.
    form = {"UniqueName": first.form["UniqueName"], **({} if name == "named" else TWIN)}
    made = client.create_session(gallery.service, **form)
    sid = first.made.body.get("sid")
    after = client.fetch_session(gallery.service.session(str(sid))) if name in KEEPERS else NOT_MADE
    return first, made, after


# -- what is expected ----------------------------------------------------------------------------------


def expect_times_listed(walked: Walk, name: str | None, times: int, refused: Exchange) -> None:
    """So many Sessions of that name are in the list. Blocked where the list cannot be read."""
    for page in walked.pages:
        if not answered(page).succeeded or not isinstance(page.body.get("sessions"), list):
            raise Blocked(f"the list cannot be read: {page.http_status}", evidence=[page])
    found = [
        (page, index)
        for page in walked.pages
        for index, item in enumerate(items(page))
        if isinstance(item, dict) and item.get("unique_name") == name
    ]
    answered(refused)
    if len(found) > times:
        page, index = found[-1]
        raise fail(
            "left-behind",
            expected=f"{times} Session{'' if times == 1 else 's'} of the refused name in the list",
            actual=str(len(found)),
            evidence=page,
            pointer=f"/sessions/{index}",
        )


def expect_other_sid(exchange: Exchange, sid: str) -> None:
    """The Session has another sid than that one."""
    expect_that(exchange, "/sid", lambda shown: shown != sid, f"other than {sid}")
