"""Chapter session: what every answer that shows a Session shows."""

from conformance.addresses import Service
from conformance.client import Client
from conformance.expect import (
    MEMBERS_REQUIREMENT,
    expect_one_of,
    expect_pattern,
    expect_that,
)
from conformance.model import Exchange, Level
from conformance.requirement import observation, requirement
from conformance.scenes.changes import MEMBERS
from conformance.scenes.gallery import MODES, Gallery
from conformance.scenes.places import (
    expect_account,
    expect_different_sids,
    expect_members,
    expect_own_place,
    expect_service_of_path,
    is_url,
    known_account,
    session_bodies,
    sessions_of_a_service,
)
from conformance.sources import docs, observed, openapi
from conformance.watch import Seen, sessions

STATUSES = ("open", "in-progress", "closed", "failed", "unknown")


@requirement(
    MEMBERS_REQUIREMENT,
    Level.MUST,
    "A Session is shown with all sixteen documented members, those without a value being null.",
    source=docs("properties"),
    faults=[
        *(f"session-without-{member.replace('_', '-')}" for member in MEMBERS),
        "fetch-members-left-out",
        "session-wrapped",
        "session-null-members-left-out",
        "session-camel-case",
        "session-listed-without-links",
        "session-created-without-url",
        "session-fetched-without-closed-reason",
        "session-closed-without-ttl",
        "session-reopened-without-dates",
        "session-unnamed-without-name",
        "session-created-sid-only",
        "session-updated-changes-only",
        "session-created-as-list",
    ],
    fix="Answer every member of the Session in every answer, and null where there is no value.",
    watches=session_bodies,
)
def test_members(seen: Seen) -> None:
    """Given any answer that shows a Session, each documented member is there."""
    expect_members(seen, MEMBERS)


# -- who it is ----------------------------------------------------------------------------------------


@requirement(
    "session.sid",
    Level.MUST,
    "The sid of a Session is KC followed by 32 hexadecimal digits.",
    source=docs("properties"),
    faults=[
        "session-sid-prefix",
        "session-sid-short",
        "session-sid-long",
        "session-sid-not-hex",
        "session-sid-uuid",
        "session-null-sid",
        "session-sid-in-a-list",
    ],
    fix="Make the sid of a new Session from the letters KC and 32 random hexadecimal digits.",
    watches=sessions,
)
def test_sid(seen: Seen) -> None:
    """Given any answer that shows a Session, its sid has the documented form."""
    expect_pattern(seen, "/sid", r"KC[0-9a-fA-F]{32}")


@requirement(
    "session.sid-unique",
    Level.MUST,
    "No two Sessions have the same sid.",
    source=docs("properties"),
    faults=["session-sid-repeats", "session-sid-of-parameters", "session-sid-wraps"],
    fix="Give every Session a sid that no other Session has or had.",
)
def test_sid_unique(gallery: Gallery) -> None:
    """Given Sessions created one after the other, each has a sid of its own."""
    made = [exhibit.made for exhibit in gallery.exhibits.values() if exhibit.made.succeeded]

    expect_different_sids(made)


@requirement(
    "session.service-sid",
    Level.MUST,
    "The service_sid of a Session is KS followed by 32 hexadecimal digits.",
    source=docs("properties"),
    faults=[
        "session-null-service-sid",
        "session-service-sid-in-a-list",
        "session-service-sid-cut",
        "session-service-sid-is-name",
    ],
    fix="Show the SID of the Service as service_sid.",
    watches=sessions,
)
def test_service_sid(seen: Seen) -> None:
    """Given any answer that shows a Session, its service_sid has the documented form."""
    expect_pattern(seen, "/service_sid", r"KS[0-9a-fA-F]{32}")


@requirement(
    "session.service-sid-of-path",
    Level.MUST,
    "The service_sid of a Session is the SID of the Service in the path.",
    source=docs("properties"),
    faults=["session-service-sid-other", "session-listed-service-sid-other"],
    fix="Show the Service that the Session was created in, which is the one in the path.",
    watches=sessions_of_a_service,
)
def test_service_sid_of_path(seen: Seen) -> None:
    """Given any answer that shows a Session below a Service, its service_sid is that Service."""
    expect_service_of_path(seen)


@requirement(
    "session.account-sid",
    Level.MUST,
    "The account_sid of a Session is AC followed by 32 hexadecimal digits.",
    source=docs("properties"),
    faults=["session-null-account-sid", "session-account-sid-in-a-list", "session-account-sid-cut"],
    fix="Show the SID of the account that created the Session as account_sid.",
    watches=sessions,
)
def test_account_sid(seen: Seen) -> None:
    """Given any answer that shows a Session, its account_sid has the documented form."""
    expect_pattern(seen, "/account_sid", r"AC[0-9a-fA-F]{32}")


