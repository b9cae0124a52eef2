"""Create works as a rule, and goes wrong for one value, one combination or one kind of request."""

from abc import ABC, abstractmethod
from dataclasses import replace
from datetime import timedelta

from conformance.emulator.exchange import Answer
from conformance.emulator.faults.families import creating
from conformance.emulator.faults.spots import alter, declare, fetched, having, listed, put
from conformance.emulator.problems import Code, Refusal, missing_parameter
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.sids import well_formed
from conformance.emulator.state import Mode, Service, Session, Status

MOST_PARAMETERS = 4

declare("fetched-name-null", "A fetch shows no name.", fetched, put("unique_name", None))
declare("listed-name-null", "The list shows no names.", listed, put("unique_name", None))
declare("fetched-mode-default", "A fetch shows the default mode.", fetched, put("mode", "voice-and-message"))
declare("listed-mode-default", "The list shows the default mode.", listed, put("mode", "voice-and-message"))
declare("fetched-ttl-zero", "A fetch shows the ttl 0.", fetched, put("ttl", 0))
declare("listed-ttl-zero", "The list shows the ttl 0.", listed, put("ttl", 0))
declare("fetched-date-expiry-null", "A fetch shows no date_expiry.", fetched, put("date_expiry", None))
declare(
    "listed-date-expiry-without-time",
    "The list shows midnight as date_expiry.",
    lambda call, body: listed(call, body) and having("date_expiry")(call, body),
    alter("date_expiry", lambda text: text[:10] + "T00:00:00Z"),
)


@fault("create-refused", "No Session can be created.")
class _Refused(Rules):
    def create_session(self, _service_sid: str) -> Answer:
        raise Refusal(403, Code.SERVICES_CLOSED, "Not allowed")


@fault("create-fails-late", "A Session is stored, and the create is answered with 500.")
class _FailsLate(Rules):
    def session_created(self, session: Session) -> Answer:
        return replace(super().session_created(session), http_status=500)


@fault("create-unnamed-answers-200", "A create without a name answers 200.")
class _Unnamed200(Rules):
    def session_created(self, session: Session) -> Answer:
        answer = super().session_created(session)
        return answer if session.unique_name else replace(answer, http_status=200)


@fault("create-answer-date-created-differs", "The answer to create shows an earlier date_created.")
class _CreatedDiffers(Rules):
    def session_created(self, session: Session) -> Answer:
        earlier = session.date_created - timedelta(seconds=2)
        return super().session_created(replace(session, date_created=earlier))


@fault("create-requires-ttl-or-date-expiry", "Create needs Ttl or DateExpiry.")
class _Limited(Rules):
    def new_session(self, service: Service) -> Session:
        if self.parameter("Ttl") is None and self.parameter("DateExpiry") is None:
            raise missing_parameter("Ttl")
        return super().new_session(service)


@fault("create-at-most-four-parameters", "A create with more than four parameters is refused.")
class _AtMostFour(Rules):
    def new_session(self, service: Service) -> Session:
        if len(self.form().pairs) > MOST_PARAMETERS:
            raise Refusal(400, Code.BAD_PARAMETER, "Too many parameters")
        return super().new_session(service)


class _AnyService(Rules, ABC):
    """Where a family of faults that create below any text begins."""

    @abstractmethod
    def taken_for(self, sid: str) -> Service | None:
        """The Service that the text in the path is taken for."""

    def load_service(self, sid: str) -> Service | None:
        found = super().load_service(sid)
        return self.taken_for(sid) if found is None and creating(self.call) else found


@fault("create-service-malformed-accepted", "A create below a text that is no SID goes to the first Service.")
class _Malformed(_AnyService):
    def taken_for(self, sid: str) -> Service | None:
        if well_formed(sid, "KS"):
            return None
        return next(iter(self.store.services), None)


@fault("create-service-cut-accepted", "A create below the beginning of a Service SID goes to that Service.")
class _Cut(_AnyService):
    def taken_for(self, sid: str) -> Service | None:
        return next((each for each in self.store.services if each.sid.startswith(sid)), None)


