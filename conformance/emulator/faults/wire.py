"""Answers that are written wrongly, and headers that are taken too seriously."""

import html
import json
from collections.abc import Callable
from dataclasses import replace

from conformance.emulator.exchange import Answer, Call, Headers, Json, Values
from conformance.emulator.faults.families import creating, reshape
from conformance.emulator.faults.forms import FORM, kind_of
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules


def bytes_fault(
    name: str, description: str, write: Callable[[Json, bytes], bytes], member: str = "mode"
) -> None:
    """Declare a fault in the bytes of each body that has a certain member: here a Session or a page."""

    class Bytes(Rules):
        def encode(self, body: Json) -> bytes:
            right = super().encode(body)
            return write(body, right) if member in body else right

    fault(name, description)(Bytes)


def _latin_1(body: Json, _right: bytes) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode("latin-1", "replace")


def _repeated(body: Json, right: bytes) -> bytes:
    return b"{" + json.dumps(next(iter(body))).encode() + b": 0, " + right[1:]


bytes_fault("http-latin-1", "Text is written in Latin-1.", _latin_1)
bytes_fault("http-json-cut", "The last byte of a Session is missing.", lambda _, right: right[:-1])
bytes_fault(
    "http-json-of-list-cut", "The last byte of a page is missing.", lambda _, right: right[:-1], "meta"
)
bytes_fault(
    "http-json-with-mark",
    "A Session begins with a mark.",
    lambda _, right: b"\xef\xbb\xbf" + right,
)
bytes_fault("http-json-repeated-members", "A Session has its first member twice.", _repeated)
bytes_fault(
    "http-json-nan",
    "The ttl of a Session is NaN.",
    lambda body, _: json.dumps(body | {"ttl": float("nan")}).encode(),
)
bytes_fault(
    "http-json-single-quotes",
    "A Session is written with single quotes.",
    lambda body, _: str(body).encode(),
)
bytes_fault("http-json-padded", "A Session ends with a zero byte.", lambda _, right: right + b"\x00")
bytes_fault(
    "http-json-utf-16", "A Session is written in UTF-16.", lambda _, right: right.decode().encode("utf-16")
)
bytes_fault(
    "http-quotes-not-escaped",
    "Quotes in a Session are not escaped.",
    lambda _, right: right.replace(b'\\"', b'"'),
)
reshape(
    "http-name-as-html",
    "Names are written as HTML.",
    "session",
    lambda body: body | {"unique_name": html.escape(body["unique_name"]) if body["unique_name"] else None},
)


# -- headers of answers --------------------------------------------------------------------------------


def type_fault(
    name: str, description: str, kind: str | None, when: Callable[[Call], bool] = lambda _: True
) -> None:
    """Declare a fault in the content type of successful answers."""

    class Typed(Rules):
        def finish(self, answer: Answer) -> Answer:
            finished = super().finish(answer)
            if answer.body is None or answer.http_status not in range(200, 300) or not when(self.call):
                return finished
            headers = tuple(pair for pair in finished.headers if pair[0] != "Content-Type")
            return replace(finished, headers=(*headers, *((("Content-Type", kind),) if kind else ())))

    fault(name, description)(Typed)


type_fault("http-content-type-text", "JSON is called text.", "text/plain")
type_fault("http-content-type-html", "JSON is called HTML.", "text/html; charset=utf-8")
type_fault("http-content-type-missing", "Answers have no content type.", None)
type_fault("http-content-type-of-create-text", "A new Session is called text.", "text/json", creating)
type_fault(
    "http-content-type-of-list-text",
    "A page is called text.",
    "text/json",
    lambda call: call.method == "GET" and call.segments[-1:] == ("Sessions",),
)


def trace_fault(name: str, description: str, header: str, value: str) -> None:
    """Declare a fault in a header that traces requests."""

    class Traced(Rules):
        def trace_headers(self) -> Headers:
            return (*(pair for pair in super().trace_headers() if pair[0] != header), (header, value))

    fault(name, description)(Traced)


trace_fault("http-request-id-malformed", "The Twilio-Request-Id is a number.", "Twilio-Request-Id", "7")
trace_fault(
    "http-request-id-with-dashes",
    "The Twilio-Request-Id is a UUID.",
    "Twilio-Request-Id",
    "RQ01234567-89ab-cdef-0123-456789abcdef",
)
trace_fault(
    "http-concurrent-requests-malformed",
    "The Twilio-Concurrent-Requests is a word.",
    "Twilio-Concurrent-Requests",
    "few",
)


# -- headers of requests -------------------------------------------------------------------------------


def header_fault(name: str, description: str, http_status: int, when: Callable[[Call], bool]) -> None:
    """Declare a fault that refuses requests for one of their headers."""

    class Refusing(Rules):
        def dispatch(self) -> Answer:
            self.check_credentials()
            if when(self.call):
                raise Refusal(http_status, Code.BAD_PARAMETER, "A header is not as it should be")
            return super().dispatch()

    fault(name, description)(Refusing)


def _accepts_json(call: Call) -> bool:
    return "application/json" in call.headers.get("accept", "")


header_fault(
    "http-get-with-content-type-refused",
    "A GET that names a content type is refused.",
    415,
    lambda call: call.method == "GET" and kind_of(call) != "",
)
header_fault(
    "http-accept-needed",
    "A request without Accept: application/json is refused.",
    406,
    lambda call: not _accepts_json(call),
)
header_fault(
    "http-accept-needed-on-delete",
    "A DELETE without Accept: application/json is refused.",
    406,
    lambda call: call.method == "DELETE" and not _accepts_json(call),
)
header_fault(
    "http-accept-any-refused-on-get",
    "A GET with Accept: */* is refused.",
    406,
    lambda call: call.method == "GET" and call.headers.get("accept") == "*/*",
)


@fault("http-get-with-content-type-reads-body", "A GET with a form type takes its parameters from the body.")
class _ReadsBody(Rules):
    def query(self) -> Values:
        return Values() if self.call.method == "GET" and kind_of(self.call) == FORM else super().query()
