"""What stands below a deleted Session stays, or what stands elsewhere goes."""

from dataclasses import replace

from conformance.emulator.exchange import Answer
from conformance.emulator.faults.families import on_session
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.state import Interaction, Participant, Service, Session, Status

deleting = on_session("DELETE")


class _Ghosts(Rules):
    """Finds deleted Sessions for requests below them, as far as `haunts` says."""

    def prepare(self) -> None:
        super().prepare()
        self.ghosts: dict[str, Session] = {}

    def remove_session(self, session: Session) -> None:
        self.ghosts[session.sid] = session
        super().remove_session(session)

    def find_session(self, service: Service, sid: str) -> Session:
        ghost = self.ghosts.get(sid)
        if ghost is not None and ghost.service_sid == service.sid and self.haunts(self.call.segments):
            return ghost
        return super().find_session(service, sid)

    def haunts(self, segments: tuple[str, ...]) -> bool:
        """Whether a deleted Session is found for a request on this path."""
        return segments[-2] in ("Participants", "Interactions", "MessageInteractions")


@fault("delete-keeps-first-participant", "The first Participant of a deleted Session can be fetched.")
class _KeepsFirst(_Ghosts):
    def drop_participants_of(self, session: Session) -> None:
        for participant in self.participants_of(session)[1:]:
            self.store.participants.remove(participant.sid)


@fault("delete-keeps-second-participant", "The second Participant of a deleted Session can be fetched.")
class _KeepsSecond(_Ghosts):
    def drop_participants_of(self, session: Session) -> None:
        for participant in self.participants_of(session)[:1]:
            self.store.participants.remove(participant.sid)


@fault("delete-closed-keeps-participants", "The Participants of a deleted closed Session can be fetched.")
class _ClosedKeepsParticipants(_Ghosts):
    def drop_participants_of(self, session: Session) -> None:
        if session.status is not Status.CLOSED:
            super().drop_participants_of(session)


@fault("delete-keeps-participant-list", "The Participants of a deleted Session can be listed.")
class _KeepsParticipantList(_Ghosts):
    def drop_participants_of(self, session: Session) -> None:
        pass

    def haunts(self, segments: tuple[str, ...]) -> bool:
        return segments[-1] == "Participants" and self.call.method == "GET"


@fault("delete-participant-list-stays", "The Participants of a deleted Session are an empty list.")
class _ParticipantListStays(_Ghosts):
    def haunts(self, segments: tuple[str, ...]) -> bool:
        return segments[-1] == "Participants" and self.call.method == "GET"


@fault("delete-unlists-sibling-participants", "After a delete the Participants of others are not listed.")
class _UnlistsParticipants(_Ghosts):
    def listed_participants(self, session: Session) -> list[Participant]:
        lost = any(ghost.service_sid == session.service_sid for ghost in self.ghosts.values())
        return [] if lost else super().listed_participants(session)


@fault("deleted-session-takes-participants", "A Participant can be added to a deleted Session.")
class _TakesParticipants(_Ghosts):
    def haunts(self, segments: tuple[str, ...]) -> bool:
        return segments[-1] == "Participants" and self.call.method == "POST"


@fault("delete-keeps-later-interactions", "Only the first Interaction goes with its Session.")
class _KeepsLater(_Ghosts):
    def drop_interactions_of(self, session: Session) -> None:
        for interaction in self.interactions_of(session)[:1]:
            self.store.interactions.remove(interaction.sid)


@fault("delete-closed-keeps-interactions", "The Interactions of a deleted closed Session can be fetched.")
class _ClosedKeepsInteractions(_Ghosts):
    def drop_interactions_of(self, session: Session) -> None:
        if session.status is not Status.CLOSED:
            super().drop_interactions_of(session)


@fault("delete-keeps-messages", "The messages of a deleted Session can be fetched below their Participant.")
class _KeepsMessages(_Ghosts):
    def prepare(self) -> None:
        super().prepare()
        self.orphans: dict[str, Participant] = {}

    def drop_interactions_of(self, session: Session) -> None:
        self.orphans |= {each.sid: each for each in self.participants_of(session)}

    def find_participant(self, session: Session, sid: str) -> Participant:
        return self.orphans.get(sid) or super().find_participant(session, sid)

    def haunts(self, segments: tuple[str, ...]) -> bool:
        return segments[-2] == "MessageInteractions"