# -- Mode and Status --------------------------------------------------------------------------------------


@fault("create-mode-default-of-latest", "Where no Mode is given it is that of the Session before.")
class _ModeOfLatest(Rules):
    def default_mode(self) -> Mode:
        latest = list(self.store.sessions)[-1:]
        return latest[0].mode if latest else super().default_mode()


@fault("create-mode-default-message-only-with-ttl", "The default mode is message-only where Ttl is given.")
class _ModeWithTtl(Rules):
    def default_mode(self) -> Mode:
        return Mode.MESSAGE_ONLY if self.parameter("Ttl") else super().default_mode()


@fault("create-mode-voice-only-as-both", "Mode=voice-only is stored as voice-and-message.")
class _VoiceAsBoth(Rules):
    def initial_mode(self) -> Mode:
        mode = super().initial_mode()
        return Mode.VOICE_AND_MESSAGE if mode is Mode.VOICE_ONLY else mode


@fault("create-mode-by-prefix", "A Mode counts as the first one that begins like it.")
class _ModeByPrefix(Rules):
    def validate_mode(self, text: str) -> Mode:
        alike = [mode for mode in Mode if text and mode.startswith(text)]
        return alike[0] if alike else super().validate_mode(text)


@fault("create-mode-lost-with-date-expiry", "The Mode is lost when DateExpiry is given too.")
class _ModeLost(Rules):
    def initial_mode(self) -> Mode:
        mode = super().initial_mode()
        return self.default_mode() if self.parameter("DateExpiry") else mode


@fault("create-status-in-progress-with-ttl", "A Session that is given a Ttl is in progress.")
class _StatusWithTtl(Rules):
    def default_status(self) -> Status:
        return Status.IN_PROGRESS if self.parameter("Ttl") else super().default_status()


@fault("create-status-any-is-in-progress", "A Session that is given any Status is in progress.")
class _AnyInProgress(Rules):
    def initial_status(self) -> Status:
        status = super().initial_status()
        return status if self.parameter("Status") is None else Status.IN_PROGRESS


@fault("create-status-always-open", "The Status of a create is checked and not used.")
class _AlwaysOpen(Rules):
    def initial_status(self) -> Status:
        super().initial_status()
        return Status.OPEN


@fault("create-status-by-part", "A Status counts as the one that contains it.")
class _StatusByPart(Rules):
    def validate_status(self, text: str) -> Status:
        alike = [status for status in Status if text and text in status.value]
        return alike[0] if alike and creating(self.call) else super().validate_status(text)


# -- what is left of a refusal ----------------------------------------------------------------------------


class _Kept(Rules, ABC):
    """Where a family of faults that store what they refuse begins."""

    @abstractmethod
    def refused_for(self) -> str:
        """The parameter whose refusal comes too late."""

    def new_session(self, service: Service) -> Session:
        try:
            return super().new_session(service)
        except Refusal:
            self._ignored = self.refused_for()
            try:
                self.save_session(super().new_session(service))
            except Refusal:
                pass
            finally:
                self._ignored = ""
            raise

    def prepare(self) -> None:
        super().prepare()
        self._ignored = ""

    def parameter(self, name: str) -> str | None:
        return None if name == self._ignored else super().parameter(name)


@fault("create-keeps-refused-mode", "A Session that was refused for its Mode is stored nevertheless.")
class _KeepsMode(_Kept):
    def refused_for(self) -> str:
        return "Mode"


@fault("create-keeps-refused-date-expiry", "A Session that was refused for its DateExpiry is stored.")
class _KeepsDateExpiry(_Kept):
    def refused_for(self) -> str:
        return "DateExpiry"


@fault("create-refused-takes-name", "A create takes its name even when it is refused.")
class _TakesName(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._taken: set[tuple[str, str]] = set()

    def new_session(self, service: Service) -> Session:
        held = (service.sid, self.parameter("UniqueName") or "")
        try:
            session = super().new_session(service)
        except Refusal:
            self._taken.add(held)
            raise
        if held in self._taken:
            raise Refusal(400, Code.SESSION_NAME_TAKEN, "UniqueName was taken")
        return session
