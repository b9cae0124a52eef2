"""Whatever ends a run, what it made is removed and nothing else is touched."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result
from starlette.types import Message, Receive, Scope, Send

from conformance.cli import command
from conformance.emulator import Settings, create_app
from conformance.emulator.server import running
from conformance.target import DUMMY_ACCOUNT, DUMMY_TOKEN
from tests.running import judge
from tests.twisted import Passing, twisted

ENOUGH = 30.0
NEVER = 0


@pytest.fixture(autouse=True)
def state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder of the journals."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "proxy-conformance"


def ours(base_url: str) -> httpx.Client:
    """A client with the dummy pair, for what the tests make and look at themselves."""
    # No certificate is ever read here, and loading them takes longer than the requests.
    transport = httpx.HTTPTransport(verify=False)
    return httpx.Client(base_url=base_url, auth=(DUMMY_ACCOUNT, DUMMY_TOKEN), transport=transport)


def everything(base_url: str) -> set[str]:
    """The paths of all Services and Sessions of a target."""
    with ours(base_url) as client:
        services = client.get("/v1/Services", params={"PageSize": 1000}).json()["services"]
        found = {f"/v1/Services/{service['sid']}" for service in services}
        for path in tuple(found):
            sessions = client.get(f"{path}/Sessions", params={"PageSize": 1000}).json()["sessions"]
            found |= {f"{path}/Sessions/{session['sid']}" for session in sessions}
    return found


def settle(base_url: str) -> set[str]:
    """Make a Service with Sessions that belong to somebody else, one of them with a name like ours."""
    with ours(base_url) as client:
        service = client.post("/v1/Services", data={"UniqueName": "somebody else's"}).json()["sid"]
        for name in ("theirs", "pc-0-1"):
            client.post(f"/v1/Services/{service}/Sessions", data={"UniqueName": name})
        client.post(f"/v1/Services/{service}/Sessions")
    return everything(base_url)


def cleanup(*arguments: str) -> Result:
    """Run the command that deletes what journals list."""
    return CliRunner().invoke(command, ["cleanup", *arguments])


@dataclass
class Gate:
    """Holds a target back at one of its requests, before or after it does what it was asked."""

    before: bool
    left: int = 0
    reached: threading.Event = field(default_factory=threading.Event)

    def hold(self, number: int) -> None:
        """Stand still at the request of that number from now on."""
        self.left = number

    def holds(self) -> bool:
        """Whether the request that arrives is the one."""
        self.left -= 1
        return self.left == 0

    def reached_by(self, child: int) -> bool:
        """Whether the run came to the gate; otherwise it has come to its end."""
        while not self.reached.wait(0.01):
            if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
                return self.reached.is_set()
        return True


@contextmanager
def gated(gate: Gate) -> Iterator[str]:
    """An emulator that stands still at the gate until whoever asked has gone."""
    app = create_app(Settings(DUMMY_ACCOUNT, DUMMY_TOKEN))

    async def at_gate(scope: Scope, receive: Receive, send: Send) -> None:
        if not gate.holds():
            await app(scope, receive, send)
            return
        if not gate.before:
            await app(scope, receive, _nowhere)
        gate.reached.set()
        while (await receive())["type"] != "http.disconnect":
            pass

    with running(at_gate) as base_url:
        yield base_url


async def _nowhere(_message: Message) -> None:
    """Take an answer that nobody is to get."""


@contextmanager
def forked(base_url: str, out: Path, requirement: str, service: str | None = None) -> Iterator[int]:
    """A run in a process of its own; forked, because a new interpreter takes longer than the run."""
    child = os.fork()
    if child == 0:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        # With the profile of another machine it stays in the Service that it was given.
        profile = "remote" if service else None
        try:
            judge(out, base_url, [requirement], timeout=ENOUGH, service_sid=service, profile=profile)
        finally:
            os._exit(0)
    try:
        yield child
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


@pytest.mark.parametrize(
    ("requirement", "place", "moment"),
    [
        ("fetch.by-sid", "a Service of its own", "before"),
        ("fetch.by-sid", "a Service of its own", "after"),
        ("rejection.whole", "a given Service", "after"),
    ],
)
def test_a_run_that_is_killed_at_any_request_is_cleaned_up_by_its_journal(
    requirement: str, place: str, moment: str, tmp_path: Path, state: Path
) -> None:
    number, killed = 0, True
    while killed:
        number += 1
        gate = Gate(before=moment == "before")
        with gated(gate) as base_url:
            theirs = settle(base_url)
            service = min(theirs).split("/")[3] if place == "a given Service" else None
            gate.hold(number)
            with forked(base_url, tmp_path / "out", requirement, service) as child:
                killed = gate.reached_by(child)
            gate.hold(NEVER)
            result = cleanup()

            where = f"killed at request {number}, {moment} it was carried out"
            assert everything(base_url) == theirs, where
            assert result.exit_code == 0, f"{where}: {result.output}"
            assert list(state.glob("*")) == [], where
    assert number > 8


def test_a_run_that_is_still_going_on_is_left_alone(tmp_path: Path, state: Path) -> None:
    gate = Gate(before=True)
    gate.hold(6)
    with gated(gate) as base_url, forked(base_url, tmp_path / "out", "fetch.by-sid") as child:
        assert gate.reached_by(child)
        held = everything(base_url)
        result = cleanup()

        assert "still going on, left alone" in result.output
        assert everything(base_url) == held
        assert len(list(state.glob("*.ndjson"))) == 1


def interrupted(base_url: str, out: Path, number: signal.Signals, when: Callable[[], bool]) -> int:
    """The exit code of a run, as a process of its own, that gets a signal."""
    process = subprocess.Popen(
        [sys.executable, "-m", "conformance", "run", "-q", "--base-url", base_url, "--out", str(out)],
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.DEVNULL,
    )
    while process.poll() is None and not when():
        time.sleep(0.01)
    process.send_signal(number)
    return process.wait(ENOUGH)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_a_run_after_it_has_cleaned_up(
    number: signal.Signals, code: int, tmp_path: Path, state: Path
) -> None:
    with twisted() as served:
        theirs = settle(served.base_url)
        made = len(served.asked) + 20

        ended = interrupted(served.base_url, tmp_path, number, lambda: len(served.asked) > made)

        assert ended == code
        assert everything(served.base_url) == theirs
    assert list(state.glob("*")) == []


def test_numbers_that_were_put_into_a_given_service_are_taken_out_again(tmp_path: Path, state: Path) -> None:
    with twisted() as served:
        service = given_service(served.base_url)
        ran = judge(tmp_path, served.base_url, ["cascade.participants"], service_sid=service)
        with ours(served.base_url) as client:
            left = client.get(f"/v1/Services/{service}/PhoneNumbers").json()["phone_numbers"]

        assert any(path.endswith("/PhoneNumbers") for method, path in served.asked if method == "POST")
    assert (left, ran.document["cleanup"]["remaining"], list(state.glob("*"))) == ([], [], [])


def test_what_cannot_be_deleted_is_listed_and_ends_with_5(tmp_path: Path, state: Path) -> None:
    def immortal(passing: Passing) -> Passing:
        gone = passing.http_status == 404 and passing.method == "GET"
        return replace(passing, http_status=200) if gone and passing.path.count("/") == 3 else passing

    with twisted(immortal) as served:
        ran = judge(tmp_path, served.base_url, ["fetch.by-sid"])
        result = cleanup()

    assert ran.exit_code == 5
    assert {entry["type"] for entry in ran.document["cleanup"]["remaining"]} >= {"Service"}
    assert result.exit_code == 5
    assert "remains: Service /v1/Services/KS" in result.output
    assert len(list(state.glob("*.ndjson"))) == 1


def vague(passing: Passing) -> Passing:
    """Every create of a Session works, and is answered as if the target had broken down."""
    made = passing.method == "POST" and passing.path.endswith("/Sessions") and passing.http_status == 201
    return replace(passing, http_status=500, body=b"") if made else passing


def given_service(base_url: str) -> str:
    """The SID of a Service that the run is told to work in."""
    with ours(base_url) as client:
        sid: str = client.post("/v1/Services", data={"UniqueName": "given"}).json()["sid"]
        return sid


def test_a_create_without_a_clear_answer_is_looked_up_by_name_and_not_sent_again(tmp_path: Path) -> None:
    with twisted() as served:
        service, theirs = given_service(served.base_url), settle(served.base_url)
        served.asked.clear()
        served.middleman.twist = vague
        named = ["update.by-post-only"]
        ran = judge(tmp_path, served.base_url, named, service_sid=service, profile="remote")
        creates = [path for method, path in served.asked if method == "POST" and path.endswith("/Sessions")]

        assert everything(served.base_url) == theirs
    assert ran.document["cleanup"]["created"] == len(creates) > 0
    assert ran.document["cleanup"]["remaining"] == []


def test_a_create_without_a_name_and_without_an_answer_is_reported_and_left_alone(tmp_path: Path) -> None:
    with twisted() as served:
        service, theirs = given_service(served.base_url), settle(served.base_url)
        served.middleman.twist = vague
        bare = ["create.without-parameters"]
        ran = judge(tmp_path, served.base_url, bare, service_sid=service, profile="remote")

        assert len(everything(served.base_url) - theirs) >= 1
    (remaining,) = ran.document["cleanup"]["remaining"]
    assert "it has no name" in remaining["why"]


def test_a_dry_run_deletes_nothing_and_opens_no_socket(
    tmp_path: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(before=False)
    gate.hold(6)
    with gated(gate) as base_url:
        with forked(base_url, tmp_path / "out", "fetch.by-sid") as child:
            assert gate.reached_by(child)
        held = everything(base_url)
        with monkeypatch.context() as blocked:
            blocked.setattr("socket.socket.connect", lambda *_: pytest.fail("a socket was opened"))
            result = cleanup("--dry-run")

        assert result.exit_code == 0
        assert "would delete Service /v1/Services/KS" in result.output
        assert everything(base_url) == held
    assert len(list(state.glob("*.ndjson"))) == 1


def test_what_another_account_made_is_left_alone(
    tmp_path: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(before=False)
    gate.hold(6)
    with gated(gate) as base_url:
        with forked(base_url, tmp_path / "out", "fetch.by-sid") as child:
            assert gate.reached_by(child)
        held = everything(base_url)
        monkeypatch.setenv("PROXY_CONFORMANCE_ACCOUNT_SID", "AC" + "9" * 32)
        monkeypatch.setenv("PROXY_CONFORMANCE_AUTH_TOKEN", DUMMY_TOKEN)

        assert cleanup().exit_code == 2
        assert everything(base_url) == held
    assert len(list(state.glob("*.ndjson"))) == 1
