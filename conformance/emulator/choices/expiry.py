"""Sessions that end by themselves in another way."""

from datetime import datetime

from conformance.emulator.registry import choice
from conformance.emulator.rules import Rules
from conformance.emulator.state import Session


@choice("ttl-restarted-by-update", "Every update restarts the ttl.")
class _ByUpdate(Rules):
    def ttl_start(self, session: Session) -> datetime:
        return max(super().ttl_start(session), session.date_updated)


@choice("expired-is-deleted", "A Session that expires is deleted.")
class _Deletes(Rules):
    def expire(self, session: Session) -> Session:
        after = super().expire(session)
        if after is not session and self.call.method == "GET":
            self.drop_session(after)
            raise self.not_found()
        return after


@choice("expired-without-date-ended", "A Session that expires has no date_ended.")
class _WithoutEnd(Rules):
    def expiry_moment(self, _session: Session) -> datetime | None:
        return None


@choice("message-in-closed-accepted", "A message can be sent in a closed Session and re-opens it.")
class _InClosed(Rules):
    def check_can_send(self, session: Session) -> None:
        pass
