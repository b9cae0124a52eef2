"""Delete goes wrong."""

from dataclasses import replace

from conformance.emulator.exchange import Answer
from conformance.emulator.faults.families import on_session, other_http_status
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.rules.pipeline import Handler, Route
from conformance.emulator.state import Service, Session, Status

deleting = on_session("DELETE")
for instead in (200, 202):
    other_http_status(
        f"delete-answers-{instead}",
        f"Delete answers {instead} in place of 204.",
        deleting,
        usual=204,
        instead=instead,
    )
for instead in (400, 410, 500):
    other_http_status(
        f"delete-unknown-answers-{instead}",
        f"Deleting a Session that does not exist answers {instead} in place of 404.",
        deleting,
        usual=404,
        instead=instead,
    )


@fault("delete-answers-200-with-body", "Delete answers 200 with the Session.")
class _WithBody(Rules):
    def session_deleted(self, session: Session) -> Answer:
        return Answer(200, self.render_session(session))


@fault("delete-keeps-session", "Delete answers 204 and removes nothing.")
class _KeepsSession(Rules):
    def drop_session(self, session: Session) -> None:
        pass


@fault("delete-closes", "Delete closes the Session in place of removing it.")
class _Closes(Rules):
    def remove_session(self, session: Session) -> None:
        if deleting(self.call):
            self.save_session(self.close(session))
        else:
            super().remove_session(session)


@fault("delete-hides-from-list-only", "A deleted Session is no longer listed and can still be fetched.")
class _HidesFromList(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._hidden: set[str] = set()

    def remove_session(self, session: Session) -> None:
        self._hidden.add(session.sid)

    def listed_sessions(self, service: Service) -> list[Session]:
        return [each for each in super().listed_sessions(service) if each.sid not in self._hidden]


@fault("delete-stays-in-list", "A deleted Session is still listed.")
class _StaysInList(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._gone: list[Session] = []

    def remove_session(self, session: Session) -> None:
        self._gone.append(session)
        super().remove_session(session)

    def listed_sessions(self, service: Service) -> list[Session]:
        gone = [each for each in self._gone if each.service_sid == service.sid]
        return [*super().listed_sessions(service), *gone]


@fault("delete-keeps-participants", "The Participants of a deleted Session can still be fetched.")
class _KeepsParticipants(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._gone: dict[str, Session] = {}

    def drop_participants_of(self, session: Session) -> None:
        self._gone[session.sid] = session

    def find_session(self, service: Service, sid: str) -> Session:
        if sid in self._gone and "Participants" in self.call.segments:
            return self._gone[sid]
        return super().find_session(service, sid)


@fault("delete-keeps-interactions", "The Interactions of a deleted Session can still be fetched.")
class _KeepsInteractions(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._gone: dict[str, Session] = {}

    def drop_interactions_of(self, session: Session) -> None:
        self._gone[session.sid] = session

    def find_session(self, service: Service, sid: str) -> Session:
        if sid in self._gone and "Interactions" in self.call.segments:
            return self._gone[sid]
        return super().find_session(service, sid)


@fault("delete-child-lists-stay", "The lists below a deleted Session are empty in place of gone.")
class _ChildLists(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._gone: dict[str, Session] = {}

    def remove_session(self, session: Session) -> None:
        self._gone[session.sid] = session
        super().remove_session(session)

    def find_session(self, service: Service, sid: str) -> Session:
        if sid in self._gone and self.call.segments[-1] in ("Participants", "Interactions"):
            return self._gone[sid]
        return super().find_session(service, sid)


@fault("delete-takes-siblings", "Delete removes all Sessions of the Service.")
class _Siblings(Rules):
    def drop_session(self, session: Session) -> None:
        super().drop_session(session)
        for other in self.store.sessions:
            if other.service_sid == session.service_sid and deleting(self.call):
                super().drop_session(other)


@fault("delete-takes-previous", "Delete removes the Session that was created before, too.")
class _Previous(Rules):
    def drop_session(self, session: Session) -> None:
        before = [each for each in self.store.sessions if each.service_sid == session.service_sid]
        index = next((at for at, each in enumerate(before) if each.sid == session.sid), 0)
        super().drop_session(session)
        if index and deleting(self.call):
            super().drop_session(before[index - 1])


@fault("delete-takes-sibling-participants", "Delete removes the Participants of the whole Service.")
class _SiblingParticipants(Rules):
    def drop_participants_of(self, session: Session) -> None:
        for participant in self.store.participants:
            if participant.service_sid == session.service_sid:
                self.store.participants.remove(participant.sid)


for status in (Status.OPEN, Status.IN_PROGRESS, Status.CLOSED):

    class _StatusRefused(Rules):
        refused = status

        def check_delete(self, session: Session) -> None:
            if session.status is self.refused:
                raise Refusal(400, Code.SESSION_CLOSED, f"A Session that is {self.refused} cannot be deleted")

    fault(f"delete-{status}-refused", f"A Session that is {status} cannot be deleted.")(_StatusRefused)


@fault("delete-twice-answers-204", "A second delete answers 204.")
class _Twice(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._gone: set[str] = set()

    def remove_session(self, session: Session) -> None:
        self._gone.add(session.sid)
        super().remove_session(session)

    def delete_session(self, service_sid: str, sid: str) -> Answer:
        return Answer(204) if sid in self._gone else super().delete_session(service_sid, sid)


@fault("delete-undone-by-update", "An update brings a deleted Session back.")
class _Undone(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._gone: dict[str, Session] = {}

    def remove_session(self, session: Session) -> None:
        self._gone[session.sid] = session
        super().remove_session(session)

    def update_session(self, service_sid: str, sid: str) -> Answer:
        if sid in self._gone:
            self.save_session(replace(self._gone[sid], date_updated=self.now()))
        return super().update_session(service_sid, sid)


@fault("delete-collection-accepted", "DELETE on the list of Sessions removes them all.")
class _Collection(Rules):
    def find_handler(self, route: Route) -> Handler:
        if self.call.method == "DELETE" and route.pattern[-1] == "Sessions":
            return self._delete_all
        return super().find_handler(route)

    def _delete_all(self, service_sid: str) -> Answer:
        self.drop_sessions_of(self.find_service(service_sid))
        return Answer(204)


@fault("delete-returns-later", "A deleted Session can be fetched again after six other requests.")
class _Returns(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._waiting: dict[str, tuple[int, Session]] = {}
        self._answered = 0

    def remove_session(self, session: Session) -> None:
        self._waiting[session.sid] = (self._answered + 7, session)
        super().remove_session(session)

    def dispatch(self) -> Answer:
        self._answered += 1
        for due, session in self._waiting.values():
            if due == self._answered:
                self.save_session(session)
        return super().dispatch()


@fault("service-delete-keeps-sessions", "The Sessions of a deleted Service can still be fetched.")
class _ServiceKeeps(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._gone: dict[str, Service] = {}

    def drop_service(self, service: Service) -> None:
        self._gone[service.sid] = service
        self.store.services.remove(service.sid)

    def find_service(self, sid: str) -> Service:
        if sid in self._gone and "Sessions" in self.call.segments:
            return self._gone[sid]
        return super().find_service(sid)
