"""Fetch goes wrong."""

from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import replace
from datetime import timedelta

from conformance.emulator.exchange import Answer
from conformance.emulator.faults.families import on_session, other_http_status
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.state import Mode, Service, Session, Status

for instead in (201, 202, 203):
    other_http_status(
        f"fetch-answers-{instead}",
        f"Fetch answers {instead} in place of 200.",
        on_session("GET"),
        usual=200,
        instead=instead,
    )
for instead in (200, 400, 403, 410, 500):
    other_http_status(
        f"fetch-unknown-answers-{instead}",
        f"Fetching a Session that does not exist answers {instead} in place of 404.",
        on_session("GET"),
        usual=404,
        instead=instead,
    )


@fault("fetch-unknown-invents", "Fetching a Session that does not exist answers one that was never created.")
class _Invents(Rules):
    def find_session_or_name(self, service: Service, text: str) -> Session:
        return self.load_session(text) or replace(self.new_session(service), sid=text)


@fault("fetch-any-service", "A Session can be reached through another Service.")
class _AnyService(Rules):
    def session_belongs(self, _session: Session, _service: Service) -> bool:
        return True


@fault("fetch-unknown-service", "A Session can be fetched through a Service that does not exist.")
class _UnknownService(Rules):
    def find_service(self, sid: str) -> Service:
        session = self.load_session(self.call.segments[-1])
        if session is not None and self.call.method == "GET":
            return super().find_service(session.service_sid)
        return super().find_service(sid)


@fault("fetch-other-session", "Fetch answers the Session that was created first.")
class _Other(Rules):
    def find_session_or_name(self, service: Service, text: str) -> Session:
        super().find_session_or_name(service, text)
        return self.sessions_of(service)[0]


@fault("fetch-touches", "Fetch moves date_updated.")
class _Touches(Rules):
    def fetch_session(self, service_sid: str, sid: str) -> Answer:
        session = self.find_session_or_name(self.find_service(service_sid), sid)
        self.save_session(replace(session, date_updated=session.date_updated + timedelta(seconds=2)))
        return super().fetch_session(service_sid, sid)


@fault("fetch-starts", "Fetch moves an open Session to in-progress.")
class _Starts(Rules):
    def fetch_session(self, service_sid: str, sid: str) -> Answer:
        answer = super().fetch_session(service_sid, sid)
        session = self.find_session_or_name(self.find_service(service_sid), sid)
        if session.status is Status.OPEN:
            self.save_session(replace(session, status=Status.IN_PROGRESS))
        return answer


@fault("fetch-closed-not-found", "A closed Session cannot be fetched.")
class _Closed(Rules):
    def find_session_or_name(self, service: Service, text: str) -> Session:
        session = super().find_session_or_name(service, text)
        if session.status is Status.CLOSED:
            raise self.not_found()
        return session


@fault("fetch-stale", "Fetch shows a Session as it was created, whatever became of it.")
class _Stale(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._first: dict[str, Session] = {}

    def save_session(self, session: Session) -> None:
        self._first.setdefault(session.sid, session)
        super().save_session(session)

    def find_session_or_name(self, service: Service, text: str) -> Session:
        session = super().find_session_or_name(service, text)
        return self._first[session.sid]


@fault("fetch-each-third-fails", "Each third fetch of a Session says that it does not exist.")
class _EachThird(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._fetched: Counter[str] = Counter()

    def find_session_or_name(self, service: Service, text: str) -> Session:
        session = super().find_session_or_name(service, text)
        self._fetched[session.sid] += 1
        if self._fetched[session.sid] % 3:
            return session
        raise self.not_found()


@fault("fetch-first-fails", "The first fetch of a Session says that it does not exist.")
class _First(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._seen: set[str] = set()

    def find_session_or_name(self, service: Service, text: str) -> Session:
        session = super().find_session_or_name(service, text)
        if session.sid in self._seen:
            return session
        self._seen.add(session.sid)
        raise self.not_found()


@fault("fetch-malformed-crashes", "Fetching with a Sid that is no SID answers 500.")
class _Malformed(Rules):
    def find_session_or_name(self, service: Service, text: str) -> Session:
        if not text.startswith("KC"):
            raise Refusal(500, Code.BAD_SESSION_SID, "Internal error")
        return super().find_session_or_name(service, text)


@fault("fetch-path-in-any-case", "The letters of a path may be of either case.")
class _AnyCase(Rules):
    def segments_below_version(self) -> tuple[str, ...]:
        known = ("Services", "Sessions", "Participants", "Interactions", "PhoneNumbers")
        spelled = {name.lower(): name for name in known}
        return tuple(spelled.get(segment.lower(), segment) for segment in super().segments_below_version())


@fault("fetch-members-left-out", "Fetch shows fewer members than create.")
class _Fewer(Rules):
    def fetch_session(self, service_sid: str, sid: str) -> Answer:
        answer = super().fetch_session(service_sid, sid)
        body = answer.body or {}
        return replace(answer, body={name: body[name] for name in body if name not in ("links", "mode")})


class _Differs(Rules, ABC):
    """Where a family of faults in what fetch shows begins."""

    @abstractmethod
    def shown(self, session: Session) -> Session:
        """The Session as the fault shows it."""

    def find_session_or_name(self, service: Service, text: str) -> Session:
        return self.shown(super().find_session_or_name(service, text))


@fault("fetch-ttl-differs", "Fetch shows another ttl than create did.")
class _TtlDiffers(_Differs):
    def shown(self, session: Session) -> Session:
        return replace(session, ttl=session.ttl + 1)


@fault("fetch-mode-differs", "Fetch shows voice-only whatever create said.")
class _ModeDiffers(_Differs):
    def shown(self, session: Session) -> Session:
        return replace(session, mode=Mode.VOICE_ONLY)


@fault("fetch-unique-name-differs", "Fetch shows no name.")
class _NameDiffers(_Differs):
    def shown(self, session: Session) -> Session:
        return replace(session, unique_name=None)


@fault("fetch-date-created-differs", "Fetch shows another date_created than create did.")
class _CreatedDiffers(_Differs):
    def shown(self, session: Session) -> Session:
        return replace(session, date_created=session.date_created - timedelta(minutes=1))


@fault("fetch-date-expiry-differs", "Fetch shows no date_expiry.")
class _ExpiryDiffers(_Differs):
    def shown(self, session: Session) -> Session:
        return replace(session, date_expiry=None)
