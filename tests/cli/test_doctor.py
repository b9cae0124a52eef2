"""What `doctor` says about a target, and what it advises."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conformance.cli import command
from tests.hostile import answer, hostile
from tests.twisted import twisted


def doctor(base_url: str, *arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(command, ["doctor", "--base-url", base_url, "--timeout", "0.3", *arguments])


def test_a_target_that_can_be_judged_has_no_problem() -> None:
    with twisted() as served:
        result = doctor(served.base_url)

        assert {method for method, _ in served.asked} == {"GET"}
    assert result.exit_code == 0
    assert "PROBLEM" not in result.output
    assert [line.split()[1] for line in result.output.splitlines()] == [
        "reachable",
        "TLS",
        "credentials",
        "base",
        "account",
        "clock",
    ]


@pytest.mark.parametrize(
    ("name", "code", "check", "advice"),
    [
        ("closes at once", 3, "reachable", "Start the target"),
        ("says nothing", 3, "reachable", "Start the target"),
        ("is no HTTP", 3, "reachable", "Start the target"),
        ("redirects to itself", 2, "reachable", "No redirect is followed"),
        ("answers 401", 2, "credentials", "PROXY_CONFORMANCE_"),
        ("answers 403", 2, "credentials", "the right to use Proxy"),
        ("answers 429", 3, "credentials", "Try again later"),
        ("answers 503", 3, "credentials", "Try again later"),
        ("answers 404", 2, "base path", "Correct the path"),
        ("answers HTML", 2, "base path", "Correct the path"),
        ("answers {}", 2, "base path", "Correct the path"),
    ],
)
def test_each_problem_has_a_fix(name: str, code: int, check: str, advice: str) -> None:
    with hostile(name) as server:
        result = doctor(server.origin)

    (problem,) = [line for line in result.output.splitlines() if line.startswith("PROBLEM")]
    assert result.exit_code == code
    assert check in problem
    assert advice in result.output


def test_a_base_url_that_holds_the_version_is_told_so() -> None:
    with twisted() as served:
        result = doctor(f"{served.base_url}/v1")

    assert result.exit_code == 2
    assert "Take /v1 off" in result.output


def test_a_service_that_is_not_there_is_a_problem() -> None:
    with twisted() as served:
        result = doctor(served.base_url, "--service-sid", "KS" + "0" * 32)

    assert result.exit_code == 2
    assert "Give a Service of this account" in result.output


def test_another_account_is_a_problem() -> None:
    body = b'{"services": [{"account_sid": "AC9"}], "meta": {}}'
    with hostile(lambda connection, _: connection.sendall(answer(body))) as server:
        result = doctor(server.origin, "--account-sid", "AC1")

    assert result.exit_code == 2
    assert "it shows the account AC9" in result.output


def test_a_clock_that_is_wrong_is_said_and_is_no_problem() -> None:
    body, date = b'{"services": [], "meta": {}}', b"Date: Sat, 01 Jan 2000 00:00:00 GMT"
    with hostile(lambda connection, _: connection.sendall(answer(body, 200, date))) as server:
        result = doctor(server.origin)

    assert result.exit_code == 0
    assert "Harmless" in result.output


def test_what_a_target_says_is_shown_harmless() -> None:
    location = b"Location: /\x1b[31m::error::<b>"
    with hostile(lambda connection, _: connection.sendall(answer(b"", 302, location))) as server:
        result = doctor(server.origin)

    assert "\x1b" not in result.output


def test_real_hosts_need_their_name_confirmed(tmp_path: Path) -> None:
    environment = {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "t", "HOME": str(tmp_path)}
    result = CliRunner(env=environment).invoke(command, ["doctor", "--base-url", "https://proxy.twilio.com"])

    assert result.exit_code == 2
    assert "--confirm-host proxy.twilio.com" in " ".join(result.output.split())
