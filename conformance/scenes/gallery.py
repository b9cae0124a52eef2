"""Sessions created in every way that the documents describe, and listed; many are fetched in between.

Where the list shows a Session as the answer to its creation did, that is evidence enough that it was
stored so; where it does not, a fetch decides, and what the list should show is for other requirements.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial

from conformance.addresses import NOT_MADE, Service, Session
from conformance.client import Client
from conformance.expect import Where, answered, expect_same, expect_success, expect_value
from conformance.given import CREATE, Make
from conformance.model import Blocked, Exchange, Nonconformity, NotApplicable, NotJudged
from conformance.scenes.changes import Form, expect_instant
from conformance.scenes.walking import Walk, walk
from conformance.watch import Seen

WITHOUT_PARAMETERS = "create.without-parameters"
NAME = "names.stored"
LONGEST = 191
FAR_AWAY = "2099-01-02T03:04:05Z"
# Characters of two and of three bytes in UTF-8, and a letter with the accent apart.
TWO_BYTES, THREE_BYTES, COMBINED = "\u00e9\u00df\u0436", "\u6f22\u5b57\u20ac", "e\u0301 n\u0303"
# They have no width, and yet they are characters of the name.
UNSEEN = "\u200b-\u200d-\u200f-\ufeff."
OTHER_THREE_BYTES = "\u4eee\u540d\u20ac"
PUNCTUATION = "+ & 100% %41 %2B = a#b/c?d;e:f,g@h|i'j\"k\\l<m>n&amp;o{p}[q]~`!$^*()"

MODES = ("message-only", "voice-only", "voice-and-message")
# The values that are given beside a name; each element is judged by one of them.
VALUES: Mapping[str, Form] = {
    **{mode: {"Mode": mode} for mode in reversed(MODES)},
    "open": {"Status": "open"},
    "in-progress": {"Status": "in-progress"},
    "closed": {"Status": "closed"},
    "ttl": {"Ttl": 4321},
    "ttl-long": {"Ttl": 2592000},
    "date-expiry": {"DateExpiry": FAR_AWAY},
    "both": {"DateExpiry": FAR_AWAY, "Ttl": 5400},
}
# What is fetched right after it was created: each parameter alone, all together, and what names go wrong by.
# One mode stands for the others, which the chapter isolation fetches.
FETCHED = (
    *("nothing", "named", "voice-only", "ttl", "date-expiry", "both", "everything"),
    *("punctuation", "three-bytes", "combined", "long"),
)
# What follows the name that no other Session has.
ENDINGS: Mapping[str, str] = {
    "mixed": " Mixed  Case-Name_1.",
    "punctuation": f" {PUNCTUATION}",
    "two-bytes": f" {TWO_BYTES}",
    "combined": f" {COMBINED}",
}
# What fills a name up to the longest one.
FILLINGS: Mapping[str, str] = {"long": "x", "long-two-bytes": "\u00e9", "long-three-bytes": "\u6f22"}
# Names without the prefix of the run, which others may have in a Service that is not its own. Every object of
# JavaScript has the last one already.
APART: Mapping[str, str] = {
    "short": "q",
    "digits": "0123456789",
    "literal": "null",
    "inherited": "constructor",
}


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One create with its form.

    `look` fetches it, once and right after for those of FETCHED; no exchange at all without a sid. `item`
    is the Session in the list where it was not fetched and is listed with the values of the answer.
    """

    form: Form
    made: Exchange
    look: Callable[[], Exchange]
    item: Seen | None = None

    @property
    def fetched(self) -> Exchange:
        """The fetch."""
        return self.look()

    @property
    def sid(self) -> str:
        """The sid in the answer; Blocked where there is none."""
        sid = answered(self.made).body.get("sid")
        if not isinstance(sid, str):
            raise Blocked("the answer shows no sid", blocked_by="session.members", evidence=[self.made])
        return sid

    @property
    def found(self) -> Where:
        """The Session as it was read, once it is sure that this worked; Blocked otherwise."""
        if self.item is not None:
            return self.item
        if not self.sid or not answered(self.fetched).succeeded:
            raise Blocked("it cannot be fetched", blocked_by=CREATE, evidence=[self.made, self.fetched])
        return self.fetched


@dataclass(frozen=True, slots=True)
class Gallery:
    """The exhibits by name, all in one Service, and its list."""

    service: Service
    exhibits: Mapping[str, Exhibit]
    walked: Walk

    def sent(self, name: str, *, base: str = "named", owner: str = NAME) -> Exhibit:
        """The exhibit; Blocked where its create was refused, and so was the one without what it is about."""
        found = self.exhibits.get(name)
        if found is None:
            raise NotApplicable("only a Service that the run has for itself is free of short names")
        if found.made.refused and self.exhibits[base].made.refused:
            refusals = [found.made, self.exhibits[base].made]
            raise Blocked("creates are refused without it too", blocked_by=owner, evidence=refusals)
        return found

    def accepted(self, name: str, owner: str) -> Exhibit:
        """The exhibit, once it is sure that its create worked; Blocked by the owner of that otherwise."""
        found = self.exhibits[name]
        if not answered(found.made).succeeded:
            reason = f"the create was answered {found.made.http_status}"
            raise Blocked(reason, blocked_by=owner, evidence=[found.made])
        return found

    def right(self, name: str, parameter: str, owner: str) -> Exhibit:
        """The exhibit, once it is sure that it shows this parameter; Blocked by the owner otherwise."""
        found = self.accepted(name, owner)
        try:
            expect_shown(found, parameter)
        except Nonconformity as wrong:
            raise Blocked(str(wrong), blocked_by=owner, evidence=[wrong.evidence]) from None
        return found

    def item(self, exhibit: Exhibit) -> Seen:
        """The Session as the list shows it; other chapters demand that it is there."""
        position = self.walked.page_of(exhibit.sid)
        if position is None:
            raise NotApplicable("the list does not show it", evidence=[*self.walked.pages[-1:]])
        page, index = position
        return Seen(page, page.body["sessions"][index], f"/sessions/{index}")


