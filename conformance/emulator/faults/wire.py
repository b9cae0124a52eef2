"""HTTP that is spoken wrongly."""

import json
from dataclasses import replace

from conformance.emulator.exchange import Answer, Headers, Json, Values
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules


@fault("http-content-type-text", "JSON is called text.")
class _Text(Rules):
    def content_type(self, _answer: Answer) -> str:
        return "text/plain"


@fault("http-content-type-html", "JSON is called HTML.")
class _Html(Rules):
    def content_type(self, _answer: Answer) -> str:
        return "text/html; charset=utf-8"


@fault("http-content-type-missing", "Answers have no content type.")
class _Missing(Rules):
    def finish(self, answer: Answer) -> Answer:
        finished = super().finish(answer)
        kept = tuple(pair for pair in finished.headers if pair[0] != "Content-Type")
        return replace(finished, headers=kept)


@fault("http-latin-1", "Text is written in Latin-1.")
class _Latin1(Rules):
    def encode(self, body: Json) -> bytes:
        return json.dumps(body, ensure_ascii=False).encode("latin-1", "replace")


@fault("http-json-cut", "The last byte of each body is missing.")
class _Cut(Rules):
    def encode(self, body: Json) -> bytes:
        return super().encode(body)[:-1]


@fault("http-json-with-mark", "Each body begins with a byte order mark.")
class _Mark(Rules):
    def encode(self, body: Json) -> bytes:
        return b"\xef\xbb\xbf" + super().encode(body)


@fault("http-json-repeated-members", "Each body has its first member twice.")
class _Repeated(Rules):
    def encode(self, body: Json) -> bytes:
        name = next(iter(body), "sid")
        return b"{" + json.dumps(name).encode() + b": 0, " + super().encode(body)[1:]


class _Decoded(Rules):
    """Where a family of faults in reading forms begins."""

    def read(self, value: str) -> str:
        """A value as the fault reads it."""
        raise NotImplementedError

    def parameter(self, name: str) -> str | None:
        text = super().parameter(name)
        return None if text is None else self.read(text)


@fault("http-form-plus-kept", "A plus in a form is not read as a space.")
class _PlusKept(_Decoded):
    def read(self, value: str) -> str:
        return value.replace(" ", "+") if b"+" in self.call.content else value


@fault("http-form-percent-20-kept", "The sequence %20 in a form is not read as a space.")
class _PercentKept(_Decoded):
    def read(self, value: str) -> str:
        return value.replace(" ", "%20") if b"%20" in self.call.content else value


@fault("http-form-plus-lost", "The sequence %2B in a form is read as a space.")
class _PlusLost(_Decoded):
    def read(self, value: str) -> str:
        return value.replace("+", " ")


@fault("http-form-latin-1", "Forms are read as Latin-1.")
class _FormLatin1(_Decoded):
    def read(self, value: str) -> str:
        return value.encode().decode("latin-1")


@fault("http-form-names-in-any-case", "The names of parameters may be of either case.")
class _AnyCase(Rules):
    def parameter(self, name: str) -> str | None:
        values = [value for key, value in self.form().pairs if key.lower() == name.lower()]
        return values[-1] if values else None


class _Kind(Rules):
    """Where a family of faults with content types of requests begins."""

    def kind(self) -> str:
        """The content type of the request without its parameters."""
        return self.call.headers.get("content-type", "").partition(";")[0].strip().lower()


@fault("http-multipart-refused", "A multipart body is refused.")
class _MultipartRefused(_Kind):
    def form(self) -> Values:
        if self.kind() == "multipart/form-data":
            raise Refusal(415, Code.BAD_PARAMETER, "Not a form")
        return super().form()


@fault("http-multipart-ignored", "A multipart body is not read.")
class _MultipartIgnored(_Kind):
    def form(self) -> Values:
        return Values() if self.kind() == "multipart/form-data" else super().form()


@fault("http-form-refused", "An urlencoded body is refused.")
class _FormRefused(_Kind):
    def form(self) -> Values:
        if self.kind() == "application/x-www-form-urlencoded" and self.call.content:
            raise Refusal(415, Code.BAD_PARAMETER, "Not JSON")
        return super().form()


@fault("http-empty-form-refused", "An urlencoded body without a byte is refused.")
class _EmptyRefused(_Kind):
    def form(self) -> Values:
        if self.kind() == "application/x-www-form-urlencoded" and not self.call.content:
            raise Refusal(400, Code.BAD_PARAMETER, "Empty body")
        return super().form()


@fault("http-get-with-content-type-refused", "A GET that names a content type is refused.")
class _GetKind(_Kind):
    def dispatch(self) -> Answer:
        if self.call.method == "GET" and self.kind():
            raise Refusal(415, Code.BAD_PARAMETER, "GET has no body")
        return super().dispatch()


@fault("http-accept-needed", "A request without Accept: application/json is refused.")
class _AcceptNeeded(Rules):
    def dispatch(self) -> Answer:
        if "application/json" not in self.call.headers.get("accept", ""):
            raise Refusal(406, Code.BAD_PARAMETER, "Accept is needed")
        return super().dispatch()


@fault("http-without-cors", "Answers cannot be read by browsers.")
class _WithoutCors(Rules):
    def cors_headers(self) -> Headers:
        return ()


@fault("http-without-request-id", "Answers have no Twilio-Request-Id.")
class _WithoutId(Rules):
    def trace_headers(self) -> Headers:
        return tuple(pair for pair in super().trace_headers() if pair[0] != "Twilio-Request-Id")


@fault("http-request-id-malformed", "The Twilio-Request-Id is a number.")
class _IdMalformed(Rules):
    def trace_headers(self) -> Headers:
        return (
            *(p for p in super().trace_headers() if p[0] != "Twilio-Request-Id"),
            ("Twilio-Request-Id", "7"),
        )


@fault("http-concurrent-requests-malformed", "The Twilio-Concurrent-Requests is a word.")
class _ConcurrentMalformed(Rules):
    def trace_headers(self) -> Headers:
        name = "Twilio-Concurrent-Requests"
        return (*(pair for pair in super().trace_headers() if pair[0] != name), (name, "few"))


@fault("http-redirects", "Reading is answered with a redirect to the same path with a slash.")
class _Redirects(Rules):
    def dispatch(self) -> Answer:
        self.check_credentials()
        if self.call.method != "GET":
            return super().dispatch()
        return Answer(301, headers=(("Location", self.url(self.list_path()) + "/"),))


@fault("http-no-content-with-type", "A 204 has a content type.")
class _NoContentType(Rules):
    def finish(self, answer: Answer) -> Answer:
        finished = super().finish(answer)
        if finished.http_status != 204:  # noqa: PLR2004 - the status that this is about
            return finished
        return replace(finished, headers=(*finished.headers, ("Content-Type", "application/json")))
