from collections.abc import Iterator
from pathlib import Path

import pytest

from conformance import disputes, sets, spec, standing
from tests.report.documents import Run, document


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A contract's directory with a set of two requirements, and a third one under dispute."""
    (tmp_path / "sets").mkdir()
    (tmp_path / "sets" / "1.txt").write_text("# a set\ncreate.a\ncreate.gone\n", encoding="utf-8")
    text = '[[disputed]]\nid = "create.c"\nreason = "it says otherwise"\ndecision = "reworded"\n'
    (tmp_path / "disputed.toml").write_text(text, encoding="utf-8")
    for module in (sets, disputes):
        monkeypatch.setattr(module, "directory", lambda: tmp_path)
    sets.members.cache_clear()
    disputes.accepted.cache_clear()
    yield
    sets.members.cache_clear()
    disputes.accepted.cache_clear()


@pytest.mark.usefixtures("folder")
def test_what_the_set_has_counts_and_what_came_later_is_provisional() -> None:
    assert standing.uncounted("create.a", "1") is None
    assert standing.uncounted("create.b", "1") == {
        "kind": "provisional",
        "reason": "not in the set 1",
        "decision": "",
    }
    assert standing.uncounted("create.b", None) is None


@pytest.mark.usefixtures("folder")
def test_what_is_disputed_does_not_count_in_any_set() -> None:
    found = standing.uncounted("create.c", "1")

    assert found == {"kind": "disputed", "reason": "it says otherwise", "decision": "reworded"}
    assert standing.uncounted("create.c", None) == found


@pytest.mark.usefixtures("folder")
def test_members_that_the_suite_does_not_have_are_named() -> None:
    assert standing.set_record("1", [{"id": "create.a"}]) == {"id": "1", "missing": ["create.gone"]}


def test_every_dispute_is_about_a_requirement_and_says_why() -> None:
    for dispute in disputes.accepted().values():
        assert dispute.reason
        assert dispute.decision


def test_the_digest_of_the_suite_is_the_same_each_time() -> None:
    first = standing.suite_digest()
    standing.suite_digest.cache_clear()

    assert standing.suite_digest() == first
    assert len(first) == 64


def test_what_does_not_count_moves_neither_verdict_nor_numbers_nor_gate() -> None:
    made = document(Run(6, failing=(0,), blocked=(1,), provisional=(0,), disputed=(1,)))

    assert made["verdict"] == "conformant"
    assert made["gate"]["new"] == []
    assert made["counts"]["must"]["total"] == 2
    assert [one["status"] for one in made["requirements"][:2]] == ["fail", "blocked"]


def test_the_contract_lies_where_sets_and_disputes_do() -> None:
    assert (spec.directory() / disputes.FILE).is_file()
