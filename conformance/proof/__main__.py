"""`python -m conformance.proof`: the same as `proxy-conformance prove`, without its page."""

import argparse

from conformance.proof.command import Asked, prove, say

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="conformance.proof")
    parser.add_argument("--requirement", action="append", default=[])
    parser.add_argument("--chapter", action="append", default=[])
    parser.add_argument("--fault", action="append", default=[])
    parser.add_argument("--choices", action="store_true", help="judge a selection against every choice too")
    parser.add_argument("--matrix", action="store_true", help="judge each fault by the whole suite")
    parser.add_argument("--thorough", action="store_true", help="ten times as many random requests")
    parser.add_argument("--seeds", type=int, default=0, help="only what is correct, from so many seeds")
    parser.add_argument("--workers", type=int)
    options = parser.parse_args()
    asked = Asked(
        requirements=options.requirement,
        chapters=options.chapter,
        faults=options.fault,
        choices=options.choices,
        matrix=options.matrix,
        thorough=options.thorough,
        seeds=options.seeds,
    )
    if asked.contradiction:
        parser.error(asked.contradiction)
    proof = prove(asked, workers=options.workers)
    say(proof)
    raise SystemExit(0 if proof.sound else 1)
