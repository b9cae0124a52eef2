"""Serves an emulator that waits before each answer, until standard input ends; prints its base URL.

python -m benchmarks.slow --delay 0.15 [--fault NAME] [--choice NAME]
"""

import argparse
import sys

import click

from benchmarks.endurance import delayed
from conformance.emulator import Settings, create_app
from conformance.emulator.server import running
from conformance.target import DUMMY_ACCOUNT, DUMMY_TOKEN


def main() -> None:
    """Serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--fault", action="append", default=[])
    parser.add_argument("--choice", action="append", default=[])
    options = parser.parse_args()
    app = create_app(Settings(DUMMY_ACCOUNT, DUMMY_TOKEN), faults=options.fault, choices=options.choice)
    with running(delayed(app, options.delay)) as base_url:
        click.echo(base_url + app.state.base_path)
        sys.stdin.read()


if __name__ == "__main__":
    main()
