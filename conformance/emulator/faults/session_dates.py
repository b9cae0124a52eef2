"""Dates that are wrong in one member, one kind of answer or one state."""

from conformance.emulator.exchange import Json
from conformance.emulator.faults.spots import (
    alter,
    always,
    created,
    declare,
    fresh,
    having,
    lacking,
    listed,
    put,
    updated,
)
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.state import Session

ZERO_DATE = "0000-00-00T00:00:00Z"
WRITTEN_AS_IN_MAIL = "Tue, 06 Jan 2026 10:11:12 +0000"
IN_THE_PAST = "2026-01-06T10:11:12Z"

DATES = ("date_created", "date_updated")

declare(
    "listed-date-created-epoch",
    "The list shows date_created as a number.",
    listed,
    put("date_created", 1767694272),
)

declare("date-created-epoch", "The date_created is a number.", always, put("date_created", 1767694272))

declare(
    "date-updated-rfc-2822",
    "The date_updated is written as in mail.",
    always,
    put("date_updated", WRITTEN_AS_IN_MAIL),
)

declare(
    "updated-date-updated-with-offset",
    "The answer to an update shows date_updated with an offset.",
    updated,
    alter("date_updated", lambda text: text.replace("Z", "+02:00")),
)

declare(
    "created-date-created-null",
    "The answer to create shows no date_created.",
    created,
    put("date_created", None),
)

declare(
    "created-date-updated-null",
    "A Session that was never updated has no date_updated.",
    created,
    put("date_updated", None),
)

declare(
    "date-created-midnight",
    "The date_created has no time but midnight.",
    always,
    alter("date_created", lambda text: text[:10] + "T00:00:00Z"),
)

declare(
    "date-updated-zero",
    "The date_updated is the beginning of Unix time until there is an update.",
    fresh,
    put("date_updated", "1970-01-01T00:00:00Z"),
)

declare(
    "date-started-empty",
    "No date_started is an empty text.",
    lacking("date_started"),
    put("date_started", ""),
)

declare("date-started-epoch", "The date_started is a number.", always, put("date_started", 0))

declare("date-ended-empty", "No date_ended is an empty text.", lacking("date_ended"), put("date_ended", ""))

declare(
    "date-ended-epoch", "The date_ended is a number.", having("date_ended"), put("date_ended", 1767694272)
)

declare(
    "date-ended-bare",
    "The date_ended has no time.",
    having("date_ended"),
    alter("date_ended", lambda text: text[:10]),
)

declare(
    "date-ended-with-fraction",
    "The date_ended has a fraction of a second.",
    having("date_ended"),
    alter("date_ended", lambda text: text.replace("Z", ".250Z")),
)

declare(
    "date-last-interaction-empty",
    "No date_last_interaction is an empty text.",
    lacking("date_last_interaction"),
    put("date_last_interaction", ""),
)

declare(
    "date-last-interaction-zero",
    "No date_last_interaction is a date of nothing but zeros.",
    lacking("date_last_interaction"),
    put("date_last_interaction", ZERO_DATE),
)

declare(
    "date-expiry-empty", "No date_expiry is an empty text.", lacking("date_expiry"), put("date_expiry", "")
)

declare(
    "date-expiry-zero-date",
    "No date_expiry is a date of nothing but zeros.",
    lacking("date_expiry"),
    put("date_expiry", ZERO_DATE),
)

declare(
    "date-expiry-epoch", "The date_expiry is a number.", having("date_expiry"), put("date_expiry", 4070908800)
)

declare(
    "date-expiry-rfc-2822",
    "The date_expiry is written as in mail.",
    having("date_expiry"),
    put("date_expiry", WRITTEN_AS_IN_MAIL),
)

declare(
    "date-expiry-bare",
    "The date_expiry has no time.",
    having("date_expiry"),
    alter("date_expiry", lambda text: text[:10]),
)

declare(
    "date-expiry-with-fraction",
    "The date_expiry has a fraction of a second.",
    having("date_expiry"),
    alter("date_expiry", lambda text: text.replace("Z", ".000Z")),
)

declare(
    "dates-with-zero-offset",
    "Dates end with +00:00 in place of Z.",
    always,
    lambda body: body | {name: body[name].replace("Z", "+00:00") for name in DATES},
)

declare("fresh-date-ended", "An open Session has ended.", fresh, put("date_ended", IN_THE_PAST))

declare(
    "fresh-date-last-interaction",
    "An open Session has seen an Interaction.",
    fresh,
    put("date_last_interaction", IN_THE_PAST),
)


@fault("session-date-created-of-start", "The date_created is when the emulator was started.")
class _CreatedOfStart(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._start = self.now()

    def render_session_dates(self, session: Session) -> Json:
        return super().render_session_dates(session) | {"date_created": self.render_date(self._start)}


@fault("session-date-created-of-service", "The date_created is that of the Service.")
class _CreatedOfService(Rules):
    def render_session_dates(self, session: Session) -> Json:
        service = self.load_service(session.service_sid)
        moment = service.date_created if service else session.date_created
        return super().render_session_dates(session) | {"date_created": self.render_date(moment)}