@fault("delete-keeps-interaction-list", "The Interactions of a deleted Session can be listed.")
class _KeepsInteractionList(_Ghosts):
    def drop_interactions_of(self, session: Session) -> None:
        pass

    def haunts(self, segments: tuple[str, ...]) -> bool:
        return segments[-1] == "Interactions"


@fault("delete-interaction-list-stays", "The Interactions of a deleted Session are an empty list.")
class _InteractionListStays(_Ghosts):
    def haunts(self, segments: tuple[str, ...]) -> bool:
        return segments[-1] == "Interactions"


@fault("delete-takes-sibling-interactions", "Delete removes the Interactions of the whole Service.")
class _SiblingInteractions(Rules):
    def drop_interactions_of(self, session: Session) -> None:
        for interaction in self.store.interactions:
            if interaction.service_sid == session.service_sid:
                self.store.interactions.remove(interaction.sid)


@fault("delete-unlists-sibling-interactions", "After a delete the Interactions of others are not listed.")
class _UnlistsInteractions(_Ghosts):
    def listed_interactions(self, session: Session) -> list[Interaction]:
        lost = any(ghost.service_sid == session.service_sid for ghost in self.ghosts.values())
        return [] if lost else super().listed_interactions(session)


@fault("delete-with-participants-refused", "A Session with Participants cannot be deleted.")
class _WithParticipants(Rules):
    def check_delete(self, session: Session) -> None:
        if self.participants_of(session):
            raise Refusal(409, Code.NUMBER_IN_USE, "The Session has Participants")


@fault("delete-with-interactions-refused", "A Session with Interactions cannot be deleted.")
class _WithInteractions(Rules):
    def check_delete(self, session: Session) -> None:
        if self.interactions_of(session):
            raise Refusal(409, Code.NUMBER_IN_USE, "The Session has Interactions")


@fault("create-inherits-participants", "A Session gets the Participants of a deleted one of its name.")
class _InheritsParticipants(_Ghosts):
    def drop_participants_of(self, session: Session) -> None:
        pass

    def participants_of(self, session: Session) -> list[Participant]:
        names = {sid for sid, ghost in self.ghosts.items() if ghost.unique_name == session.unique_name}
        old = [each for each in self.store.participants if each.session_sid in names]
        return [*super().participants_of(session), *old]

    def haunts(self, segments: tuple[str, ...]) -> bool:
        del segments
        return False


@fault("create-inherits-interactions", "A Session gets the Interactions of a deleted one of its name.")
class _InheritsInteractions(_Ghosts):
    def drop_interactions_of(self, session: Session) -> None:
        pass

    def find_interaction(self, session: Session, sid: str) -> Interaction:
        found = self.store.interactions.get(sid)
        ghost = self.ghosts.get(found.session_sid) if found else None
        if found and ghost and ghost.unique_name == session.unique_name:
            return replace(found, session_sid=session.sid)
        return super().find_interaction(session, sid)

    def haunts(self, segments: tuple[str, ...]) -> bool:
        del segments
        return False


class _ServiceGhosts(_Ghosts):
    """Finds deleted Services for requests of children."""

    def prepare(self) -> None:
        super().prepare()
        self.ghost_services: dict[str, Service] = {}

    def delete_service(self, sid: str) -> Answer:
        self.ghost_services[sid] = self.find_service(sid)
        return super().delete_service(sid)

    def find_service(self, sid: str) -> Service:
        if sid in self.ghost_services and self.haunts(self.call.segments):
            return self.ghost_services[sid]
        return super().find_service(sid)


@fault("service-delete-keeps-participants", "The Participants of a deleted Service can be fetched.")
class _ServiceKeepsParticipants(_ServiceGhosts):
    def drop_participants_of(self, session: Session) -> None:
        if deleting(self.call):
            super().drop_participants_of(session)


@fault("service-delete-keeps-interactions", "The Interactions of a deleted Service can be fetched.")
class _ServiceKeepsInteractions(_ServiceGhosts):
    def drop_interactions_of(self, session: Session) -> None:
        if deleting(self.call):
            super().drop_interactions_of(session)
