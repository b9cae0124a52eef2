"""What only the official libraries notice: how they ask, and what they need to read an answer."""

from abc import ABC, abstractmethod

from conformance.emulator.exchange import Answer, Json
from conformance.emulator.faults.families import alter_member
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.rules.listing import Asked, Page
from conformance.emulator.rules.pipeline import Route
from conformance.emulator.state import R, Session


class _Refusing(Rules, ABC):
    """Where faults begin that refuse a request for a header in which libraries differ from others."""

    @abstractmethod
    def refused(self) -> bool:
        """Whether the request at hand is one of those."""

    def find_route(self) -> tuple[Route, tuple[str, ...]]:
        if self.refused():
            raise Refusal(406, Code.BAD_PARAMETER, "This request is not acceptable")
        return super().find_route()


@fault("sdk-accept-charset-refused", "A request that states Accept-Charset is refused.")
class _Charset(_Refusing):
    def refused(self) -> bool:
        return "accept-charset" in self.call.headers


@fault("sdk-agent-refused", "A request of the libraries is refused for their User-Agent.")
class _Agent(_Refusing):
    def refused(self) -> bool:
        return self.call.headers.get("user-agent", "").startswith("twilio-")


@fault("sdk-delete-accept-refused", "A DELETE whose Accept is not exactly JSON is refused.")
class _DeleteAccept(_Refusing):
    def refused(self) -> bool:
        return self.call.method == "DELETE" and self.call.headers.get("accept") != "application/json"


@fault("sdk-libraries-update-by-put", "The libraries have to update with PUT.")
class _Put(_Refusing):
    def refused(self) -> bool:
        posted = self.call.method == "POST" and self.call.segments[-2:-1] == ("Sessions",)
        return posted and self.call.headers.get("user-agent", "").startswith("twilio-")


@fault("sdk-empty-form-refused", "The create of a library that gives no parameter is refused.")
class _Bare(_Refusing):
    def refused(self) -> bool:
        bare = self.call.method == "POST" and not self.call.content
        return bare and self.call.headers.get("user-agent", "").startswith("twilio-")


@fault("sdk-fetch-wrapped", "A fetch shows the Session inside of another object.")
class _Wrapped(Rules):
    def fetch_session(self, service_sid: str, sid: str) -> Answer:
        fetched = super().fetch_session(service_sid, sid)
        return Answer(fetched.http_status, {"session": fetched.body}, fetched.headers)


@fault("sdk-date-ended-empty", "The date_ended of an open Session is an empty text.")
class _EndedEmpty(Rules):
    def render_session_dates(self, session: Session) -> Json:
        dates = super().render_session_dates(session)
        return dates | {"date_ended": dates["date_ended"] or ""}


@fault("sdk-page-without-meta", "A page has no meta, and names the next one beside the records.")
class _WithoutMeta(Rules):
    def page_body(self, asked: Asked, items: list[Json], page: Page[R]) -> Json:
        return {asked.key: items, "next": super().page_body(asked, items, page)["meta"]["next_page_url"]}


alter_member("sdk-ttl-with-unit", "The ttl has a unit behind it.", "session", "ttl", lambda ttl: f"{ttl}s")
alter_member("sdk-mode-in-capitals", "The mode is written in capitals.", "session", "mode", str.upper)
