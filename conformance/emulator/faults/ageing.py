"""Sessions whose end is worked out wrongly after something happened to them."""

from dataclasses import replace
from datetime import datetime, timedelta

from conformance.emulator.exchange import Json
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.state import Service, Session, Status

SECOND = timedelta(seconds=1)


class _Remembering(Rules):
    """Keeps how each Session was when it was created."""

    def prepare(self) -> None:
        super().prepare()
        self.first: dict[str, Session] = {}

    def save_session(self, session: Session) -> None:
        self.first.setdefault(session.sid, session)
        super().save_session(session)


@fault("expiry-later-wins", "Of Ttl and DateExpiry the later one ends a Session.")
class _LaterWins(Rules):
    def deadline(self, session: Session) -> datetime | None:
        return max(filter(None, (self.ttl_deadline(session), session.date_expiry)), default=None)


@fault("expiry-updated-ttl-ignored", "A Ttl that an update makes shorter is shown and does nothing.")
class _UpdatedTtl(_Remembering):
    def ttl_deadline(self, session: Session) -> datetime | None:
        first = self.first.get(session.sid, session)
        return super().ttl_deadline(replace(session, ttl=max(first.ttl, session.ttl)))


@fault("expiry-updated-date-ignored", "A DateExpiry that an update adds is shown and does nothing.")
class _UpdatedDate(_Remembering):
    def deadline(self, session: Session) -> datetime | None:
        first = self.first.get(session.sid, session)
        added = first.date_expiry is None and session.status is Status.OPEN
        ends_soon = session.date_expiry and session.date_expiry < session.date_created + SECOND * 60
        return super().deadline(replace(session, date_expiry=None) if added and ends_soon else session)


@fault("expiry-reopened-never", "A re-opened Session does not end by itself.")
class _ReopenedNever(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._reopened: set[str] = set()

    def reopen(self, session: Session) -> Session:
        self._reopened.add(session.sid)
        return super().reopen(session)

    def overdue(self, session: Session) -> bool:
        return session.sid not in self._reopened and super().overdue(session)


@fault("expiry-open-only", "Only open Sessions end by themselves, those in progress do not.")
class _OpenOnly(Rules):
    def overdue(self, session: Session) -> bool:
        return session.status is not Status.IN_PROGRESS and super().overdue(session)


@fault("expiry-reopened-at-once", "A re-opened Session ends again after a second.")
class _ReopenedAtOnce(Rules):
    def deadline(self, session: Session) -> datetime | None:
        if session.status is Status.IN_PROGRESS and session.date_last_interaction is None:
            return session.date_updated + SECOND
        return super().deadline(session)


@fault("expiry-default-ttl-shown-only", "The default_ttl of a Service is shown as ttl and ends nothing.")
class _ShownOnly(_Remembering):
    def prepare(self) -> None:
        super().prepare()
        self._by_default: set[str] = set()

    def new_session(self, service: Service) -> Session:
        session = super().new_session(service)
        if self.parameter("Ttl") is None:
            self._by_default.add(session.sid)
        return session

    def ttl_deadline(self, session: Session) -> datetime | None:
        return None if session.sid in self._by_default else super().ttl_deadline(session)


@fault("expiry-default-ttl-caps", "The default_ttl of a Service ends Sessions with a longer Ttl, too.")
class _Caps(Rules):
    def ttl_deadline(self, session: Session) -> datetime | None:
        service = self.load_service(session.service_sid)
        most = service.default_ttl if service and service.default_ttl else session.ttl
        return super().ttl_deadline(replace(session, ttl=min(session.ttl, most)))


@fault("expiry-interaction-moves-date", "An Interaction takes the DateExpiry out of account.")
class _MovesDate(Rules):
    def deadline(self, session: Session) -> datetime | None:
        if session.date_last_interaction is not None:
            return self.ttl_deadline(session)
        return super().deadline(session)


@fault("expiry-status-unknown", "A Session that expires becomes unknown.")
class _Unknown(Rules):
    def expired(self, session: Session) -> Session:
        return replace(super().expired(session), status=Status.UNKNOWN)


@fault("delete-expired-refused", "A Session that has expired cannot be deleted.")
class _ExpiredRefused(Rules):
    def check_delete(self, session: Session) -> None:
        if session.closed_reason == self.expiry_reason():
            raise Refusal(400, Code.SESSION_CLOSED, "The Session has expired")


@fault("expiry-ttl-capped", "A Ttl counts for two seconds at most.")
class _Capped(Rules):
    def ttl_deadline(self, session: Session) -> datetime | None:
        return super().ttl_deadline(replace(session, ttl=min(session.ttl, 2)))


@fault("expiry-date-early", "DateExpiry ends a Session an hour early.")
class _Early(Rules):
    def deadline(self, session: Session) -> datetime | None:
        moment = super().deadline(session)
        return moment - timedelta(hours=1) if moment and session.date_expiry else moment


@fault("expiry-ttl-zero-is-past", "A ttl of 0 is over at once.")
class _ZeroIsPast(Rules):
    def ttl_deadline(self, session: Session) -> datetime | None:
        return super().ttl_deadline(session) or session.date_created


@fault("expiry-timer-of-creation", "What a Session was created with ends it, whatever an update says.")
class _TimerOfCreation(_Remembering):
    def deadline(self, session: Session) -> datetime | None:
        first = super().deadline(self.first.get(session.sid, session))
        latest = super().deadline(session)
        return min(filter(None, (first, latest)), default=None)


@fault("expiry-earliest-ttl-wins", "The shortest Ttl that a Session ever had ends it.")
class _EarliestTtl(_Remembering):
    def ttl_deadline(self, session: Session) -> datetime | None:
        first = self.first.get(session.sid, session).ttl or session.ttl
        return super().ttl_deadline(replace(session, ttl=min(first, session.ttl)))


@fault("expiry-earliest-date-wins", "The earliest DateExpiry that a Session ever had ends it.")
class _EarliestDate(_Remembering):
    def deadline(self, session: Session) -> datetime | None:
        first = self.first.get(session.sid, session).date_expiry
        dates = filter(None, (first, session.date_expiry))
        return super().deadline(replace(session, date_expiry=min(dates, default=None)))


@fault("expiry-added-date-loses", "A DateExpiry that an update adds does not win over the Ttl.")
class _AddedLoses(_Remembering):
    def deadline(self, session: Session) -> datetime | None:
        first = self.first.get(session.sid, session)
        added = first.date_expiry is None and session.date_expiry is not None
        both = (self.ttl_deadline(session), session.date_expiry)
        return min(filter(None, both), default=None) if added else super().deadline(session)


@fault("expiry-list-stale", "The list shows Sessions that have expired as open.")
class _ListStale(_Remembering):
    def render_listed_session(self, session: Session) -> Json:
        shown = super().render_listed_session(session)
        if session.closed_reason == self.expiry_reason():
            return shown | {"status": Status.OPEN.value}
        return shown
