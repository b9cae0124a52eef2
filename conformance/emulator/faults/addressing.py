"""Paths that lead to the wrong Session, or to one where there is none."""

from abc import ABC, abstractmethod
from dataclasses import replace

from conformance.emulator.exchange import Answer, Call
from conformance.emulator.faults.families import on_session, other_http_status
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.sids import well_formed
from conformance.emulator.state import Service, Session

fetching = on_session("GET")
updating = on_session("POST")
SID_LENGTH = 34
DIGITS = slice(2, None)
MOST_OF_A_SID = 30

other_http_status(
    "fetch-unknown-answers-204",
    "Fetching a Session that does not exist answers 204 in place of 404.",
    fetching,
    usual=404,
    instead=204,
)
other_http_status(
    "update-unknown-answers-409",
    "Updating a Session that does not exist answers 409 in place of 404.",
    updating,
    usual=404,
    instead=409,
)


class _OtherCode(Rules):
    """Where the faults in the code of what does not exist begin."""

    method = "GET"

    def not_found(self) -> Refusal:
        refusal = super().not_found()
        if on_session(self.method)(self.call):
            return Refusal(refusal.http_status, Code.BAD_SESSION_SID, refusal.message)
        return refusal


@fault("fetch-unknown-other-code", "Fetching a Session that does not exist is refused with another code.")
class _FetchCode(_OtherCode):
    pass


@fault("update-unknown-other-code", "Updating a Session that does not exist is refused with another code.")
class _UpdateCode(_OtherCode):
    method = "POST"


@fault("update-unknown-creates", "Updating a SID that no Session has creates one of that SID.")
class _Creates(Rules):
    def find_session(self, service: Service, sid: str) -> Session:
        if updating(self.call) and self.load_session(sid) is None and well_formed(sid, "KC"):
            self.save_session(replace(self.new_session(service), sid=sid))
        return super().find_session(service, sid)


class _Lenient(Rules, ABC):
    """Where a family of faults in the comparison of SIDs begins."""

    @abstractmethod
    def same_sid(self, stored: str, asked: str) -> bool:
        """Whether the text in the path is taken for the stored SID."""

    def when(self, call: Call) -> bool:
        """Which requests the fault is about."""
        return fetching(call)

    def find_session(self, service: Service, sid: str) -> Session:
        if self.when(self.call) and self.load_session(sid) is None:
            for session in self.sessions_of(service):
                if self.same_sid(session.sid, sid):
                    return session
        return super().find_session(service, sid)


@fault("fetch-sid-prefix-matches", "Most of a SID is enough to fetch its Session.")
class _Prefix(_Lenient):
    def same_sid(self, stored: str, asked: str) -> bool:
        return len(asked) > MOST_OF_A_SID and stored.startswith(asked)


@fault("fetch-sid-rest-ignored", "What follows a SID in the same segment is ignored by fetch.")
class _Rest(_Lenient):
    def same_sid(self, stored: str, asked: str) -> bool:
        return asked[:SID_LENGTH] == stored


@fault("fetch-sid-kind-ignored", "The two letters of a SID do not matter to fetch.")
class _Kind(_Lenient):
    def same_sid(self, stored: str, asked: str) -> bool:
        return len(asked) == SID_LENGTH and asked[DIGITS] == stored[DIGITS]


@fault("fetch-sid-wildcard", "A percent sign in the Sid of a fetch stands for anything.")
class _Wildcard(_Lenient):
    def same_sid(self, stored: str, asked: str) -> bool:
        start, percent, _ = asked.partition("%")
        return bool(percent) and stored.startswith(start)


@fault("fetch-sid-trimmed", "Blanks around a SID are ignored by fetch.")
class _Trimmed(_Lenient):
    def same_sid(self, stored: str, asked: str) -> bool:
        return asked.strip() == stored


@fault("update-sid-prefix-matches", "Most of a SID is enough to update its Session.")
class _UpdatePrefix(_Prefix):
    def when(self, call: Call) -> bool:
        return updating(call)


@fault("update-sid-kind-ignored", "The two letters of a SID do not matter to update.")
class _UpdateKind(_Kind):
    def when(self, call: Call) -> bool:
        return updating(call)


