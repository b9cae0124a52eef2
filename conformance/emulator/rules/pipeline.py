"""From a request to the answer: who asks, what for, and the last look at what goes out."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from email.utils import format_datetime

from conformance.emulator.exchange import Answer, Call, Headers, Json
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.rules.access import Access

Handler = Callable[..., Answer]
CORS: Headers = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Methods", "GET, POST, DELETE, OPTIONS"),
    ("Access-Control-Allow-Headers", "Accept, Authorization, Content-Type"),
    ("Access-Control-Allow-Credentials", "true"),
    ("Access-Control-Expose-Headers", "ETag"),
)
SUCCESS = range(200, 300)


@dataclass(frozen=True, slots=True)
class Route:
    """The handlers of one kind of path; `*` in its pattern stands for any segment."""

    pattern: tuple[str, ...]
    handlers: dict[str, Handler]

    def match(self, segments: tuple[str, ...]) -> tuple[str, ...] | None:
        """What stands in the places of `*`, None where the path is of another kind."""
        if len(segments) != len(self.pattern):
            return None
        pairs = tuple(zip(self.pattern, segments, strict=True))
        if any(expected not in ("*", found) for expected, found in pairs):
            return None
        return tuple(found for expected, found in pairs if expected == "*")


class Pipeline(Access):
    """The order in which a request is looked at."""

    def routes(self) -> tuple[Route, ...]:
        """Every kind of path that there is."""
        return ()

    async def arrive(self, call: Call) -> None:
        """A request has come and is answered as soon as this returns: at once.

        Only a rule that waits here lets other requests come before the answer to this one.
        """

    def respond(self, call: Call) -> Answer:
        """The whole answer to a request."""
        self.call = call
        try:
            answer = self.dispatch()
        except Refusal as refusal:
            answer = self.refuse(refusal)
        return self.finish(answer)

    def dispatch(self) -> Answer:
        """Credentials first, then the path, then the method, then the resource."""
        self.check_credentials()
        route, arguments = self.find_route()
        return self.handle(self.find_handler(route), arguments)

    def find_route(self) -> tuple[Route, tuple[str, ...]]:
        """The kind of path that is asked for, and the SIDs in it."""
        segments = self.segments_below_version()
        for route in self.routes():
            arguments = route.match(segments)
            if arguments is not None and "" not in arguments:
                return route, arguments
        raise self.not_found()

    def segments_below_version(self) -> tuple[str, ...]:
        """The path after base path and version, segment by segment."""
        prefix = (*self.base_path().split("/")[1:], "v1")
        segments = self.call.segments
        if segments[: len(prefix)] != prefix:
            raise self.not_found()
        return segments[len(prefix) :]

    def find_handler(self, route: Route) -> Handler:
        """What handles the method at that path; HEAD is GET whose body the server keeps back."""
        method = "GET" if self.call.method == "HEAD" else self.call.method
        if method not in route.handlers:
            raise self.method_refused(route)
        return route.handlers[method]

    def method_refused(self, route: Route) -> Refusal:
        """The refusal of a method that the path does not have."""
        allowed = ", ".join(route.handlers)
        return Refusal(
            405, Code.METHOD_NOT_ALLOWED, f"Method is not one of {allowed}", headers=(("Allow", allowed),)
        )

    def handle(self, handler: Handler, arguments: tuple[str, ...]) -> Answer:
        """Do what was asked."""
        if self.call.method == "POST":
            self.form()
        return handler(*arguments)

    # -- what goes out --------------------------------------------------------------------------------

    def finish(self, answer: Answer) -> Answer:
        """The answer with the headers that all answers have; the last place to change anything."""
        headers = (*answer.headers, *self.trace_headers())
        if answer.body is not None:
            headers = (("Content-Type", self.content_type(answer)), *headers)
            if answer.http_status in SUCCESS:
                headers = (*headers, *self.cors_headers())
        return replace(answer, headers=headers)

    def content_type(self, answer: Answer) -> str:
        """The media type of a body."""
        del answer
        return "application/json"

    def cors_headers(self) -> Headers:
        """What lets browsers read an answer."""
        return CORS

    def trace_headers(self) -> Headers:
        """When the answer was made and what to ask about it under."""
        return (
            ("Date", format_datetime(self.now(), usegmt=True)),
            ("Twilio-Request-Id", self.new_sid("request")),
            ("Twilio-Concurrent-Requests", "1"),
        )

    def encode(self, body: Json) -> bytes:
        """A body as it goes over the wire."""
        return json.dumps(body, ensure_ascii=False).encode()
