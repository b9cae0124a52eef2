"""Runs the embedded emulator as a process of its own, on a loopback port that is open before it is ready.

The socket is bound and listening here, so that no request has to wait for a port to appear. The process
ends when its standard input does, and so does not outlive the run, however that ends.
"""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from conformance.target import DUMMY_ACCOUNT, DUMMY_TOKEN

LONGEST_STOP = 5


@contextmanager
def emulator(*, faults: Sequence[str] = (), choices: Sequence[str] = ()) -> Iterator[str]:
    """The base URL of an emulator that runs for as long as the context does."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        handle = listener.fileno()
        command = [sys.executable, "-m", "conformance.emulator", "--fd", str(handle)]
        for name in faults:
            command += ["--fault", name]
        for name in choices:
            command += ["--choice", name]
        process = subprocess.Popen(  # noqa: S603 - our own module, run by this very interpreter
            command, stdin=subprocess.PIPE, pass_fds=[handle]
        )
        port = listener.getsockname()[1]
    try:
        if process.stdin is None:
            raise RuntimeError("the emulator has no standard input")
        credentials = {"account_sid": DUMMY_ACCOUNT, "auth_token": DUMMY_TOKEN}
        process.stdin.write(json.dumps(credentials).encode() + b"\n")
        process.stdin.flush()
        yield f"http://127.0.0.1:{port}"
    finally:
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(LONGEST_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
