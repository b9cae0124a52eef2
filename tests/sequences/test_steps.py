import json
from pathlib import Path

import pytest

from conformance.sequences.steps import BadSequence, Do, Step, dump, load, read
from conformance.sequences.values import ALPHABETS, LONGEST_NAME, name_text, name_token

STEPS = (
    Step(Do.CREATE, "A", "s1", (("UniqueName", name_token(1, 64, "greek+cjk")), ("Ttl", "3600"))),
    Step(Do.WALK, "A", size=7, line=1),
)


def test_a_sequence_comes_back_from_json_as_it_was() -> None:
    assert load(json.loads(json.dumps(dump(STEPS)))) == STEPS
    assert load({"steps": dump(STEPS)}) == STEPS


@pytest.mark.parametrize(
    "document", [{}, "text", {"steps": [{"do": "dance", "at": "A"}]}, [{"at": "A"}], [1]]
)
def test_what_is_no_sequence_is_refused(document: object) -> None:
    with pytest.raises(BadSequence):
        load(document)


def test_a_file_that_cannot_be_read_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadSequence, match="absent"):
        read(tmp_path / "absent.json")


def test_a_step_reads_as_a_line() -> None:
    assert str(STEPS[1]) == "walk A by 7"
    assert str(STEPS[0].without("UniqueName")) == "create A (Ttl=3600) as s1"


@pytest.mark.parametrize("alphabet", sorted(ALPHABETS))
@pytest.mark.parametrize("length", [24, LONGEST_NAME, LONGEST_NAME + 1])
def test_a_name_has_exactly_the_length_of_its_token_and_no_blank_at_its_ends(
    alphabet: str, length: int
) -> None:
    name = name_text(name_token(12, length, alphabet), "pc-0123abcd-7-")

    assert len(name) == length
    assert name == name.strip()
