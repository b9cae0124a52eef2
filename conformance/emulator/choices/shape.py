"""Answers that look otherwise and are right all the same."""

from dataclasses import replace
from datetime import datetime, timedelta

from conformance.emulator.exchange import Answer, Json
from conformance.emulator.registry import choice
from conformance.emulator.rules import Rules
from conformance.emulator.state import Interaction, Participant, Service, Session, Status


@choice("closed-reason-empty", "The closed_reason is an empty text while a Session has not ended.")
class _ReasonEmpty(Rules):
    def render_closed_reason(self, session: Session) -> str | None:
        return super().render_closed_reason(session) or ""


@choice("closed-reason-other-text", "The closed_reason after a close is another text.")
class _ReasonOther(Rules):
    def close_reason(self) -> str | None:
        return "closed by the application"


@choice("closed-reason-never", "The closed_reason is always null.")
class _ReasonNever(Rules):
    def render_closed_reason(self, _session: Session) -> str | None:
        return None


@choice("unique-name-empty", "The unique_name of an unnamed Session is an empty text.")
class _NameEmpty(Rules):
    def render_unique_name(self, session: Session) -> str | None:
        return super().render_unique_name(session) or ""


@choice("unique-name-generated", "A Session that is given no name gets its SID for one.")
class _NameGenerated(Rules):
    def render_unique_name(self, session: Session) -> str | None:
        return super().render_unique_name(session) or session.sid


@choice("date-expiry-from-ttl", "The date_expiry shows the moment that ttl leads to.")
class _ExpiryFromTtl(Rules):
    def render_session_dates(self, session: Session) -> Json:
        shown = super().render_session_dates(session)
        return shown | {"date_expiry": self.render_date(self.deadline(session))}


@choice("date-started-at-creation", "The date_started is set from the start.")
class _StartedAtCreation(Rules):
    def new_session(self, service: Service) -> Session:
        session = super().new_session(service)
        return replace(session, date_started=session.date_created)


@choice("date-ended-stays", "The date_ended stays when a Session is re-opened.")
class _EndStays(Rules):
    def reopen(self, session: Session) -> Session:
        return replace(super().reopen(session), date_ended=session.date_ended)


@choice("sid-upper-case", "SIDs have digits in upper case.")
class _UpperCase(Rules):
    def new_sid(self, kind: str) -> str:
        return super().new_sid(kind).upper()


@choice("sid-mixed-case", "SIDs have digits in both cases.")
class _MixedCase(Rules):
    def new_sid(self, kind: str) -> str:
        sid = super().new_sid(kind)
        return sid[:18] + sid[18:].upper()


@choice("delete-participant-200", "Deleting a Participant answers 200 without a body.")
class _Participant200(Rules):
    def participant_deleted(self, _participant: Participant) -> Answer:
        return Answer(200)


@choice("create-message-200", "Sending a message answers 200.")
class _Message200(Rules):
    def message_created(self, interaction: Interaction) -> Answer:
        return replace(super().message_created(interaction), http_status=200)


@choice("expired-date-is-noticed", "The date_ended of an expired Session is when the expiry was noticed.")
class _Noticed(Rules):
    def expiry_moment(self, _session: Session) -> datetime | None:
        return self.now()


@choice("expiry-some-seconds-late", "Sessions expire two seconds late.")
class _Late(Rules):
    def deadline(self, session: Session) -> datetime | None:
        due = super().deadline(session)
        try:
            return due and due + timedelta(seconds=2)
        except OverflowError:
            return due


@choice("status-open-after-message", "A Session stays open after a message.")
class _StaysOpen(Rules):
    def status_in_use(self, session: Session) -> Status:
        return session.status


@choice("sid-letters-of-request", "The SID in the path may have digits of either case.")
class _EitherCase(Rules):
    def load_session(self, sid: str) -> Session | None:
        return super().load_session(sid[:2] + sid[2:].lower())
