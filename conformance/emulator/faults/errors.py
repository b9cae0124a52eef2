"""Errors that do not look as they should, and requests that should have been one."""

from collections.abc import Callable
from dataclasses import replace

from conformance.emulator.exchange import Answer, Json
from conformance.emulator.faults.families import drop_key, set_key
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules

FIRST_ERROR = 400
METHOD = 405
NOT_FOUND = 404
Change = Callable[[Json], Json]
Meant = Callable[[Refusal], bool]


def error_fault(name: str, description: str, change: Change, when: Meant = lambda _: True) -> None:
    """Declare a fault in the body of every error, or of those that are meant."""

    class Body(Rules):
        def error_body(self, refusal: Refusal) -> Json:
            body = super().error_body(refusal)
            return change(body) if when(refusal) else body

    fault(name, description)(Body)


def _as_text(member: str) -> Change:
    return lambda body: body | {member: str(body[member])}


for member in ("message", "status"):
    error_fault(f"error-without-{member}", f"An error has no {member}.", drop_key(member))
    error_fault(f"error-null-{member}", f"The {member} of an error is null.", set_key(member, None))
for member in ("code", "status"):
    error_fault(f"error-{member}-as-text", f"The {member} of an error is text.", _as_text(member))
error_fault(
    "error-message-list", "The message is a list.", lambda body: body | {"message": [body["message"]]}
)
error_fault("error-message-empty", "The message is empty.", set_key("message", ""))
error_fault("error-status-always-400", "The status in the body is always 400.", set_key("status", 400))
error_fault(
    "error-status-of-method-wrong",
    "The status in the body of a 405 is 404.",
    set_key("status", 404),
    lambda refusal: refusal.code is Code.METHOD_NOT_ALLOWED,
)
error_fault("error-code-always-0", "The code is always 0.", set_key("code", 0))
error_fault("error-code-as-fraction", "The code is a number with a fraction.", set_key("code", 20001.5))
error_fault(
    "error-code-of-duplicate-as-text",
    "The code of a name that is taken is text.",
    _as_text("code"),
    lambda refusal: refusal.code is Code.SESSION_NAME_TAKEN,
)
error_fault("error-more-info-no-url", "The more_info is no URL.", set_key("more_info", "see the manual"))
error_fault(
    "error-more-info-object",
    "The more_info is an object.",
    lambda body: body | {"more_info": {"href": body["more_info"]}},
)
error_fault(
    "error-more-info-relative",
    "The more_info is a path.",
    lambda body: body | {"more_info": f"/docs/errors/{body['code']}"},
)
error_fault(
    "error-more-info-without-code",
    "The more_info does not name the code.",
    set_key("more_info", "https://www.twilio.com/docs/errors"),
)
error_fault(
    "error-more-info-of-other-code",
    "The more_info always names the same code.",
    set_key("more_info", "https://www.twilio.com/docs/errors/20001"),
)
error_fault("error-wrapped", "An error is wrapped in an object.", lambda body: {"error": body})
error_fault(
    "error-message-without-path",
    "A 404 does not name the path.",
    set_key("message", "It was not found"),
    lambda refusal: refusal.code is Code.NOT_FOUND,
)


# -- bodies that are no object, and their type ---------------------------------------------------------


def raw_fault(name: str, description: str, text: bytes, when: Meant = lambda _: True) -> None:
    """Declare a fault that sends something else than the error body."""

    class Raw(Rules):
        def prepare(self) -> None:
            super().prepare()
            self.raw = False

        def dispatch(self) -> Answer:
            self.raw = False
            return super().dispatch()

        def refuse(self, refusal: Refusal) -> Answer:
            self.raw = when(refusal)
            return super().refuse(refusal)

        def encode(self, body: Json) -> bytes:
            return text if self.raw else super().encode(body)

    fault(name, description)(Raw)


def _routed(refusal: Refusal) -> bool:
    return refusal.code is Code.NOT_FOUND and "Junk" in refusal.message


