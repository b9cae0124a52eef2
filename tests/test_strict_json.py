"""JSON that every reader understands alike, and nothing else."""

import pytest

from conformance.strict_json import DEEPEST, NotJson, decode


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{}", {}),
        (' {"a": [1, 2.5, null, true, "\\u00e9"]}\n', {"a": [1, 2.5, None, True, "\u00e9"]}),
        ("[" * DEEPEST + "]" * DEEPEST, None),
        ("[" + ",".join(["[{}]"] * 500) + "]", [[{}]] * 500),
    ],
)
def test_json_is_read(text: str, value: object) -> None:
    assert value is None or decode(text.encode()) == value
    decode(text.encode())


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "the body is empty"),
        (b"{", "character 1"),
        (b"\xff", "not UTF-8"),
        (b"\xef\xbb\xbf{}", "BOM"),
        (b'{"a": 1, "a": 1}', "repeated"),
        (b"NaN", "NaN is not a JSON number"),
        (b"-Infinity", "not a JSON number"),
        (b"9" * 5000, "digits"),
        (b"[" * 10_000, "too deeply"),
        (b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), "too deeply"),
        (b'{"a":' * 300 + b"1" + b"}" * 300, "too deeply"),
    ],
)
def test_what_readers_understand_differently_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(NotJson, match=reason):
        decode(body)
