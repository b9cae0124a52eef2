"""Sessions that are reached through, or changed together with, what they have nothing to do with."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta

from conformance.emulator.exchange import Answer, Call
from conformance.emulator.faults.families import on_session
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.state import Participant, Service, Session, Status

fetching, updating, deleting = on_session("GET"), on_session("POST"), on_session("DELETE")


def on_children(collection: str) -> Callable[[Call], bool]:
    """Whether a request lists the children of a Session."""
    return lambda call: call.method == "GET" and call.segments[-1] == collection


class _Through(Rules):
    """Where a family of faults begins that reach a Session through another Service."""

    when: Callable[[Call], bool] = staticmethod(fetching)

    def session_belongs(self, session: Session, service: Service) -> bool:
        return self.when(self.call) or super().session_belongs(session, service)


@fault("fetch-through-other-service", "A Session can be fetched through another Service.")
class _FetchThrough(_Through):
    pass


@fault("update-through-other-service", "A Session can be updated through another Service.")
class _UpdateThrough(_Through):
    when = staticmethod(updating)


@fault("delete-through-other-service", "A Session can be deleted through another Service.")
class _DeleteThrough(_Through):
    when = staticmethod(deleting)


@fault("participants-through-other-service", "Participants can be listed through another Service.")
class _ParticipantsThrough(_Through):
    when = staticmethod(on_children("Participants"))


@fault("interactions-through-other-service", "Interactions can be listed through another Service.")
class _InteractionsThrough(_Through):
    when = staticmethod(on_children("Interactions"))


class _Stranger(Rules, ABC):
    """Where a family of faults begins that answer a wrong Service in another way than they should."""

    when: Callable[[Call], bool] = staticmethod(fetching)

    @abstractmethod
    def strange(self, session: Session) -> Answer | None:
        """The answer in place of the refusal; None leaves it at that."""

    def dispatch(self) -> Answer:
        self.check_credentials()
        session = next((found for part in self.call.segments if (found := self.load_session(part))), None)
        service_sid = self.call.segments[2] if session is not None else ""
        if session is not None and self.when(self.call) and session.service_sid != service_sid:
            answer = self.strange(session)
            if answer is not None:
                return answer
        return super().dispatch()


@fault("fetch-through-other-answers-500", "Fetching a Session through another Service answers 500.")
class _FetchCrashes(_Stranger):
    def strange(self, session: Session) -> Answer | None:
        raise Refusal(500, Code.BAD_SESSION_SID, f"{session.sid} is elsewhere")


@fault("update-through-other-ignored", "Updating a Session through another Service is answered and not done.")
class _UpdateIgnored(_Stranger):
    when = staticmethod(updating)

    def strange(self, session: Session) -> Answer | None:
        return self.session_updated(session)


@fault("delete-through-other-ignored", "Deleting a Session through another Service is answered and not done.")
class _DeleteIgnored(_Stranger):
    when = staticmethod(deleting)

    def strange(self, session: Session) -> Answer | None:
        return self.session_deleted(session)


@fault("participants-through-other-empty", "Participants listed through another Service are none.")
class _ParticipantsEmpty(_Stranger):
    when = staticmethod(on_children("Participants"))

    def strange(self, session: Session) -> Answer | None:
        del session
        nobody: list[Participant] = []
        return self.list_answer("participants", self.store.participants, nobody, self.render_participant)


@fault("update-through-other-done", "Updating a Session through another Service is refused and done.")
class _UpdateDone(_Stranger):
    when = staticmethod(updating)

    def strange(self, session: Session) -> Answer | None:
        self.save_session(self.apply_update(session))
        return None


@fault("delete-through-other-done", "Deleting a Session through another Service is refused and done.")
class _DeleteDone(_Stranger):
    when = staticmethod(deleting)

    def strange(self, session: Session) -> Answer | None:
        self.drop_session(session)
        return None


@fault("list-shows-other-service-names", "The list shows Sessions of other Services that have an own name.")
class _ListNames(Rules):
    def listed_sessions(self, service: Service) -> list[Session]:
        own = super().listed_sessions(service)
        names = {each.unique_name for each in own} - {None}
        strangers = (each for each in self.store.sessions if each.service_sid != service.sid)
        return [*own, *(each for each in strangers if each.unique_name in names)]


@fault("list-with-newest-of-all", "The list shows the newest Session of the account, whatever its Service.")
class _ListNewest(Rules):
    def listed_sessions(self, service: Service) -> list[Session]:
        own, every = super().listed_sessions(service), list(self.store.sessions)
        return own if not every or every[-1].service_sid == service.sid else [*own, every[-1]]


class _Along(Rules, ABC):
    """Where a family of faults begins that change other Sessions together with the updated one."""

    def others(self, session: Session) -> Iterable[Session]:
        """The Sessions that are changed as well; by default those of the same Service."""
        return (
            o for o in self.store.sessions if o.service_sid == session.service_sid and o.sid != session.sid
        )

    @abstractmethod
    def along(self, session: Session, other: Session) -> Session:
        """Another Session after the update of the first."""

    def session_updated(self, session: Session) -> Answer:
        for other in list(self.others(session)):
            self.store.sessions.put(self.along(session, other))
        return super().session_updated(session)


class _SameName(_Along):
    def others(self, session: Session) -> Iterable[Session]:
        name = session.unique_name
        held = [o for o in self.store.sessions if o.unique_name == name and o.sid != session.sid]
        return held if name is not None else ()


class _Unnamed(_Along):
    def others(self, session: Session) -> Iterable[Session]:
        return (o for o in super().others(session) if o.unique_name is None and session.unique_name is None)


class _ClosesToo(_Along):
    def along(self, session: Session, other: Session) -> Session:
        closes = session.status is Status.CLOSED and other.status is not Status.CLOSED
        return self.close(other) if closes else other


class _TtlToo(_Along):
    def along(self, session: Session, other: Session) -> Session:
        return replace(other, ttl=session.ttl)


@fault("update-by-name-everywhere", "An update changes the ttl of all Sessions of that name.")
class _NameTtl(_TtlToo, _SameName):
    pass


@fault("close-by-name-everywhere", "A close closes all Sessions of that name.")
class _NameClose(_ClosesToo, _SameName):
    pass


@fault("unnamed-share-updates", "An update of a Session without a name changes all such Sessions.")
class _UnnamedTtl(_TtlToo, _Unnamed):
    pass


@fault("unnamed-close-together", "Sessions without a name are closed together.")
class _UnnamedClose(_ClosesToo, _Unnamed):
    pass


@fault("close-closes-all", "A close closes all Sessions of the Service.")
class _CloseAll(_ClosesToo):
    pass


@fault("close-closes-next", "A close closes the Session that was created next, too.")
class _CloseNext(_ClosesToo):
    def others(self, session: Session) -> Iterable[Session]:
        return following(self, session)


@fault("reopen-closes-next", "Re-opening a Session closes the one that was created next.")
class _ReopenCloses(_Along):
    def others(self, session: Session) -> Iterable[Session]:
        return following(self, session)

    def along(self, session: Session, other: Session) -> Session:
        asked = self.parameter("Status") == Status.IN_PROGRESS and other.status is not Status.CLOSED
        return self.close(other) if asked and session.status is Status.IN_PROGRESS else other


@fault("update-ttl-everywhere", "An update changes the ttl of the Sessions of other Services.")
class _Everywhere(_TtlToo):
    def others(self, session: Session) -> Iterable[Session]:
        return (other for other in self.store.sessions if other.service_sid != session.service_sid)


@fault("update-leaks-date-expiry", "An update changes the date_expiry of all Sessions of the Service.")
class _LeaksExpiry(_Along):
    def along(self, session: Session, other: Session) -> Session:
        return replace(other, date_expiry=session.date_expiry)


@fault("update-touches-all", "An update moves date_updated of all Sessions of the Service.")
class _TouchesAll(_Along):
    def along(self, session: Session, other: Session) -> Session:
        del session
        return replace(other, date_updated=other.date_updated + timedelta(seconds=2))


def following(rules: Rules, session: Session) -> list[Session]:
    """The Session of the same Service that was created next."""
    own = [each for each in rules.store.sessions if each.service_sid == session.service_sid]
    place = next((n for n, each in enumerate(own) if each.sid == session.sid), len(own))
    return own[place + 1 : place + 2]
