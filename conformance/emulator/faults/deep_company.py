"""Mistakes that show only deep in the life of a Session that has Participants."""

from conformance.emulator.faults.deep_states import Turns
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.state import Interaction, Participant, Session, Status


@fault("deep-closed-hides-first-participant", "A closed Session with two Participants lists the second only.")
class _HidesFirst(Rules):
    def listed_participants(self, session: Session) -> list[Participant]:
        shown = super().listed_participants(session)
        return shown[1:] if session.status is Status.CLOSED and len(shown) > 1 else shown


@fault(
    "deep-created-participants-lost-on-close",
    "Participants that came with the create are lost when the Session closes.",
)
class _LostOnClose(Rules):
    def close(self, session: Session) -> Session:
        for one in self.participants_of(session):
            if one.date_created == session.date_created or one.date_created <= session.date_updated:
                self.store.participants.remove(one.sid)
        return super().close(session)


@fault("deep-third-participant-after-reopen", "A Session that was re-opened takes a third Participant.")
class _Third(Turns):
    def check_room(self, session: Session) -> None:
        if not self.reopened.get(session.sid):
            super().check_room(session)


@fault("deep-closed-delete-keeps-participants", "Deleting a re-opened Session keeps its Participants.")
class _KeepsPeople(Turns):
    def find_participant(self, session: Session, sid: str) -> Participant:
        return super().find_participant(session, sid)

    def drop_session(self, session: Session) -> None:
        if self.reopened.get(session.sid) and self.participants_of(session):
            self.kept[session.sid] = session
        super().drop_session(session)

    def drop_participants_of(self, session: Session) -> None:
        if session.sid not in self.kept:
            super().drop_participants_of(session)

    def prepare(self) -> None:
        super().prepare()
        self.kept: dict[str, Session] = {}

    def load_session(self, sid: str) -> Session | None:
        below = "Participants" in self.call.segments
        return super().load_session(sid) or (self.kept.get(sid) if below else None)


@fault("deep-message-after-reopen-unlisted", "Messages of a re-opened Session are not listed.")
class _Unlisted(Turns):
    def listed_interactions(self, session: Session) -> list[Interaction]:
        return [] if self.reopened.get(session.sid) else super().listed_interactions(session)
