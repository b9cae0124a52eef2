"""Runs the command that stands after a file name and writes into that file what it took.

A process begins with the memory of the one that started it, so this one is kept small.
"""

import json
import resource
import subprocess
import sys
import time

if __name__ == "__main__":
    begin = time.perf_counter()
    code = subprocess.call(sys.argv[2:])  # noqa: S603 - what the scripts here measure
    seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    with open(sys.argv[1], "w", encoding="utf-8") as file:  # noqa: PTH123 - pathlib would be a part of the memory
        json.dump({"seconds": seconds, "peak_mb": peak, "exit_code": code}, file)
