"""Options in, findings out; and the suite as plain pytest."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from conformance.emulator.server import serving
from conformance.target import DUMMY_ACCOUNT, DUMMY_TOKEN
from tests.running import Ran, chapters, judge
from tests.twisted import twisted

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder of the journals."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "proxy-conformance"


def test_only_what_was_named_is_judged_and_the_rest_says_so(tmp_path: Path) -> None:
    with twisted() as served:
        ran = judge(tmp_path, served.base_url, ["fetch.by-sid"])

    assert list(ran.requirements("pass")) == ["fetch.by-sid"]
    assert set(ran.requirements("not-run")) == {row["id"] for row in ran.document["requirements"]} - {
        "fetch.by-sid"
    }
    assert ran.document["verdict"] == "partial"
    assert ran.exit_code == 0


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        ({"max_requests": 6}, "the budget of 6 requests is used up"),
        ({"max_creates": 2}, "the budget of 2 creates is used up"),
        ({"deadline": 0.001}, "the deadline of 0.001 s has passed"),
    ],
)
def test_what_a_budget_does_not_cover_is_not_run(
    limits: dict[str, float], reason: str, tmp_path: Path, state: Path
) -> None:
    with twisted() as served:
        ran = judge(tmp_path, served.base_url, chapters("fetch"), **limits)

    assert reason in {row["reason"] for row in ran.requirements("not-run").values()}
    assert ran.document["verdict"] == "partial"
    assert ran.document["cleanup"]["remaining"] == []
    assert list(state.glob("*")) == []


def test_parallel_processes_find_the_same_and_leave_nothing(tmp_path: Path, state: Path) -> None:
    with twisted() as served:
        wanted = chapters("fetch", "errors", "dates", "sequences")
        alone = judge(tmp_path / "1", served.base_url, wanted)
        together = judge(tmp_path / "2", served.base_url, wanted, workers=3)

    def shown(ran: Ran) -> dict[str, object]:
        rows = ran.document["requirements"]
        return {row["id"]: (row["status"], [(c["name"], c["status"]) for c in row["cases"]]) for row in rows}

    assert shown(alone) == shown(together)
    assert together.document["cleanup"]["remaining"] == []
    assert list(state.glob("*")) == []


def test_a_broken_sequence_comes_from_whichever_process_played_it(tmp_path: Path) -> None:
    fault = "deep-open-after-second-close"
    wanted = chapters("sequences")
    with serving(account_sid=DUMMY_ACCOUNT, auth_token=DUMMY_TOKEN, faults=[fault]) as base_url:
        alone = judge(tmp_path / "1", base_url, wanted)
        together = judge(tmp_path / "2", base_url, wanted, workers=3)

    (identifier,) = alone.requirements("fail")
    assert set(together.requirements("fail")) == {identifier}
    assert (tmp_path / "1" / f"{identifier}.json").read_bytes() == (
        tmp_path / "2" / f"{identifier}.json"
    ).read_bytes()


def test_a_budget_holds_over_all_processes_together(tmp_path: Path) -> None:
    with twisted() as served:
        ran = judge(tmp_path, served.base_url, chapters("fetch", "names"), workers=3, max_creates=5)

    assert ran.document["cleanup"]["created"] == 5
    assert "the budget of 5 creates is used up" in {
        row["reason"] for row in ran.requirements("not-run").values()
    }


def plain_pytest(*arguments: str, variables: Mapping[str, str] = {}) -> "subprocess.CompletedProcess[str]":
    """Run the cases with pytest's own command."""
    ours = ("PYTEST_", "PROXY_CONFORMANCE_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-l", "-p", "no:cacheprovider", "-p", "no:schemathesis",
         "-p", "conformance.plugin", "-c", os.devnull, "conformance/cases/fetch.py", *arguments],
        cwd=ROOT, env={**environment, **variables}, capture_output=True, check=False, text=True,
    )  # fmt: skip


def test_the_cases_run_under_plain_pytest() -> None:
    ran = plain_pytest("--requirement", "fetch.by-sid")

    assert ran.returncode == 0, ran.stdout
    assert "1 passed" in ran.stdout


def test_plain_pytest_refuses_a_target_in_one_line_that_shows_no_variable() -> None:
    planted = {"PROXY_CONFORMANCE_AUTH_TOKEN": "planted-and-searched-for"}
    ran = plain_pytest("--target", "https://proxy.example", variables=planted)

    assert ran.returncode != 0
    assert "no credentials for this target" in ran.stderr
    assert "planted-and-searched-for" not in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stdout + ran.stderr


def test_plain_pytest_asks_for_the_name_of_a_real_host_too() -> None:
    pair = {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "t"}
    ran = plain_pytest("--target", "https://proxy.twilio.com", "--service-sid", "KS1", variables=pair)

    assert ran.returncode != 0
    assert "--confirm-host proxy.twilio.com" in ran.stderr
