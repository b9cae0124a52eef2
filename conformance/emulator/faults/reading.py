"""Fetch shows something else than what is stored, or leaves traces."""

import unicodedata
from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import replace
from datetime import datetime

from conformance.emulator.exchange import Answer
from conformance.emulator.faults.families import on_session
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.state import Mode, Service, Session, Status

fetching = on_session("GET")
MODES = tuple(Mode)


class _Shown(Rules, ABC):
    """Where a family of faults in what a fetch shows begins."""

    @abstractmethod
    def shown(self, session: Session) -> Session:
        """The Session as the fault shows it."""

    def find_session_or_name(self, service: Service, text: str) -> Session:
        return self.shown(super().find_session_or_name(service, text))


@fault("fetch-name-in-ascii", "Fetch shows question marks for the letters of a name beyond ASCII.")
class _Ascii(_Shown):
    def shown(self, session: Session) -> Session:
        name = session.unique_name
        return replace(session, unique_name=name and name.encode("ascii", "replace").decode())


@fault("fetch-name-composed", "Fetch shows composed letters for those that a name was given in parts.")
class _Composed(_Shown):
    def shown(self, session: Session) -> Session:
        name = session.unique_name
        return replace(session, unique_name=name and unicodedata.normalize("NFC", name))


@fault("fetch-name-cut", "Fetch shows 64 characters of a name.")
class _Cut(_Shown):
    def shown(self, session: Session) -> Session:
        return replace(session, unique_name=session.unique_name and session.unique_name[:64])


@fault("fetch-mode-default-always", "Fetch shows the default mode for every Session.")
class _DefaultMode(_Shown):
    def shown(self, session: Session) -> Session:
        return replace(session, mode=self.default_mode())


@fault("fetch-ttl-hidden-by-date-expiry", "Fetch shows a ttl of 0 where there is a date_expiry.")
class _Hidden(_Shown):
    def shown(self, session: Session) -> Session:
        return replace(session, ttl=0) if session.date_expiry else session


@fault("fetch-date-expiry-without-time", "Fetch shows midnight for the time of date_expiry.")
class _Midnight(_Shown):
    def shown(self, session: Session) -> Session:
        return replace(session, date_expiry=midnight(session.date_expiry))


@fault("fetch-account-differs", "Fetch shows another account.")
class _Account(_Shown):
    def shown(self, session: Session) -> Session:
        return replace(session, account_sid="AC" + "d" * 32)


@fault("fetch-service-differs", "Fetch shows another Service.")
class _Service(_Shown):
    def shown(self, session: Session) -> Session:
        return replace(session, service_sid="KS" + "d" * 32)


@fault("fetch-closed-shows-open", "Fetch shows a closed Session as open.")
class _ShowsOpen(_Shown):
    def shown(self, session: Session) -> Session:
        return replace(session, status=Status.OPEN) if session.status is Status.CLOSED else session


@fault("fetch-closed-answers-410", "Fetching a closed Session answers 410.")
class _Gone(_Shown):
    def shown(self, session: Session) -> Session:
        if session.status is Status.CLOSED:
            raise Refusal(410, Code.SESSION_CLOSED, "The Session is closed")
        return session


@fault("fetch-latest-session", "Fetch answers the Session that was created last.")
class _Latest(Rules):
    def find_session_or_name(self, service: Service, text: str) -> Session:
        super().find_session_or_name(service, text)
        return self.sessions_of(service)[-1]


@fault("fetch-closed-answers-203", "Fetching a closed Session answers 203.")
class _Closed203(Rules):
    def finish(self, answer: Answer) -> Answer:
        if fetching(self.call) and answer.body and answer.body.get("status") == Status.CLOSED:
            answer = replace(answer, http_status=203)
        return super().finish(answer)


@fault("fetch-third-fails-once", "The third fetch of a Session fails.")
class _Third(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._fetched: Counter[str] = Counter()

    def find_session_or_name(self, service: Service, text: str) -> Session:
        session = super().find_session_or_name(service, text)
        self._fetched[session.sid] += 1
        if self._fetched[session.sid] == len(MODES):
            raise Refusal(503, Code.NOT_FOUND, "Try again")
        return session


class _Traces(Rules, ABC):
    """Where a family of faults in what a fetch leaves behind begins."""

    @abstractmethod
    def trace(self, session: Session) -> Session:
        """The Session after it was fetched."""

    def fetch_session(self, service_sid: str, sid: str) -> Answer:
        session = self.find_session_or_name(self.find_service(service_sid), sid)
        answer = super().fetch_session(service_sid, sid)
        self.save_session(self.trace(session))
        return answer


@fault("fetch-touches-now", "Fetch sets date_updated to the present moment.")
class _TouchesNow(_Traces):
    def trace(self, session: Session) -> Session:
        return self.touch(session)


@fault("fetch-counts-down", "Each fetch takes a second off the ttl.")
class _CountsDown(_Traces):
    def trace(self, session: Session) -> Session:
        return replace(session, ttl=max(session.ttl - 1, 0))


@fault("fetch-cycles-mode", "Each fetch gives a Session the next mode.")
class _CyclesMode(_Traces):
    def trace(self, session: Session) -> Session:
        return replace(session, mode=MODES[(MODES.index(session.mode) + 1) % len(MODES)])


def midnight(moment: datetime | None) -> datetime | None:
    """The start of the day of a moment."""
    return moment and moment.replace(hour=0, minute=0, second=0)
