"""What the command `prove` takes."""

from click.testing import CliRunner

from conformance.cli import command


def test_without_seeds_what_was_asked_for_decides() -> None:
    result = CliRunner().invoke(command, ["prove", "--requirement", "fetch.no-such-requirement"])

    assert result.exit_code == 2
    assert "fetch.no-such-requirement" in result.stderr
