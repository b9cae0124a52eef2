"""An update that is shown in one way here and in another there, or that changes what nobody mentioned."""

from abc import ABC, abstractmethod
from dataclasses import replace
from datetime import timedelta

from conformance.emulator.exchange import Answer, Json
from conformance.emulator.faults.families import on_session
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.state import Mode, Service, Session, Status

updating = on_session("POST")


@fault("update-close-answers-202", "Closing a Session answers 202.")
class _Close202(Rules):
    def session_updated(self, session: Session) -> Answer:
        answer = super().session_updated(session)
        return replace(answer, http_status=202) if self.parameter("Status") == Status.CLOSED else answer


@fault("update-empty-answers-204", "An update without parameters answers 204.")
class _Empty204(Rules):
    def session_updated(self, session: Session) -> Answer:
        answer = super().session_updated(session)
        return answer if self.form().pairs else Answer(204)


class _Answered(Rules, ABC):
    """Where a family of faults in what the answer to an update shows begins."""

    @abstractmethod
    def answered(self, before: Session, after: Session) -> Session:
        """The Session as the answer shows it."""

    def update_session(self, service_sid: str, sid: str) -> Answer:
        self._before = self.find_session(self.find_service(service_sid), sid)
        return super().update_session(service_sid, sid)

    def session_updated(self, session: Session) -> Answer:
        return super().session_updated(self.answered(self._before, session))


@fault("update-answer-ttl-before", "The answer to an update shows the ttl of before.")
class _TtlBefore(_Answered):
    def answered(self, before: Session, after: Session) -> Session:
        return replace(after, ttl=before.ttl)


@fault("update-answer-date-expiry-before", "The answer to an update shows the date_expiry of before.")
class _ExpiryBefore(_Answered):
    def answered(self, before: Session, after: Session) -> Session:
        return replace(after, date_expiry=before.date_expiry)


@fault("update-answer-other-mode", "The answer to an update shows another mode.")
class _OtherMode(_Answered):
    def answered(self, before: Session, after: Session) -> Session:
        del before
        return replace(after, mode=Mode.VOICE_ONLY)


@fault("update-answer-without-name", "The answer to an update shows no name.")
class _WithoutName(_Answered):
    def answered(self, before: Session, after: Session) -> Session:
        del before
        return replace(after, unique_name=None)


@fault("update-answers-first-session", "The answer to an update shows the first Session of the Service.")
class _First(_Answered):
    def answered(self, before: Session, after: Session) -> Session:
        first = next(each for each in self.store.sessions if each.service_sid == before.service_sid)
        return replace(after, sid=first.sid)


@fault("update-first-read-stale", "The first fetch after an update shows the Session of before.")
class _FirstRead(_Answered):
    def prepare(self) -> None:
        super().prepare()
        self._stale: dict[str, Session] = {}

    def answered(self, before: Session, after: Session) -> Session:
        self._stale[after.sid] = before
        return after

    def find_session_or_name(self, service: Service, text: str) -> Session:
        session = super().find_session_or_name(service, text)
        return self._stale.pop(session.sid, session)


class _Listed(Rules, ABC):
    """Where a family of faults in what the list shows of updated Sessions begins."""

    def prepare(self) -> None:
        super().prepare()
        self._first: dict[str, Session] = {}

    def save_session(self, session: Session) -> None:
        self._first.setdefault(session.sid, session)
        super().save_session(session)

    def render_listed_session(self, session: Session) -> Json:
        return super().render_listed_session(self.listed(self._first.get(session.sid, session), session))

    @abstractmethod
    def listed(self, first: Session, session: Session) -> Session:
        """The Session as the list shows it."""


@fault("update-list-stale", "The list shows Sessions as they were created.")
class _ListStale(_Listed):
    def listed(self, first: Session, session: Session) -> Session:
        del session
        return first


@fault("update-list-shows-old-ttl", "The list shows the ttl of the creation.")
class _ListTtl(_Listed):
    def listed(self, first: Session, session: Session) -> Session:
        return replace(session, ttl=first.ttl)


@fault("update-list-shows-open", "The list shows the status of the creation.")
class _ListOpen(_Listed):
    def listed(self, first: Session, session: Session) -> Session:
        return replace(session, status=first.status)


class _After(Rules, ABC):
    """Where a family of faults in what an update changes besides begins."""

    @abstractmethod
    def altered(self, session: Session) -> Session:
        """The Session with what the fault changes."""

    def apply_update(self, session: Session) -> Session:
        return self.altered(super().apply_update(session))


@fault("update-name-in-ascii", "Update replaces the letters of a name beyond ASCII.")
class _Ascii(_After):
    def altered(self, session: Session) -> Session:
        name = session.unique_name
        return replace(session, unique_name=name and name.encode("ascii", "replace").decode())


@fault("update-names-unnamed", "Update gives a Session without a name its SID as one.")
class _NamesUnnamed(_After):
    def altered(self, session: Session) -> Session:
        return replace(session, unique_name=session.unique_name or session.sid)


@fault("update-ttl-moves-date-expiry", "Update moves date_expiry when it is given a Ttl.")
class _TtlMoves(_After):
    def altered(self, session: Session) -> Session:
        if self.parameter("DateExpiry") is None and self.parameter("Ttl") is not None:
            return replace(session, date_expiry=self.now() + timedelta(seconds=session.ttl))
        return session


@fault("update-date-expiry-sets-ttl", "Update sets the ttl to 0 when it is given a DateExpiry.")
class _ExpirySets(_After):
    def altered(self, session: Session) -> Session:
        given = self.parameter("DateExpiry") is not None and self.parameter("Ttl") is None
        return replace(session, ttl=0) if given else session


class _Touching(Rules, ABC):
    """Where a family of faults in date_updated begins."""

    @abstractmethod
    def keeps(self) -> bool:
        """Whether date_updated stays as it was."""

    def touch(self, session: Session) -> Session:
        return session if self.keeps() else super().touch(session)


@fault("update-close-keeps-date-updated", "A change of status does not move date_updated.")
class _StatusKeeps(_Touching):
    def keeps(self) -> bool:
        return self.parameter("Status") is not None


@fault("update-date-expiry-keeps-date-updated", "A change of DateExpiry does not move date_updated.")
class _ExpiryKeeps(_Touching):
    def keeps(self) -> bool:
        return self.parameter("DateExpiry") is not None


@fault("update-date-updated-created", "Update sets date_updated to date_created.")
class _Created(Rules):
    def touch(self, session: Session) -> Session:
        return replace(session, date_updated=session.date_created)


@fault("update-reopen-date-updated-back", "Re-opening moves date_updated back.")
class _Back(Rules):
    def touch(self, session: Session) -> Session:
        touched = super().touch(session)
        back = timedelta(minutes=self.parameter("Status") == Status.IN_PROGRESS)
        return replace(touched, date_updated=touched.date_updated - back)
