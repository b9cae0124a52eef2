"""What the command `prove` takes."""

import pytest
from click.testing import CliRunner

from conformance.cli import command


def test_without_seeds_what_was_asked_for_decides() -> None:
    result = CliRunner().invoke(command, ["prove", "--requirement", "fetch.no-such-requirement"])

    assert result.exit_code == 2
    assert "fetch.no-such-requirement" in result.stderr


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["--fault", "delete-answers-202"], "leave --fault"),
        (["--matrix"], "leave --fault"),
        (["--chapter", "delete"], "name requirements of sequences or fuzz"),
    ],
)
def test_seeds_with_what_they_do_not_judge_are_refused(more: list[str], says: str) -> None:
    result = CliRunner().invoke(command, ["prove", "--seeds", "2", *more])

    assert result.exit_code == 2
    assert says in " ".join(result.stderr.replace("\u2502", " ").split())
