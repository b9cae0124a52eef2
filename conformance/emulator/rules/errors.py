"""How a refusal looks from outside."""

from conformance.emulator.exchange import Answer, Headers, Json
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.rules.core import Core


class Errors(Core):
    """From a reason to the answer that gives it."""

    def refuse(self, refusal: Refusal) -> Answer:
        """The answer to a request that is not carried out."""
        return Answer(self.error_http_status(refusal), self.error_body(refusal), self.error_headers(refusal))

    def error_http_status(self, refusal: Refusal) -> int:
        """The HTTP status of a refusal."""
        return refusal.http_status

    def error_headers(self, refusal: Refusal) -> Headers:
        """The headers that belong to a refusal."""
        return refusal.headers

    def error_body(self, refusal: Refusal) -> Json:
        """The four members of an error."""
        return {
            "code": refusal.code.value,
            "message": refusal.message,
            "more_info": self.more_info(refusal.code),
            "status": self.error_http_status(refusal),
        }

    def more_info(self, code: Code) -> str:
        """Where a code is explained."""
        return f"https://www.twilio.com/docs/errors/{code.value}"

    def not_found(self) -> Refusal:
        """There is nothing at the requested path, which the message names without its version."""
        path = "/".join(("", *self.call.segments)).removeprefix(self.base_path()).removeprefix("/v1")
        return Refusal(404, Code.NOT_FOUND, f"The requested resource {path} was not found")
