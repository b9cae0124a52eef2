import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.report.neutral import UNSHOWABLE, cell, code_span, neutral, neutral_block

ANY = st.text(st.characters(exclude_categories=[]), max_size=60) | st.text("`|\\ ~#:[]<>@!\n", max_size=30)


@given(ANY)
def test_nothing_unshowable_is_left_on_a_line(text: str) -> None:
    assert not {unicodedata.category(char) for char in neutral(text)} & UNSHOWABLE


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é 漢字", "plain é 漢字"),
        ("\x1b[31m", "\\x1b[31m"),
        ("a\nb\tc\r", "a\\nb\\tc\\r"),
        ("\u202eevil", "\\u202eevil"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("\x85\u2028", "\\x85\\u2028"),
    ],
)
def test_what_changes_the_text_around_it_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert neutral(text) == shown


def test_a_long_text_is_cut_and_its_length_told() -> None:
    assert neutral("x" * 500, 10) == "xxxxxxxxxx… (500 characters)"
    assert len(neutral("\x00" * 500, 10)) < 40


@given(ANY)
def test_no_command_of_a_github_runner_survives(text: str) -> None:
    shown = neutral(f"::{text}::##[{text}", actions=True)

    assert "::" not in shown
    assert "##[" not in shown


def test_a_block_keeps_its_lines_and_nothing_else() -> None:
    assert neutral_block("a\n\tb\x00\r\n", 100) == "a\n\tb\\x00\\r\n"
    assert neutral_block("x" * 50, 10) == "xxxxxxxxxx\n… cut after 10 of 50 characters"


@given(ANY)
def test_no_run_of_backticks_ends_a_code_span_early(text: str) -> None:
    span = code_span(text)
    marks = re.match("`+", span)

    assert marks is not None
    assert span.endswith(marks[0])
    assert marks[0] not in re.findall("`+", span[len(marks[0]) : -len(marks[0])])


@given(ANY)
def test_a_cell_stays_one_cell(text: str) -> None:
    assert not re.search(r"(?<!\\)\|", cell(text))
    assert "\n" not in cell(text)
