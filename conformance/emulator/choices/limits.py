"""Requests that are taken or refused otherwise, where the documents leave it open."""

import json
from datetime import datetime

from conformance.emulator.exchange import Values
from conformance.emulator.problems import Code, Refusal, bad_parameter
from conformance.emulator.registry import choice
from conformance.emulator.rules import Rules
from conformance.emulator.rules.pipeline import Handler, Route
from conformance.emulator.sids import well_formed
from conformance.emulator.state import Service, Session, Status

DAYS_90 = 90 * 24 * 60 * 60


@choice("create-status-closed-refused", "A Session cannot be created closed.")
class _ClosedRefused(Rules):
    def initial_statuses(self) -> frozenset[Status]:
        return super().initial_statuses() - {Status.CLOSED}


@choice("create-status-in-progress-refused", "A Session cannot be created in progress.")
class _InProgressRefused(Rules):
    def initial_statuses(self) -> frozenset[Status]:
        return super().initial_statuses() - {Status.IN_PROGRESS}


@choice("create-status-all-accepted", "A Session can be created with each of the five statuses.")
class _AllAccepted(Rules):
    def initial_statuses(self) -> frozenset[Status]:
        return frozenset(Status)


@choice("update-closed-accepted", "Ttl and DateExpiry of a closed Session can be changed.")
class _ClosedAccepted(Rules):
    def check_closed_update(self, session: Session, status: Status | None) -> None:
        pass


@choice("update-same-status-refused", "A Session cannot be given the status that it has.")
class _SameRefused(Rules):
    def repeat_status(self, session: Session) -> Session:
        raise self.transition_refused(session, session.status)


@choice("update-open-to-in-progress-refused", "An open Session moves to in-progress by an Interaction only.")
class _OpenRefused(Rules):
    def transitions(self) -> frozenset[tuple[Status, Status]]:
        return super().transitions() - {(Status.OPEN, Status.IN_PROGRESS)}


@choice("update-past-date-expiry-refused", "Update cannot set a DateExpiry in the past.")
class _PastRefused(Rules):
    def check_new_expiry(self, moment: datetime) -> None:
        if moment <= self.now():
            raise bad_parameter("DateExpiry", "in the past")


@choice("update-name-and-mode-refused", "An update that gives UniqueName, Mode or Participants is refused.")
class _FixedRefused(Rules):
    def apply_update(self, session: Session) -> Session:
        for name in ("UniqueName", "Mode", "Participants"):
            if self.parameter(name) is not None:
                raise bad_parameter(name, "cannot be updated")
        return super().apply_update(session)


@choice("ttl-at-most-90-days", "A Ttl above 90 days is refused.")
class _Ttl90(Rules):
    def largest_ttl(self) -> int:
        return DAYS_90


@choice("ttl-zero-refused", "A Ttl of 0 is refused.")
class _TtlZero(Rules):
    def validate_ttl(self, name: str, text: str) -> int:
        seconds = super().validate_ttl(name, text)
        if seconds == 0 and name == "Ttl":
            raise bad_parameter(name, "not more than 0")
        return seconds


@choice("ttl-negative-as-zero", "A negative Ttl counts as 0.")
class _TtlNegative(Rules):
    def validate_ttl(self, name: str, text: str) -> int:
        negative = text.startswith("-") and text[1:].isascii() and text[1:].isdigit()
        return 0 if negative else super().validate_ttl(name, text)


@choice("date-expiry-with-time-only", "A DateExpiry without a time is refused.")
class _DateOnly(Rules):
    def validate_date_expiry(self, text: str) -> datetime:
        if "T" not in text:
            raise bad_parameter("DateExpiry", "has no time")
        return super().validate_date_expiry(text)


@choice("date-expiry-empty-clears", "An empty DateExpiry takes the old one away.")
class _EmptyClears(Rules):
    def new_date_expiry(self, session: Session) -> datetime | None:
        return None if self.parameter("DateExpiry") == "" else super().new_date_expiry(session)

    def initial_date_expiry(self) -> datetime | None:
        return None if self.parameter("DateExpiry") == "" else super().initial_date_expiry()


@choice("unique-name-any-case", "Names that differ in case only are one.")
class _NameAnyCase(Rules):
    def same_name(self, held: str | None, name: str) -> bool:
        return held is not None and held.casefold() == name.casefold()


@choice("unique-name-blank-refused", "A name that is empty or blank is refused.")
class _BlankRefused(Rules):
    def validate_unique_name(self, text: str) -> str | None:
        if not text.strip():
            raise bad_parameter("UniqueName", "blank")
        return super().validate_unique_name(text)


@choice("unique-name-like-sid-refused", "A name that looks like a SID is refused.")
class _LikeSid(Rules):
    def validate_unique_name(self, text: str) -> str | None:
        if well_formed(text, "KC"):
            raise bad_parameter("UniqueName", "looks like a SID")
        return super().validate_unique_name(text)


@choice("fetch-by-name-not-found", "Sessions cannot be fetched by name.")
class _ByName(Rules):
    def find_session_or_name(self, service: Service, text: str) -> Session:
        return self.find_session(service, text)


@choice("validation-422", "A value that is refused is answered with 422.")
class _Validation422(Rules):
    def error_http_status(self, refusal: Refusal) -> int:
        return 422 if refusal.code is Code.BAD_PARAMETER else super().error_http_status(refusal)


@choice("malformed-sid-400", "A SID that is none is answered with 400.")
class _Malformed400(Rules):
    def missing(self, kind: str, sid: str) -> Refusal:
        if well_formed(sid, self.sid_prefixes[kind]):
            return super().missing(kind, sid)
        return Refusal(400, Code.BAD_SESSION_SID, f"The {kind} SID is not valid")


@choice("head-405", "HEAD is not allowed.")
class _Head(Rules):
    def find_handler(self, route: Route) -> Handler:
        if self.call.method == "HEAD":
            raise self.method_refused(route)
        return super().find_handler(route)


@choice("json-bodies-accepted", "Bodies may be JSON objects.")
class _JsonBodies(Rules):
    def form(self) -> Values:
        if self.call.headers.get("content-type", "").partition(";")[0] != "application/json":
            return super().form()
        try:
            given = json.loads(self.call.content or b"{}")
        except (ValueError, RecursionError):
            given = None
        if not isinstance(given, dict):
            raise Refusal(400, Code.BAD_PARAMETER, "The body is not a JSON object")
        return Values((name, str(value)) for name, value in given.items())


@choice("repeated-parameter-first", "Of a repeated parameter the first value counts.")
class _First(Rules):
    def parameter(self, name: str) -> str | None:
        values = self.form().all(name)
        return values[0] if values else None


@choice("query-parameters-accepted", "Parameters of a create or update may stand in the query.")
class _Query(Rules):
    def parameter(self, name: str) -> str | None:
        given = super().parameter(name)
        return self.query().get(name) if given is None else given


@choice("participants-in-closed-accepted", "Participants can be added to a closed Session.")
class _InClosed(Rules):
    def check_can_join(self, session: Session) -> None:
        pass


@choice("reopen-expired-accepted", "An expired Session can be re-opened, and ends again at once.")
class _ReopenExpired(Rules):
    def overdue(self, session: Session) -> bool:
        return super().overdue(session) and session.status is not Status.CLOSED
