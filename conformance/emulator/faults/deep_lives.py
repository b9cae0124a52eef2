"""Mistakes late in a life or in an odd place, one for each promise that holds along all of it."""

from dataclasses import replace

from conformance.emulator.exchange import Answer, Json
from conformance.emulator.faults.deep_states import Turns
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.rules.listing import Asked, Page
from conformance.emulator.state import Mode, R, Service, Session, Status

TWICE = 2


@fault("deep-second-reopen-of-voice-refused", "A voice-only Session cannot be re-opened a second time.")
class _Refused(Turns):
    def reopen(self, session: Session) -> Session:
        if self.reopened.get(session.sid) and session.mode is Mode.VOICE_ONLY:
            raise self.transition_refused(session, Status.IN_PROGRESS)
        return super().reopen(session)


@fault(
    "deep-second-close-moves-creation", "The second close of a Session without ttl moves its date_created."
)
class _MovesCreation(Turns):
    def close(self, session: Session) -> Session:
        ended = super().close(session)
        if self.closed[session.sid] < TWICE or session.ttl:
            return ended
        return replace(ended, date_created=session.date_created.replace(year=2001))


@fault("deep-second-close-of-unnamed-loses", "An unnamed Session is gone after its second close.")
class _Loses(Turns):
    def load_session(self, sid: str) -> Session | None:
        session = super().load_session(sid)
        lost = session is not None and session.unique_name is None and session.status is Status.CLOSED
        return None if lost and self.closed.get(sid, 0) >= TWICE and self.call.method == "GET" else session


