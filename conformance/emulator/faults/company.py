"""Finer faults of Participants, messages, Interactions and Services."""

import json
from collections.abc import Callable
from dataclasses import replace

from conformance.emulator.exchange import Answer, Call, Json
from conformance.emulator.faults.families import alter_member, creating, other_http_status
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.rules.listing import Asked, Page
from conformance.emulator.state import Interaction, Participant, R, Service, Session, Status

COLLECTION_DEPTH = 6
THIRD = 2


def removing(collection: str) -> Callable[[Call], bool]:
    """Whether a request deletes one member of that collection."""
    return lambda call: call.method == "DELETE" and call.segments[-2:-1] == (collection,)


alter_member(
    "participant-sid-prefix",
    "The sid of a Participant begins with PA.",
    "participant",
    "sid",
    lambda s: "PA" + s[2:],
)
alter_member(
    "service-default-ttl-text", "The default_ttl of a Service is text.", "service", "default_ttl", str
)
for kind, collection in (("participant", "Participants"), ("service", "Services")):
    other_http_status(
        f"{kind}-create-answers-200",
        f"Creating a {kind} answers 200 in place of 201.",
        lambda call, collection=collection: creating(call, collection),  # type: ignore[misc] # a bound default
        usual=201,
        instead=200,
    )
for kind, collection in (("interaction", "Interactions"), ("service", "Services")):
    other_http_status(
        f"{kind}-delete-answers-200",
        f"Deleting a {kind} answers 200 in place of 204.",
        removing(collection),
        usual=204,
        instead=200,
    )
for key in ("participants", "interactions"):

    class _OtherMetaKey(Rules):
        key = key

        def meta(self, asked: Asked, page: Page[R]) -> Json:
            shown = super().meta(asked, page)
            return shown | {"key": "items"} if asked.key == self.key else shown

    fault(f"list-{key}-meta-key-other", f"The meta of a list of {key} names another key.")(_OtherMetaKey)


@fault("list-participants-meta-missing", "A list of Participants has no meta.")
class _NoMeta(Rules):
    def page_body(self, asked: Asked, items: list[Json], page: Page[R]) -> Json:
        body = super().page_body(asked, items, page)
        return {asked.key: items} if asked.key == "participants" else body


@fault("interaction-in-every-session", "The Interactions of all Sessions are listed together.")
class _EverySession(Rules):
    def listed_interactions(self, _session: Session) -> list[Interaction]:
        return list(self.store.interactions)


@fault("unknown-session-lists-empty", "The lists below a Session that never existed are empty.")
class _UnknownEmpty(Rules):
    def list_participants(self, service_sid: str, session_sid: str) -> Answer:
        return self._empty(session_sid, "participants") or super().list_participants(service_sid, session_sid)

    def list_interactions(self, service_sid: str, session_sid: str) -> Answer:
        return self._empty(session_sid, "interactions") or super().list_interactions(service_sid, session_sid)

    def _empty(self, session_sid: str, key: str) -> Answer | None:
        known = session_sid in self._known or self.load_session(session_sid) is not None
        nothing: list[Participant] = []
        return None if known else self.list_answer(key, self.store.participants, nothing, lambda _item: {})

    def prepare(self) -> None:
        super().prepare()
        self._known: set[str] = set()

    def remove_session(self, session: Session) -> None:
        self._known.add(session.sid)
        super().remove_session(session)


@fault("unknown-session-lists-400", "The lists below a Session that does not exist answer 400.")
class _Unknown400(Rules):
    def missing(self, kind: str, sid: str) -> Refusal:
        if kind == "session" and len(self.call.segments) == COLLECTION_DEPTH and self.call.method == "GET":
            return Refusal(400, Code.BAD_SESSION_SID, "Invalid Session SID")
        return super().missing(kind, sid)


@fault("participant-fetch-other", "Fetching a Participant shows the one that joined last.")
class _FetchOther(Rules):
    def find_participant(self, session: Session, sid: str) -> Participant:
        found = super().find_participant(session, sid)
        return self.participants_of(session)[-1] if self.call.method == "GET" else found


@fault("participant-list-first-only", "Only the first Participant is listed.")
class _FirstOnly(Rules):
    def listed_participants(self, session: Session) -> list[Participant]:
        return super().listed_participants(session)[:1]


@fault("message-without-date-last-interaction", "A message does not set date_last_interaction.")
class _WithoutDate(Rules):
    def render_session_dates(self, session: Session) -> Json:
        return super().render_session_dates(session) | {"date_last_interaction": None}


@fault("message-closes-session", "A message closes the Session.")
class _Closes(Rules):
    def note_interaction(self, session: Session, interaction: Interaction) -> None:
        super().note_interaction(session, interaction)
        noted = self.load_session(session.sid)
        if noted is not None and len(self.interactions_of(session)) > 1:
            self.save_session(self.close(noted))


@fault("message-list-empty", "No message is listed below its Participant.")
class _MessagesEmpty(Rules):
    def list_messages(self, service_sid: str, session_sid: str, participant_sid: str) -> Answer:
        self.find_addressee(service_sid, session_sid, participant_sid)
        nothing: list[Interaction] = []
        return self.list_answer("interactions", self.store.interactions, nothing, self.render_message)


@fault("interaction-delete-takes-all", "Deleting an Interaction deletes all of the Session.")
class _TakesAll(Rules):
    def remove_interaction(self, interaction: Interaction) -> None:
        for each in self.store.interactions:
            if each.session_sid == interaction.session_sid:
                super().remove_interaction(each)


@fault("service-default-ttl-not-stored", "The default_ttl of a Service is answered at create and not stored.")
class _NotStored(Rules):
    def save_service(self, service: Service) -> None:
        super().save_service(replace(service, default_ttl=0))


class _Encoded(Rules):
    """Changes how one kind of body goes over the wire."""

    def encode(self, body: Json) -> bytes:
        return json.dumps(self.other(body)).encode()

    def other(self, body: Json) -> object:
        """What is sent in place of the body."""
        return body


@fault("session-closed-in-array", "A closed Session is fetched inside of an array.")
class _InArray(_Encoded):
    def other(self, body: Json) -> object:
        wrapped = self.call.method == "GET" and body.get("status") == Status.CLOSED and "mode" in body
        return [body] if wrapped else body


@fault("session-third-listed-as-sid", "The third Session of a page is listed by its sid alone.")
class _ListedAsSid(_Encoded):
    def other(self, body: Json) -> object:
        if "sessions" not in body:
            return body
        shown = [one["sid"] if place == THIRD else one for place, one in enumerate(body["sessions"])]
        return body | {"sessions": shown}


@fault("session-reopened-as-null", "Re-opening a Session is answered with null.")
class _ReopenedAsNull(_Encoded):
    def other(self, body: Json) -> object:
        asked = self.call.method == "POST" and self.parameter("Status") == Status.IN_PROGRESS
        created = self.call.segments[-1] == "Sessions"
        return None if asked and "mode" in body and not created else body
