"""Shards of one run, put together."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from conformance import __version__
from conformance.digests import Suite, problems
from conformance.merging import BadShards, merge
from conformance.standing import contract, suite_digest
from tests.report.documents import Run, document
from tests.running import Ran, chapters, judge
from tests.twisted import twisted

WANTED = chapters("fetch", "errors", "dates", "meta", "fuzz")
Json = dict[str, Any]


def of_shard(name: str, **run: object) -> Json:
    """A made-up document of that shard."""
    made = copy.deepcopy(document(Run(4, failing=(1,))))
    made["run"] |= {"selection": {"shard": name}, **run}
    return made


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, list[Ran]]:
    """A run of some chapters, and the same in three shards; the target does one thing wrong."""

    def wrong(passing: Any) -> Any:  # noqa: ANN401 - an answer on its way
        shown = passing.json if passing.http_status == 404 else None
        return passing.with_json({**shown, "status": "404"}) if isinstance(shown, dict) else passing

    folder = tmp_path_factory.mktemp("shards")
    with twisted(wrong) as served:
        whole = judge(folder / "whole", served.base_url, WANTED)
        shards = [judge(folder / str(k), served.base_url, WANTED, shard=f"{k}/3") for k in (1, 2, 3)]
    return whole, shards


def test_all_shards_together_say_what_the_whole_run_says(ran: tuple[Ran, list[Ran]]) -> None:
    whole, shards = ran
    merged = merge([shards[number].document for number in (2, 0, 1)])

    def said(made: Json) -> list[tuple[object, ...]]:
        rows = made["requirements"]
        return [
            (r["id"], r["status"], (r["failure"] or {}).get("code"), [c["name"] for c in r["cases"]])
            for r in rows
        ]

    assert said(merged) == said(whole.document)
    assert whole.requirements("fail")
    for member in ("verdict", "verdict_sentence", "exit_code", "counts", "gate"):
        assert merged[member] == whole.document[member]
    assert merged["run"]["partial_reasons"] == whole.document["run"]["partial_reasons"]
    assert merged["cleanup"]["remaining"] == []
    assert merged["run"]["selection"] == whole.document["run"]["selection"]


def test_one_shard_says_that_it_is_a_part_only(ran: tuple[Ran, list[Ran]]) -> None:
    assert {one.document["verdict"] for one in ran[1]} == {"partial"}


def test_what_was_merged_is_sealed_and_rests_on_exchanges_that_are_there(ran: tuple[Ran, list[Ran]]) -> None:
    merged = merge([one.document for one in ran[1]])
    found = problems(merged, Suite(__version__, suite_digest(), contract()["sha256"]))

    assert all(problem.startswith("the run was ") for problem in found)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["1/3", "3/3"], "shard 2/3 is missing"),
        (["1/2", "1/2"], "shard 1/2 is given twice"),
        (["1/2", "2/3"], "not shards of one number: 1/2, 2/3"),
    ],
)
def test_shards_that_are_not_all_of_one_run_are_refused(names: list[str], said: str) -> None:
    with pytest.raises(BadShards, match=said):
        merge([of_shard(name) for name in names])


def test_a_whole_run_is_no_shard() -> None:
    with pytest.raises(BadShards, match="not shards of one number: none"):
        merge([document(Run(2))])


def other_target(made: Json) -> None:
    made["target"] |= {"kind": "loopback", "base_url": "http://127.0.0.1:1"}


def other_seed(made: Json) -> None:
    made["run"]["seed"] = 99


def other_version(made: Json) -> None:
    made["tool"] = {**made["tool"], "version": "9.9"}


def other_selection(made: Json) -> None:
    made["run"]["selection"]["level"] = "MUST"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (other_target, "target"),
        (other_seed, "seed"),
        (other_version, "version of the suite"),
        (other_selection, "selection"),
    ],
)
def test_shards_of_different_runs_are_refused(change: Callable[[Json], None], said: str) -> None:
    second = of_shard("2/2")
    change(second)

    with pytest.raises(BadShards, match=f"shards 1/2 and 2/2 differ in their {said}"):
        merge([of_shard("1/2"), second])
