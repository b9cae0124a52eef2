"""Targets that work and send hostile contents: endless lists, loops, markup, odd values, a death half-way."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from conformance.cli import command
from tests.running import chapters, judge
from tests.twisted import Passing, Twist, twisted

HOSTILE = (
    "\x1b]0;owned\x07\x1b[31m<script>alert(1)</script>]]>--><!--\n::error::owned\n##[error]owned"
    "\u202e\u2028\x00`|"
)
ENVIRONMENT = {"GITHUB_ACTIONS": "true"}


@pytest.fixture(autouse=True)
def _state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def everywhere(change: Callable[[Any], Any]) -> Twist:
    """A twist of every JSON object that an answer holds, at any depth."""

    def deep(value: Any) -> Any:  # noqa: ANN401 - JSON has no narrower type
        if isinstance(value, dict):
            return change({key: deep(item) for key, item in value.items()})
        return [deep(item) for item in value] if isinstance(value, list) else value

    def twist(passing: Passing) -> Passing:
        return passing.with_json(deep(passing.json)) if passing.body else passing

    return twist


def meta_with(name: str, make: Callable[[Passing, int], str]) -> Twist:
    """A twist of one member of the meta of every page; `make` gets a number that grows."""
    counted = [0]

    def twist(passing: Passing) -> Passing:
        value = passing.json
        if not isinstance(value, dict) or not isinstance(value.get("meta"), dict):
            return passing
        counted[0] += 1
        value["meta"][name] = make(passing, counted[0])
        return passing.with_json(value)

    return twist


@pytest.mark.parametrize(
    "make",
    [
        lambda passing, number: passing.path.partition("?")[0] + f"?PageToken=PA{number}",
        lambda passing, _number: passing.path,
        lambda _passing, number: f"/v1/Services?PageSize=50&Page={number % 2}",
    ],
    ids=["endless", "to itself", "to and fro"],
)
def test_a_list_without_an_end_is_read_to_a_bound(
    make: Callable[[Passing, int], str], tmp_path: Path
) -> None:
    with twisted(meta_with("next_page_url", make)) as served:
        ran = judge(tmp_path, served.base_url, chapters("list"), timeout=2.0)

        assert len(served.asked) < 1500
    assert ran.requirements("error") == {}
    assert ran.exit_code in (1, 3)


def test_hostile_strings_reach_no_terminal_and_break_no_file(tmp_path: Path) -> None:
    def hostile(value: dict[str, Any]) -> dict[str, Any]:
        return {
            **value,
            **dict.fromkeys({"status", "mode", "date_created", "message"} & value.keys(), HOSTILE),
        }

    with twisted(everywhere(hostile)) as served:
        arguments = ["run", "-v", "--base-url", served.base_url, "--out", str(tmp_path / "out")]
        for identifier in ("session.status", "session.mode", "fetch.by-sid"):
            arguments += ["--requirement", identifier]
        result = CliRunner(env=ENVIRONMENT).invoke(command, arguments)

    # A line that is a command of ours is read as that, and nothing within it is looked for.
    said = "\n".join(line for line in result.output.splitlines() if not line.startswith("::error title="))
    assert "\x1b" not in said
    assert not any(line.strip().startswith("::error::owned") for line in said.splitlines())
    assert "##[error]owned" not in said
    assert "\u202e" not in said
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    json.loads((tmp_path / "out" / "results.json").read_text(encoding="utf-8"))


ODD: dict[str, Any] = {
    "null": None,
    "text": "x",
    "number": 7,
    "true": True,
    "list": [1],
    "object": {"a": 1},
    "number beyond all": 10**400,
    "lone surrogate": "\ud800",
}


@pytest.mark.parametrize("name", ODD)
def test_odd_values_in_every_member_break_nothing_of_ours(name: str, tmp_path: Path) -> None:
    def odd(value: dict[str, Any]) -> dict[str, Any]:
        plain = {key for key, item in value.items() if not isinstance(item, dict | list)} - {"sid"}
        return {**value, **dict.fromkeys(plain, ODD[name])}

    with twisted(everywhere(odd)) as served:
        ran = judge(tmp_path, served.base_url, chapters("session", "fetch"), timeout=2.0)

    assert ran.requirements("error") == {}
    assert ran.exit_code == 1
    assert ran.events[-1]["broken"] == ""


def test_a_target_that_dies_half_way_is_inconclusive_from_there_on(tmp_path: Path) -> None:
    left = [40]

    def dying(passing: Passing) -> Passing:
        left[0] -= 1
        if left[0] < 0:
            raise ConnectionError("dead")
        return passing

    with twisted(dying) as served:
        ran = judge(tmp_path, served.base_url, chapters("fetch", "list", "delete"), timeout=1.0)

    assert ran.requirements("error") == {}
    assert ran.document["cleanup"]["remaining"] != []
    assert ran.exit_code in (1, 3)


def test_a_target_that_answers_429_now_and_then_is_judged_all_the_same(tmp_path: Path) -> None:
    counted = [0]

    def throttling(passing: Passing) -> Passing:
        counted[0] += 1
        if counted[0] % 10:
            return passing
        # A middleman that throttles had not passed the request on; this one has, so only reads are safe.
        return replace(passing, http_status=429, body=b"{}") if passing.method == "GET" else passing

    with twisted(throttling) as served:
        ran = judge(tmp_path, served.base_url, chapters("fetch"), timeout=2.0)

    assert ran.exit_code == 0
    assert ran.document["run"]["throttled"] > 0
