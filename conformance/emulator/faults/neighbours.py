"""Participants, messages, Interactions, Services and numbers that go wrong."""

from dataclasses import replace

from conformance.emulator.exchange import Answer, Json
from conformance.emulator.faults.families import (
    creating,
    drop_member,
    ignore_parameter,
    other_http_status,
    set_member,
)
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.rules.listing import Asked, Page
from conformance.emulator.rules.participants import Description
from conformance.emulator.state import Interaction, Participant, PhoneNumber, R, Service, Session, Status

for kind, members in (
    ("participant", ("sid", "session_sid", "service_sid", "account_sid", "identifier", "url", "links")),
    ("interaction", ("sid", "session_sid", "service_sid", "account_sid", "type", "url")),
    ("message", ("sid", "session_sid", "service_sid", "url")),
    ("service", ("unique_name", "account_sid", "default_ttl", "url", "links")),
    ("number", ("sid", "service_sid")),
):
    for member in members:
        dashed = member.replace("_", "-")
        drop_member(f"{kind}-without-{dashed}", f"The {kind} has no member {member}.", kind, member)
for kind in ("participant", "interaction", "message"):
    for member, other in (("session_sid", "KC" + "0" * 32), ("service_sid", "KS" + "0" * 32)):
        dashed = member.replace("_", "-")
        set_member(f"{kind}-{dashed}-other", f"The {member} of the {kind} is another.", kind, member, other)
for kind, collection in (
    ("participant", "Participants"),
    ("message", "MessageInteractions"),
    ("service", "Services"),
):
    other_http_status(
        f"{kind}-create-answers-202",
        f"Creating a {kind} answers 202 in place of 201.",
        lambda call, collection=collection: creating(call, collection),  # type: ignore[misc] # a bound default
        usual=201,
        instead=202,
    )
set_member("participant-identifier-hidden", "The identifier is masked.", "participant", "identifier", "***")
set_member("service-default-ttl-other", "The default_ttl is an hour.", "service", "default_ttl", 3600)
ignore_parameter(
    "service-default-ttl-ignored",
    "DefaultTtl is not seen.",
    "DefaultTtl",
    lambda call: creating(call, "Services"),
)


@fault("participant-identifier-optional", "A Participant can be created without an Identifier.")
class _Optional(Rules):
    def validate_identifier(self, session: Session, text: str) -> str:
        return super().validate_identifier(session, text or "+15005550000")


@fault("participant-identifier-twice", "An identifier can be in a Session twice.")
class _Twice(Rules):
    def check_identifier_free(self, session: Session, identifier: str) -> None:
        pass


@fault("participant-identifier-back", "The identifier of a deleted Participant can be added again.")
class _Back(Rules):
    def participants_of(self, session: Session) -> list[Participant]:
        return [each for each in super().participants_of(session) if each.date_deleted is None]


@fault("participant-third-accepted", "A Session can have three Participants.")
class _Third(Rules):
    def most_participants(self) -> int:
        return 3


@fault("participant-second-refused", "A Session can have one Participant only.")
class _Second(Rules):
    def most_participants(self) -> int:
        return 1


@fault("participant-without-numbers-accepted", "A Participant needs no number of the pool.")
class _WithoutNumbers(Rules):
    def assign_number(self, service: Service, identifier: str) -> PhoneNumber:
        if self.numbers_of(service):
            return super().assign_number(service, identifier)
        now = self.now()
        return PhoneNumber(
            sid=self.new_sid("number"),
            account_sid=self.settings.account_sid,
            service_sid=service.sid,
            phone_number="+15005559999",
            date_created=now,
            date_updated=now,
        )


@fault("participant-closes-session", "Adding a Participant closes the Session.")
class _Closes(Rules):
    def join(self, service: Service, session: Session, description: Description) -> Participant:
        participant = super().join(service, session, description)
        self.save_session(self.close(session))
        return participant


@fault("participant-starts-session", "Adding a Participant moves the Session to in-progress.")
class _Starts(Rules):
    def join(self, service: Service, session: Session, description: Description) -> Participant:
        participant = super().join(service, session, description)
        self.save_session(replace(session, status=Status.IN_PROGRESS))
        return participant


