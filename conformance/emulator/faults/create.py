"""Create goes wrong."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from conformance.emulator.exchange import Answer
from conformance.emulator.faults.families import (
    creating,
    ignore_parameter,
    other_http_status,
    require_parameter,
)
from conformance.emulator.problems import Code, Refusal, bad_parameter
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.rules.participants import Description
from conformance.emulator.state import Mode, Service, Session, Status

KNOWN = {"UniqueName", "DateExpiry", "Ttl", "Mode", "Status", "Participants", "FailOnParticipantConflict"}
LOST_EACH = 3
RACE = timedelta(milliseconds=500)

for parameter in ("UniqueName", "DateExpiry", "Ttl", "Mode"):
    dashed = {"UniqueName": "unique-name", "DateExpiry": "date-expiry"}.get(parameter, parameter.lower())
    ignore_parameter(f"create-ignores-{dashed}", f"Create does not see {parameter}.", parameter, creating)
    require_parameter(f"create-requires-{dashed}", f"Create needs {parameter}.", parameter, creating)

for instead in (200, 202, 204):
    other_http_status(
        f"create-answers-{instead}",
        f"Create answers {instead} in place of 201.",
        creating,
        usual=201,
        instead=instead,
    )


@fault("create-stores-nothing", "A Session is answered and not stored.")
class _StoresNothing(Rules):
    def session_created(self, session: Session) -> Answer:
        answer = super().session_created(session)
        self.remove_session(session)
        return answer


@fault("create-loses-each-third", "Each third Session is answered and not stored.")
class _LosesEachThird(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._created = 0

    def session_created(self, session: Session) -> Answer:
        self._created += 1
        if self._created % LOST_EACH == 0:
            self.remove_session(session)
        return super().session_created(session)


@fault("create-answer-differs", "The answer to create shows a later date_updated than a fetch.")
class _AnswerDiffers(Rules):
    def session_created(self, session: Session) -> Answer:
        return super().session_created(
            replace(session, date_updated=session.date_updated + timedelta(minutes=1))
        )


@fault("create-without-body-refused", "A create without a body and without a content type is refused.")
class _WithoutBody(Rules):
    def create_session(self, service_sid: str) -> Answer:
        if not self.call.content and "content-type" not in self.call.headers:
            raise Refusal(415, Code.BAD_PARAMETER, "No content type")
        return super().create_session(service_sid)


@fault("create-empty-form-refused", "A create without any parameter is refused.")
class _EmptyForm(Rules):
    def create_session(self, service_sid: str) -> Answer:
        if not self.form().pairs:
            raise Refusal(400, Code.MISSING_PARAMETER, "No parameters")
        return super().create_session(service_sid)


@fault("create-unknown-parameter-refused", "A create with a parameter that is not known is refused.")
class _UnknownParameter(Rules):
    def create_session(self, service_sid: str) -> Answer:
        for name, _ in self.form().pairs:
            if name not in KNOWN:
                raise bad_parameter(name[:50], "not known")
        return super().create_session(service_sid)


@fault("create-in-unknown-service", "A Session can be created in a Service that does not exist.")
class _UnknownService(Rules):
    def find_service(self, sid: str) -> Service:
        known = self.load_service(sid) is not None
        if known or not creating(self.call):
            return super().find_service(sid)
        return replace(self.new_service("made up"), sid=sid)


def _keeps_refused(name: str, description: str, keep: Callable[[Session], Session]) -> None:
    class Keeps(Rules):
        def check_unique_name(self, service: Service, name: str | None) -> None:
            try:
                super().check_unique_name(service, name)
            except Refusal:
                self.save_session(keep(self.new_session(service)))
                raise

    fault(name, description)(Keeps)


_keeps_refused(
    "create-keeps-refused", "A Session that was refused for its name is stored nevertheless.", lambda one: one
)
_keeps_refused(
    "create-keeps-refused-nameless",
    "A Session that was refused for its name is stored without one.",
    lambda one: replace(one, unique_name=None),
)


# -- Mode and Status --------------------------------------------------------------------------------------


@fault("create-mode-default-message-only", "The mode is message-only where none is given.")
class _ModeMessage(Rules):
    def default_mode(self) -> Mode:
        return Mode.MESSAGE_ONLY


@fault("create-mode-default-voice-only", "The mode is voice-only where none is given.")
class _ModeVoice(Rules):
    def default_mode(self) -> Mode:
        return Mode.VOICE_ONLY


@fault("create-mode-unknown-accepted", "A Mode that does not exist is taken for the default.")
class _ModeUnknown(Rules):
    def validate_mode(self, text: str) -> Mode:
        return super().validate_mode(text) if text in set(Mode) else self.default_mode()


@fault("create-status-default-in-progress", "The status is in-progress where none is given.")
class _StatusDefault(Rules):
    def default_status(self) -> Status:
        return Status.IN_PROGRESS


@fault("create-status-default-closed", "A new Session is closed.")
class _StatusClosed(Rules):
    def default_status(self) -> Status:
        return Status.CLOSED


@fault("create-status-open-refused", "Status=open is refused at create.")
class _OpenRefused(Rules):
    def initial_statuses(self) -> frozenset[Status]:
        return super().initial_statuses() - {Status.OPEN}


@fault("create-status-unknown-accepted", "A Status that does not exist is taken for open at create.")
class _StatusUnknown(Rules):
    def validate_status(self, text: str) -> Status:
        known = text in set(Status) or not creating(self.call)
        return super().validate_status(text) if known else Status.OPEN


for mode in Mode:

    class _ModeRefused(Rules):
        refused = mode

        def validate_mode(self, text: str) -> Mode:
            if text == self.refused:
                raise bad_parameter("Mode", "not known")
            return super().validate_mode(text)

    fault(f"create-mode-{mode}-refused", f"Mode={mode} is refused.")(_ModeRefused)


@fault("create-participants-ignored", "The Participants given at create are not added.")
class _ParticipantsIgnored(Rules):
    def read_participants(self) -> list[Description]:
        return []


@fault("create-participants-last-only", "Only the last of the Participants given at create is added.")
class _LastOnly(Rules):
    def read_participants(self) -> list[Description]:
        return super().read_participants()[-1:]


@fault("create-participants-third-dropped", "The third Participant given at create is dropped in silence.")
class _ThirdDropped(Rules):
    def read_participants(self) -> list[Description]:
        return [self.read_description(text) for text in self.form().all("Participants")[:2]]