@requirement(
    "session.account-sid-of-creator",
    Level.MUST,
    "The account_sid of a Session is the account that created it.",
    source=docs("properties"),
    faults=[
        "session-account-sid-other",
        "session-account-sid-random",
        "session-listed-account-sid-other",
    ],
    fix="Show the account whose credentials created the Session.",
)
def test_account_sid_of_creator(client: Client, service: Service, tour: list[Exchange]) -> None:
    """Given Sessions made with the same credentials, all have that account's SID in every answer."""
    shown = [seen for exchange in tour for seen in sessions(exchange)]

    expect_account(shown, known_account(client.target, service))


# -- what it is ---------------------------------------------------------------------------------------


@requirement(
    "session.unique-name",
    Level.MUST,
    "The unique_name of a Session is a text or null.",
    source=openapi("proxy.v1.service.session/properties/unique_name"),
    faults=["session-unique-name-in-a-list", "session-unnamed-name-false"],
    fix="Show the unique name as text, and null where there is none.",
    watches=sessions,
)
def test_unique_name(seen: Seen) -> None:
    """Given any answer that shows a Session, its unique_name is a text or null."""
    expect_that(seen, "/unique_name", _text_or_null, "a text or null", "type")


def _text_or_null(value: object) -> bool:
    return value is None or isinstance(value, str)


@requirement(
    "session.status",
    Level.MUST,
    "The status of a Session is open, in-progress, closed, failed or unknown.",
    source=docs("status-values"),
    faults=[
        "session-status-capital",
        "session-status-undocumented",
        "session-null-status",
        "session-status-in-a-list",
        "session-reopened-status-underscore",
        "session-closed-status-completed",
        "session-listed-status-capitals",
    ],
    fix="Show one of the five documented values, in small letters and with a dash.",
    watches=sessions,
)
def test_status(seen: Seen) -> None:
    """Given any answer that shows a Session, its status is one of the five values."""
    expect_one_of(seen, "/status", STATUSES)


@requirement(
    "session.mode",
    Level.MUST,
    "The mode of a Session is message-only, voice-only or voice-and-message.",
    source=docs("mode-values"),
    faults=[
        "session-mode-capitals",
        "session-mode-with-underscores",
        "session-null-mode",
        "session-mode-in-a-list",
        "session-listed-mode-null",
        "session-closed-mode-null",
    ],
    fix="Show one of the three documented values, in small letters and with dashes.",
    watches=sessions,
)
def test_mode(seen: Seen) -> None:
    """Given any answer that shows a Session, its mode is one of the three values."""
    expect_one_of(seen, "/mode", MODES)


@requirement(
    "session.ttl",
    Level.MUST,
    "The ttl of a Session is a whole number of seconds, as a number of JSON.",
    source=docs("properties"),
    faults=[
        "session-ttl-as-text",
        "session-ttl-as-flag",
        "session-ttl-with-fraction",
        "session-ttl-in-a-list",
        "session-created-ttl-as-text",
        "session-listed-ttl-as-text",
        "session-ttl-empty-text-for-zero",
    ],
    fix="Show ttl as an integer of JSON, without quotes.",
    watches=sessions,
)
def test_ttl(seen: Seen) -> None:
    """Given any answer that shows a Session, a ttl that is not null is an integer."""
    expect_that(seen, "/ttl", _integer_or_null, "an integer", "type")


def _integer_or_null(value: object) -> bool:
    # 60.0 is an integer in JSON, which has one type of number.
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return value is None or (whole and not isinstance(value, bool))


@requirement(
    "session.ttl-not-null",
    Level.SHOULD,
    "The ttl of a Session is never null.",
    source=openapi("proxy.v1.service.session/properties/ttl"),
    faults=["session-null-ttl", "session-ttl-null-for-zero"],
    fix="Show 0 as the ttl of a Session without one.",
    watches=sessions,
)
def test_ttl_not_null(seen: Seen) -> None:
    """Given any answer that shows a Session, its ttl is not null."""
    expect_that(seen, "/ttl", lambda value: value is not None, "not null")


@requirement(
    "session.closed-reason",
    Level.MUST,
    "The closed_reason of a Session is a text or null.",
    source=openapi("proxy.v1.service.session/properties/closed_reason"),
    faults=[
        "session-closed-reason-in-a-list",
        "session-closed-reason-number",
        "session-closed-reason-false",
    ],
    fix="Show why the Session ended as text, and null where it has not.",
    watches=sessions,
)
def test_closed_reason(seen: Seen) -> None:
    """Given any answer that shows a Session, its closed_reason is a text or null."""
    expect_that(seen, "/closed_reason", _text_or_null, "a text or null", "type")


# -- where it is --------------------------------------------------------------------------------------


