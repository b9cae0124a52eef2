"""What `plan` says that a run would do."""

from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conformance.cli import command
from conformance.model import parts
from conformance.outcomes import LEFT_OUT
from conformance.plan import Plan
from conformance.plan import plan as planned
from conformance.run import Options
from tests.running import chapters, judge
from tests.twisted import twisted

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


@pytest.fixture(scope="module")
def shards() -> list[Plan]:
    """The plans of five shards."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
            patch.setenv(name, "")
        return [planned(Options(out=Path(), shard=str(shard))) for shard in parts(5)]


def test_a_plan_of_a_shard_has_the_requirements_that_this_shard_judges(tmp_path: Path) -> None:
    wanted = chapters("fetch", "meta", "create")
    with twisted(lambda passing: passing) as served:
        judged = judge(tmp_path, served.base_url, wanted, shard="2/3").document["requirements"]
    made = planned(Options(out=tmp_path, requirements=wanted, shard="2/3"))

    assert {one.id for one in made.requirements} == {row["id"] for row in judged if row["reason"] != LEFT_OUT}


def test_the_plans_of_all_shards_send_what_one_run_does_and_what_each_begins_with(
    shards: list[Plan],
) -> None:
    whole, beside = planned(Options(out=Path())).requests, planned(Options(out=Path(), requirements=("-",)))
    several = sum((made.requests for made in shards), Counter[str]())

    assert beside.total > 0
    for operation, count in whole.items():
        least = count + 4 * beside.requests[operation]
        assert least <= several[operation] <= least + 50


def test_a_plan_of_a_shard_names_it() -> None:
    result = plan("--shard", "2/5", "--requirement", "fetch.by-sid", "--requirement", "delete.open")

    assert result.exit_code == 0
    assert "Shard:       2/5" in result.output
    assert "Judges:      1 requirements" in result.output


def test_a_plan_knows_the_expression_that_chooses_cases() -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
            patch.setenv(name, "")
        made = planned(Options(out=Path(), requirements=("fetch.by-sid", "delete.open"), expression="by_sid"))

    assert [one.id for one in made.requirements] == ["fetch.by-sid"]


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
