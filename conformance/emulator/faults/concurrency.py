"""Requests that get in each other's way.

A request waits where `arrive` says so, and only what came while it waited can go wrong: one after the
other, all requests are answered rightly. The state of each overlapping request is kept by its identity.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from conformance.emulator.exchange import Answer, Call
from conformance.emulator.faults.families import creating, on_session
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.state import Service, Session, Status

# Long enough for another request that was sent at the same time to come, on a machine with other work.
OVERLAP = 0.08
When = Callable[[Call], bool]

updating, fetching, deleting = on_session("POST"), on_session("GET"), on_session("DELETE")


def listing(call: Call) -> bool:
    """Whether a request lists Sessions."""
    return call.method == "GET" and call.segments[-1:] == ("Sessions",)


class Overlapping(Rules, ABC):
    """Where these faults begin: `met` holds the requests of its kind that came while each one waited."""

    def prepare(self) -> None:
        """Begin with nothing under way."""
        super().prepare()
        self.waiting: list[Call] = []
        self.met: dict[int, list[Call]] = {}
        self.before: dict[int, Any] = {}

    @abstractmethod
    def waits(self, call: Call) -> bool:
        """Whether a request is of the kind that waits."""

    def snapshot(self, call: Call) -> object:
        """What the request finds when it comes."""
        del call
        return None

    async def arrive(self, call: Call) -> None:
        """Wait, and note whom the request meets."""
        if not self.waits(call):
            return
        self.met[id(call)] = list(self.waiting)
        for other in self.waiting:
            self.met[id(other)].append(call)
        self.before[id(call)] = self.snapshot(call)
        self.waiting.append(call)
        await asyncio.sleep(OVERLAP)

    def respond(self, call: Call) -> Answer:
        """Answer, knowing whom the request met."""
        self.others: list[Call] = self.met.get(id(call), [])
        answer = super().respond(call)
        self.waiting = [other for other in self.waiting if other is not call]
        self.met.pop(id(call), None)
        self.before.pop(id(call), None)
        return answer

    @property
    def overlapped(self) -> bool:
        """Whether the request at hand met another one."""
        return bool(self.others)

    @property
    def found(self) -> Any:  # noqa: ANN401 - each fault looks at something else
        """What the request at hand found when it came."""
        return self.before.get(id(self.call))


class _Creating(Overlapping):
    def waits(self, call: Call) -> bool:
        return creating(call)


def _refusing(name: str, description: str, when: When) -> None:
    class Refusing(Overlapping):
        def waits(self, call: Call) -> bool:
            return when(call)

        def dispatch(self) -> Answer:
            if self.overlapped:
                raise Refusal(409, Code.SESSION_CLOSED, "Another request is being carried out")
            return super().dispatch()

    fault(name, description)(Refusing)


_refusing("race-create-refused", "Of creates that come at once, all are refused.", creating)
_refusing("race-fetch-refused", "Of fetches that come at once, all are refused.", fetching)
_refusing("race-delete-refused", "Of deletes that come at once, all are refused.", deleting)
_refusing(
    "race-close-refused",
    "Of updates of status that come at once, all are refused.",
    lambda call: updating(call) and b"Status=" in call.content,
)
_refusing("race-list-while-writing-refused", "Lists that come at once are all refused.", listing)


@fault("race-create-mixes-names", "A create takes the name of one that comes at the same time.")
class _MixesNames(_Creating):
    def initial_unique_name(self) -> str | None:
        form = self.others[-1].form if self.others else None
        name = None if form is None or isinstance(form, Refusal) else form.get("UniqueName")
        return super().initial_unique_name() if name is None else name


@fault("race-create-same-sid", "Creates that come at once get one sid.")
class _SameSid(_Creating):
    def prepare(self) -> None:
        super().prepare()
        self.latest = ""

    def new_sid(self, kind: str) -> str:
        if kind != "session":
            return super().new_sid(kind)
        if not (self.overlapped and self.latest):
            self.latest = super().new_sid(kind)
        return self.latest


@fault("race-create-lost", "Of Sessions that are created at once, only the first is stored.")
class _CreateLost(_Creating):
    def session_created(self, session: Session) -> Answer:
        answer = super().session_created(session)
        if self.overlapped and self.others[0] not in self.waiting:
            self.drop_session(session)
        return answer


@fault("race-create-unlisted", "Sessions that are created at once are not listed.")
class _Unlisted(_Creating):
    def prepare(self) -> None:
        super().prepare()
        self.unlisted: set[str] = set()

    def session_created(self, session: Session) -> Answer:
        if self.overlapped:
            self.unlisted.add(session.sid)
        return super().session_created(session)

    def listed_sessions(self, service: Service) -> list[Session]:
        return [each for each in super().listed_sessions(service) if each.sid not in self.unlisted]


@fault("race-name-taken-twice", "The names that are taken are looked up before a create waits.")
class _TakenTwice(_Creating):
    def snapshot(self, _call: Call) -> object:
        return {session.sid for session in self.store.sessions}

    def name_holders(self, service: Service, name: str) -> list[Session]:
        holders = super().name_holders(service, name)
        return [each for each in holders if each.sid in self.found] if self.overlapped else holders


@fault("race-name-refused-and-kept", "A create whose name was taken meanwhile is refused and stored.")
class _RefusedAndKept(_Creating):
    def check_unique_name(self, service: Service, name: str | None) -> None:
        try:
            super().check_unique_name(service, name)
        except Refusal:
            if self.overlapped:
                self.save_session(self.new_session(service))
            raise


class _Updating(Overlapping):
    def waits(self, call: Call) -> bool:
        return updating(call)

    def snapshot(self, call: Call) -> object:
        return self.store.sessions.get(call.segments[-1])

    def same(self) -> bool:
        """Whether another update of the same Session came meanwhile."""
        return any(other.segments == self.call.segments for other in self.others)


@fault("race-update-lost", "An update writes back the Session as it was when the request came.")
class _UpdateLost(_Updating):
    def apply_update(self, session: Session) -> Session:
        return super().apply_update(self.found if self.same() and self.found else session)


@fault("race-close-toggles", "A close that comes with others opens what the first of them closed.")
class _Toggles(_Updating):
    def repeat_status(self, session: Session) -> Session:
        if self.same() and session.status is Status.CLOSED:
            return replace(session, status=Status.IN_PROGRESS)
        return super().repeat_status(session)


@fault("race-delete-restores", "The last of several deletes that come at once puts the Session back.")
class _Restores(Overlapping):
    def waits(self, call: Call) -> bool:
        return deleting(call)

    def snapshot(self, call: Call) -> object:
        return self.store.sessions.get(call.segments[-1])

    def dispatch(self) -> Answer:
        try:
            return super().dispatch()
        except Refusal:
            if self.overlapped and self.found and not self.store.sessions.get(self.found.sid):
                self.save_session(self.found)
            raise


@fault("race-fetch-mixes-sessions", "A fetch shows the Session of the one that came last.")
class _MixesSessions(Overlapping):
    def waits(self, call: Call) -> bool:
        return fetching(call)

    def fetch_session(self, service_sid: str, sid: str) -> Answer:
        latest = self.others[-1].segments[-1] if self.others else sid
        return super().fetch_session(service_sid, latest)
