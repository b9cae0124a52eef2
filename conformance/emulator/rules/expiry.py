"""When a Session ends by itself."""

from dataclasses import replace
from datetime import datetime, timedelta

from conformance.emulator.rules.core import Core
from conformance.emulator.state import ACTIVE, Session, Status


class Expiry(Core):
    """Looked at whenever a Session is, so that no timer is needed."""

    def deadline(self, session: Session) -> datetime | None:
        """When a Session ends if nothing happens: DateExpiry wins over ttl, and ttl 0 is no limit."""
        return session.date_expiry or self.ttl_deadline(session)

    def ttl_deadline(self, session: Session) -> datetime | None:
        """The end that ttl alone sets; None where it sets none."""
        if not session.ttl:
            return None
        try:
            return self.ttl_start(session) + timedelta(seconds=session.ttl)
        except OverflowError:
            return None

    def ttl_start(self, session: Session) -> datetime:
        """Where ttl counts from: the latest Interaction, or the creation before there is one."""
        return session.date_last_interaction or session.date_created

    def overdue(self, session: Session) -> bool:
        """Whether the deadline of a Session has passed."""
        deadline = self.deadline(session)
        return deadline is not None and deadline <= self.now()

    def expire(self, session: Session) -> Session:
        """The Session as it is by now: closed and saved so if it is overdue."""
        if session.status not in ACTIVE or not self.overdue(session):
            return session
        ended = self.expired(session)
        self.store.sessions.put(ended)
        return ended

    def expired(self, session: Session) -> Session:
        """An overdue Session after its end."""
        return replace(
            session,
            status=Status.CLOSED,
            date_ended=self.expiry_moment(session),
            closed_reason=self.expiry_reason(),
            date_updated=self.now(),
        )

    def expiry_moment(self, session: Session) -> datetime | None:
        """The date_ended of a Session that expired: when it was due, but not before it was last changed."""
        due = self.deadline(session)
        return max(due, session.date_updated) if due else None

    def expiry_reason(self) -> str:
        """The closed_reason of a Session that expired."""
        return "expired"
