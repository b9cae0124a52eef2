"""JSON as RFC 8259 has it: what Python's decoder lets pass and other readers do not is refused."""

import json
from typing import Any, NoReturn

DEEPEST = 100


class NotJson(ValueError):
    """The bytes are no JSON text that every reader understands alike."""


def decode(body: bytes) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """The value of a JSON text in UTF-8.

    Raises NotJson for other encodings, NaN and Infinity, repeated member names, and texts too deep or
    too long for a number to be read.
    """
    try:
        text = body.decode("utf-8")
        value = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_object)
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
    if text.count("[") + text.count("{") > DEEPEST and _deeper_than(value, DEEPEST):
        # What is read here is compared and shown elsewhere, where less room for recursion may be left.
        raise NotJson("nested too deeply")
    return value


def _deeper_than(value: Any, levels: int) -> bool:  # noqa: ANN401 - JSON has no narrower type
    layer = [value]
    for _ in range(levels):
        layer = [
            item
            for one in layer
            if isinstance(one, dict | list)
            for item in (one.values() if isinstance(one, dict) else one)
        ]
        if not layer:
            return False
    return any(isinstance(one, dict | list) for one in layer)


def _refuse_constant(name: str) -> NoReturn:
    raise NotJson(f"{name} is not a JSON number")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise NotJson("a member name is repeated")
    return members
