"""Mistakes that depend on what came before: counters, neighbours in time, the size of a Service."""

from dataclasses import replace
from datetime import timedelta

from conformance.emulator.exchange import Answer, Call, Json
from conformance.emulator.problems import Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.rules.listing import Asked
from conformance.emulator.state import Mode, R, Service, Session

WINDOW = timedelta(milliseconds=250)


class _Counting(Rules):
    """Where faults begin that come round after a number of requests."""

    def prepare(self) -> None:
        super().prepare()
        self._count = 0

    def due(self, every: int) -> bool:
        """Count one more; whether it is the one."""
        self._count += 1
        return self._count % every == 0


@fault("deep-each-ninth-create-loses-mode", "Each ninth create with Mode=voice-only gets the default.")
class _NinthMode(_Counting):
    def initial_mode(self) -> Mode:
        mode = super().initial_mode()
        lost = mode is Mode.VOICE_ONLY and self.due(9)
        return self.default_mode() if lost else mode


@fault(
    "deep-each-third-voice-update-lost",
    "Each third update of a voice-only Session is answered and not stored.",
)
class _ThirdLost(_Counting):
    def save_session(self, session: Session) -> None:
        lost = (
            self.call.method == "POST"
            and session.mode is Mode.VOICE_ONLY
            and session.date_updated > session.date_created
        )
        if not (lost and self.due(3)):
            super().save_session(session)


@fault(
    "deep-tenth-session-loses-expiry",
    "From its tenth Session on, a Service forgets DateExpiry where no Ttl comes with it.",
)
class _TenthLoses(Rules):
    def new_session(self, service: Service) -> Session:
        session = super().new_session(service)
        many = len(self.sessions_of(service)) >= 9 and self.parameter("Ttl") is None  # noqa: PLR2004 - the tenth
        return (
            replace(session, date_expiry=None) if many and session.mode is not Mode.MESSAGE_ONLY else session
        )


@fault(
    "deep-names-checked-among-latest", "A new name is compared with those of the latest four Sessions only."
)
class _Latest(Rules):
    def name_holders(self, service: Service, name: str) -> list[Session]:
        latest = {one.sid for one in self.sessions_of(service)[-4:]}
        return [
            one
            for one in super().name_holders(service, name)
            if one.sid in latest or self.call.method == "GET"
        ]


@fault("deep-oldest-of-thirty-unlisted", "A Service with more than thirty Sessions does not list the oldest.")
class _Thirty(Rules):
    def listed_sessions(self, service: Service) -> list[Session]:
        shown = super().listed_sessions(service)
        return shown[1:] if len(shown) > 30 else shown  # noqa: PLR2004 - thirty


@fault("deep-fifth-page-skips", "The fifth page of a list begins one record too late.")
class _FifthPage(Rules):
    def window(self, asked: Asked, ordered: list[R], places: dict[str, int]) -> tuple[int, int]:
        start, end = super().window(asked, ordered, places)
        return (min(start + 1, end) if asked.page == 4 else start), end  # noqa: PLR2004 - the fifth


@fault(
    "deep-sid-given-again",
    "A create with Mode=voice-only right after a deletion gets the SID of the deleted Session.",
)
class _SidAgain(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._last: str | None = None

    def respond(self, call: Call) -> Answer:
        answer = super().respond(call)
        if call.method != "DELETE":
            self._last = None
        return answer

    def remove_session(self, session: Session) -> None:
        super().remove_session(session)
        self._last = session.sid

    def new_sid(self, kind: str) -> str:
        again = self._last if kind == "session" and self.parameter("Mode") == "voice-only" else None
        return again or super().new_sid(kind)


@fault("deep-mode-of-refused-create", "A create without Mode right after a refused one takes over its Mode.")
class _OfRefused(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._refused: str | None = None

    def create_session(self, service_sid: str) -> Answer:
        try:
            answer = super().create_session(service_sid)
        except Refusal:
            self._refused = self.parameter("Mode")
            raise
        self._refused = None
        return answer

    def default_mode(self) -> Mode:
        return Mode(self._refused) if self._refused in set(Mode) else super().default_mode()


@fault(
    "deep-list-remembered",
    "Two lists of the same page size in a row show the same, whatever was updated between them.",
)
class _Remembered(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._shown: dict[str, Session] = {}

    def listed_sessions(self, service: Service) -> list[Session]:
        fresh = super().listed_sessions(service)
        shown = [self._shown.get(one.sid, one) if one.mode is Mode.VOICE_ONLY else one for one in fresh]
        self._shown.update({one.sid: one for one in shown})
        return shown


@fault(
    "deep-attempt-from-elsewhere-touches",
    "An update through another Service is refused and takes effect on a closed Session.",
)
class _Attempt(Rules):
    def update_session(self, service_sid: str, sid: str) -> Answer:
        session = self.load_session(sid)
        if (
            session is not None
            and session.service_sid != service_sid
            and self.parameter("Ttl")
            and session.date_ended
        ):
            self.save_session(replace(session, ttl=self.new_ttl(session)))
        return super().update_session(service_sid, sid)


@fault(
    "deep-reopened-within-window-keeps-end", "A Session re-opened right after its close is listed as closed."
)
class _Window(Rules):
    def render_listed_session(self, session: Session) -> Json:
        shown = super().render_listed_session(session)
        quick = session.mode is Mode.VOICE_ONLY and session.date_updated - session.date_created < WINDOW
        return shown | {"status": "open"} if quick and session.status != "open" else shown


@fault(
    "deep-second-create-in-window-shares-name",
    "An unnamed voice-only create right after a named one takes over its name.",
)
class _SharesName(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._name = ""
        self._named = self.now()

    def initial_unique_name(self) -> str | None:
        name = super().initial_unique_name()
        if name is not None:
            self._name, self._named = name, self.now()
            return name
        soon = bool(self._name) and self.now() - self._named < WINDOW
        return self._name if soon and self.parameter("Mode") == "voice-only" else None
