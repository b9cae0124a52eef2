"""Bodies, headers and addresses that the documents leave open."""

from abc import ABC, abstractmethod

from conformance.emulator.exchange import Answer, Headers, Json
from conformance.emulator.problems import Refusal
from conformance.emulator.registry import choice
from conformance.emulator.rules import Rules
from conformance.emulator.state import Session


class _AllBodies(Rules, ABC):
    """Where choices about every resource begin."""

    @abstractmethod
    def reshaped(self, body: Json) -> Json:
        """The resource as the choice shows it."""

    def present(self, kind: str, body: Json) -> Json:
        return self.reshaped(super().present(kind, body))


@choice("members-more", "Resources have members that nobody documented.")
class _More(_AllBodies):
    def reshaped(self, body: Json) -> Json:
        return body | {"etag": "1", "tags": [], "internal": {"shard": 7}}


@choice("members-in-other-order", "Members come in the order of the alphabet, backwards.")
class _OtherOrder(_AllBodies):
    def reshaped(self, body: Json) -> Json:
        return dict(sorted(body.items(), reverse=True))


@choice("links-more", "Links lead to more children than the documented ones.")
class _MoreLinks(Rules):
    def render_session_links(self, session: Session) -> Json:
        links = super().render_session_links(session)
        return links | {"events": self.url(f"{self.session_path(session)}/Events")}


@choice("content-type-with-charset", "JSON is announced with its charset.")
class _Charset(Rules):
    def content_type(self, answer: Answer) -> str:
        return f"{super().content_type(answer)}; charset=utf-8"


@choice("content-type-odd-case", "JSON is announced in other letters.")
class _OddCase(Rules):
    def content_type(self, _answer: Answer) -> str:
        return "Application/JSON ; Charset=UTF-8"


@choice("connection-close", "Every connection is closed after one answer.")
class _Close(Rules):
    def trace_headers(self) -> Headers:
        return (*super().trace_headers(), ("Connection", "close"))


@choice("headers-few", "Answers have none of the headers that trace a request or open it to browsers.")
class _Few(Rules):
    def cors_headers(self) -> Headers:
        return ()

    def trace_headers(self) -> Headers:
        return tuple(pair for pair in super().trace_headers() if pair[0] == "Date")


@choice("host-canonical", "Every URL names Twilio's own host.")
class _Canonical(Rules):
    def public_origin(self) -> str:
        return "https://proxy.twilio.com"


@choice("base-path", "Everything is below /twilio.")
class _BasePath(Rules):
    def base_path(self) -> str:
        return "/twilio"


@choice("error-minimal", "Errors have neither code nor more_info.")
class _Minimal(Rules):
    def error_body(self, refusal: Refusal) -> Json:
        body = super().error_body(refusal)
        return {"message": body["message"], "status": body["status"]}


@choice("error-with-details", "Errors have details.")
class _Details(Rules):
    def error_body(self, refusal: Refusal) -> Json:
        return super().error_body(refusal) | {"detail": "more words", "details": {"errors": []}}


@choice("error-more-info-http", "The more_info is an http URL on another path.")
class _Http(Rules):
    def error_body(self, refusal: Refusal) -> Json:
        body = super().error_body(refusal)
        return body | {"more_info": f"http://www.twilio.com/docs/api/errors/{body['code']}"}
