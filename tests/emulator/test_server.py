import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from conformance.emulator.server import listening_socket, serving
from tests.emulator.driving import ACCOUNT, TOKEN


@contextmanager
def _process(*options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    with listening_socket() as sock:
        port = sock.getsockname()[1]
        command = [sys.executable, "-m", "conformance.emulator", "--fd", str(sock.fileno()), *options]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, pass_fds=[sock.fileno()]
        )
    assert process.stdin is not None
    try:
        process.stdin.write(json.dumps({"account_sid": ACCOUNT, "auth_token": TOKEN}) + "\n")
        process.stdin.flush()
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.communicate()


def test_two_emulators_of_one_process_know_nothing_of_each_other() -> None:
    with (
        serving(account_sid=ACCOUNT, auth_token=TOKEN) as first,
        serving(account_sid=ACCOUNT, auth_token=TOKEN) as second,
        httpx.Client(auth=(ACCOUNT, TOKEN)) as client,
    ):
        client.post(f"{first}/v1/Services", data={"UniqueName": "here"})

        assert len(client.get(f"{first}/v1/Services").json()["services"]) == 1
        assert client.get(f"{second}/v1/Services").json()["services"] == []


def test_an_emulator_that_was_stopped_cannot_be_reached() -> None:
    with httpx.Client(auth=(ACCOUNT, TOKEN)) as client:
        with serving(account_sid=ACCOUNT, auth_token=TOKEN) as base_url:
            client.get(f"{base_url}/v1/Services")

        with pytest.raises(httpx.TransportError):
            client.get(f"{base_url}/v1/Services")


def test_a_process_serves_on_the_socket_of_its_parent_and_ends_with_its_input() -> None:
    with _process("--fault", "session-without-ttl") as (process, base_url):
        with httpx.Client(base_url=base_url, auth=(ACCOUNT, TOKEN)) as client:
            service = client.post("/v1/Services", data={"UniqueName": "here"}).json()
            session = client.post(httpx.URL(service["links"]["sessions"]).path).json()
        assert "ttl" not in session

        assert process.stdin is not None
        process.stdin.close()
        process.stdin = None
        assert process.wait(timeout=10) == 0


def test_a_process_that_is_asked_for_an_unknown_fault_says_so() -> None:
    with _process("--fault", "no-such-fault") as (process, _):
        _, error = process.communicate(timeout=10)

    assert process.returncode == 2
    assert "no-such-fault" in error
    assert "Traceback" not in error
