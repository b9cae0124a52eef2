"""Bodies that are written or read otherwise and are right all the same."""

import json
from dataclasses import replace

from conformance.emulator.exchange import Answer, Json
from conformance.emulator.registry import choice
from conformance.emulator.rules import Rules

NO_CONTENT = 204


@choice("json-escaped", "Text beyond ASCII is written with escapes.")
class _Escaped(Rules):
    def encode(self, body: Json) -> bytes:
        return json.dumps(body).encode()


@choice("json-indented", "JSON is written on several lines, with a line end behind it.")
class _Indented(Rules):
    def encode(self, body: Json) -> bytes:
        return json.dumps(body, indent=2).encode() + b"\n"


@choice("form-names-in-any-case", "The names of parameters may be written in either letter case.")
class _AnyCase(Rules):
    def parameter(self, name: str) -> str | None:
        values = [value for key, value in self.form().pairs if key.lower() == name.lower()]
        return values[-1] if values else None


@choice("no-content-with-type", "A 204 has a content type.")
class _NoContentType(Rules):
    def finish(self, answer: Answer) -> Answer:
        finished = super().finish(answer)
        if finished.http_status != NO_CONTENT:
            return finished
        return replace(finished, headers=(*finished.headers, ("Content-Type", "application/json")))