@fault("update-malformed-crashes", "Updating with a Sid that is no SID answers 500.")
class _MalformedUpdate(Rules):
    def find_session(self, service: Service, sid: str) -> Session:
        if updating(self.call) and not well_formed(sid, "KC"):
            raise Refusal(500, Code.BAD_SESSION_SID, "Internal error")
        return super().find_session(service, sid)


@fault("fetch-malformed-shows-list", "Fetching with a Sid that is no SID answers the list.")
class _ShowsList(Rules):
    def fetch_session(self, service_sid: str, sid: str) -> Answer:
        if not self.name_holders(self.find_service(service_sid), sid) and not sid.startswith("KC"):
            return self.list_sessions(service_sid)
        return super().fetch_session(service_sid, sid)


class _LenientService(Rules, ABC):
    """Where a family of faults in the comparison of ServiceSids begins."""

    when = staticmethod(fetching)

    @abstractmethod
    def same_service(self, stored: str, asked: str) -> bool:
        """Whether the text in the path is taken for the SID of the Service of the Session."""

    def find_service(self, sid: str) -> Service:
        session = self.load_session(self.call.segments[-1]) if self.when(self.call) else None
        if session is not None and sid != session.service_sid and self.same_service(session.service_sid, sid):
            return super().find_service(session.service_sid)
        return super().find_service(sid)


@fault("fetch-service-prefix-matches", "Most of a ServiceSid is enough to fetch a Session.")
class _ServicePrefix(_LenientService):
    def same_service(self, stored: str, asked: str) -> bool:
        return len(asked) > MOST_OF_A_SID and stored.startswith(asked)


@fault("fetch-service-malformed-ignored", "A ServiceSid that is no SID is ignored by fetch.")
class _ServiceIgnored(_LenientService):
    def same_service(self, stored: str, asked: str) -> bool:
        return not well_formed(asked, stored[:2])


@fault("fetch-service-kind-ignored", "The two letters of a ServiceSid do not matter to fetch.")
class _ServiceKind(_LenientService):
    def same_service(self, stored: str, asked: str) -> bool:
        return asked[DIGITS] == stored[DIGITS]


@fault("update-service-malformed-ignored", "A ServiceSid that is no SID is ignored by update.")
class _UpdateServiceIgnored(_ServiceIgnored):
    when = staticmethod(updating)


@fault("update-unknown-service", "A Session can be updated through a Service that does not exist.")
class _UpdateUnknownService(_LenientService):
    when = staticmethod(updating)

    def same_service(self, stored: str, asked: str) -> bool:
        return stored != asked and self.load_service(asked) is None


@fault("fetch-unknown-service-answers-500", "Fetching through a Service that does not exist answers 500.")
class _Crashes(Rules):
    def find_service(self, sid: str) -> Service:
        if fetching(self.call) and well_formed(sid, "KS") and self.load_service(sid) is None:
            raise Refusal(500, Code.NOT_FOUND, "Internal error")
        return super().find_service(sid)


@fault("fetch-service-malformed-crashes", "Fetching with a ServiceSid that is no SID answers 500.")
class _MalformedCrashes(Rules):
    def find_service(self, sid: str) -> Service:
        if fetching(self.call) and not well_formed(sid, "KS"):
            raise Refusal(500, Code.NOT_FOUND, "Internal error")
        return super().find_service(sid)


@fault("fetch-name-of-other-service", "A Session can be fetched by its name through any Service.")
class _NameThrough(Rules):
    def find_session_or_name(self, service: Service, text: str) -> Session:
        holders = [each for each in self.store.sessions if self.same_name(each.unique_name, text)]
        return holders[0] if fetching(self.call) and holders else super().find_session_or_name(service, text)


@fault("fetch-by-name-first", "Fetching by name answers the first Session of the Service.")
class _ByNameFirst(Rules):
    def name_holders(self, service: Service, name: str) -> list[Session]:
        holders = super().name_holders(service, name)
        return self.sessions_of(service)[:1] if holders and fetching(self.call) else holders


@fault("fetch-by-name-prefix", "Fetching by name answers a Session whose name begins so.")
class _ByNamePrefix(Rules):
    def same_name(self, held: str | None, name: str) -> bool:
        if fetching(self.call):
            return held is not None and held.startswith(name)
        return super().same_name(held, name)
