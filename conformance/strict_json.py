"""JSON as RFC 8259 has it: what Python's decoder lets pass and other readers do not is refused."""

import json
from typing import Any, NoReturn


class NotJson(ValueError):
    """The bytes are no JSON text that every reader understands alike."""


def decode(body: bytes) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """The value of a JSON text in UTF-8.

    Raises NotJson for other encodings, NaN and Infinity, repeated member names, and texts too deep or
    too long for a number to be read.
    """
    try:
        text = body.decode("utf-8")
        return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_object)
    except UnicodeDecodeError as error:
        raise NotJson(f"byte {error.start} is not UTF-8") from None
    except RecursionError:
        raise NotJson("nested too deeply") from None
    except json.JSONDecodeError as error:
        raise NotJson(
            f"{error.msg} at character {error.pos}" if text.strip() else "the body is empty"
        ) from None
    except ValueError as error:
        raise NotJson(str(error)[:200]) from None


def _refuse_constant(name: str) -> NoReturn:
    raise NotJson(f"{name} is not a JSON number")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise NotJson("a member name is repeated")
    return members
