"""Updates that should be refused and are not, or that are refused and leave something behind."""

import re
from abc import ABC, abstractmethod
from dataclasses import replace
from datetime import datetime, timedelta

from conformance.emulator.exchange import Answer
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.state import Session, Status


class _Status(Rules, ABC):
    """Where a family of faults in what a Status that does not exist comes to begins."""

    @abstractmethod
    def instead(self, text: str, session: Session | None) -> Status | None:
        """The status that the text is taken for; None for no status at all."""

    def new_status(self) -> Status | None:
        text = self.parameter("Status")
        if text is None or text in set(Status):
            return super().new_status()
        return self.instead(text, self.load_session(self.call.segments[-1]))


@fault("update-status-unknown-starts", "A Status that does not exist makes an open Session in-progress.")
class _Starts(_Status):
    def instead(self, text: str, session: Session | None) -> Status | None:
        del text, session
        return Status.IN_PROGRESS


@fault("update-status-cut-at-space", "Only the first word of Status counts.")
class _FirstWord(_Status):
    def instead(self, text: str, session: Session | None) -> Status | None:
        del session
        return self.validate_status(text.partition(" ")[0])


class _ClosedStatus(_Status):
    """Where those of them begin that show on closed Sessions only."""

    closed_becomes = Status.CLOSED

    def instead(self, text: str, session: Session | None) -> Status | None:
        if session is not None and session.status is Status.CLOSED:
            return self.closed_becomes
        return self.validate_status(text)


@fault("update-closed-status-unknown-accepted", "A Status that does not exist is ignored on closed Sessions.")
class _ClosedAccepted(_ClosedStatus):
    pass


@fault("update-closed-status-unknown-reopens", "A Status that does not exist re-opens a closed Session.")
class _ClosedReopens(_ClosedStatus):
    closed_becomes = Status.IN_PROGRESS


class _Ttl(Rules, ABC):
    """Where a family of faults in what a Ttl that is no integer comes to begins."""

    @abstractmethod
    def instead(self, text: str, session: Session) -> int:
        """The ttl that the text is taken for."""

    def new_ttl(self, session: Session) -> int:
        try:
            return super().new_ttl(session)
        except Refusal:
            return self.instead(self.parameter("Ttl") or "", session)


@fault("update-ttl-unreadable-ignored", "A Ttl that is no number is ignored by update.")
class _TtlIgnored(_Ttl):
    def instead(self, text: str, session: Session) -> int:
        del text
        return session.ttl


@fault("update-ttl-prefix-read", "Update reads the digits that a Ttl begins with.")
class _TtlPrefix(_Ttl):
    def instead(self, text: str, session: Session) -> int:
        del session
        found = re.match(r"[0-9]{2,9}", text)
        return int(found[0]) if found else self.validate_ttl("Ttl", text)


@fault("update-ttl-rounded", "Update rounds a Ttl with a fraction.")
class _TtlRounded(_Ttl):
    def instead(self, text: str, session: Session) -> int:
        del session
        fraction = re.fullmatch(r"([0-9]{1,9})\.[0-9]+", text)
        return int(fraction[1]) if fraction else self.validate_ttl("Ttl", text)


@fault("update-ttl-unreadable-crashes", "A Ttl that is no number answers 500.")
class _TtlCrashes(_Ttl):
    def instead(self, text: str, session: Session) -> int:
        del text, session
        raise Refusal(500, Code.BAD_PARAMETER, "Internal error")


@fault("update-ttl-durations-read", "Update reads durations such as PT1H.")
class _TtlDuration(_Ttl):
    def instead(self, text: str, session: Session) -> int:
        del session
        return 3600 if text in ("PT1H", "1h") else self.validate_ttl("Ttl", text)


class _Expiry(Rules, ABC):
    """Where a family of faults in what a DateExpiry that is no date comes to begins."""

    @abstractmethod
    def instead(self, text: str, session: Session) -> datetime | None:
        """The moment that the text is taken for."""

    def new_date_expiry(self, session: Session) -> datetime | None:
        try:
            return super().new_date_expiry(session)
        except Refusal:
            return self.instead(self.parameter("DateExpiry") or "", session)


@fault("update-date-expiry-unreadable-ignored", "A DateExpiry that is no date is ignored by update.")
class _ExpiryIgnored(_Expiry):
    def instead(self, text: str, session: Session) -> datetime | None:
        del text
        return session.date_expiry


@fault("update-date-expiry-rolls-over", "Update takes the 30th of February for the 1st of March.")
class _RollsOver(_Expiry):
    def instead(self, text: str, session: Session) -> datetime | None:
        del session
        if "-02-30" not in text:
            return self.validate_date_expiry(text)
        return self.validate_date_expiry(text.replace("-02-30", "-02-27")) + timedelta(days=2)


@fault("update-date-expiry-unreadable-crashes", "A DateExpiry that is no date answers 500.")
class _ExpiryCrashes(_Expiry):
    def instead(self, text: str, session: Session) -> datetime | None:
        del text, session
        raise Refusal(500, Code.BAD_PARAMETER, "Internal error")


class _Half(Rules, ABC):
    """Where a family of faults begins that store a part of an update that is refused."""

    @abstractmethod
    def half(self, session: Session) -> Session:
        """The Session with what is stored of a refused update."""

    def update_session(self, service_sid: str, sid: str) -> Answer:
        session = self.find_session(self.find_service(service_sid), sid)
        try:
            return super().update_session(service_sid, sid)
        except Refusal:
            self.save_session(self.half(session))
            raise


@fault("update-half-done-date-expiry", "The DateExpiry of an update that is refused is stored.")
class _HalfExpiry(_Half):
    def half(self, session: Session) -> Session:
        try:
            return replace(session, date_expiry=self.new_date_expiry(session))
        except Refusal:
            return session


@fault("update-half-done-close", "The Status=closed of an update that is refused is carried out.")
class _HalfClose(_Half):
    def half(self, session: Session) -> Session:
        asked = self.parameter("Status") == Status.CLOSED and session.status is not Status.CLOSED
        return self.close(session) if asked else session


@fault("update-renames-closed", "The name of a closed Session can be changed.")
class _RenamesClosed(Rules):
    def check_closed_update(self, session: Session, status: Status | None) -> None:
        name = self.parameter("UniqueName")
        if name:
            self.save_session(replace(session, unique_name=name))
        super().check_closed_update(session, status)


@fault("update-changes-mode-with-ttl", "Update changes the mode when Ttl is given too.")
class _ModeWithTtl(Rules):
    def apply_update(self, session: Session) -> Session:
        text = self.parameter("Mode") if self.parameter("Ttl") else None
        changed = super().apply_update(session)
        return replace(changed, mode=self.validate_mode(text)) if text else changed


@fault("update-adds-participants", "Update adds the Participants that it is given.")
class _AddsParticipants(Rules):
    def update_session(self, service_sid: str, sid: str) -> Answer:
        service = self.find_service(service_sid)
        self.join_participants(service, self.find_session(service, sid), self.read_participants())
        return super().update_session(service_sid, sid)
