"""Mistakes that show only deep in the life of a Session: after the second re-open, or by name."""

from dataclasses import replace

from conformance.emulator.exchange import Answer
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.state import Mode, Service, Session, Status


class Turns(Rules):
    """Where faults begin that know how often a Session was re-opened and closed."""

    def prepare(self) -> None:
        """Begin to count."""
        super().prepare()
        self.reopened: dict[str, int] = {}
        self.closed: dict[str, int] = {}

    def reopen(self, session: Session) -> Session:
        """Count what is opened again."""
        self.reopened[session.sid] = self.reopened.get(session.sid, 0) + 1
        return super().reopen(session)

    def close(self, session: Session) -> Session:
        """Count what is closed."""
        self.closed[session.sid] = self.closed.get(session.sid, 0) + 1
        return super().close(session)


@fault("deep-second-reopen-resets-mode", "The second re-open of a voice-only Session resets its mode.")
class _ResetsMode(Turns):
    def reopen(self, session: Session) -> Session:
        again = super().reopen(session)
        second = self.reopened[session.sid] > 1 and session.mode is Mode.VOICE_ONLY
        return replace(again, mode=Mode.VOICE_AND_MESSAGE) if second else again


@fault("deep-second-close-drops-expiry", "The second close of an unnamed Session drops its DateExpiry.")
class _DropsExpiry(Turns):
    def close(self, session: Session) -> Session:
        ended = super().close(session)
        second = self.closed[session.sid] > 1 and session.unique_name is None
        return replace(ended, date_expiry=None) if second else ended


@fault("deep-second-close-drops-name", "The second close of a Session drops its name where it has no ttl.")
class _DropsName(Turns):
    def close(self, session: Session) -> Session:
        ended = super().close(session)
        second = self.closed[session.sid] > 1 and session.ttl == 0
        return replace(ended, unique_name=None) if second else ended


@fault(
    "deep-delete-after-reopens-keeps",
    "A Session that was re-opened twice is still fetched after its deletion.",
)
class _Keeps(Turns):
    def remove_session(self, session: Session) -> None:
        if self.reopened.get(session.sid, 0) < 2:  # noqa: PLR2004 - twice
            super().remove_session(session)

    def listed_sessions(self, service: Service) -> list[Session]:
        return super().listed_sessions(service)


@fault("deep-open-after-second-close", "A Session that was closed twice can be given the status open.")
class _OpensAgain(Turns):
    def change_status(self, session: Session, status: Status) -> Session:
        twice = self.closed.get(session.sid, 0) > 1 and session.status is Status.CLOSED
        if twice and status is Status.OPEN:
            return replace(session, status=Status.OPEN, date_ended=None)
        return super().change_status(session, status)


@fault(
    "deep-unnamed-in-progress-ignores-ttl",
    "Ttl of an unnamed voice-only Session in progress cannot be changed.",
)
class _IgnoresTtl(Rules):
    def new_ttl(self, session: Session) -> int:
        stuck = session.status is Status.IN_PROGRESS and session.unique_name is None
        return session.ttl if stuck and session.mode is Mode.VOICE_ONLY else super().new_ttl(session)


