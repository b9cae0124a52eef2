"""One run from its options to its document: judge the target, log every event, build the results."""

import hashlib
import os
import platform
import secrets
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from types import FrameType
from typing import Any

from conformance import __version__, catalogue, embedded
from conformance.cases import CHAPTERS
from conformance.documents import title_and_url
from conformance.events import EventLog
from conformance.journal import folder
from conformance.records import encodings, timestamp
from conformance.results import catalogue_row
from conformance.runner import Ended, judge
from conformance.spec import directory
from conformance.target import Credentials, Kind, find_credentials, kind_of, split

DEPENDENCIES = ("httpx", "hypothesis", "jsonschema", "pytest", "schemathesis")

Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Options:
    """What a run was told. Empty selections select everything; times are in seconds."""

    out: Path
    base_url: str | None = None
    account_sid: str | None = None
    service_sid: str | None = None
    twilio_env: bool = False
    requirements: tuple[str, ...] = ()
    expression: str | None = None
    level: str | None = None
    workers: int = 1
    seed: int = 1
    timeout: float = 10.0
    max_requests: int | None = None
    read_only: bool = False

    def selection(self) -> dict[str, Any]:
        """What was selected, without what was left at its default."""
        chosen: dict[str, Any] = {
            "requirements": list(self.requirements),
            "expression": self.expression,
            "level": self.level,
            "read_only": self.read_only,
            "max_requests": self.max_requests,
        }
        return {name: value for name, value in chosen.items() if value}


@dataclass
class Interruption:
    """Which signal asked the run to stop, if one did."""

    name: str | None = field(default=None)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Treat SIGTERM like Ctrl-C, so that what was made is removed before the process ends."""

        def stop(number: int, _frame: FrameType | None) -> None:
            self.name = signal.Signals(number).name
            raise KeyboardInterrupt

        before = signal.signal(signal.SIGTERM, stop)
        try:
            yield
        finally:
            signal.signal(signal.SIGTERM, before)


def run(options: Options, tell: Callable[[Event], None]) -> list[Event]:
    """Judge the target and return every event of the run, each also told and logged as it happened.

    Raises BadTarget where the target cannot be used as it was given, OSError where the log cannot be
    written.
    """
    log = EventLog(options.out / "events.ndjson")

    def announce(event: Event) -> None:
        log.add(event)
        tell(event)

    begin, interruption = time.monotonic(), Interruption()
    credentials, kind = _credentials(options)
    with interruption.watching():
        place = embedded.emulator() if options.base_url is None else nullcontext(options.base_url)
        with place as base_url:
            announce(_started(options, base_url, kind, credentials))
            ended = judge(
                _arguments(options, base_url), announce, workers=options.workers, chapters=_chapters(options)
            )
    announce(_finished(ended, interruption, begin))
    log.close()
    return log.events


def _credentials(options: Options) -> tuple[Credentials, Kind]:
    kind = Kind.EMBEDDED if options.base_url is None else kind_of(split(options.base_url)[1])
    found = find_credentials(os.environ, kind, account_sid=options.account_sid, twilio_env=options.twilio_env)
    return found, kind


def scanner(options: Options) -> Callable[[bytes], str | None]:
    """A last look at the bytes of a file: says which kind of secret they hold, if any."""
    secrets_ = [text.encode() for text in encodings(_credentials(options)[0])]

    def scan(content: bytes) -> str | None:
        return "a credential" if any(secret in content for secret in secrets_) else None

    return scan


def _chapters(options: Options) -> Sequence[str]:
    """The chapters of the named requirements, all where none is named."""
    return tuple(dict.fromkeys(map(catalogue.chapter_of, options.requirements))) or CHAPTERS


def _arguments(options: Options, base_url: str) -> list[str]:
    arguments = ["--target", base_url, "--request-timeout", str(options.timeout), "--seed", str(options.seed)]
    arguments += ["--embedded"] if options.base_url is None else ["--journal", str(_journal())]
    named = {
        "--account-sid": options.account_sid,
        "--service-sid": options.service_sid,
        "--level": options.level,
        "-k": options.expression,
        "--max-requests": options.max_requests,
    }
    for name, value in named.items():
        arguments += [name, str(value)] if value is not None else []
    for identifier in options.requirements:
        arguments += ["--requirement", identifier]
    arguments += ["--read-only"] if options.read_only else []
    return arguments + (["--twilio-env"] if options.twilio_env else [])


def _journal() -> Path:
    return folder(os.environ) / f"{time.strftime('%Y%m%dT%H%M%S')}-{secrets.token_hex(3)}.ndjson"


def _started(options: Options, base_url: str, kind: Kind, credentials: Credentials) -> Event:
    rows = []
    for one in catalogue.requirements():
        title, url = title_and_url(one.source)
        rows.append(catalogue_row(one, title=title, url=url))
    return {
        "event": "run-started",
        "run": {"id": secrets.token_hex(8), "started": timestamp(time.time()), "seed": options.seed},
        "target": {
            "base_url": base_url,
            "kind": kind.value,
            "account": credentials.account,
            "credentials": credentials.source,
            "service_sid": options.service_sid,
        },
        "tool": {
            "name": "proxy-conformance",
            "version": __version__,
            "python": platform.python_version(),
            "dependencies": {name: metadata.version(name) for name in DEPENDENCIES},
        },
        "contract": contract(),
        "selection": options.selection(),
        "catalogue": rows,
    }


def contract() -> dict[str, str]:
    """Which contract the run judged by: the version it states, and the digest of its bytes."""
    raw = (directory() / "openapi.yaml").read_bytes()
    version = next(line for line in raw.decode().splitlines() if line.strip().startswith("version:"))
    return {"sha256": hashlib.sha256(raw).hexdigest(), "version": version.partition(":")[2].strip(" \"'")}


def _finished(ended: Ended, interruption: Interruption, begin: float) -> Event:
    interrupted = interruption.name or ("SIGINT" if ended.interrupted else None)
    return {
        "event": "run-finished",
        "finished": timestamp(time.time()),
        "duration_ms": round((time.monotonic() - begin) * 1000),
        "interrupted": interrupted,
        "broken": ended.broken,
    }
