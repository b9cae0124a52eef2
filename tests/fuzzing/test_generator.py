import pytest

from conformance.fuzzing.ahead import PATIENCE
from conformance.fuzzing.drafting import Drafting
from conformance.fuzzing.drafts import Draft, Drafts
from conformance.fuzzing.generator import Generator, numbered
from conformance.fuzzing.view import relative
from conformance.model import WHOLE, parts
from conformance.spec import contract


def drafted() -> Drafts:
    return Generator(1, numbered("pc-1-1")).drafts(2)


def test_the_view_has_no_service_in_its_paths_and_leaves_the_contract_alone() -> None:
    paths = relative()["paths"]

    assert "/Sessions/{Sid}" in paths
    assert not any("ServiceSid" in path or "PhoneNumbers" in path for path in paths)
    assert "additionalProperties" not in contract()["components"]["schemas"]["CreateSession"]


@pytest.fixture(scope="module")
def drafts() -> Drafts:
    return drafted()


def every(drafts: Drafts) -> list[Draft]:
    return [*drafts.coverage, *drafts.random]


def test_the_same_seed_makes_the_same_requests(drafts: Drafts) -> None:
    assert drafted() == drafts


def test_every_operation_on_sessions_gets_requests_that_reach_it(drafts: Drafts) -> None:
    reached = {(draft.method, draft.pattern) for draft in drafts.coverage}

    assert {("POST", "/Sessions"), ("GET", "/Sessions")} <= reached
    assert {(method, "/Sessions/{Sid}") for method in ("GET", "POST", "DELETE")} <= reached


def test_a_path_that_is_itself_the_matter_is_kept(drafts: Drafts) -> None:
    made_up = {draft.path for draft in drafts.coverage if draft.pattern is None}

    assert len(made_up) > 5
    assert all(path.startswith("/Sessions/") for path in made_up)


def test_a_name_is_given_once(drafts: Drafts) -> None:
    bodies = [draft.body or b"" for draft in every(drafts) if draft.pattern == "/Sessions"]
    names = [part for body in bodies for part in body.split(b"&") if part.startswith(b"UniqueName=pc-")]

    assert len(set(names)) == len(names) > 10


def test_no_request_holds_a_credential(drafts: Drafts) -> None:
    assert not any(name.lower() == "authorization" for draft in every(drafts) for name in draft.headers)


def test_drafts_pass_a_line_unchanged(drafts: Drafts) -> None:
    odd = Draft("POST", None, "/Sessions/%FF", "a=1", {"Content-Type": "text/plain"}, bytes(range(256)))

    assert Drafts.read(drafts.line()) == drafts
    assert Drafts.read(Drafts([odd], []).line()).coverage == [odd]


def test_a_process_of_its_own_makes_each_part_whatever_is_taken_first() -> None:
    first, second = parts(2)
    with Drafting(1, 2, "pc-1-1", [first, second], patience=PATIENCE) as drafting:
        later, earlier = drafting.of(second), drafting.of(first)

    generator = Generator(1, numbered("pc-1-1"))
    assert [earlier, later] == [generator.drafts(2, first), generator.drafts(2, second)]


def test_a_generator_that_breaks_is_no_empty_set_of_requests() -> None:
    with Drafting(1, 2, "pc-1-1", [WHOLE], patience=PATIENCE) as drafting:
        drafting.close()
        with pytest.raises(RuntimeError, match="ended with -9"):
            drafting.of(WHOLE)


def test_a_generator_that_hangs_is_not_waited_for() -> None:
    with (
        Drafting(1, 2, "pc-1-1", [WHOLE], patience=0.01) as drafting,
        pytest.raises(RuntimeError, match="nothing"),
    ):
        drafting.of(WHOLE)
