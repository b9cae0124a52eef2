"""Neighbours that are not there, or are there otherwise."""

from dataclasses import replace

from conformance.emulator.exchange import Answer, Json
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import choice
from conformance.emulator.rules import Rules
from conformance.emulator.rules.pipeline import Route
from conformance.emulator.sids import well_formed
from conformance.emulator.state import Participant, PhoneNumber, Service, Session


@choice("services-absent", "There is no resource Services; Sessions live under any Service SID.")
class _NoServices(Rules):
    def service_routes(self) -> tuple[Route, ...]:
        return ()

    def find_service(self, sid: str) -> Service:
        if self.load_service(sid) is None and well_formed(sid, self.sid_prefixes["service"]):
            self.save_service(replace(self.new_service(sid), sid=sid))
        return super().find_service(sid)


@choice("services-given-only", "No Service can be created beside the one that is given.")
class _GivenOnly(Rules):
    def check_services_open(self) -> None:
        if self.settings.service_sid is not None:
            raise Refusal(403, Code.SERVICES_CLOSED, "Services can no longer be created by this account")


@choice("participants-refused-for-numbers", "No Participant can be added, for want of numbers.")
class _NoNumbersLeft(Rules):
    def assign_number(self, _service: Service, _identifier: str) -> PhoneNumber:
        raise Refusal(400, Code.ONLY_RESERVED_NUMBERS, "The Service has reserved numbers only")


@choice("numbers-absent", "There is no resource PhoneNumbers, and numbers never run out.")
class _NoNumbers(Rules):
    def number_routes(self) -> tuple[Route, ...]:
        return ()

    def assign_number(self, service: Service, _identifier: str) -> PhoneNumber:
        now, sid = self.now(), self.new_sid("number")
        return PhoneNumber(
            sid=sid,
            account_sid=self.settings.account_sid,
            service_sid=service.sid,
            phone_number=self.number_behind(sid),
            date_created=now,
            date_updated=now,
        )


@choice("participants-absent", "There is no resource Participants.")
class _NoParticipants(Rules):
    def participant_routes(self) -> tuple[Route, ...]:
        return ()

    def message_routes(self) -> tuple[Route, ...]:
        return ()


@choice("messages-absent", "There is no resource MessageInteractions.")
class _NoMessages(Rules):
    def message_routes(self) -> tuple[Route, ...]:
        return ()


@choice("messages-write-only", "MessageInteractions can be created and not read.")
class _WriteOnly(Rules):
    def message_routes(self) -> tuple[Route, ...]:
        return tuple(
            Route(route.pattern, {"POST": route.handlers["POST"]})
            for route in super().message_routes()
            if "POST" in route.handlers
        )


@choice("participant-slot-stays-taken", "A deleted Participant still counts among the two.")
class _SlotTaken(Rules):
    def check_room(self, session: Session) -> None:
        if len(self.participants_of(session)) >= self.most_participants():
            raise self.session_full()


@choice("pair-in-use-accepted", "A Session can be re-opened although its numbers are in use elsewhere.")
class _PairAccepted(Rules):
    def pair_in_use(self, identifier: str, number_sid: str) -> bool:
        inside = "Participants" in self.call.segments
        return inside and super().pair_in_use(identifier, number_sid)


@choice("delete-participant-with-body", "Deleting a Participant answers 200 with the Participant.")
class _WithBody(Rules):
    def participant_deleted(self, participant: Participant) -> Answer:
        return Answer(200, self.render_participant(participant))


@choice("messages-without-participant", "A MessageInteraction does not repeat the SID of its Participant.")
class _NoParticipantSid(Rules):
    def present(self, kind: str, body: Json) -> Json:
        shown = super().present(kind, body)
        return {name: shown[name] for name in shown if kind != "message" or name != "participant_sid"}
