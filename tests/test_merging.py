"""Shards of one run, put together."""

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conformance import __version__
from conformance.digests import Suite, problems
from conformance.emulator import Settings, create_app
from conformance.emulator.server import running
from conformance.known_failures import KnownFailure
from conformance.merging import BadShards, merge
from conformance.results import build
from conformance.standing import contract, suite_digest
from conformance.target import DUMMY_ACCOUNT, DUMMY_TOKEN
from tests.report.documents import Run, document, events
from tests.running import Ran, chapters, judge
from tests.twisted import twisted

WANTED = chapters("fetch", "errors", "dates", "meta", "fuzz")
Json = dict[str, Any]


def of_shard(name: str, **run: object) -> Json:
    """A made-up document of that shard."""
    made = copy.deepcopy(document(Run(4, failing=(1,))))
    made["run"] |= {"selection": {"shard": name}, **run}
    return made


def said(made: Json) -> list[tuple[object, ...]]:
    """What a document says of each requirement."""
    return [
        (r["id"], r["status"], (r["failure"] or {}).get("code"), [c["name"] for c in r["cases"]])
        for r in made["requirements"]
    ]


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

    assert said(merged) == said(whole.document)
    assert whole.requirements("fail")
    for member in ("verdict", "verdict_sentence", "exit_code", "counts", "gate"):
        assert merged[member] == whole.document[member]
    assert merged["run"]["partial_reasons"] == whole.document["run"]["partial_reasons"]
    assert merged["cleanup"]["remaining"] == []
    assert merged["run"]["selection"] == whole.document["run"]["selection"]


@pytest.mark.parametrize(
    ("faults", "failing"),
    [
        ([], set()),
        (["deep-second-close-drops-expiry"], {"sequences.update-applied", "sequences.others-kept"}),
        (["fetch-answers-202"], {"fuzz.documented-status"}),
    ],
    ids=["clean", "found by sequences only", "found by one request"],
)
def test_the_parts_of_a_case_are_put_together_again(
    tmp_path: Path, faults: list[str], failing: set[str]
) -> None:
    wanted = chapters("fetch", "sequences", "fuzz")
    with running(create_app(Settings(DUMMY_ACCOUNT, DUMMY_TOKEN), faults=faults)) as base_url:
        whole = judge(tmp_path / "whole", base_url, wanted)
        shards = [judge(tmp_path / str(k), base_url, wanted, shard=f"{k}/5") for k in range(1, 6)]
    merged = merge([one.document for one in shards])

    assert said(merged) == said(whole.document)
    assert failing <= whole.requirements("fail").keys()
    assert bool(failing) == bool(whole.requirements("fail"))


def one_part(number: int, status: str, part: str, **options: Any) -> Json:  # noqa: ANN401
    """The document of one of two shards, which judged the first requirement in this part of it."""
    log = list(events(Run(2, failing=(0,) if status == "fail" else ())))
    for event in log:
        if event["event"] == "finding" and event["requirement"] == log[0]["catalogue"][0]["id"]:
            event |= {"part": part, "status": status}
    log[0]["selection"] = {"shard": f"{number}/2"}
    return build(log, **options)


def test_of_parts_that_fail_the_first_speaks_whichever_shard_judged_it() -> None:
    merged = merge([one_part(1, "fail", "2/3"), one_part(2, "fail", "1/3")])

    assert merged["requirements"][0]["part"] == "1/3"


def test_what_one_part_did_not_come_to_says_nothing_where_another_did() -> None:
    merged = merge([one_part(1, "inconclusive", "1/3"), one_part(2, "pass", "2/3")])

    assert merged["requirements"][0]["status"] == "pass"
    assert merged["gate"]["passed"]


@pytest.mark.parametrize("statuses", [("fail", "pass"), ("pass", "fail")])
def test_a_known_failure_of_one_part_is_not_stale_where_another_part_passes(
    statuses: tuple[str, str],
) -> None:
    name = document(Run(1))["requirements"][0]["id"]
    known = {name: KnownFailure(name, "to be mended")}
    shards = [one_part(n, status, f"{n}/3", known=known) for n, status in enumerate(statuses, 1)]
    merged = merge(shards)

    assert [shard["gate"]["stale"] for shard in shards].count([name]) == 1
    assert merged["gate"] == {**merged["gate"], "passed": True, "known": [name], "stale": [], "reasons": []}


def test_a_known_failure_of_another_way_or_of_the_past_fails_the_gate_of_all() -> None:
    name = document(Run(1))["requirements"][0]["id"]
    gates = [
        merge([one_part(n, "fail", f"{n}/3", known={name: entry}) for n in (1, 2)])["gate"]
        for entry in (
            KnownFailure(name, "why", code="no-such-code"),
            KnownFailure(name, "why", expires=date(2001, 1, 1)),
        )
    ]

    assert [(gate["changed"], gate["expired"]) for gate in gates] == [([name], []), ([], [name])]


def test_the_changes_since_a_baseline_are_those_of_all_shards() -> None:
    before = document(Run(2))
    merged = merge([one_part(1, "pass", "1/3", baseline=before), one_part(2, "fail", "2/3", baseline=before)])

    assert merged["gate"]["regressed"] == [before["requirements"][0]["id"]]
    assert merged["baseline"]["changes"]["regressed"] == 1


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


def other_gate(made: Json) -> None:
    made["gate"]["counts_should"] = True


def other_known_failures(made: Json) -> None:
    made["requirements"][0]["known"] = {"reason": "why", "issue": "", "kind": "failing"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (other_target, "target"),
        (other_seed, "seed"),
        (other_version, "version of the suite"),
        (other_selection, "selection"),
        (other_gate, "gate"),
        (other_known_failures, "known failures"),
    ],
)
def test_shards_of_different_runs_are_refused(change: Callable[[Json], None], said: str) -> None:
    second = of_shard("2/2")
    change(second)

    with pytest.raises(BadShards, match=f"shards 1/2 and 2/2 differ in their {said}"):
        merge([of_shard("1/2"), second])
