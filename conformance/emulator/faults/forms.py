"""Forms that are read wrongly."""

import re
from collections.abc import Callable
from urllib.parse import unquote, unquote_plus

from conformance.emulator.exchange import Call, Values
from conformance.emulator.faults.families import creating, on_session
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules

Pair = tuple[str, str]
FORM = "application/x-www-form-urlencoded"
TWO_BYTES = 0x7FF


def kind_of(call: Call) -> str:
    """The content type of a request without its parameters."""
    return call.headers.get("content-type", "").partition(";")[0].strip().lower()


def raw_pairs(content: bytes) -> list[Pair]:
    """The names and values of a form as they were sent."""
    pairs = [part.partition("=") for part in content.decode("utf-8", "replace").split("&") if part]
    return [(name, value) for name, _, value in pairs]


def form_fault(
    name: str,
    description: str,
    read: Callable[[bytes], list[Pair]],
    when: Callable[[Call], bool] = creating,
) -> None:
    """Declare a fault in reading the form of a create, or of another request."""

    class Reading(Rules):
        def form(self) -> Values:
            if kind_of(self.call) == FORM and when(self.call):
                return Values(read(self.call.content))
            return super().form()

    fault(name, description)(Reading)


def value_fault(name: str, description: str, change: Callable[[str], str]) -> None:
    """Declare a fault in the values of a form, once they are decoded."""
    form_fault(
        name,
        description,
        lambda content: [(unquote_plus(n), change(unquote_plus(v))) for n, v in raw_pairs(content)],
    )


def decoder_fault(name: str, description: str, decode: Callable[[str], str]) -> None:
    """Declare a fault in decoding the values of a form."""
    form_fault(
        name, description, lambda content: [(unquote_plus(n), decode(v)) for n, v in raw_pairs(content)]
    )


decoder_fault("http-form-plus-kept", "A plus in a form is not read as a space.", unquote)
decoder_fault(
    "http-form-percent-20-kept",
    "The sequence %20 in a form is not read as a space.",
    lambda text: unquote_plus(text.replace("%20", "%2520")),
)
decoder_fault(
    "http-form-latin-1", "Forms are read as Latin-1.", lambda text: unquote_plus(text, encoding="latin-1")
)
decoder_fault(
    "http-form-lower-hex-kept",
    "Escapes with lower-case digits are not decoded.",
    lambda text: unquote_plus(re.sub(r"%(?=[0-9A-F]?[a-f])", "%25", text)),
)
decoder_fault(
    "http-form-decoded-twice", "Forms are decoded twice.", lambda text: unquote_plus(unquote_plus(text))
)
value_fault(
    "http-form-plus-lost",
    "An encoded plus sign, %2B, is read as a space.",
    lambda value: value.replace("+", " "),
)
value_fault("http-form-cut-at-hash", "A value ends at #.", lambda value: value.partition("#")[0])
value_fault("http-form-semicolon-cuts", "A value ends at ;.", lambda value: value.partition(";")[0])
value_fault("http-form-equals-cuts", "A value ends at =.", lambda value: value.partition("=")[0])
value_fault("http-backslash-lost", "Backslashes are taken out.", lambda value: value.replace("\\", ""))
value_fault(
    "http-form-blanks-trimmed-inside",
    "Several spaces become one.",
    lambda value: " ".join(value.split(" ")) if "  " not in value else re.sub(" +", " ", value),
)
value_fault(
    "http-form-three-bytes-lost",
    "Characters of three bytes become question marks.",
    lambda value: "".join("?" if ord(letter) > TWO_BYTES else letter for letter in value),
)
form_fault(
    "http-form-decoded-before-split",
    "A form is decoded before it is split.",
    lambda content: raw_pairs(unquote_plus(content.decode()).encode()),
)
form_fault(
    "http-form-names-not-decoded",
    "The names in a form are not decoded.",
    lambda content: [(name, unquote_plus(value)) for name, value in raw_pairs(content)],
)
form_fault(
    "http-form-third-pair-lost",
    "Only the first two parameters of a form count.",
    lambda content: [(unquote_plus(n), unquote_plus(v)) for n, v in raw_pairs(content)][:2],
)


def _undecoded(parameter: str) -> Callable[[bytes], list[Pair]]:
    return lambda content: [
        (unquote_plus(name), value if unquote_plus(name) == parameter else unquote_plus(value))
        for name, value in raw_pairs(content)
    ]


form_fault("http-form-enum-not-decoded", "The Mode in a form is not decoded.", _undecoded("Mode"))
form_fault("http-form-numbers-not-decoded", "The Ttl in a form is not decoded.", _undecoded("Ttl"))


def _mode_before_ttl(content: bytes) -> list[Pair]:
    pairs = [(unquote_plus(n), unquote_plus(v)) for n, v in raw_pairs(content)]
    names = [name for name, _ in pairs]
    late = "Mode" in names and "Ttl" in names and names.index("Ttl") < names.index("Mode")
    return [pair for pair in pairs if not (late and pair[0] == "Mode")]


form_fault("http-form-order-matters", "A Mode that comes after a Ttl is not seen.", _mode_before_ttl)
form_fault(
    "http-update-form-not-decoded",
    "The values of an update are not decoded.",
    raw_pairs,
    on_session("POST"),
)
form_fault(
    "http-update-names-not-decoded",
    "The names in an update are not decoded.",
    lambda content: [(name, unquote_plus(value)) for name, value in raw_pairs(content)],
    on_session("POST"),
)


@fault("http-form-ascii-only", "A name beyond ASCII is refused.")
class _AsciiOnly(Rules):
    def validate_unique_name(self, text: str) -> str | None:
        if not text.isascii():
            raise Refusal(400, Code.BAD_PARAMETER, "UniqueName is not ASCII")
        return super().validate_unique_name(text)


def refuse_fault(name: str, description: str, when: Callable[[Call], bool]) -> None:
    """Declare a fault that refuses a request for the kind of its body."""

    class Refusing(Rules):
        def form(self) -> Values:
            if when(self.call):
                raise Refusal(415, Code.BAD_PARAMETER, "The body is of the wrong kind")
            return super().form()

    fault(name, description)(Refusing)


refuse_fault(
    "http-form-refused",
    "The form of a create is refused when it has more than two parameters.",
    lambda call: creating(call) and kind_of(call) == FORM and len(raw_pairs(call.content)) > 2,  # noqa: PLR2004 - as the description says
)
refuse_fault(
    "http-empty-form-refused",
    "A form without a byte is refused by create.",
    lambda call: creating(call) and kind_of(call) == FORM and not call.content,
)
refuse_fault(
    "http-empty-form-refused-on-update",
    "A form without a byte is refused by update.",
    lambda call: on_session("POST")(call) and kind_of(call) == FORM and not call.content,
)
