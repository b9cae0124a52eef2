"""A Session that looks right as a rule, and wrong in one kind of answer, one state or one value."""

from dataclasses import replace

from conformance.emulator.exchange import Json
from conformance.emulator.faults.families import alter_member
from conformance.emulator.faults.spots import (
    alter,
    always,
    closed,
    created,
    declare,
    drop,
    fetched,
    fresh,
    having,
    lacking,
    listed,
    only,
    put,
    reopened,
    unnamed,
    updated,
    without_ttl,
)
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.state import Service, Session


def swapped(links: Json) -> Json:
    """Links of which each leads where the other should."""
    return {"interactions": links["participants"], "participants": links["interactions"]}


declare("listed-without-links", "The list leaves the links out.", listed, drop("links"))

declare("created-without-url", "The answer to create has no url.", created, drop("url"))

declare("fetched-without-closed-reason", "A fetch has no closed_reason.", fetched, drop("closed_reason"))

declare("closed-without-ttl", "A closed Session has no ttl.", closed, drop("ttl"))

declare("reopened-without-dates", "A Session in progress shows not all dates.", reopened, drop("date_ended"))

declare("unnamed-without-name", "A Session without a name has no unique_name.", unnamed, drop("unique_name"))

declare("created-sid-only", "The answer to create has nothing but the sid.", created, only("sid"))

declare(
    "updated-changes-only",
    "The answer to an update shows only what an update can change.",
    updated,
    only("sid", "status", "ttl", "date_expiry", "date_updated"),
)

declare("created-as-list", "The answer to create is a list.", created, lambda body: [body])

declare("sid-long", "The SID of a Session has 33 digits.", always, alter("sid", lambda sid: sid + "0"))

declare(
    "listed-service-sid-other",
    "The list shows the SID of another Service.",
    listed,
    put("service_sid", "KS" + "1" * 32),
)

declare(
    "listed-account-sid-other",
    "The list shows the SID of another account.",
    listed,
    put("account_sid", "AC" + "1" * 32),
)

declare(
    "unnamed-name-false",
    "The unique_name is false where there is none.",
    unnamed,
    put("unique_name", value=False),
)

declare(
    "reopened-status-underscore",
    "A Session in progress has a status with an underscore.",
    reopened,
    put("status", "in_progress"),
)

declare("closed-status-completed", "A closed Session is completed.", closed, put("status", "completed"))

declare("listed-status-capitals", "The list shows status in capitals.", listed, alter("status", str.upper))

declare("listed-mode-null", "The list shows null as mode.", listed, put("mode", None))

declare("closed-mode-null", "A closed Session has no mode.", closed, put("mode", None))

declare("created-ttl-as-text", "The answer to create shows ttl as text.", created, alter("ttl", str))

declare("listed-ttl-as-text", "The list shows ttl as text.", listed, alter("ttl", str))

declare("ttl-null-for-zero", "The ttl is null where it is 0.", without_ttl, put("ttl", None))

declare("ttl-empty-text-for-zero", "The ttl is an empty text where it is 0.", without_ttl, put("ttl", ""))

declare(
    "closed-reason-false",
    "The closed_reason is false while a Session has not ended.",
    lacking("closed_reason"),
    put("closed_reason", value=False),
)

declare("fresh-closed-reason", "An open Session has a closed_reason.", fresh, put("closed_reason", "none"))

declare(
    "listed-url-of-list", "The list shows its own URL as url.", listed, alter("url", lambda url: url[:-35])
)

declare("url-without-scheme", "The url begins with two slashes.", always, alter("url", lambda url: url[5:]))

declare(
    "url-by-name",
    "The url of a Session with a name ends with the name.",
    having("unique_name"),
    lambda body: body | {"url": body["url"].replace(body["sid"], body["unique_name"])},
)

declare(
    "url-twice",
    "The url holds the version twice.",
    always,
    alter("url", lambda url: url.replace("/v1/", "/v1/v1/")),
)

declare("closed-links-empty", "A closed Session has no links.", closed, put("links", {}))

declare("links-as-text", "The links are the text of an object.", always, alter("links", str))

declare(
    "link-interactions-dead",
    "The link to the Interactions leads nowhere.",
    always,
    lambda body: body | {"links": body["links"] | {"interactions": body["url"] + "/Interaction"}},
)

declare(
    "listed-links-swapped",
    "The list shows each link under the other name.",
    listed,
    alter("links", swapped),
)

declare(
    "links-of-other-session",
    "The link to the Participants is that of no Session.",
    always,
    lambda body: (
        body | {"links": body["links"] | {"participants": body["url"][:-32] + "2" * 32 + "/Participants"}}
    ),
)

alter_member(
    "session-service-sid-cut", "The service_sid is cut short.", "session", "service_sid", lambda sid: sid[:-1]
)


@fault("session-service-sid-is-name", "The service_sid is the name of the Service.")
class _ServiceName(Rules):
    def render_session(self, session: Session) -> Json:
        service = self.load_service(session.service_sid)
        return super().render_session(session) | {"service_sid": service.unique_name if service else ""}


@fault("session-account-sid-random", "The account_sid is another each time.")
class _AccountRandom(Rules):
    def render_session(self, session: Session) -> Json:
        return super().render_session(session) | {"account_sid": "AC" + self.new_sid("request")[2:]}


@fault("session-sid-uuid", "The SID of a Session has the form of a UUID.")
class _SidUuid(Rules):
    def new_sid(self, kind: str) -> str:
        sid = super().new_sid(kind)
        parts = (sid[2:10], sid[10:14], sid[14:18], sid[18:22], sid[22:])
        return "-".join(parts) if kind == "session" else sid


@fault("session-sid-of-parameters", "Creates without a name that are else alike get the same SID.")
class _SidOfParameters(Rules):
    def new_session(self, service: Service) -> Session:
        session = super().new_session(service)
        return session if self.form().pairs else replace(session, sid="KC" + service.sid[2:])


@fault("session-sid-wraps", "After sixteen Sessions the SIDs begin again.")
class _SidWraps(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._count = 0

    def new_session(self, service: Service) -> Session:
        self._count += 1
        return replace(super().new_session(service), sid=f"KC{self._count % 16:032x}")


@fault("session-url-of-first", "Every url is that of the first Session of the Service.")
class _UrlOfFirst(Rules):
    def render_session(self, session: Session) -> Json:
        first = next(iter(self.sessions_of_service_sid(session.service_sid)), session)
        return super().render_session(session) | {"url": self.url(self.session_path(first))}

    def sessions_of_service_sid(self, sid: str) -> list[Session]:
        """The Sessions of a Service, the first one first."""
        return [each for each in self.store.sessions if each.service_sid == sid]