@fault("deep-third-use-of-name-refused", "A name cannot be given a third time.")
class _ThirdUse(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._uses: dict[str, int] = {}

    def check_unique_name(self, service: Service, name: str | None) -> None:
        super().check_unique_name(service, name)
        key = f"{service.sid} {name}"
        self._uses[key] = self._uses.get(key, 0) + 1
        if name is not None and self._uses[key] > 2:  # noqa: PLR2004 - the third
            raise Refusal(400, Code.SESSION_NAME_TAKEN, "UniqueName is worn out")


@fault(
    "deep-recreated-name-inherits-ttl",
    "A name that is given again brings the ttl of the deleted Session along.",
)
class _InheritsTtl(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._left: dict[str, int] = {}

    def drop_session(self, session: Session) -> None:
        super().drop_session(session)
        if session.unique_name is not None and session.ttl:
            self._left[session.unique_name] = session.ttl

    def default_ttl(self, service: Service) -> int:
        return self._left.get(self.parameter("UniqueName") or "", super().default_ttl(service))


@fault(
    "deep-recreated-name-inherits-mode",
    "A name that is given again brings the mode of a deleted voice-only Session along.",
)
class _InheritsMode(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._left: dict[str, Mode] = {}

    def drop_session(self, session: Session) -> None:
        super().drop_session(session)
        if session.unique_name is not None and session.mode is Mode.VOICE_ONLY:
            self._left[session.unique_name] = session.mode

    def default_mode(self) -> Mode:
        return self._left.get(self.parameter("UniqueName") or "", super().default_mode())


@fault(
    "deep-delete-closed-unnamed-takes-next",
    "Deleting a closed unnamed Session deletes the next one of its Service too.",
)
class _TakesNext(Rules):
    def drop_session(self, session: Session) -> None:
        position = self.store.sessions.position(session.sid)
        if session.status is Status.CLOSED and session.unique_name is None:
            later = [one for one in self.sessions_of(self.find_service(session.service_sid))
                     if self.store.sessions.position(one.sid) > position]  # fmt: skip
            for one in later[:1]:
                super().drop_session(one)
        super().drop_session(session)


@fault(
    "deep-refused-update-clears-expiry", "A refused update clears the DateExpiry of a Session in progress."
)
class _ClearsExpiry(Rules):
    def update_session(self, service_sid: str, sid: str) -> Answer:
        try:
            return super().update_session(service_sid, sid)
        except Refusal:
            session = self.load_session(sid)
            if session is not None and session.status is Status.IN_PROGRESS:
                self.save_session(replace(session, date_expiry=None))
            raise


@fault(
    "deep-duplicate-changes-holder",
    "A refused create with a taken name gives its Ttl to the Session that has it.",
)
class _ChangesHolder(Rules):
    def check_unique_name(self, service: Service, name: str | None) -> None:
        try:
            super().check_unique_name(service, name)
        except Refusal:
            for holder in self.name_holders(service, name or ""):
                self.save_session(replace(holder, ttl=self.initial_ttl(service)))
            raise


@fault(
    "deep-bad-status-leaves-named",
    "A create that is refused for its Status leaves a Session without its name behind.",
)
class _LeavesNamed(Rules):
    def initial_status(self) -> Status:
        try:
            return super().initial_status()
        except Refusal:
            self._spare = True
            raise

    def prepare(self) -> None:
        super().prepare()
        self._spare = False

    def create_session(self, service_sid: str) -> Answer:
        self._spare = False
        try:
            return super().create_session(service_sid)
        except Refusal:
            if self._spare and self.parameter("DateExpiry"):
                service = self.find_service(service_sid)
                now = self.now()
                self.save_session(
                    Session(
                        sid=self.new_sid("session"), account_sid=self.settings.account_sid,
                        service_sid=service.sid, unique_name=None, mode=self.default_mode(),
                        status=Status.FAILED, ttl=0, date_expiry=None, date_created=now, date_updated=now,
                    )
                )  # fmt: skip
            raise


@fault("deep-closed-reached-from-elsewhere", "A re-opened and closed Session is fetched through any Service.")
class _Elsewhere(Turns):
    def session_belongs(self, session: Session, service: Service) -> bool:
        leaks = bool(self.closed.get(session.sid)) and self.call.method == "GET"
        return leaks or super().session_belongs(session, service)


@fault("deep-in-progress-deleted-from-elsewhere", "A Session in progress is deleted through any Service.")
class _DeletedElsewhere(Rules):
    def session_belongs(self, session: Session, service: Service) -> bool:
        leaks = session.status is Status.IN_PROGRESS and self.call.method == "DELETE"
        return leaks or super().session_belongs(session, service)
