"""What a parameter may be: text of a form becomes a value, or the request is refused."""

import re
from datetime import UTC, datetime

from conformance.emulator.problems import Code, Refusal, bad_parameter, missing_parameter
from conformance.emulator.rules.errors import Errors
from conformance.emulator.state import Mode, Status

LONGEST_UNIQUE_NAME = 191
LARGEST_TTL = 2**31 - 1
ISO_8601 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?"
)
E164 = re.compile(r"\+[1-9][0-9]{6,14}")


class Inputs(Errors):
    """One method a parameter. None stands for a parameter that is absent."""

    def parameter(self, name: str) -> str | None:
        """The text of a parameter, None where the request does not have it."""
        return self.form().get(name)

    def required_parameter(self, name: str) -> str:
        """The text of a parameter that must be there and not be empty."""
        text = self.parameter(name)
        if not text:
            raise missing_parameter(name)
        return text

    def limited_text(self, name: str, text: str, most: int) -> str:
        """Text of at most that many characters."""
        if len(text) > most:
            raise bad_parameter(name, f"longer than {most} characters")
        return text

    def validate_unique_name(self, text: str) -> str | None:
        """A name of at most 191 characters; an empty one counts as absent."""
        return self.limited_text("UniqueName", text, LONGEST_UNIQUE_NAME) or None

    def validate_ttl(self, name: str, text: str) -> int:
        """Seconds: a whole number that is not negative."""
        if not re.fullmatch(r"[0-9]{1,10}", text) or int(text) > self.largest_ttl():
            raise bad_parameter(name, "not a whole number of seconds")
        return int(text)

    def largest_ttl(self) -> int:
        """The longest life that can be asked for, in seconds."""
        return LARGEST_TTL

    def validate_date_expiry(self, text: str) -> datetime:
        """A moment in ISO 8601, in UTC where it names no offset, at midnight where it names no time."""
        if not ISO_8601.fullmatch(text):
            raise bad_parameter("DateExpiry", "not a date and time of ISO 8601")
        try:
            moment = datetime.fromisoformat(text)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise bad_parameter("DateExpiry", "no such date or time") from None

    def validate_mode(self, text: str) -> Mode:
        """One of the three modes, exactly as written."""
        if text not in set(Mode):
            raise bad_parameter("Mode", "not one of " + ", ".join(Mode))
        return Mode(text)

    def validate_status(self, text: str) -> Status:
        """One of the five statuses, exactly as written."""
        if text not in set(Status):
            raise bad_parameter("Status", "not one of " + ", ".join(Status))
        return Status(text)

    def validate_flag(self, name: str, text: str) -> bool:
        """`true` or `false`."""
        if text not in ("true", "false"):
            raise bad_parameter(name, "neither true nor false")
        return text == "true"

    def validate_phone_number(self, text: str) -> str:
        """A number as E.164 writes it."""
        if not E164.fullmatch(text):
            raise Refusal(400, Code.BAD_NUMBER, "The PhoneNumber is not written as E.164 asks")
        return text
