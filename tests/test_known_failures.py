import tomllib
from datetime import date
from pathlib import Path

import pytest

from conformance.known_failures import BadKnownFile, Kind, KnownFailure, Standing, read, standing
from conformance.known_files import add, candidates, prune
from conformance.model import Failure, Status
from tests.report.documents import Run, document

TODAY = date(2026, 11, 25)
TTL = Failure("value", "/ttl 3600", "0", "/ttl", "x1")
ANY = KnownFailure("a.b", "soon")
CODE = KnownFailure("a.b", "soon", "value:/ttl")
OTHER = KnownFailure("a.b", "soon", "missing-member:/ttl")
UNJUDGED = (Status.BLOCKED, Status.INCONCLUSIVE, Status.ERROR, Status.NOT_RUN, Status.NOT_APPLICABLE)
FLAKY = KnownFailure("a.b", "timer", kind=Kind.FLAKY)
FLAKY_OTHER = KnownFailure("a.b", "timer", "missing-member:/ttl", kind=Kind.FLAKY)

FILE = """\
# What we know of.
schema = 1

# The serialiser drops nulls.
[[known]]
id = "a.b"
reason = "serialiser drops nulls"
code = "missing-member:/date_expiry"
since = 2026-11-02

[[known]]
id = "c.d"   # once in a while
reason = "timer"
kind = "flaky"
"""


# -- the table -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", [ANY, CODE, KnownFailure("a.b", "soon", "value")])
def test_a_failure_that_is_listed_is_known(entry: KnownFailure) -> None:
    assert standing(Status.FAIL, TTL, entry, TODAY) is Standing.KNOWN


def test_a_failure_that_is_listed_as_flaky_is_known() -> None:
    assert standing(Status.FAIL, TTL, FLAKY, TODAY) is Standing.KNOWN


def test_a_failure_that_is_not_listed_is_new() -> None:
    assert standing(Status.FAIL, TTL, None, TODAY) is Standing.NEW


def test_a_failure_with_another_code_than_listed_is_changed() -> None:
    assert standing(Status.FAIL, TTL, OTHER, TODAY) is Standing.CHANGED


def test_a_failure_with_another_code_than_listed_as_flaky_is_changed() -> None:
    assert standing(Status.FAIL, TTL, FLAKY_OTHER, TODAY) is Standing.CHANGED


def test_a_pass_that_is_listed_as_failing_is_stale() -> None:
    assert standing(Status.PASS, None, ANY, TODAY) is Standing.STALE


def test_a_pass_that_is_listed_as_flaky_is_fine() -> None:
    assert standing(Status.PASS, None, FLAKY, TODAY) is Standing.FINE


def test_a_pass_that_is_not_listed_is_fine() -> None:
    assert standing(Status.PASS, None, None, TODAY) is Standing.FINE


@pytest.mark.parametrize("status", UNJUDGED)
@pytest.mark.parametrize("entry", [ANY, FLAKY])
def test_what_was_not_judged_is_never_stale(status: Status, entry: KnownFailure) -> None:
    assert standing(status, None, entry, TODAY) is Standing.NOT_JUDGED


@pytest.mark.parametrize("status", [Status.PASS, Status.FAIL, Status.BLOCKED])
@pytest.mark.parametrize("kind", Kind)
def test_an_entry_past_its_date_is_expired_whatever_happened(status: Status, kind: Kind) -> None:
    entry = KnownFailure("a.b", "soon", kind=kind, expires=date(2026, 11, 24))

    assert standing(status, TTL, entry, TODAY) is Standing.EXPIRED


def test_an_entry_still_holds_on_the_day_of_its_date() -> None:
    entry = KnownFailure("a.b", "soon", expires=TODAY)

    assert standing(Status.FAIL, TTL, entry, TODAY) is Standing.KNOWN


def test_an_expired_entry_says_nothing_about_what_the_run_left_out() -> None:
    entry = KnownFailure("a.b", "soon", expires=date(2026, 11, 24))

    assert standing(Status.NOT_RUN, None, entry, TODAY) is Standing.NOT_JUDGED


# -- reading -------------------------------------------------------------------------------------------


