"""Names that are thought to be taken or free when they are not, and what becomes of those who have them."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from conformance.emulator.faults.families import creating
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.state import Mode, Service, Session, Status

LONG = 100
FULL = 50
Pick = Callable[[Rules, list[Session], str], list[Session]]


def _held(name: str, description: str, pick: Pick) -> None:
    class Held(Rules):
        def name_holders(self, service: Service, name: str) -> list[Session]:
            holders = super().name_holders(service, name)
            return pick(self, holders, name) if creating(self.call) else holders

    fault(f"names-{name}", description)(Held)


def _latest(rules: Rules, holders: list[Session], _name: str) -> list[Session]:
    latest = list(rules.store.sessions)[-1:]
    return [each for each in holders if each in latest]


def _among(part: slice) -> Pick:
    def pick(rules: Rules, holders: list[Session], _name: str) -> list[Session]:
        services = {each.service_sid for each in holders}
        beside = [each.sid for each in rules.store.sessions if each.service_sid in services]
        return [each for each in holders if each.sid in beside[part]]

    return pick


HELD: tuple[tuple[str, str, Pick], ...] = (
    ("taken-by-latest-only", "Only the name of the latest Session is taken.", _latest),
    (
        "non-ascii-not-unique",
        "Names beyond ASCII need not be unique.",
        lambda _, holders, name: holders if name.isascii() else [],
    ),
    (
        "long-not-unique",
        "Names of more than 100 characters need not be unique.",
        lambda _, holders, name: [] if len(name) > LONG else holders,
    ),
    (
        "punctuation-not-unique",
        "Names with quotes need not be unique.",
        lambda _, holders, name: [] if "'" in name else holders,
    ),
    (
        "unique-among-first-50",
        "Only the names of the first 50 Sessions of a Service are taken.",
        _among(slice(FULL)),
    ),
    (
        "unique-among-last-50",
        "Only the names of the latest 50 Sessions of a Service are taken.",
        _among(slice(-FULL, None)),
    ),
    (
        "unique-with-mode",
        "Two Sessions of different modes can have one name.",
        lambda rules, holders, _: [each for each in holders if each.mode == rules.parameter("Mode")],
    ),
    (
        "free-when-reopened",
        "The name of a Session in progress can be given again.",
        lambda _, holders, __: [each for each in holders if each.status is not Status.IN_PROGRESS],
    ),
)
for _name, _text, _pick in HELD:
    _held(_name, _text, _pick)


class _Comparing(Rules, ABC):
    """Where a family of faults in the comparison of names begins."""

    @abstractmethod
    def key(self, name: str) -> str:
        """What is compared of a name."""

    def same_name(self, held: str | None, name: str) -> bool:
        return held is not None and self.key(held) == self.key(name)


@fault("names-compared-by-100", "Only the first 100 characters of names are compared.")
class _By100(_Comparing):
    def key(self, name: str) -> str:
        return name[:LONG]


@fault("names-compared-in-ascii", "Names are compared with question marks for what is not ASCII.")
class _InAscii(_Comparing):
    def key(self, name: str) -> str:
        return name.encode("ascii", "replace").decode()


class _WhenTaken(Rules, ABC):
    """Where a family of faults that harm the Session whose name is taken begins."""

    @abstractmethod
    def harm(self, first: Session) -> None:
        """What is done to that Session."""

    def check_unique_name(self, service: Service, name: str | None) -> None:
        try:
            super().check_unique_name(service, name)
        except Refusal:
            self.harm(self.name_holders(service, name or "")[0])
            raise


@fault("names-taken-overwrites", "A refused create with a taken name gives its mode to the first Session.")
class _Overwrites(_WhenTaken):
    def harm(self, first: Session) -> None:
        self.save_session(replace(first, mode=Mode(self.parameter("Mode") or first.mode)))


@fault("names-taken-touches", "A refused create with a taken name moves date_updated of the first Session.")
class _Touches(_WhenTaken):
    def harm(self, first: Session) -> None:
        self.save_session(replace(first, date_updated=first.date_updated + timedelta(minutes=1)))


@fault("names-taken-deletes-first", "A refused create with a taken name removes the first Session.")
class _DeletesFirst(_WhenTaken):
    def harm(self, first: Session) -> None:
        self.drop_session(first)


class _Reviving(Rules):
    """Where a family of faults that remember deleted Sessions by their names begins."""

    def prepare(self) -> None:
        super().prepare()
        self.gone: dict[str, Session] = {}

    def drop_session(self, session: Session) -> None:
        if session.unique_name:
            self.gone[session.unique_name] = session
        super().drop_session(session)

    def revived(self, session: Session, old: Session) -> Session:
        """The new Session with what comes back of the old one."""
        del old
        return session

    def new_session(self, service: Service) -> Session:
        session = super().new_session(service)
        old = self.gone.get(session.unique_name or "")
        return self.revived(session, old) if old else session


@fault("names-revive-sid", "A Session with the name of a deleted one gets its SID.")
class _ReviveSid(_Reviving):
    def revived(self, session: Session, old: Session) -> Session:
        return replace(session, sid=old.sid)


@fault("names-revive-mode", "A Session with the name of a deleted one gets its mode.")
class _ReviveMode(_Reviving):
    def revived(self, session: Session, old: Session) -> Session:
        return replace(session, mode=old.mode)


@fault("names-revive-ttl", "A Session with the name of a deleted one gets its ttl.")
class _ReviveTtl(_Reviving):
    def revived(self, session: Session, old: Session) -> Session:
        return replace(session, ttl=session.ttl or old.ttl)


@fault(
    "names-never-free-when-closed", "The name of a Session that was closed before it was deleted stays taken."
)
class _NeverFreeWhenClosed(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._left: set[tuple[str, str | None]] = set()

    def drop_session(self, session: Session) -> None:
        if session.status is Status.CLOSED:
            self._left.add((session.service_sid, session.unique_name))
        super().drop_session(session)

    def check_unique_name(self, service: Service, name: str | None) -> None:
        super().check_unique_name(service, name)
        if name is not None and (service.sid, name) in self._left:
            raise Refusal(400, Code.SESSION_NAME_TAKEN, "UniqueName was taken")
