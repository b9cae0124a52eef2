"""What is dealt for the names of sequences."""

from random import Random

import pytest

from conformance.sequences import decks
from conformance.sequences.decks import Decks
from conformance.sequences.values import UNSEEN, is_name, name_text


def names(number: int) -> list[str]:
    """So many names of decks that begin in the same way each time."""
    dealing = Decks(Random(1))  # noqa: S311 - choices of a test, no secrets
    return [dealing.name(place) for place in range(number)]


def test_each_third_name_has_characters_without_width() -> None:
    dealt = names(9)

    assert all(map(is_name, dealt))
    assert [token.endswith(f"+{UNSEEN}") for token in dealt] == [True, False, False] * 3
    assert "\u2060" in name_text(dealt[0], "pc-")


def test_characters_without_width_move_no_other_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    dealt = names(60)
    monkeypatch.setattr(decks, "UNSEEN_EACH", 1000)

    assert [token.removesuffix(f"+{UNSEEN}") for token in dealt[1:]] == names(60)[1:]