def written(folder: Path, text: str, name: str = "known.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_member_of_an_entry_is_read(tmp_path: Path) -> None:
    entries = read([written(tmp_path, FILE)], {"a.b", "c.d"})

    assert entries["a.b"].code == "missing-member:/date_expiry"
    assert entries["a.b"].since == date(2026, 11, 2)
    assert entries["c.d"].kind is Kind.FLAKY


def test_an_unknown_id_is_refused_with_the_nearest_ones(tmp_path: Path) -> None:
    with pytest.raises(BadKnownFile) as caught:
        read([written(tmp_path, FILE)], {"a.bb", "c.d"})

    assert caught.value.cause == "there is no requirement 'a.b'"
    assert caught.value.hint == "nearest: a.bb"


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("schema = 2\n", "top level"),
        ("[[known]]\nid = 'a.b'\nreason = 'r'\n", "top level"),
        ("schema = 1\nset = 'x'\n", "top level"),
        ("schema = 1\nknown = 3\n", "no list"),
        ("schema = \n", "Invalid value"),
        ("schema = 1\n[[known]]\nid = 'a.b'\n", "reason is missing"),
        ("schema = 1\n[[known]]\nid = 'a.b'\nreason = ' '\n", "reason is missing"),
        ("schema = 1\n[[known]]\nreason = 'r'\n", "id is missing"),
        ("schema = 1\n[[known]]\nid = 'a.b'\nreason = 'r'\nexpire = 2027-01-01\n", "'expire' is unknown"),
        ("schema = 1\n[[known]]\nid = 'a.b'\nreason = 'r'\nexpires = '2027-01-01'\n", "not a date"),
        ("schema = 1\n[[known]]\nid = 'a.b'\nreason = 'r'\nexpires = 2027-01-01T00:00:00Z\n", "not a date"),
        ("schema = 1\n[[known]]\nid = 7\nreason = 'r'\n", "id is not a string"),
        ("schema = 1\n[[known]]\nid = 'a.b'\nreason = 'r'\nkind = 'rare'\n", "kind is 'rare'"),
        ("schema = 1\n[[known]]\nid = 'a.b'\nreason = 'r'\n[[known]]\nid = 'a.b'\nreason = 'r'\n", "already"),
    ],
)
def test_a_file_that_says_something_else_is_refused(tmp_path: Path, text: str, cause: str) -> None:
    with pytest.raises(BadKnownFile) as caught:
        read([written(tmp_path, text)], {"a.b"})

    assert cause in caught.value.cause
    assert caught.value.hint


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadKnownFile, match="No such file"):
        read([tmp_path / "none.toml"], {"a.b"})


def test_an_id_may_not_be_listed_in_two_files(tmp_path: Path) -> None:
    paths = [written(tmp_path, FILE), written(tmp_path, FILE, "more.toml")]

    with pytest.raises(BadKnownFile, match=r"more\.toml: entry 1"):
        read(paths, {"a.b", "c.d"})


# -- editing -------------------------------------------------------------------------------------------


def test_an_entry_is_cut_out_with_the_comment_above_it_and_nothing_else_changes() -> None:
    pruned = prune(FILE, {"a.b"})

    assert pruned == FILE.replace(FILE[FILE.index("# The") : FILE.index('[[known]]\nid = "c.d"')], "")
    assert prune(FILE, set()) == FILE


def test_a_file_without_entries_is_left_as_it_is() -> None:
    assert prune("schema = 1\n", {"a.b"}) == "schema = 1\n"


def test_a_file_that_cannot_be_edited_safely_is_refused() -> None:
    with pytest.raises(BadKnownFile, match="by hand"):
        prune('schema = 1\n[[known]]\n"id" = "a.b"\nreason = "r"\n', {"a.b"})


def test_added_entries_are_read_back_as_they_were(tmp_path: Path) -> None:
    hostile = 'a "quote", a \\ and \x7f\x00\n[[known]] in a reason'
    entry = KnownFailure("e.f", hostile, "value:/ttl", "ACME-1", Kind.FLAKY, TODAY, TODAY)

    text = add(FILE, [entry])
    back = read([written(tmp_path, text)], {"a.b", "c.d", "e.f"})["e.f"]

    assert text.startswith(FILE)
    assert (back.reason, back.code, back.kind, back.expires) == (hostile, "value:/ttl", Kind.FLAKY, TODAY)


def test_adding_to_nothing_makes_a_whole_file() -> None:
    assert tomllib.loads(add("", [ANY]))["known"] == [{"id": "a.b", "reason": "soon"}]


def test_adding_an_entry_again_replaces_it() -> None:
    again = tomllib.loads(add(FILE, [ANY]))

    assert [entry["id"] for entry in again["known"]] == ["c.d", "a.b"]


def test_the_new_failures_of_a_stored_run_become_entries_for_just_their_way_of_failing() -> None:
    entries = candidates(document(Run(failing=(0, 5))), "soon", issue="ACME-1")

    assert [(entry.id, entry.code, entry.since) for entry in entries] == [
        ("create.does-the-thing-0", "value:/ttl", TODAY),
        ("session.does-the-thing-5", "value:/ttl", TODAY),
    ]
