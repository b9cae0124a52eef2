"""Refusals: why a request is not carried out, and the code that the documents give to the reason."""

from enum import IntEnum


class Code(IntEnum):
    """Twilio's numbers for what can be wrong, as far as this emulator meets it."""

    MISSING_PARAMETER = 20001
    UNAUTHENTICATED = 20003
    METHOD_NOT_ALLOWED = 20004
    PAGE_SIZE_TOO_LARGE = 20007
    NOT_FOUND = 20404
    BODY_TOO_LARGE = 20413
    BAD_PAGE_TOKEN = 21481
    NUMBER_IN_OTHER_SERVICE = 80101
    IDENTIFIER_TAKEN = 80103
    NUMBER_IN_SERVICE = 80104
    EMPTY_POOL = 80205
    ONLY_RESERVED_NUMBERS = 80207
    NUMBERS_USED_UP = 80208
    BAD_IDENTIFIER = 80404
    BAD_NUMBER = 80406
    BAD_NUMBER_SID = 80407
    BAD_SESSION_SID = 80409
    SERVICES_CLOSED = 80506
    SERVICE_NAME_TAKEN = 80602
    SESSION_NAME_TAKEN = 80603
    PAIR_IN_USE = 80604
    NUMBER_NOT_IN_SERVICE = 80605
    SESSION_CLOSED = 80607
    STATUS_CHANGE = 80608
    TOO_MANY_PARTICIPANTS = 80609
    NUMBER_IN_USE = 80611
    IDENTIFIER_WAS_DELETED = 80612
    IDENTIFIER_DOES_NOT_FIT = 80616
    BAD_PARAMETER = 80701


class Refusal(Exception):
    """Ends the handling of a request: nothing of what it asked for has been done."""

    def __init__(
        self, http_status: int, code: Code, message: str, *, headers: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__(message)
        self.http_status = http_status
        self.code = code
        self.message = message
        self.headers = headers


def bad_parameter(name: str, reason: str) -> Refusal:
    """A parameter has a value that it cannot have."""
    return Refusal(400, Code.BAD_PARAMETER, f"Invalid value for parameter {name}: {reason}")


def missing_parameter(name: str) -> Refusal:
    """A parameter is needed and absent."""
    return Refusal(400, Code.MISSING_PARAMETER, f"Missing required parameter {name} in the post body")
