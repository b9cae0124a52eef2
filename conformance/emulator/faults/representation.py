"""A Session that does not look as it should."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from conformance.emulator.exchange import Json
from conformance.emulator.faults.families import (
    alter_member,
    drop_key,
    drop_member,
    reshape,
    set_key,
    set_member,
)
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules

MEMBERS = (
    "sid",
    "service_sid",
    "account_sid",
    "date_started",
    "date_ended",
    "date_last_interaction",
    "date_expiry",
    "unique_name",
    "status",
    "closed_reason",
    "ttl",
    "mode",
    "date_created",
    "date_updated",
    "url",
    "links",
)

for member in MEMBERS:
    dashed = member.replace("_", "-")
    drop_member(f"session-without-{dashed}", f"A Session has no member {member}.", "session", member)
    if not member.startswith("date_") and member not in ("unique_name", "closed_reason"):
        set_member(f"session-null-{dashed}", f"The {member} of a Session is null.", "session", member, None)
    # The other two have no value before there is an Interaction.
    if member not in ("date_started", "date_last_interaction"):
        alter_member(
            f"session-{dashed}-in-a-list",
            f"The {member} of a Session is a list that holds the value.",
            "session",
            member,
            lambda value: [value],
        )


def cut(length: int) -> Callable[[str], str]:
    """What cuts a text."""
    return lambda text: text[:length]


def relative(url: str) -> str:
    """The path of a URL."""
    return "/" + url.split("/", 3)[3]


def each(change: Callable[[str], str]) -> Callable[[Json], Json]:
    """What changes each value of an object."""
    return lambda body: {key: change(body[key]) for key in body}


def swapped(links: Json) -> Json:
    """Links of which each leads where the other should."""
    return {"interactions": links["participants"], "participants": links["interactions"]}


def mojibake(text: str) -> str:
    """UTF-8 that was read as Latin-1."""
    return text.encode().decode("latin-1")


def question_marks(text: str) -> str:
    """ASCII, and question marks for the rest."""
    return text.encode("ascii", "replace").decode()


ALTERED: tuple[tuple[str, str, str, Callable[[Any], object]], ...] = (
    ("ttl", "as-text", "is the text of a number", str),
    ("ttl", "as-flag", "is true or false", bool),
    ("ttl", "with-fraction", "has a fraction", lambda ttl: ttl + 0.5),
    ("status", "capital", "begins with a capital", str.title),
    ("status", "undocumented", "is always active", lambda _: "active"),
    ("mode", "capitals", "is in capitals", str.upper),
    ("mode", "with-underscores", "has underscores for dashes", lambda mode: mode.replace("-", "_")),
    ("service_sid", "other", "is that of another", lambda _: "KS" + "0" * 32),
    ("account_sid", "other", "is that of another", lambda _: "AC" + "f" * 32),
    ("account_sid", "cut", "is cut short", cut(20)),
    ("unique_name", "lower-case", "comes back in lower case", str.lower),
    ("unique_name", "cut", "is cut after 100 characters", cut(100)),
    ("unique_name", "ascii", "has question marks for what is not ASCII", question_marks),
    ("unique_name", "latin-1", "is UTF-8 that was read as Latin-1", mojibake),
    ("closed_reason", "number", "is a number", lambda _: 1),
    ("url", "relative", "has no host", relative),
    ("url", "of-list", "is that of the list", lambda url: url.rpartition("/")[0]),
    ("url", "of-no-session", "is that of no Session", lambda url: url[:-4]),
    ("url", "without-version", "has no version", lambda url: url.replace("/v1/", "/")),
    ("links", "empty", "is empty", lambda _: {}),
    ("links", "list", "is a list", lambda links: [*links.values()]),
    ("links", "relative", "holds paths without a host", each(relative)),
    ("links", "swapped", "holds each URL under the other name", swapped),
    ("links", "dead", "holds URLs that lead nowhere", each(lambda url: url + "s")),
    ("links", "without-interactions", "does not name the Interactions", drop_key("interactions")),
    ("links", "without-participants", "does not name the Participants", drop_key("participants")),
    ("links", "null-interactions", "has null for the Interactions", set_key("interactions", None)),
    ("links", "null-participants", "has null for the Participants", set_key("participants", None)),
)
for member, suffix, text, change in ALTERED:
    name = f"session-{member.replace('_', '-')}-{suffix}"
    alter_member(name, f"The {member} of a Session {text}.", "session", member, change)

reshape("session-wrapped", "A Session is wrapped in an object.", "session", lambda body: {"session": body})
reshape(
    "session-null-members-left-out",
    "Members without a value are left out.",
    "session",
    lambda body: {key: value for key, value in body.items() if value is not None},
)
reshape(
    "session-camel-case",
    "The members have their names in camel case.",
    "session",
    lambda body: {key.title().replace("_", ""): value for key, value in body.items()},
)


@fault("session-sid-prefix", "The SID of a Session begins with other letters.")
class _SidPrefix(Rules):
    sid_prefixes: ClassVar[Mapping[str, str]] = {**Rules.sid_prefixes, "session": "KX"}


@fault("session-sid-short", "The SID of a Session has 31 digits.")
class _SidShort(Rules):
    def new_sid(self, kind: str) -> str:
        sid = super().new_sid(kind)
        return sid[:-1] if kind == "session" else sid


@fault("session-sid-not-hex", "The SID of a Session has letters after f.")
class _SidNotHex(Rules):
    def new_sid(self, kind: str) -> str:
        sid = super().new_sid(kind)
        return sid[:-1] + "z" if kind == "session" else sid


@fault("session-sid-repeats", "Every second Session gets the SID of the one before.")
class _SidRepeats(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._last: str | None = None

    def new_sid(self, kind: str) -> str:
        if kind != "session":
            return super().new_sid(kind)
        if self._last is not None:
            sid, self._last = self._last, None
            return sid
        self._last = super().new_sid(kind)
        return self._last
