from conformance.model import Status
from conformance.proof.command import RANDOM, Asked, registries, select, subjects
from conformance.proof.judgement import Scope, judge
from conformance.proof.matrix import Row, Subject

FOUND_AT_RANDOM = "sequences.create-applied"


def chosen(asked: Asked) -> list[Subject]:
    return subjects(select(asked.requirements, asked.chapters), asked)


def test_seeds_judge_only_what_is_correct_and_only_by_random_requests() -> None:
    subjects = chosen(Asked(seeds=3))
    _, choices = registries()

    assert {subject.seed for subject in subjects} == {1, 2, 3}
    assert len(subjects) == 3 * (1 + len(list(choices)))
    assert {one.partition(".")[0] for one in subjects[-1].selection} == set(RANDOM)


def test_a_chapter_narrows_what_the_seeds_are_tried_on() -> None:
    subjects = chosen(Asked(chapters=["sequences"], seeds=1))

    assert {one.partition(".")[0] for one in subjects[0].selection} == {"sequences"}


def test_thorough_is_for_the_faults_too() -> None:
    subjects = chosen(Asked(requirements=[FOUND_AT_RANDOM], thorough=True))

    assert {subject.thorough for subject in subjects if subject.kind == "fault"} == {True}
    assert {subject.thorough for subject in chosen(Asked(requirements=[FOUND_AT_RANDOM]))} == {False}


def test_from_another_seed_a_finding_is_a_problem_and_what_was_not_reached_is_none() -> None:
    statuses = {"sequences.update-applied": Status.FAIL.value, FOUND_AT_RANDOM: Status.INCONCLUSIVE.value}
    row = Row(Subject("choice", "some", seed=7), statuses, dict.fromkeys(statuses, "why"))

    assert judge([row], [], Scope.SEEDS).problems == (
        "choice some with seed 7 turns sequences.update-applied red: why",
    )
    assert len(judge([row], [], Scope.REQUIREMENTS).problems) == 2