@fault("participant-not-stored", "A Participant is answered and not stored.")
class _NotStored(Rules):
    def save_participant(self, participant: Participant) -> None:
        pass


@fault("participant-in-every-session", "The Participants of all Sessions are listed together.")
class _EverySession(Rules):
    def listed_participants(self, _session: Session) -> list[Participant]:
        return [each for each in self.store.participants if self.participant_visible(each)]


@fault("participant-list-empty", "No Participant is listed.")
class _NoneListed(Rules):
    def listed_participants(self, _session: Session) -> list[Participant]:
        return []


@fault("participant-delete-does-nothing", "Deleting a Participant changes nothing.")
class _DoesNothing(Rules):
    def drop_participant(self, participant: Participant) -> None:
        pass


@fault("participant-delete-answers-202", "Deleting a Participant answers 202.")
class _Answers202(Rules):
    def participant_deleted(self, _participant: Participant) -> Answer:
        return Answer(202)


@fault("participant-full-other-code", "One Participant too many is refused with another code.")
class _FullOtherCode(Rules):
    def session_full(self) -> Refusal:
        return Refusal(400, Code.BAD_PARAMETER, super().session_full().message)


@fault("participant-taken-other-code", "An identifier that is taken is refused with another code.")
class _TakenOtherCode(Rules):
    def identifier_taken(self, held: Participant) -> Refusal:
        return Refusal(400, Code.BAD_PARAMETER, super().identifier_taken(held).message)


for kind, key in (("participants", "participants"), ("interactions", "interactions")):

    class _OtherKey(Rules):
        key = key

        def page_body(self, asked: Asked, items: list[Json], page: Page[R]) -> Json:
            shown = asked if asked.key != self.key else replace(asked, key="items")
            return super().page_body(shown, items, page)

    fault(f"list-{kind}-under-other-key", f"The {kind} stand under another key.")(_OtherKey)


@fault("message-list-own-key", "Messages are listed under message_interactions.")
class _OwnKey(Rules):
    def page_body(self, asked: Asked, items: list[Json], page: Page[R]) -> Json:
        if self.call.segments[-1] != "MessageInteractions":
            return super().page_body(asked, items, page)
        return super().page_body(replace(asked, key="message_interactions"), items, page)


@fault("message-not-among-interactions", "A message is not among the Interactions of its Session.")
class _NotAmong(Rules):
    def listed_interactions(self, _session: Session) -> list[Interaction]:
        return []


@fault("message-not-noted", "A message leaves no trace in the Session.")
class _NotNoted(Rules):
    def note_interaction(self, session: Session, interaction: Interaction) -> None:
        pass


@fault("interaction-other-sid", "An Interaction has another SID than its message.")
class _OtherSid(Rules):
    def render_interaction(self, interaction: Interaction) -> Json:
        return super().render_interaction(interaction) | {"sid": "KI" + interaction.sid[:1:-1]}


@fault("interaction-delete-does-nothing", "Deleting an Interaction changes nothing.")
class _InteractionStays(Rules):
    def remove_interaction(self, interaction: Interaction) -> None:
        pass


@fault("service-name-optional", "A Service needs no name.")
class _NameOptional(Rules):
    def required_parameter(self, name: str) -> str:
        return self.parameter(name) or self.new_sid("service")


@fault("service-name-twice", "Two Services can have one name.")
class _NameTwice(Rules):
    def check_service_name(self, service: Service) -> None:
        pass


@fault("service-default-ttl-default-hour", "The default_ttl of a Service is an hour where none is given.")
class _DefaultHour(Rules):
    def new_service(self, name: str) -> Service:
        return replace(super().new_service(name), default_ttl=3600)


@fault("service-delete-does-nothing", "Deleting a Service changes nothing.")
class _ServiceStays(Rules):
    def drop_service(self, service: Service) -> None:
        pass


@fault("service-delete-refused-when-used", "A Service cannot be deleted while it has Sessions.")
class _ServiceHeld(Rules):
    def drop_service(self, service: Service) -> None:
        if self.sessions_of(service):
            raise Refusal(409, Code.NUMBER_IN_USE, f"{service.sid} has Sessions")
        super().drop_service(service)
