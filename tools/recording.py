"""Runs a part of the suite against an emulator in this process, for what is made of its document."""

from collections.abc import Sequence
from typing import Any

from conformance.emulator.app import create_app
from conformance.emulator.server import running
from conformance.emulator.settings import Settings
from conformance.model import Json
from conformance.results import build
from conformance.run import opening
from conformance.runner import judge
from conformance.target import DUMMY_ACCOUNT, DUMMY_TOKEN


def record(fault: str, chapters: Sequence[str], requirements: Sequence[str] = ()) -> Json:
    """The document of a run against the emulator with that fault, or the clean one."""
    settings = Settings(DUMMY_ACCOUNT, DUMMY_TOKEN)
    chosen = [part for identifier in requirements for part in ("--requirement", identifier)]
    with running(create_app(settings, faults=[fault] if fault else [], choices=[])) as url:
        target = {
            "base_url": url,
            "kind": "embedded",
            "account": None,
            "credentials": "",
            "service_sid": None,
        }
        run = {"id": "record", "started": "2026-01-01T00:00:00.000Z", "seed": 1}
        events: list[dict[str, Any]] = [opening(run, target, {})]
        judge(["--target", url, "--embedded", *chosen], events.append, chapters=chapters)
    return build(events)