def exhibit(client: Client, make: Make, service: Service, *, alone: bool) -> Gallery:
    """Create all exhibits in a Service, then list it; short names only where it is `alone`."""
    shown = {name: _exhibit(client, service, name, form) for name, form in _forms(make.name, alone=alone)}
    walked = walk(client, service)
    unread = {name: found for name, found in shown.items() if name not in FETCHED}
    read = {name: replace(found, item=_alike(found.made, walked)) for name, found in unread.items()}
    return Gallery(service, shown | read, walked)


def _alike(made: Exchange, walked: Walk) -> Seen | None:
    position = walked.page_of(str(made.body.get("sid"))) if made.succeeded else None
    if position is None:
        return None
    page, index = position
    item = page.body["sessions"][index]
    names = [pointer[1:] for pointer in (*POINTERS.values(), "/date_expiry")]
    alike = all(name in item and item[name] == made.body.get(name) for name in names)
    return Seen(page, item, f"/sessions/{index}") if alike else None


def _forms(name: Callable[[], str], *, alone: bool) -> Iterable[tuple[str, Form]]:
    prefix, stem = name(), name()
    long_names = {key: prefix + letter * (LONGEST - len(prefix)) for key, letter in FILLINGS.items()}
    everything = {"UniqueName": f"{name()} {THREE_BYTES}", "Mode": "voice-only", "Status": "open"}
    forms: dict[str, Form] = {
        "nothing": {},
        "nothing-again": {},
        "named": {"UniqueName": name()},
        **{key: {"UniqueName": name(), **form} for key, form in VALUES.items()},
        "everything": {**everything, "Ttl": 7200, "DateExpiry": FAR_AWAY},
        **{key: {"UniqueName": name() + ending} for key, ending in ENDINGS.items()},
        **{key: {"UniqueName": text} for key, text in long_names.items()},
        "three-bytes": {"UniqueName": f"{stem} {THREE_BYTES}{UNSEEN}"},
        "other-three-bytes": {"UniqueName": f"{stem} {OTHER_THREE_BYTES}{UNSEEN}"},
        "long-other-end": {"UniqueName": f"{long_names['long'][:-1]}y"},
    }
    apart = {key: {"UniqueName": text} for key, text in APART.items()} if alone else {}
    return (forms | apart).items()


def _exhibit(client: Client, service: Service, name: str, form: Form) -> Exhibit:
    made = client.create_session(service, **form)
    sid = made.body.get("sid")
    if not (made.succeeded and isinstance(sid, str)):
        return Exhibit(form, made, lambda: NOT_MADE)
    found = Exhibit(form, made, cache(partial(client.fetch_session, Session(service, sid))))
    if name in FETCHED:
        found.look()
    return found


# -- what is expected of an exhibit --------------------------------------------------------------------

POINTERS = {"UniqueName": "/unique_name", "Mode": "/mode", "Status": "/status", "Ttl": "/ttl"}


def expect_shown(found: Exhibit, *parameters: str) -> None:
    """The create was accepted; its answer and the fetch show these parameters as they were given."""
    expect_success(found.made)
    expect_given(found.made, found.form, *parameters)
    expect_given(found.found, found.form, *parameters)


def expect_given(where: Where, form: Form, *parameters: str) -> None:
    """The Session shows these parameters of the form as they were given."""
    for parameter in parameters:
        if parameter == "DateExpiry":
            expect_instant(where, "/date_expiry", str(form[parameter]))
        else:
            expect_value(where, POINTERS[parameter], form[parameter])


# Where each parameter is given alone or with a name only, and who demands that it is stored.
ALONE: Mapping[str, tuple[str, str]] = {
    "UniqueName": ("three-bytes", "names.non-ascii"),
    "Mode": ("voice-only", "create.mode"),
    "Status": ("open", "create.status-open"),
    "DateExpiry": ("date-expiry", "lifetimes.date-expiry"),
}


def expect_as_alone(gallery: Gallery, found: Exhibit) -> None:
    """The exhibit shows each parameter that is right where it is given alone."""
    expect_success(found.made)
    for parameter, (name, owner) in ALONE.items():
        try:
            gallery.right(name, parameter, owner)
        except NotJudged:
            continue
        expect_shown(found, parameter)


def expect_listed_alike(gallery: Gallery, found: Exhibit) -> None:
    """The list shows these parameters as the answer to the create did."""
    pointers = {**POINTERS, "DateExpiry": "/date_expiry"}
    expect_same(found.made, gallery.item(found), [pointers[parameter] for parameter in found.form])