raw_fault("error-not-json", "An error is plain text.", b"Bad Request")
raw_fault("error-list", "An error is a list.", b'[{"message": "Bad Request"}]')
raw_fault(
    "error-bad-input-not-json",
    "The refusal of a name that is too long is plain text.",
    b"Bad Request",
    lambda refusal: refusal.code is Code.BAD_PARAMETER,
)
raw_fault("error-unknown-path-not-json", "The 404 of an unknown path is plain text.", b"Not Found", _routed)
raw_fault(
    "error-method-not-json",
    "A 405 is plain text.",
    b"Method Not Allowed",
    lambda refusal: refusal.code is Code.METHOD_NOT_ALLOWED,
)


@fault("error-without-body", "A refusal has no body.")
class _WithoutBody(Rules):
    def refuse(self, refusal: Refusal) -> Answer:
        return replace(super().refuse(refusal), body=None)


def _typed(name: str, description: str, kind: str | None, when: Callable[[int], bool]) -> None:
    class Typed(Rules):
        def finish(self, answer: Answer) -> Answer:
            finished = super().finish(answer)
            if not when(answer.http_status):
                return finished
            headers = tuple(pair for pair in finished.headers if pair[0] != "Content-Type")
            return replace(finished, headers=(*headers, *((("Content-Type", kind),) if kind else ())))

    fault(name, description)(Typed)


_typed("error-as-html", "A refusal is called HTML.", "text/html", lambda status: status >= FIRST_ERROR)
_typed("error-without-type", "A refusal has no content type.", None, lambda status: status >= FIRST_ERROR)
_typed("error-method-as-text", "A 405 is called text.", "text/plain", lambda status: status == METHOD)


# -- statuses ------------------------------------------------------------------------------------------


def status_fault(name: str, description: str, http_status: int, when: Meant) -> None:
    """Declare a fault that gives some refusals another HTTP status, in the body too."""

    class Other(Rules):
        def error_http_status(self, refusal: Refusal) -> int:
            return http_status if when(refusal) else super().error_http_status(refusal)

    fault(name, description)(Other)


def _coded(code: Code) -> Meant:
    return lambda refusal: refusal.code is code


_of_method = _coded(Code.METHOD_NOT_ALLOWED)
status_fault("error-method-answers-200", "An unknown method answers 200.", 200, _of_method)
status_fault("error-method-answers-400", "An unknown method answers 400.", 400, _of_method)
status_fault("error-method-answers-404", "An unknown method answers 404.", 404, _of_method)
status_fault("error-method-answers-500", "An unknown method answers 500.", 500, _of_method)
status_fault("error-bad-input-crashes", "A refused value answers 500.", 500, _coded(Code.BAD_PARAMETER))
status_fault("error-unknown-path-answers-200", "An unknown path answers 200.", 200, _routed)
status_fault("error-unknown-path-answers-400", "An unknown path answers 400.", 400, _routed)
status_fault("error-unknown-path-answers-500", "An unknown path answers 500.", 500, _routed)


@fault("error-patch-answers-404", "PATCH answers 404.")
class _Patch404(Rules):
    def error_http_status(self, refusal: Refusal) -> int:
        unknown = self.call.method == "PATCH" and _of_method(refusal)
        return NOT_FOUND if unknown else super().error_http_status(refusal)


def _inside_200(name: str, description: str, when: Meant) -> None:
    class Inside(Rules):
        def refuse(self, refusal: Refusal) -> Answer:
            answer = super().refuse(refusal)
            return replace(answer, http_status=200) if when(refusal) else answer

    fault(name, description)(Inside)


_inside_200("error-answers-200", "Every refusal is a 200 with the error in the body.", lambda _: True)
_inside_200("error-not-found-answers-200", "Every 404 is a 200 with it in the body.", _coded(Code.NOT_FOUND))
_inside_200(
    "error-duplicate-answers-200",
    "A name that is taken is a 200 with the error in the body.",
    _coded(Code.SESSION_NAME_TAKEN),
)


@fault("error-not-found-with-version", "The message of a 404 names the path with its version.")
class _WithVersion(Rules):
    def error_body(self, refusal: Refusal) -> Json:
        body = super().error_body(refusal)
        path = "/".join(("", *self.call.segments))
        message = f"The requested resource {path} was not found"
        return body | {"message": message} if refusal.code is Code.NOT_FOUND else body
