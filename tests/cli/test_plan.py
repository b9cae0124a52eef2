"""What `plan` says that a run would do."""

import pytest
from click.testing import CliRunner, Result

from conformance.cli import command

REAL = {"PROXY_CONFORMANCE_ACCOUNT_SID": "AC" + "0a" * 16, "PROXY_CONFORMANCE_AUTH_TOKEN": "0b" * 16}


def plan(*arguments: str) -> Result:
    """Run the command with credentials that look real."""
    return CliRunner(env=REAL).invoke(command, ["plan", *arguments])


def requests(result: Result) -> dict[str, int]:
    """The requests by operation that a plan lists."""
    rows = [line.split() for line in result.output.splitlines() if line.startswith(" " * 13)]
    return {row[1]: int(row[0]) for row in rows if row[0].isdigit()}


def test_a_plan_names_target_credentials_and_requests_but_no_secret() -> None:
    result = plan("--base-url", "https://proxy.example")

    assert result.exit_code == 0
    assert "https://proxy.example (remote)" in result.output
    assert "PROXY_CONFORMANCE_AUTH_TOKEN" in result.output
    assert "0b0b" not in result.output
    assert requests(result)["createSession"] > 0


def test_a_read_only_plan_has_no_writes() -> None:
    result = plan("--base-url", "https://proxy.example", "--service-sid", "KS1", "--read-only")

    assert "createSession" not in requests(result)
    assert "the run is read-only" in result.output


def test_a_plan_for_a_real_account_leaves_out_what_costs_or_reaches_people() -> None:
    result = plan(
        "--base-url", "https://proxy.twilio.com", "--confirm-host", "proxy.twilio.com", "--service-sid", "KS1"
    )

    assert result.exit_code == 0
    left_out = ("createService", "updateService", "deleteService", "createParticipant", "createPhoneNumber")
    assert not set(left_out) & requests(result).keys()
    assert "Participants, numbers and messages" in result.output
    assert "in no less than" in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--base-url", "https://proxy.twilio.com"], "--confirm-host"),
        (["--read-only"], "--read-only out"),
        (["--base-url", "https://proxy.example", "--read-only"], "--service-sid"),
        (["--requirement", "no.such"], "There is no requirement"),
        (["--base-url", "https://h", "--profile", "production", "--service-sid", "KS1", "--workers", "2"],
         "--workers out"),
        (["--base-url", "http://127.0.0.1:9", "--service-sid", "KS1", "--workers", "2"], "--workers out"),
    ],
)  # fmt: skip
def test_a_plan_is_refused_where_the_run_would_be(arguments: list[str], said: str) -> None:
    result = plan(*arguments)

    assert result.exit_code == 2
    assert said in " ".join(result.output.split())
