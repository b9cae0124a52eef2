"""Drives the target with the official library for Node.js, in a process of its own."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from conformance.client import Client
from conformance.model import Exchange, Inconclusive, NotApplicable, NotJudged
from conformance.sdk import story
from conformance.sdk.crossing import Crossing
from conformance.sdk.forwarder import forwarding
from conformance.sdk.story import Plot, Step, Story

LIBRARY = "Node.js"
DRIVER = Path(__file__).with_name("driver.cjs")
# As the driver looks for it.
FIND = 'require.resolve("twilio/package.json", { paths: [process.cwd()] })'
SECONDS = 60
# Neither proxies nor TWILIO_EDGE, nor the credentials of the run, are the driver's business.
PASSED = ("PATH", "NODE_PATH", "HOME", "SYSTEMROOT", "TMPDIR")
NO_NODE = "Node.js is not on the PATH"
NO_PACKAGE = "Node.js finds no package twilio from the working directory or through NODE_PATH"


def absent() -> NotApplicable | None:
    """Why there is no library for Node.js to be driven; None where there is one."""
    node = shutil.which("node")
    if node is None:
        return NotApplicable(NO_NODE)
    with suppress(subprocess.TimeoutExpired):
        found = subprocess.run(  # noqa: S603 - the Node.js on the PATH, asked for a file
            [node, "-e", FIND], capture_output=True, timeout=SECONDS, env=_environment(), check=False
        )
        return NotApplicable(NO_PACKAGE) if found.returncode else None
    return None


def drive(client: Client, plot: Plot) -> Story:
    """The story of the library for Node.js; without steps where Node or the package is not at hand."""
    node = shutil.which("node")
    if node is None:
        return Story(LIBRARY, "", plot, hindrance=NotApplicable(NO_NODE))
    crossing = Crossing(client)
    with forwarding(crossing, plot.account_sid, plot.password) as url:
        told = _run(node, _script(plot, url))
    if crossing.defect is not None:
        raise crossing.defect
    if isinstance(told, NotJudged):
        return Story(LIBRARY, "", plot, hindrance=told)
    steps = {step.name: step for step in _steps(told["steps"], crossing.exchanges)}
    if crossing.hindrance is not None:
        # What came after it failed for want of an answer, and says nothing of the target.
        steps = {}
    return Story(LIBRARY, told["version"], plot, steps, crossing.hindrance)


def _script(plot: Plot, forwarder: str) -> str:
    return json.dumps(
        {
            "base_url": plot.base_url,
            "forwarder": forwarder,
            "account_sid": plot.account_sid,
            "password": plot.password,
            "service_sid": plot.service_sid,
            "name": plot.name,
            "more": plot.more,
            "steps": plot.steps,
            "ttl": story.TTL,
            "new_ttl": story.NEW_TTL,
            "mode": story.MODE,
            "expiry": story.EXPIRY,
            "page_size": story.PAGE_SIZE,
        }
    )


def _run(node: str, script: str) -> Any:  # noqa: ANN401 - what the driver tells is JSON
    try:
        ended = subprocess.run(  # noqa: S603 - our own driver, run by the Node.js on the PATH
            [node, str(DRIVER)],
            input=script.encode(),
            capture_output=True,
            timeout=SECONDS,
            env=_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Inconclusive(f"the library for Node.js did not end within {SECONDS} s")
    if b"MODULE_NOT_FOUND" in ended.stderr and not ended.stdout:
        return NotApplicable(NO_PACKAGE)
    if ended.returncode != 0:
        last = ended.stderr.decode("utf-8", "replace").strip()[-300:]
        raise RuntimeError(f"the driver for Node.js ended with {ended.returncode}: {last}")
    return json.loads(ended.stdout)


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in PASSED if name in os.environ}


def _steps(told: Sequence[dict[str, Any]], exchanges: Sequence[Exchange]) -> Iterator[Step]:
    """The steps, each with the exchanges that it caused: the driver sends one request after the other."""
    position = 0
    for step in told:
        own = tuple(exchanges[position : position + step["requests"]])
        position += len(own)
        if step["requests"] and not own:
            continue  # what never reached the target says nothing of it
        yield Step(step["name"], step["value"], step["error"], step["needs"], own)
