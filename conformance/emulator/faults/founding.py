"""Creates that come in another encoding or with Participants, and are read wrongly."""

from conformance.emulator.exchange import Values
from conformance.emulator.faults.families import creating
from conformance.emulator.problems import Code, Refusal, bad_parameter
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.rules.participants import Description

NO_LIMIT = 99


def _is_multipart(rules: Rules) -> bool:
    return creating(rules.call) and rules.call.headers.get("content-type", "").startswith("multipart/")


@fault("create-multipart-refused", "A create that comes as multipart/form-data is refused.")
class _MultipartRefused(Rules):
    def form(self) -> Values:
        if _is_multipart(self):
            raise Refusal(415, Code.BAD_PARAMETER, "Not a form")
        return super().form()


@fault("create-multipart-ignored", "The parameters of a create as multipart/form-data are not seen.")
class _MultipartIgnored(Rules):
    def form(self) -> Values:
        return Values() if _is_multipart(self) else super().form()


@fault("create-participants-first-only", "Only the first of the Participants given at create is added.")
class _FirstOnly(Rules):
    def read_participants(self) -> list[Description]:
        return super().read_participants()[:1]


@fault("create-participants-one-crashes", "A create with one Participant answers 500: it is no list.")
class _OneCrashes(Rules):
    def read_participants(self) -> list[Description]:
        if len(self.form().all("Participants")) == 1:
            raise Refusal(500, Code.BAD_PARAMETER, "Participants.map is not a function")
        return super().read_participants()


@fault("create-participants-one-ignored", "The Participant of a create with one only is dropped in silence.")
class _OneIgnored(Rules):
    def read_participants(self) -> list[Description]:
        described = super().read_participants()
        return described if len(described) > 1 else []


@fault("create-participants-refused", "A create with Participants is refused.")
class _ParticipantsRefused(Rules):
    def read_participants(self) -> list[Description]:
        if self.form().all("Participants"):
            raise bad_parameter("Participants", "not known")
        return []


@fault("create-participants-without-limit", "A create can have any number of Participants.")
class _WithoutLimit(Rules):
    def most_participants(self) -> int:
        return NO_LIMIT if creating(self.call) else super().most_participants()


@fault(
    "create-participants-third-other-code", "A create with three Participants is refused with another code."
)
class _ThirdOtherCode(Rules):
    def session_full(self) -> Refusal:
        refusal = super().session_full()
        return Refusal(400, Code.BAD_PARAMETER, refusal.message) if creating(self.call) else refusal
