"""What one request leaves behind for the next one, and deletions that take more than they should."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import replace

from conformance.emulator.exchange import Answer
from conformance.emulator.faults.families import creating, on_session
from conformance.emulator.faults.isolation import following
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.state import Participant, Service, Session

updating = on_session("POST")


class _Taking(Rules, ABC):
    """Where a family of faults begins that delete other Sessions together with one."""

    @abstractmethod
    def taken(self, session: Session) -> Iterable[Session]:
        """The Sessions that go as well."""

    def delete_session(self, service_sid: str, sid: str) -> Answer:
        session = self.find_session(self.find_service(service_sid), sid)
        for other in list(self.taken(session)):
            self.drop_session(other)
        return super().delete_session(service_sid, sid)


@fault("delete-by-name-everywhere", "Deleting a Session deletes those of its name in other Services.")
class _ByName(_Taking):
    def taken(self, session: Session) -> Iterable[Session]:
        others = (each for each in self.store.sessions if each.service_sid != session.service_sid)
        return (each for each in others if each.unique_name and each.unique_name == session.unique_name)


@fault("delete-takes-following", "Deleting a Session deletes the one that was created next.")
class _Following(_Taking):
    def taken(self, session: Session) -> Iterable[Session]:
        return following(self, session)


@fault("unnamed-deleted-together", "Deleting a Session without a name deletes all such Sessions.")
class _Unnamed(_Taking):
    def taken(self, session: Session) -> Iterable[Session]:
        others = (each for each in self.store.sessions if each.service_sid == session.service_sid)
        unnamed = session.unique_name is None
        return (each for each in others if unnamed and each.unique_name is None and each.sid != session.sid)


@fault("delete-locks-following", "After a deletion the Session that was created next cannot be updated.")
class _Locks(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._locked: set[str] = set()

    def drop_session(self, session: Session) -> None:
        self._locked.update(each.sid for each in following(self, session))
        super().drop_session(session)

    def apply_update(self, session: Session) -> Session:
        if session.sid in self._locked:
            raise Refusal(409, Code.SESSION_CLOSED, "The Session is locked")
        return super().apply_update(session)


@fault("participants-shared", "Every Session lists the Participants of its whole Service.")
class _Shared(Rules):
    def listed_participants(self, session: Session) -> list[Participant]:
        return [each for each in self.store.participants if each.service_sid == session.service_sid]


@fault("participants-in-newest-session", "A Participant is added to the newest Session of the Service.")
class _InNewest(Rules):
    def save_participant(self, participant: Participant) -> None:
        newest = [s for s in self.store.sessions if s.service_sid == participant.service_sid][-1]
        super().save_participant(replace(participant, session_sid=newest.sid))


@fault(
    "participants-through-sibling", "A Participant can be read and deleted below any Session of its Service."
)
class _ThroughSibling(Rules):
    def find_participant(self, session: Session, sid: str) -> Participant:
        found = self.store.participants.get(sid)
        sibling = self.store.sessions.get(found.session_sid) if found else None
        below = sibling is not None and sibling.service_sid == session.service_sid
        return super().find_participant(sibling if below and sibling else session, sid)


class _Remembering(Rules):
    """Where a family of faults begins that remember the parameters of an earlier create."""

    remembered = ""

    def prepare(self) -> None:
        super().prepare()
        self._text: str | None = None

    def parameter(self, name: str) -> str | None:
        text = super().parameter(name)
        if name != self.remembered or not creating(self.call):
            return text
        earlier, self._text = self._text, text if text is not None else self._text
        return text if text is not None else earlier


@fault("create-mode-of-previous", "A Session that is given no Mode gets that of the one before.")
class _ModeOfPrevious(_Remembering):
    remembered = "Mode"


@fault("create-name-of-previous", "A Session that is given no name shows that of the one before.")
class _NameOfPrevious(Rules):
    def new_session(self, service: Service) -> Session:
        session = super().new_session(service)
        names = [each.unique_name for each in self.store.sessions if each.service_sid == service.sid]
        previous = names[-1] if names else None
        return session if session.unique_name else replace(session, unique_name=previous)

    def check_unique_name(self, service: Service, name: str | None) -> None:
        if self.parameter("UniqueName"):
            super().check_unique_name(service, name)


@fault("update-goes-to-newest", "An update changes the Session of the Service that was created last.")
class _Newest(Rules):
    def save_session(self, session: Session) -> None:
        own = [each for each in self.store.sessions if each.service_sid == session.service_sid]
        if updating(self.call) and own:
            session = replace(own[-1], ttl=session.ttl)
        super().save_session(session)
