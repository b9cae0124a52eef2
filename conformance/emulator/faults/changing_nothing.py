"""Updates without parameters, and by another method than POST."""

from abc import ABC, abstractmethod
from dataclasses import replace

from conformance.emulator.exchange import Call
from conformance.emulator.faults.families import on_session
from conformance.emulator.problems import Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.rules.pipeline import Handler, Route
from conformance.emulator.state import Session


class _Empty(Rules, ABC):
    """Where a family of faults in updates without parameters begins."""

    @abstractmethod
    def emptied(self, session: Session) -> Session:
        """What such an update makes of the Session."""

    def apply_update(self, session: Session) -> Session:
        changed = super().apply_update(session)
        return changed if self.form().pairs else self.emptied(changed)


@fault("update-empty-resets-ttl", "An update without parameters sets the ttl to 0.")
class _EmptyTtl(_Empty):
    def emptied(self, session: Session) -> Session:
        return replace(session, ttl=0)


@fault("update-empty-closes", "An update without parameters closes the Session.")
class _EmptyCloses(_Empty):
    def emptied(self, session: Session) -> Session:
        return self.close(session)


@fault("update-empty-drops-date-expiry", "An update without parameters takes date_expiry away.")
class _EmptyExpiry(_Empty):
    def emptied(self, session: Session) -> Session:
        return replace(session, date_expiry=None)


@fault("update-patch-accepted", "PATCH updates like POST.")
class _Patch(Rules):
    def find_handler(self, route: Route) -> Handler:
        if self.call.method == "PATCH" and "POST" in route.handlers:
            return route.handlers["POST"]
        return super().find_handler(route)


@fault("update-put-answers-500", "PUT on a Session answers 500.")
class _PutCrashes(Rules):
    def method_refused(self, route: Route) -> Refusal:
        refusal = super().method_refused(route)
        crashes = self.call.method == "PUT" and on_instance(self.call)
        return Refusal(500, refusal.code, refusal.message) if crashes else refusal


def on_instance(call: Call) -> bool:
    """Whether a request goes to one Session."""
    return on_session(call.method)(call)
