import unicodedata

import pytest

from conformance.report.neutral import UNSHOWABLE
from conformance.report.terminal import PLAIN, Live, Style, hindrances, last_line, render
from tests.report.documents import HOSTILE, Run, document

WRONG = Run(30, failing=(0, 5, 10, 20, 3), blocked=(1, 2), absent=(6,))

GOLDEN = """\
FAIL  create.does-the-thing-0  MUST  A Session keeps the member number 0 that was sent when it was created.
      expected  /ttl 3600
      got       "3600"  (POST /v1/Services/KS11111111111111111111111111111111/Sessions -> 201, 4 ms)
      why       Session resource, create (docs)
      again     proxy-conformance run --requirement create.does-the-thing-0 --base-url http://127.0.0.1:8080

blocked by create.does-the-thing-0: fetch.does-the-thing-1

NOT CONFORMANT  1 of 3 MUST requirements fails; the one SHOULD requirement holds; 1 blocked.
Gate: failed (1 new, 0 known, 0 changed, 0 stale, 0 expired)
  1 failing and not listed as known: create.does-the-thing-0
  1 could not be judged: fetch.does-the-thing-1
Left behind on the target: nothing (4 created, 4 deleted)
proxy-conformance: gate=failed verdict=not-conformant must=1/3 should=1/1 new=1 known=0 stale=0 exit=1
"""


def test_a_stored_run_is_shown_whole() -> None:
    assert render(document(Run(5, failing=(0,), blocked=(1,)))) == GOLDEN


def test_from_the_third_failure_with_the_same_cause_on_only_their_ids_are_shown() -> None:
    lines = render(document(WRONG)).splitlines()

    assert sum(line.startswith("FAIL") for line in lines) == 2
    assert (
        "and 2 more with the same cause as create.does-the-thing-0: "
        "create.does-the-thing-10, create.does-the-thing-20" in lines
    )


def test_a_deviation_with_the_same_cause_is_shown_beside_the_failures() -> None:
    assert "DEVIATION  update.does-the-thing-3  SHOULD" in render(document(WRONG))


def test_a_run_without_findings_shows_the_summary_only() -> None:
    assert render(document(Run(5))).startswith("CONFORMANT  all 3 MUST requirements hold")


def test_passes_are_not_spoken_of_while_the_run_goes_on() -> None:
    made = document(Run(5))

    assert [Live().say(row, made["exchanges"][0]) for row in made["requirements"]] == [[]] * 5


def test_what_could_not_be_judged_says_why_by_its_last_line() -> None:
    row = {
        **document(Run(1))["requirements"][0],
        "status": "error",
        "reason": "Traceback\n  x\nKeyError: 'a'\n",
    }

    head, because = Live().say(row, None)

    assert head.startswith("ERROR  create.does-the-thing-0  MUST  A Session keeps")
    assert because == "      because   KeyError: 'a'"


def test_a_known_failure_is_shown_with_its_reason() -> None:
    made = document(Run(1, failing=(0,)))
    row = {**made["requirements"][0], "known": {"reason": "soon", "issue": "", "kind": "failing"}}

    assert Live().say(row, None)[0].endswith("  known: soon")


def test_what_is_left_behind_is_named() -> None:
    made = document(Run(1))
    made["cleanup"]["remaining"] = [{"type": "Session", "sid": "KC1"}]

    assert "Left behind on the target: Session/KC1 (4 created, 4 deleted)" in render(made)


def test_the_reasons_why_a_run_is_partial_are_shown() -> None:
    made = document(Run(1))
    made["run"]["partial_reasons"] = ["2 not run: read-only run"]

    assert "\nPartial: 2 not run: read-only run\n" in render(made)


def test_the_last_line_is_the_one_for_machines() -> None:
    made = document(WRONG)

    assert render(made).splitlines()[-1] == last_line(made)
    assert last_line(made) == (
        "proxy-conformance: gate=failed verdict=not-conformant "
        "must=11/17 should=5/6 new=4 known=0 stale=0 exit=1"
    )


@pytest.mark.parametrize("style", [PLAIN, Style(unicode=False, actions=True)])
def test_no_hostile_text_reaches_the_terminal_as_it_was_sent(style: Style) -> None:
    size = len(HOSTILE)
    shown = render(document(Run(size, failing=tuple(range(size)), texts=HOSTILE)), style)

    assert not {unicodedata.category(char) for char in shown.replace("\n", "")} & UNSHOWABLE
    assert max(map(len, shown.splitlines())) < 600
    assert style.unicode or shown.isascii()
    assert not style.actions or ("::" not in shown and "##[" not in shown)


@pytest.mark.parametrize(
    ("environment", "tty", "colour"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"TERM": "dumb"}, True, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
    ],
)
def test_colour_is_for_terminals_unless_the_environment_says_otherwise(
    environment: dict[str, str],
    tty: bool,  # noqa: FBT001 - a column of the table
    colour: bool,  # noqa: FBT001 - a column of the table
) -> None:
    style = Style.of(environment, tty=tty, encoding="utf-8")

    assert style.colour is colour
    assert ("\x1b[" in render(document(WRONG), style)) is colour


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "unheard-of", None])
def test_a_stream_that_cannot_carry_our_marks_gets_ascii(encoding: str | None) -> None:
    assert not Style.of({}, tty=False, encoding=encoding).unicode


def test_a_github_runner_is_known_by_its_variable() -> None:
    assert Style.of({"GITHUB_ACTIONS": "true"}, tty=False, encoding="utf-8").actions


def test_what_kept_requirements_from_being_judged_is_said_once_with_its_reason() -> None:
    document = {
        "requirements": [
            {"id": f"a.{number}", "status": "inconclusive", "reason": "cannot connect", "blocked_by": ""}
            for number in range(3)
        ]
    }

    assert hindrances(document) == ["not judged, 3 requirements: cannot connect"]
