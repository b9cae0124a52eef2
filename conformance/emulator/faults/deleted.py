"""Delete goes wrong for some Sessions only, or leaves traces."""

from dataclasses import replace

from conformance.emulator.exchange import Answer
from conformance.emulator.faults.families import on_session
from conformance.emulator.problems import Code, Refusal, bad_parameter
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.rules.pipeline import Handler, Route
from conformance.emulator.state import Service, Session, Status

deleting, fetching = on_session("DELETE"), on_session("GET")


class _Remembering(Rules):
    """Keeps what was deleted, for the faults below."""

    def prepare(self) -> None:
        super().prepare()
        self.removed: dict[str, Session] = {}

    def remove_session(self, session: Session) -> None:
        self.removed[session.sid] = session
        super().remove_session(session)


@fault("delete-closed-keeps-session", "Delete of a closed Session answers 204 and removes nothing.")
class _ClosedStays(Rules):
    def remove_session(self, session: Session) -> None:
        if session.status is not Status.CLOSED:
            super().remove_session(session)


@fault("delete-in-progress-closes", "Delete of a Session in progress closes it.")
class _InProgressCloses(Rules):
    def remove_session(self, session: Session) -> None:
        if session.status is Status.IN_PROGRESS and deleting(self.call):
            self.save_session(self.close(session))
        else:
            super().remove_session(session)


@fault("delete-unnamed-refused", "A Session without a name cannot be deleted.")
class _UnnamedRefused(Rules):
    def check_delete(self, session: Session) -> None:
        if session.unique_name is None:
            raise bad_parameter("UniqueName", "the Session has none")


@fault("delete-unnamed-keeps-session", "Delete removes by name, and so nothing where there is none.")
class _UnnamedStays(Rules):
    def remove_session(self, session: Session) -> None:
        if session.unique_name is not None:
            super().remove_session(session)


@fault("delete-with-date-expiry-refused", "A Session with a DateExpiry ahead cannot be deleted.")
class _WithExpiryRefused(Rules):
    def check_delete(self, session: Session) -> None:
        if session.date_expiry is not None and session.status is Status.OPEN:
            raise bad_parameter("DateExpiry", "still ahead")


@fault("delete-answers-200-with-null", "Delete answers 200 with an empty object.")
class _WithNull(Rules):
    def session_deleted(self, session: Session) -> Answer:
        return replace(super().session_deleted(session), http_status=200, body={})


@fault("deleted-fetch-other-code", "A Session that is not found has the code of a malformed SID.")
class _OtherCode(Rules):
    def missing(self, kind: str, sid: str) -> Refusal:
        if kind == "session" and fetching(self.call):
            return Refusal(404, Code.BAD_SESSION_SID, "Invalid Session SID")
        return super().missing(kind, sid)


for http_status in (204, 400):

    class _NeverExisted(_Remembering):
        answered = http_status

        def delete_session(self, service_sid: str, sid: str) -> Answer:
            if self.load_session(sid) is None and sid not in self.removed:
                return Answer(self.answered)
            return super().delete_session(service_sid, sid)

    fault(
        f"delete-never-existed-answers-{http_status}",
        f"Deleting a Session that never existed answers {http_status}, a second delete 404.",
    )(_NeverExisted)


@fault("delete-stays-in-list-as-closed", "A deleted Session is listed as closed.")
class _ListedAsClosed(_Remembering):
    def listed_sessions(self, service: Service) -> list[Session]:
        removed = [self.close(each) for each in self.removed.values() if each.service_sid == service.sid]
        return [*super().listed_sessions(service), *removed]


@fault("delete-undone-by-create", "A create with the name of a deleted Session brings that one back, too.")
class _UndoneByCreate(_Remembering):
    def save_session(self, session: Session) -> None:
        super().save_session(session)
        for old in self.removed.values():
            if old.unique_name == session.unique_name and old.service_sid == session.service_sid:
                super().save_session(replace(old, unique_name=None))


@fault("delete-undone-by-delete", "A second delete brings the Session back.")
class _UndoneByDelete(_Remembering):
    def delete_session(self, service_sid: str, sid: str) -> Answer:
        if self.load_session(sid) is None and sid in self.removed:
            self.save_session(replace(self.removed[sid], unique_name=None))
            raise self.missing("session", sid)
        return super().delete_session(service_sid, sid)


@fault("delete-closes-siblings", "Delete closes the other Sessions of the Service.")
class _ClosesSiblings(Rules):
    def remove_session(self, session: Session) -> None:
        super().remove_session(session)
        for each in self.store.sessions:
            if each.service_sid == session.service_sid and deleting(self.call):
                self.save_session(self.close(each))


@fault("delete-takes-next", "Delete removes the Session that was created next, too.")
class _Next(Rules):
    def remove_session(self, session: Session) -> None:
        here = [each for each in self.store.sessions if each.service_sid == session.service_sid]
        later = [each for each in here if self.position_of(each) > self.position_of(session)]
        super().remove_session(session)
        if later and deleting(self.call):
            super().remove_session(later[0])

    def position_of(self, session: Session) -> int:
        return self.store.sessions.position(session.sid)


@fault("delete-cuts-list", "After a delete the list ends where the Session was.")
class _CutsList(_Remembering):
    def listed_sessions(self, service: Service) -> list[Session]:
        place = self.store.sessions.position
        cuts = [place(each.sid) for each in self.removed.values() if each.service_sid == service.sid]
        return [each for each in super().listed_sessions(service) if not cuts or place(each.sid) < cuts[-1]]


@fault("delete-hides-next-in-list", "After a delete the list leaves the next Session out.")
class _HidesNext(_Remembering):
    def listed_sessions(self, service: Service) -> list[Session]:
        place = self.store.sessions.position
        hidden = {place(sid) + 1 for sid in self.removed}
        return [each for each in super().listed_sessions(service) if place(each.sid) not in hidden]


@fault("delete-takes-same-name", "Delete removes the Sessions of that name in all Services.")
class _SameName(Rules):
    def remove_session(self, session: Session) -> None:
        super().remove_session(session)
        for each in self.store.sessions:
            if each.unique_name is not None and each.unique_name == session.unique_name:
                super().remove_session(each)


@fault("delete-collection-answers-204", "DELETE on the list of Sessions answers 204 and does nothing.")
class _Collection204(Rules):
    def find_handler(self, route: Route) -> Handler:
        if self.call.method == "DELETE" and route.pattern[-1] == "Sessions":
            return lambda _service_sid: Answer(204)
        return super().find_handler(route)


@fault("delete-stays-under-name", "A deleted Session can still be fetched by its name.")
class _UnderName(_Remembering):
    def find_session_or_name(self, service: Service, text: str) -> Session:
        for old in self.removed.values():
            if old.unique_name == text and old.service_sid == service.sid:
                return old
        return super().find_session_or_name(service, text)
