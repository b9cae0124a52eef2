import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.report.json_text import TOKEN, laid_out

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)


@given(JSON, st.booleans())
def test_the_lines_are_those_of_the_usual_layout(value: object, plain: bool) -> None:  # noqa: FBT001 - drawn
    lines = laid_out(json.dumps(value, ensure_ascii=plain))

    assert lines is not None
    assert "\n".join(line for _, line in lines) == json.dumps(value, ensure_ascii=plain, indent=2)


def test_every_mark_of_the_text_is_kept_as_it_was_sent() -> None:
    text = '{"a": 1.0e5, "a": 0.10, "b": "\\u0041", "c": 12345678901234567890}'

    lines = laid_out(text)

    assert lines is not None
    assert TOKEN.findall("".join(line for _, line in lines)) == TOKEN.findall(text)


def test_each_line_knows_the_pointer_of_the_value_that_begins_in_it() -> None:
    lines = laid_out('{"a/b": [1, {"c~": null}], "d": {}}')

    assert lines is not None
    assert [pointer for pointer, _ in lines] == [
        "",
        "/a~1b",
        "/a~1b/0",
        "/a~1b/1",
        "/a~1b/1/c~0",
        None,
        None,
        "/d",
        None,
    ]


@pytest.mark.parametrize("text", ["", "{", "<html>", '{"a": }', "[" * 100_000, "[" * 50 + "]" * 50])
def test_what_is_no_json_or_too_deep_is_not_laid_out(text: str) -> None:
    assert laid_out(text) is None
