"""Sessions that end too early, too late or in the wrong way."""

from dataclasses import replace
from datetime import datetime, timedelta

from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.state import Interaction, Session, Status


@fault("expiry-never", "No Session ends by itself.")
class _Never(Rules):
    def deadline(self, _session: Session) -> datetime | None:
        return None


@fault("expiry-date-ignored", "DateExpiry does not end a Session.")
class _DateIgnored(Rules):
    def deadline(self, session: Session) -> datetime | None:
        return self.ttl_deadline(session)


@fault("expiry-ttl-ignored", "Ttl does not end a Session.")
class _TtlIgnored(Rules):
    def ttl_deadline(self, _session: Session) -> datetime | None:
        return None


@fault("expiry-ttl-wins", "Ttl wins over DateExpiry.")
class _TtlWins(Rules):
    def deadline(self, session: Session) -> datetime | None:
        return self.ttl_deadline(session) or session.date_expiry


@fault("expiry-earlier-wins", "Of Ttl and DateExpiry the earlier one ends a Session.")
class _EarlierWins(Rules):
    def deadline(self, session: Session) -> datetime | None:
        return min(filter(None, (self.ttl_deadline(session), session.date_expiry)), default=None)


@fault("expiry-ttl-in-minutes", "Ttl is counted in minutes.")
class _Minutes(Rules):
    def ttl_deadline(self, session: Session) -> datetime | None:
        return super().ttl_deadline(replace(session, ttl=min(session.ttl * 60, 10**9)))


@fault("expiry-ttl-in-milliseconds", "Ttl is counted in milliseconds.")
class _Milliseconds(Rules):
    def ttl_deadline(self, session: Session) -> datetime | None:
        return self.ttl_start(session) + timedelta(milliseconds=session.ttl) if session.ttl else None


@fault("expiry-ttl-zero-ends", "A ttl of 0 ends a Session after a second.")
class _ZeroEnds(Rules):
    def ttl_deadline(self, session: Session) -> datetime | None:
        return super().ttl_deadline(session) or self.ttl_start(session) + timedelta(seconds=1)


@fault("expiry-ttl-not-restarted", "An Interaction does not restart the ttl.")
class _NotRestarted(Rules):
    def ttl_start(self, session: Session) -> datetime:
        return session.date_created


@fault("expiry-ttl-waits-for-interaction", "Ttl counts from the first Interaction only.")
class _Waits(Rules):
    def ttl_deadline(self, session: Session) -> datetime | None:
        return super().ttl_deadline(session) if session.date_last_interaction else None


@fault("expiry-date-a-day-late", "DateExpiry ends a Session a day late.")
class _DayLate(Rules):
    def deadline(self, session: Session) -> datetime | None:
        if session.date_expiry is None:
            return super().deadline(session)
        return session.date_expiry + timedelta(days=1)


@fault("expiry-fails", "A Session that expires becomes failed.")
class _Fails(Rules):
    def expired(self, session: Session) -> Session:
        return replace(super().expired(session), status=Status.FAILED)


@fault("expiry-status-unknown-word", "A Session that expires shows a status that does not exist.")
class _Word(Rules):
    def render_status(self, session: Session) -> str:
        shown = super().render_status(session)
        return "expired" if session.closed_reason == self.expiry_reason() else shown


@fault("interaction-status-stays-unstarted", "A message does not set date_started.")
class _Unstarted(Rules):
    def note_interaction(self, session: Session, interaction: Interaction) -> None:
        super().note_interaction(session, interaction)
        stored = self.load_session(session.sid)
        if stored is not None:
            self.save_session(replace(stored, date_started=session.date_started))
