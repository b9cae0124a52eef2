"""A hostile target cannot hang, crash, fill or fool a run: each fault of a raw server has its verdict."""

import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conformance.cases import CHAPTERS
from conformance.model import Verdict
from tests.hostile import BEHAVIOURS, Hostile, hostile
from tests.running import Ran, chapters, judge

TIMEOUT = 0.3
PATIENCE = 20.0
MEGABYTES = 400
SELECTED = ("session.members", "create.creates", "create.without-parameters", "fetch.by-sid", "list.served")
INCONCLUSIVE = (Verdict.INCONCLUSIVE, 3)
NOT_CONFORMANT = (Verdict.NOT_CONFORMANT, 1)

# Nobody answered, or nobody lets us in: that says nothing about what the target does.
NO_ANSWER = (
    *("says nothing", "drips", "closes at once", "resets", "closes in the head", "closes in the body"),
    *("says a longer Content-Length", "says a negative Content-Length", "says no number as Content-Length"),
    *("says two Content-Lengths", "is no HTTP", "breaks a chunk", "switches protocols", "endless headers"),
    *("endless 1xx", "says gzip and is not", "ends within gzip", "says br", "answers twice"),
    "redirects to itself",
    *("answers 401", "answers 403", "answers 404", "answers 405", "answers 404 in HTML"),
    *("answers 429", "answers 429 and asks for a day"),
)
# Whole answers in HTTP that are not those of the contract.
WRONG_ANSWER = (
    *("answers {}", "answers []", "answers HTML", "answers 200", "answers 201 {}", "answers 204", "echoes"),
    *("answers 500", "answers 503", "answers HTTP 999", "says no Content-Length", "100 MB", "endless body"),
    *("gzip bomb", "deflate bomb", "invalid UTF-8", "UTF-16", "wrong charset", "invalid JSON", "NaN"),
    *("duplicate keys", "deep JSON", "number without end", "number beyond all", "lone surrogates"),
    "says a shorter Content-Length",
)
SHOW_A_SID = ("number beyond all", "lone surrogates")
NOT_RANDOM = [chapter for chapter in CHAPTERS if chapter not in ("fuzz", "sequences")]
# That no answer is a 5xx is all that this asks.
NO_5XX = ("errors.no-server-error",)
SHOWN_BY_NOTHING = {"answers 200": NO_5XX, "answers 204": NO_5XX}
TABLE = dict.fromkeys(NO_ANSWER, INCONCLUSIVE) | dict.fromkeys(WRONG_ANSWER, NOT_CONFORMANT)


@pytest.fixture(autouse=True)
def _state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def memory() -> Iterator[None]:
    """Fails a test after which this process has grown beyond what a run may hold."""
    yield
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    assert peak < MEGABYTES, f"{peak} MB"


def short(out: Path, server: Hostile, requirements: tuple[str, ...] = SELECTED) -> Ran:
    return judge(out, server.origin, requirements, timeout=TIMEOUT)


def test_every_behaviour_has_a_verdict() -> None:
    assert set(TABLE) == set(BEHAVIOURS)


@pytest.mark.usefixtures("memory")
@pytest.mark.parametrize("name", BEHAVIOURS)
def test_a_run_ends_with_the_stated_verdict_and_exit_code(name: str, tmp_path: Path) -> None:
    # A deadline keeps the waits for 429 within a test.
    deadline = 1.0 if "429" in name else None
    # Only what never answers has to be waited for, and a busy machine answers late.
    timeout = TIMEOUT if name in NO_ANSWER else PATIENCE
    with hostile(name) as server:
        ran = judge(tmp_path, server.origin, SELECTED, timeout=timeout, deadline=deadline)

    assert (ran.verdict, ran.exit_code) == TABLE[name]
    assert ran.events[-1]["broken"] == ""
    assert ran.requirements("error") == {}
    assert name in SHOW_A_SID or ran.requirements("pass") == {}


def test_a_port_where_nobody_listens_is_inconclusive(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]

    ran = judge(tmp_path, f"http://127.0.0.1:{port}", SELECTED)

    assert (ran.verdict, ran.exit_code) == INCONCLUSIVE


def test_a_port_that_never_accepts_is_inconclusive(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf:
        ran = judge(tmp_path, f"http://127.0.0.1:{deaf.getsockname()[1]}", SELECTED, timeout=TIMEOUT)

    assert (ran.verdict, ran.exit_code) == INCONCLUSIVE


@pytest.mark.parametrize(
    "name", ["answers {}", "answers []", "answers 200", "answers 204", "echoes", "answers 500"]
)
def test_nothing_passes_on_answers_that_show_nothing(name: str, tmp_path: Path) -> None:
    with hostile(name) as server:
        ran = judge(tmp_path, server.origin, chapters(*NOT_RANDOM), timeout=PATIENCE)

    assert set(ran.requirements("pass")) == set(SHOWN_BY_NOTHING.get(name, ()))


@pytest.mark.parametrize("name", ["answers 401", "says nothing"])
def test_a_target_that_cannot_be_judged_is_asked_no_more_than_a_few_times(name: str, tmp_path: Path) -> None:
    with hostile(name) as server:
        short(tmp_path, server, chapters("create", "fetch"))

        assert len(server.asked) <= 3


def test_one_request_takes_no_longer_than_its_timeout_however_slowly_it_is_answered(tmp_path: Path) -> None:
    with hostile("drips") as server:
        ran = short(tmp_path, server, SELECTED[:1])

    (exchange,) = ran.document["exchanges"]
    assert exchange["duration_ms"] < 1000 * PATIENCE
    assert exchange["no_answer"] == f"no complete answer within {TIMEOUT} s"


def test_the_deadline_of_a_run_ends_its_waits(tmp_path: Path) -> None:
    begin = time.monotonic()
    with hostile("answers 429") as server:
        ran = judge(tmp_path, server.origin, SELECTED, deadline=1.0)

    assert ran.document["run"]["throttled"] > 0
    assert ran.document["run"]["waited_ms"] <= 1000
    assert time.monotonic() - begin < 10


@pytest.mark.parametrize(("name", "code"), [("says nothing", 3), ("answers {}", 1), ("echoes", 1)])
def test_the_command_itself_ends_in_time_and_shows_no_traceback(name: str, code: int, tmp_path: Path) -> None:
    chosen = [part for identifier in SELECTED for part in ("--requirement", identifier)]
    with hostile(name) as server:
        ran = subprocess.run(
            [sys.executable, "-m", "conformance", "run", "--base-url", server.origin, "--out", tmp_path,
             "--timeout", "2", *chosen],
            cwd=Path(__file__).parent.parent, capture_output=True, check=False, text=True, timeout=60,
        )  # fmt: skip

    assert ran.returncode == code, ran.stderr
    assert "Traceback" not in ran.stdout + ran.stderr
    assert ran.stdout.splitlines()[-1].endswith(f"exit={code}")