@fault(
    "deep-fetch-of-voice-shows-first-ttl",
    "A fetch of an unnamed voice-only Session shows the ttl of its create.",
)
class _FirstTtl(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._first: dict[str, int] = {}

    def session_created(self, session: Session) -> Answer:
        if session.unique_name is None and session.mode is Mode.VOICE_ONLY:
            self._first[session.sid] = session.ttl
        return super().session_created(session)

    def fetch_session(self, service_sid: str, sid: str) -> Answer:
        answer = super().fetch_session(service_sid, sid)
        return (
            replace(answer, body=(answer.body or {}) | {"ttl": self._first[sid]})
            if sid in self._first
            else answer
        )


@fault(
    "deep-connection-remembers",
    "A connection that fetched a Session twice shows it as it was the first time.",
)
class _Remembers(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._seen: dict[tuple[str, str], Json] = {}
        self._changed: dict[str, str] = {}

    def save_session(self, session: Session) -> None:
        super().save_session(session)
        self._changed[session.sid] = self.call.peer

    def fetch_session(self, service_sid: str, sid: str) -> Answer:
        answer = super().fetch_session(service_sid, sid)
        key = (self.call.peer, sid)
        if key not in self._seen or self._changed.get(sid) == self.call.peer:
            self._seen[key] = answer.body or {}
        return replace(answer, body=self._seen[key])


@fault("deep-delete-after-two-closes-refused", "A Session that was closed twice cannot be deleted.")
class _Undeletable(Turns):
    def check_delete(self, session: Session) -> None:
        if self.closed.get(session.sid, 0) >= TWICE:
            raise Refusal(400, Code.STATUS_CHANGE, "The Session cannot be deleted")


@fault("deep-deleted-shown-once-more", "A voice-only Session is shown by the first fetch after its deletion.")
class _OnceMore(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._gone: dict[str, Session] = {}

    def remove_session(self, session: Session) -> None:
        super().remove_session(session)
        if session.mode is Mode.VOICE_ONLY:
            self._gone[session.sid] = session

    def fetch_session(self, service_sid: str, sid: str) -> Answer:
        last = self._gone.pop(sid, None)
        return (
            super().fetch_session(service_sid, sid)
            if last is None
            else Answer(200, self.render_session(last))
        )


@fault("deep-deleted-voice-listed-small", "Pages of fewer than thirty still list deleted Sessions for voice.")
class _StillListed(Rules):
    def prepare(self) -> None:
        super().prepare()
        self._gone: list[Session] = []

    def remove_session(self, session: Session) -> None:
        super().remove_session(session)
        if session.mode is Mode.VOICE_ONLY and session.unique_name is None:
            self._gone.append(session)

    def listed_sessions(self, service: Service) -> list[Session]:
        shown = super().listed_sessions(service)
        small = self.asked_page_size() < 30  # noqa: PLR2004 - thirty
        return [*shown, *(one for one in self._gone if small and one.service_sid == service.sid)]


@fault(
    "deep-long-name-account-wide", "A name of more than thirty characters can be used in one Service only."
)
class _AccountWide(Rules):
    def name_holders(self, service: Service, name: str) -> list[Session]:
        if len(name) <= 30 or self.call.method == "GET":  # noqa: PLR2004 - thirty
            return super().name_holders(service, name)
        return [one for one in self.store.sessions if one.unique_name == name]


@fault("deep-large-pages-leak", "A page of twelve or more begins with a Session of another Service.")
class _Leaks(Rules):
    def listed_sessions(self, service: Service) -> list[Session]:
        shown = super().listed_sessions(service)
        others = [one for one in self.store.sessions if one.service_sid != service.sid and shown]
        large = 12 <= self.asked_page_size() <= 40  # noqa: PLR2004 - a dozen, and not the default
        return [*others[-1:], *shown] if large else shown


@fault("deep-name-of-reopened-crashes", "Giving the name of a re-opened Session once more answers 500.")
class _Crashes(Turns):
    def check_unique_name(self, service: Service, name: str | None) -> None:
        if name is not None and any(self.reopened.get(one.sid) for one in self.name_holders(service, name)):
            raise Refusal(500, Code.BAD_PARAMETER, "Internal error")
        super().check_unique_name(service, name)


# -- odd places ---------------------------------------------------------------------------------------


@fault("deep-page-beyond-answers-416", "A Page after the first of a list of Participants answers 416.")
class _Beyond(Rules):
    def asked(self, key: str) -> Asked:
        asked = super().asked(key)
        if key == "participants" and asked.page and asked.token is None:
            raise Refusal(416, Code.BAD_PARAMETER, "No such page")
        return asked


@fault("deep-large-message-pages-mistyped", "The page_size of a list of messages is text where it is 1000.")
class _Mistyped(Rules):
    def page_body(self, asked: Asked, items: list[Json], page: Page[R]) -> Json:
        body = super().page_body(asked, items, page)
        if "MessageInteractions" in self.call.segments and asked.page_size == 1000:  # noqa: PLR2004 - the largest
            body["meta"]["page_size"] = "1000"
        return body


@fault("deep-odd-page-refusal-bare", "The refusal of a PageSize with a fraction has no message.")
class _Bare(Rules):
    def error_body(self, refusal: Refusal) -> Json:
        body = super().error_body(refusal)
        return {"status": body["status"]} if "." in (self.query().get("PageSize") or "") else body


@fault("deep-page-size-999-refused", "PageSize=999 is refused.")
class _NineHundred(Rules):
    def asked_page_size(self) -> int:
        size = super().asked_page_size()
        return self.odd_page_size("999") if size == 999 else size  # noqa: PLR2004 - the one size


@fault("deep-name-of-zeros-unreachable", "A Session whose name ends in fifty zeros cannot be fetched.")
class _Zeros(Rules):
    def find_session_or_name(self, service: Service, text: str) -> Session:
        session = super().find_session_or_name(service, text)
        if (session.unique_name or "").endswith("0" * 50):
            raise self.not_found()
        return session


@fault(
    "deep-name-of-zeros-fetched-short", "A name that ends in fifty zeros is fetched without the last of them."
)
class _Short(Rules):
    def fetch_session(self, service_sid: str, sid: str) -> Answer:
        answer = super().fetch_session(service_sid, sid)
        name = (answer.body or {}).get("unique_name") or ""
        short = {"unique_name": name[:-1]} if name.endswith("0" * 50) else {}
        return replace(answer, body=(answer.body or {}) | short)


@fault(
    "deep-messages-of-deleted-listed", "The messages of a Participant of a deleted Session are an empty list."
)
class _Listed(Rules):
    def list_messages(self, service_sid: str, session_sid: str, participant_sid: str) -> Answer:
        if self.load_session(session_sid) is None and participant_sid in self._known:
            return self.list_answer("interactions", self.store.interactions, [], self.render_message)
        self._known.add(participant_sid)
        return super().list_messages(service_sid, session_sid, participant_sid)

    def create_participant(self, service_sid: str, session_sid: str) -> Answer:
        answer = super().create_participant(service_sid, session_sid)
        self._known.add(str((answer.body or {}).get("sid")))
        return answer

    def prepare(self) -> None:
        super().prepare()
        self._known: set[str] = set()


@fault("deep-single-message-unguarded", "One message can be read without credentials.")
class _Unguarded(Rules):
    def check_credentials(self) -> None:
        one = self.call.segments[-2:-1] == ("MessageInteractions",)
        if not (one and self.call.method == "GET"):
            super().check_credentials()