@requirement(
    "session.url",
    Level.MUST,
    "The url of a Session is an absolute URL.",
    source=docs("properties"),
    faults=[
        "session-url-relative",
        "session-null-url",
        "session-url-in-a-list",
        "session-url-without-scheme",
    ],
    fix="Show the whole URL, with scheme and host.",
    watches=sessions,
)
def test_url(seen: Seen) -> None:
    """Given any answer that shows a Session, its url is absolute."""
    expect_that(seen, "/url", is_url, "an absolute URL", "url")


@requirement(
    "session.url-own",
    Level.MUST,
    "The path of the url of a Session is that of the Session itself.",
    source=docs("properties"),
    faults=[
        "session-url-of-list",
        "session-url-of-no-session",
        "session-url-without-version",
        "session-url-by-name",
        "session-url-of-first",
        "session-listed-url-of-list",
        "session-url-twice",
    ],
    fix="Build the url from the path of the Session, /v1/Services/{service_sid}/Sessions/{sid}.",
    watches=sessions,
)
def test_url_own(seen: Seen) -> None:
    """Given any answer that shows a Session, the path of its url is made of its own two SIDs."""
    expect_own_place(seen, "/url")


@requirement(
    "session.links",
    Level.MUST,
    "The links of a Session are an object with the absolute URLs interactions and participants.",
    source=docs("properties"),
    faults=[
        "session-links-empty",
        "session-links-list",
        "session-links-relative",
        "session-links-without-interactions",
        "session-links-without-participants",
        "session-links-null-interactions",
        "session-links-null-participants",
        "session-links-in-a-list",
        "session-null-links",
        "session-closed-links-empty",
        "session-links-as-text",
    ],
    fix="Show an object with the members interactions and participants, each a whole URL.",
    watches=sessions,
)
def test_links(seen: Seen) -> None:
    """Given any answer that shows a Session, its links hold both URLs."""
    expect_that(
        seen, "/links", _has_both_links, "an object with the URLs interactions and participants", "url"
    )


def _has_both_links(links: object) -> bool:
    return isinstance(links, dict) and all(
        is_url(links.get(name)) for name in ("interactions", "participants")
    )


@requirement(
    "session.link-interactions",
    Level.MUST,
    "The link interactions of a Session has the path of the Session and /Interactions.",
    source=docs("properties"),
    faults=["session-links-swapped", "session-link-interactions-dead", "session-listed-links-swapped"],
    fix="Build the link from the path of the Session.",
    watches=sessions,
)
def test_link_interactions(seen: Seen) -> None:
    """Given any answer that shows a Session, its link to the Interactions leads below the Session."""
    expect_own_place(seen, "/links/interactions", "/Interactions")


@requirement(
    "session.link-participants",
    Level.MUST,
    "The link participants of a Session has the path of the Session and /Participants.",
    source=docs("properties"),
    faults=["session-links-swapped", "session-links-dead", "session-links-of-other-session"],
    fix="Build the link from the path of the Session.",
    watches=sessions,
)
def test_link_participants(seen: Seen) -> None:
    """Given any answer that shows a Session, its link to the Participants leads below the Session."""
    expect_own_place(seen, "/links/participants", "/Participants")


# -- a fresh one --------------------------------------------------------------------------------------


@requirement(
    "session.fresh-without-end",
    Level.MAY,
    "The date_ended and the date_last_interaction of a fresh Session are null.",
    source=observed("live", "create"),
    faults=["session-fresh-date-ended", "session-fresh-date-last-interaction"],
    fix="Leave both dates null until the Session ends and until there is an Interaction.",
)
def test_fresh_without_end(gallery: Gallery) -> None:
    """Given a Session created without parameters, it has neither ended nor seen an Interaction."""
    fresh = gallery.sent("nothing", base="named").made

    expect_that(fresh, "/date_ended", lambda value: value is None, "null")
    expect_that(fresh, "/date_last_interaction", lambda value: value is None, "null")


@requirement(
    "session.fresh-without-reason",
    Level.MAY,
    "The closed_reason of a fresh Session is null or empty.",
    source=observed("live", "create"),
    faults=["session-fresh-closed-reason"],
    fix="Leave closed_reason null until the Session is closed.",
)
def test_fresh_without_reason(gallery: Gallery) -> None:
    """Given a Session created without parameters, it has no reason to be closed."""
    expect_one_of(gallery.sent("nothing", base="named").made, "/closed_reason", [None, ""])


@observation(
    "session.date-started-at-creation",
    "Is date_started set when a Session is created?",
    source=docs("properties"),
)
def test_date_started_at_creation(gallery: Gallery) -> str:
    """Given a Session created without parameters, whether it counts as started."""
    return "set" if gallery.sent("nothing", base="named").made.body.get("date_started") else "null"
