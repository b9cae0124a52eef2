"""Runs the chapter `sdk` on the emulator with the oldest and the newest supported version of each library.

python tools/sdk_versions.py            installs each into a folder of its own and judges with it

The library for Node.js is tried where node and npm are at hand, and it is said where they are not.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

VERSIONS = {"python": ("7.0.0", "9.13.0"), "node": ("4.0.0", "6.2.0")}
NEEDED = {"python": (), "node": ("node", "npm")}
LONGEST = 600


def install(language: str, version: str, folder: Path) -> Mapping[str, str]:
    """Install a version of a library; the environment in which it is found, and no other of that language."""
    package = f"twilio=={version}" if language == "python" else f"twilio@{version}"
    quiet = ("--quiet", "--disable-pip-version-check")
    pip = [sys.executable, "-m", "pip", "install", *quiet, "--target", str(folder), package]
    npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), package]
    subprocess.run(pip if language == "python" else npm, check=True, timeout=LONGEST)  # noqa: S603 - fixed arguments
    if language == "python":
        path = (str(folder), os.environ.get("PYTHONPATH", ""))
        return {"PYTHONPATH": os.pathsep.join(filter(None, path)), "NODE_PATH": ""}
    return {"NODE_PATH": str(folder / "node_modules")}


def judged(environment: Mapping[str, str], folder: Path) -> tuple[str, list[str]]:
    """Which versions drove the emulator, and the requirements of the chapter that did not hold."""
    command = [sys.executable, "-m", "conformance", "run", "-q", "-k", "sdk", "--out", str(folder)]
    subprocess.run(command, env=os.environ | environment, check=False, timeout=LONGEST)  # noqa: S603 - our own command
    document = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    rows = [row for row in document["requirements"] if row["chapter"] == "sdk"]
    answers = [one["answer"] for one in document["observations"] if one["id"] == "sdk.versions"]
    return answers[0], [row["id"] for row in rows if row["status"] not in ("pass", "not-applicable")]


def main() -> None:
    """Print a line a version; end with 1 where a requirement did not hold or the version was not used."""
    wrong = 0
    for language, versions in VERSIONS.items():
        absent = [name for name in NEEDED[language] if shutil.which(name) is None]
        if absent:
            print(f"{language}: not tried, as there is no {' and no '.join(absent)}")
            continue
        for version in versions:
            with tempfile.TemporaryDirectory() as folder:
                environment = install(language, version, Path(folder, "library"))
                used, failing = judged(environment, Path(folder, "out"))
            sound = version in used and not failing
            wrong += not sound
            print(f"{language} {version}: {'ok' if sound else f'NOT OK {failing}'} ({used})")
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
