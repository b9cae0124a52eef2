"""Update goes wrong."""

from abc import ABC, abstractmethod
from dataclasses import replace
from datetime import datetime, timedelta

from conformance.emulator.exchange import Answer
from conformance.emulator.faults.families import (
    ignore_parameter,
    on_session,
    other_http_status,
    require_parameter,
)
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.rules.pipeline import Handler, Route
from conformance.emulator.state import Mode, Session, Status

updating = on_session("POST")
for parameter in ("DateExpiry", "Ttl", "Status"):
    dashed = {"DateExpiry": "date-expiry"}.get(parameter, parameter.lower())
    ignore_parameter(f"update-ignores-{dashed}", f"Update does not see {parameter}.", parameter, updating)
    require_parameter(f"update-requires-{dashed}", f"Update needs {parameter}.", parameter, updating)
for instead in (201, 202, 204):
    other_http_status(
        f"update-answers-{instead}",
        f"Update answers {instead} in place of 200.",
        updating,
        usual=200,
        instead=instead,
    )
for instead in (200, 400, 500):
    other_http_status(
        f"update-unknown-answers-{instead}",
        f"Updating a Session that does not exist answers {instead} in place of 404.",
        updating,
        usual=404,
        instead=instead,
    )


@fault("update-not-stored", "An update is answered and not stored.")
class _NotStored(Rules):
    def update_session(self, service_sid: str, sid: str) -> Answer:
        before = self.find_session(self.find_service(service_sid), sid)
        answer = super().update_session(service_sid, sid)
        self.save_session(before)
        return answer


@fault("update-answers-before", "The answer to an update shows the Session as it was before.")
class _AnswersBefore(Rules):
    def update_session(self, service_sid: str, sid: str) -> Answer:
        before = self.find_session(self.find_service(service_sid), sid)
        super().update_session(service_sid, sid)
        return self.session_updated(before)


class _After(Rules, ABC):
    """Where a family of faults in what an update changes begins."""

    @abstractmethod
    def altered(self, session: Session) -> Session:
        """The Session with what the fault changes besides."""

    def apply_update(self, session: Session) -> Session:
        return self.altered(super().apply_update(session))


@fault("update-renames", "Update changes the name.")
class _Renames(_After):
    def altered(self, session: Session) -> Session:
        return replace(session, unique_name=self.parameter("UniqueName") or session.unique_name)


@fault("update-drops-name", "Update takes the name away.")
class _DropsName(_After):
    def altered(self, session: Session) -> Session:
        return replace(session, unique_name=None)


@fault("update-changes-mode", "Update changes the mode when it is given.")
class _ChangesMode(_After):
    def altered(self, session: Session) -> Session:
        text = self.parameter("Mode")
        return replace(session, mode=self.validate_mode(text)) if text else session


@fault("update-resets-mode", "Update sets the mode to its default.")
class _ResetsMode(_After):
    def altered(self, session: Session) -> Session:
        return replace(session, mode=self.default_mode())


@fault("update-flips-mode", "Update makes every mode voice-only.")
class _FlipsMode(_After):
    def altered(self, session: Session) -> Session:
        return replace(session, mode=Mode.VOICE_ONLY)


@fault("update-resets-ttl", "Update sets ttl to 0 where it is not given.")
class _ResetsTtl(_After):
    def altered(self, session: Session) -> Session:
        return session if self.parameter("Ttl") else replace(session, ttl=0)


@fault("update-resets-date-expiry", "Update takes date_expiry away where it is not given.")
class _ResetsExpiry(_After):
    def altered(self, session: Session) -> Session:
        return session if self.parameter("DateExpiry") else replace(session, date_expiry=None)


@fault("update-ttl-adds", "Update adds Ttl to the ttl that there was.")
class _TtlAdds(_After):
    def altered(self, session: Session) -> Session:
        stored = self.load_session(session.sid)
        added = stored.ttl if stored and self.parameter("Ttl") else 0
        return replace(session, ttl=session.ttl + added)


@fault("update-moves-date-created", "Update moves date_created.")
class _MovesCreated(_After):
    def altered(self, session: Session) -> Session:
        return replace(session, date_created=session.date_created + timedelta(minutes=1))


@fault("update-makes-date-created-now", "Update makes date_created the present moment.")
class _CreatedNow(_After):
    def altered(self, session: Session) -> Session:
        return replace(session, date_created=self.now())


@fault("update-changes-account", "Update changes the account_sid.")
class _ChangesAccount(_After):
    def altered(self, session: Session) -> Session:
        return replace(session, account_sid="AC" + "e" * 32)


@fault("update-starts", "Every update moves an open Session to in-progress.")
class _Starts(_After):
    def altered(self, session: Session) -> Session:
        return replace(session, status=Status.IN_PROGRESS) if session.status is Status.OPEN else session


@fault("update-changes-sid", "Update gives the Session another SID.")
class _ChangesSid(Rules):
    def session_updated(self, session: Session) -> Answer:
        return super().session_updated(replace(session, sid=self.new_sid("session")))


@fault("update-leaks", "An update of one Session changes the ttl of all others of its Service.")
class _Leaks(Rules):
    def save_session(self, session: Session) -> None:
        for other in self.store.sessions:
            if updating(self.call) and other.service_sid == session.service_sid:
                self.store.sessions.put(replace(other, ttl=session.ttl))
        super().save_session(session)


@fault("update-date-updated-stays", "Update does not move date_updated.")
class _UpdatedStays(Rules):
    def touch(self, session: Session) -> Session:
        return session


@fault("update-date-updated-back", "Update moves date_updated back.")
class _UpdatedBack(Rules):
    def touch(self, session: Session) -> Session:
        return replace(session, date_updated=session.date_created - timedelta(hours=1))


@fault("update-date-expiry-shifted", "Update stores DateExpiry an hour late.")
class _Shifted(Rules):
    def new_date_expiry(self, session: Session) -> datetime | None:
        moment = super().new_date_expiry(session)
        return moment + timedelta(hours=1) if moment and self.parameter("DateExpiry") else moment


@fault("update-empty-refused", "An update without parameters is refused.")
class _EmptyRefused(Rules):
    def apply_update(self, session: Session) -> Session:
        if not self.form().pairs:
            raise Refusal(400, Code.MISSING_PARAMETER, "No parameters")
        return super().apply_update(session)


@fault("update-half-done", "The ttl of an update that is refused is stored.")
class _HalfDone(Rules):
    def update_session(self, service_sid: str, sid: str) -> Answer:
        session = self.find_session(self.find_service(service_sid), sid)
        text = self.parameter("Ttl") or ""
        if text.isascii() and text.isdigit():
            self.save_session(replace(session, ttl=int(text[:9])))
        return super().update_session(service_sid, sid)


@fault("update-ttl-unreadable-accepted", "Update takes a Ttl that is no number for 0.")
class _TtlUnreadable(Rules):
    def new_ttl(self, session: Session) -> int:
        try:
            return super().new_ttl(session)
        except Refusal:
            return 0


@fault("update-date-expiry-unreadable-accepted", "Update takes a DateExpiry that is no date for none.")
class _ExpiryUnreadable(Rules):
    def new_date_expiry(self, session: Session) -> datetime | None:
        try:
            return super().new_date_expiry(session)
        except Refusal:
            return None


@fault("update-put-accepted", "PUT updates like POST.")
class _Put(Rules):
    def find_handler(self, route: Route) -> Handler:
        if self.call.method in ("PUT", "PATCH") and "POST" in route.handlers:
            return route.handlers["POST"]
        return super().find_handler(route)
