"""Errors that do not look as they should."""

from collections.abc import Callable
from dataclasses import replace

from conformance.emulator.exchange import Answer, Json
from conformance.emulator.faults.families import drop_key, set_key
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.rules.pipeline import Route

FIRST_ERROR = 400


def error_fault(name: str, description: str, change: Callable[[Json], Json]) -> None:
    """Declare a fault in the body of every error."""

    class Body(Rules):
        def error_body(self, refusal: Refusal) -> Json:
            return change(super().error_body(refusal))

    fault(name, description)(Body)


for member in ("code", "message", "more_info", "status"):
    dashed = member.replace("_", "-")
    error_fault(f"error-without-{dashed}", f"An error has no {member}.", drop_key(member))
    error_fault(f"error-null-{dashed}", f"The {member} of an error is null.", set_key(member, None))
for member in ("code", "status"):
    error_fault(
        f"error-{member}-as-text",
        f"The {member} of an error is text.",
        lambda body, member=member: body | {member: str(body[member])},  # type: ignore[misc] # a bound default
    )
error_fault(
    "error-message-list", "The message is a list.", lambda body: body | {"message": [body["message"]]}
)
error_fault("error-message-empty", "The message is empty.", set_key("message", ""))
error_fault("error-status-always-400", "The status in the body is always 400.", set_key("status", 400))
error_fault("error-code-always-0", "The code is always 0.", set_key("code", 0))
error_fault("error-more-info-no-url", "The more_info is no URL.", set_key("more_info", "see the manual"))
error_fault(
    "error-more-info-without-code",
    "The more_info does not name the code.",
    set_key("more_info", "https://www.twilio.com/docs/errors"),
)
error_fault("error-wrapped", "An error is wrapped in an object.", lambda body: {"error": body})
error_fault(
    "error-message-without-path", "A 404 does not name the path.", set_key("message", "It was not found")
)


@fault("error-answers-200", "Every refusal is answered with 200 and the error in the body.")
class _Answers200(Rules):
    def refuse(self, refusal: Refusal) -> Answer:
        return replace(super().refuse(refusal), http_status=200)


@fault("error-without-body", "A refusal has no body.")
class _WithoutBody(Rules):
    def refuse(self, refusal: Refusal) -> Answer:
        return replace(super().refuse(refusal), body=None)


@fault("error-as-html", "A refusal is called HTML.")
class _Html(Rules):
    def content_type(self, answer: Answer) -> str:
        return super().content_type(answer) if answer.http_status < FIRST_ERROR else "text/html"


class _NotFound(Rules):
    """Where a family of faults in saying that there is nothing begins."""

    def changed(self, refusal: Refusal) -> Refusal:
        """The refusal as the fault gives it."""
        raise NotImplementedError

    def not_found(self) -> Refusal:
        return self.changed(super().not_found())


@fault("error-not-found-other-code", "A 404 has the code of another error.")
class _OtherCode(_NotFound):
    def changed(self, refusal: Refusal) -> Refusal:
        return Refusal(refusal.http_status, Code.BAD_PARAMETER, refusal.message)


@fault("error-not-found-answers-400", "What does not exist is answered with 400.")
class _Answers400(_NotFound):
    def changed(self, refusal: Refusal) -> Refusal:
        return Refusal(400, refusal.code, refusal.message)


@fault("error-not-found-with-version", "The message of a 404 names the path with its version.")
class _WithVersion(_NotFound):
    def changed(self, refusal: Refusal) -> Refusal:
        path = "/".join(("", *self.call.segments))
        return Refusal(refusal.http_status, refusal.code, f"The requested resource {path} was not found")


@fault("error-unknown-path-answers-200", "A path that does not exist answers 200 with an empty object.")
class _UnknownPath(Rules):
    def dispatch(self) -> Answer:
        try:
            return super().dispatch()
        except Refusal as refusal:
            if refusal.code is Code.NOT_FOUND and not self._known_path():
                return Answer(200, {})
            raise

    def _known_path(self) -> bool:
        return any(route.match(self.segments_below_version()) for route in self.routes())


@fault("error-bad-input-crashes", "A value that is refused is answered with 500.")
class _Crashes(Rules):
    def error_http_status(self, refusal: Refusal) -> int:
        return 500 if refusal.code is Code.BAD_PARAMETER else super().error_http_status(refusal)


@fault("error-method-answers-404", "A method that a path does not have answers 404.")
class _Method404(Rules):
    def method_refused(self, _route: Route) -> Refusal:
        return self.not_found()


@fault("error-method-answers-500", "A method that a path does not have answers 500.")
class _Method500(Rules):
    def method_refused(self, route: Route) -> Refusal:
        refusal = super().method_refused(route)
        return Refusal(500, refusal.code, refusal.message)


@fault("error-method-answers-200", "A method that a path does not have answers 200.")
class _Method200(Rules):
    def method_refused(self, route: Route) -> Refusal:
        refusal = super().method_refused(route)
        return Refusal(200, refusal.code, refusal.message)


@fault("error-method-without-allow", "A 405 does not name the methods that there are.")
class _WithoutAllow(Rules):
    def method_refused(self, route: Route) -> Refusal:
        refusal = super().method_refused(route)
        return Refusal(refusal.http_status, refusal.code, refusal.message)
