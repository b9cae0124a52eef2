"""Generates requests and writes them to standard output, one line for each part that was asked for.

Everything is made before anything is written, so that no reader has to keep up.
"""

import argparse
import os
from contextlib import suppress

from conformance.fuzzing.generator import Generator, numbered
from conformance.model import Part


def main() -> None:
    """Generate what the arguments ask for."""
    parser = argparse.ArgumentParser(prog="python -m conformance.fuzzing", description=__doc__)
    parser.add_argument("--seed", type=int, required=True, help="where random choices start from")
    parser.add_argument("--examples", type=int, required=True, help="random requests for each operation")
    parser.add_argument("--name", required=True, help="how names begin")
    parser.add_argument("parts", nargs="+", type=Part.read, help="parts of the paths, as in 1/3")
    options = parser.parse_args()
    generator = Generator(options.seed, numbered(options.name))
    lines = [generator.drafts(options.examples, part).line() for part in options.parts]
    # Whoever asked may have ended before.
    with suppress(BrokenPipeError):
        os.write(1, "".join(f"{line}\n" for line in lines).encode())


if __name__ == "__main__":
    main()
