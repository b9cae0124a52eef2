"""Lists that are behind the times, or that change what they only should show."""

from abc import ABC, abstractmethod
from dataclasses import replace
from datetime import datetime, timedelta

from conformance.emulator.exchange import Answer, Json
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.state import Service, Session, Status

STALE = timedelta(seconds=2)


@fault("list-cached", "What is created after a list was read is listed two seconds later.")
class _Cached(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._first_read: dict[str, datetime] = {}

    def listed_sessions(self, service: Service) -> list[Session]:
        read = self._first_read.setdefault(service.sid, self.now())
        fresh = self.now() - STALE
        return [each for each in super().listed_sessions(service) if not max(read, fresh) < each.date_created]


@fault("list-new-after-first-fetch", "A Session is listed from its second reading on.")
class _AfterFirst(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._listed: set[str] = set()
        self._known: set[str] = set()

    def listed_sessions(self, service: Service) -> list[Session]:
        sessions = super().listed_sessions(service)
        shown = [each for each in sessions if each.sid in self._known or service.sid not in self._listed]
        self._known.update(each.sid for each in sessions)
        self._listed.add(service.sid)
        return shown


class _ItemsCached(Rules, ABC):
    """Where faults begin that show a Session as it was when it was listed first."""

    def prepare(self) -> None:
        super().prepare()
        self._shown: dict[str, Json] = {}

    def render_listed_session(self, session: Session) -> Json:
        now = super().render_listed_session(session)
        then = self._shown.setdefault(session.sid, now)
        return self.mixed(then, now)

    @abstractmethod
    def mixed(self, then: Json, now: Json) -> Json:
        """What is shown in place of the present state."""


@fault("list-items-cached", "Sessions in a list look as they did when they were listed first.")
class _AllCached(_ItemsCached):
    def mixed(self, then: Json, _now: Json) -> Json:
        return then


@fault("list-items-cached-until-closed", "A list shows an update only once the Session is closed.")
class _UntilClosed(_ItemsCached):
    def mixed(self, then: Json, now: Json) -> Json:
        return now if now["status"] == Status.CLOSED else then


@fault("list-items-status-cached", "The status in a list is that of the first time.")
class _StatusCached(_ItemsCached):
    def mixed(self, then: Json, now: Json) -> Json:
        return now | {"status": then["status"]}


@fault("list-drops-listed-closed", "A Session that was listed leaves the list when it is closed.")
class _DropsClosed(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._open: set[str] = set()

    def listed_sessions(self, service: Service) -> list[Session]:
        sessions = super().listed_sessions(service)
        self._open.update(each.sid for each in sessions if each.status is Status.OPEN)
        return [each for each in sessions if each.status is not Status.CLOSED or each.sid not in self._open]


class _Writing(Rules, ABC):
    """Where faults begin that change what they list."""

    def list_sessions(self, service_sid: str) -> Answer:
        answer = super().list_sessions(service_sid)
        for session in self.sessions_of(self.find_service(service_sid)):
            self.save_session(self.changed(session))
        return answer

    @abstractmethod
    def changed(self, session: Session) -> Session:
        """The Session after it was listed."""


@fault("list-starts-sessions", "A list moves the open Sessions that it shows to in-progress.")
class _Starts(_Writing):
    def changed(self, session: Session) -> Session:
        return replace(session, status=Status.IN_PROGRESS) if session.status is Status.OPEN else session


@fault("list-reopens-closed", "A list re-opens the closed Sessions that it shows.")
class _Reopens(_Writing):
    def changed(self, session: Session) -> Session:
        return replace(session, status=Status.IN_PROGRESS) if session.status is Status.CLOSED else session


@fault("list-counts-as-interaction", "A list counts as an Interaction with each Session.")
class _Counts(_Writing):
    def changed(self, session: Session) -> Session:
        return replace(session, date_last_interaction=self.now())
