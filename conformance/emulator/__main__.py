"""Serves an emulator on a socket that the parent process opened.

The settings come as one JSON line on standard input, so that no secret stands in a list of processes.
The end of standard input ends the emulator: a parent that was killed leaves nothing behind.
"""

import argparse
import asyncio
import json
import os
import socket
import sys
import threading

from conformance.emulator.app import create_app
from conformance.emulator.server import serve
from conformance.emulator.settings import Settings


def main() -> None:
    """Serve until standard input ends."""
    parser = _parser()
    options = parser.parse_args()
    settings = Settings(**json.loads(sys.stdin.readline()))
    try:
        app = create_app(settings, options.fault, options.choice)
    except KeyError as unknown:
        parser.error(f"no fault and no choice is called {unknown}")
    threading.Thread(target=_leave_at_end_of_input, daemon=True).start()
    asyncio.run(serve(app, socket.socket(fileno=options.fd), asyncio.Event()))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m conformance.emulator", description=__doc__)
    parser.add_argument("--fd", type=int, required=True, help="the listening socket, inherited")
    parser.add_argument("--fault", action="append", default=[], help="a fault to switch on")
    parser.add_argument("--choice", action="append", default=[], help="a choice to make otherwise")
    return parser


def _leave_at_end_of_input() -> None:
    while sys.stdin.readline():
        pass
    # There is nothing to save, and an orderly end could wait for a client.
    os._exit(0)


if __name__ == "__main__":
    main()
