"""One run from its options to its document: judge the target, log every event, build the results."""

import json
import os
import platform
import secrets
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import asdict, dataclass, field, replace
from importlib import metadata
from pathlib import Path
from types import FrameType
from typing import Any

from conformance import __version__, catalogue, embedded, standing
from conformance.cases import CHAPTERS
from conformance.documents import title_and_url
from conformance.events import EventLog
from conformance.journal import folder, lock, read
from conformance.records import Redactor, scanner, timestamp
from conformance.results import catalogue_row
from conformance.runner import Ended, judge
from conformance.sweep import SUFFIX, discard, sweep
from conformance.target import Credentials, Target, open_target

EMBEDDED_URL = "http://127.0.0.1"
DEPENDENCIES = ("httpx", "hypothesis", "jsonschema", "pytest", "schemathesis")

SEQUENCES = "sequences"

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
    shard: str | None = None
    seed: int = 1
    thorough: bool = False
    max_examples: int | None = None
    fuzz_time: float | None = None
    replay: Path | None = None
    timeout: float = 10.0
    max_requests: int | None = None
    max_creates: int | None = None
    deadline: float | None = None
    profile: str | None = None
    confirm_host: str | None = None
    read_only: bool = False
    frozen_set: str | None = None

    def selection(self) -> dict[str, Any]:
        """What was selected, without what was left at its default."""
        chosen: dict[str, Any] = {
            "requirements": list(self.requirements),
            "expression": self.expression,
            "level": self.level,
            "shard": self.shard,
            "read_only": self.read_only,
            "max_requests": self.max_requests,
            "max_creates": self.max_creates,
            "deadline": self.deadline,
            "thorough": self.thorough,
            "max_examples": self.max_examples,
            "fuzz_time": self.fuzz_time,
            "replay": None if self.replay is None else str(self.replay),
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

    Raises BadTarget where the target cannot be used as it was given, OSError where the log or the journal
    cannot be written.
    """
    with closing(EventLog(options.out / "events.ndjson", scan=scanner(_credentials(options)))) as log:
        _judge(options, tell, log)
    _keep_sequences(options.out, log.events)
    return log.events


def _judge(options: Options, tell: Callable[[Event], None], log: EventLog) -> None:
    def announce(event: Event) -> None:
        log.add(event)
        tell(event)

    begin, interruption, ended = time.monotonic(), Interruption(), Ended(interrupted=True)
    identity = f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}-{secrets.token_hex(3)}"
    with interruption.watching(), suppress(KeyboardInterrupt):
        place = embedded.emulator() if options.base_url is None else nullcontext(options.base_url)
        with place as base_url, _journal(options, identity) as journal:
            announce(_started(options, identity, target_of(options, base_url)))
            ended = judge(
                _arguments(options, base_url, journal),
                announce,
                workers=options.workers,
                chapters=_chapters(options),
            )
            _sweep(options, journal, announce, log.events)
    ended = (
        replace(ended, broken=f"{ended.broken}an event was dropped, as it held {log.withheld}")
        if log.withheld
        else ended
    )
    announce(_finished(ended, interruption, begin))


def _keep_sequences(out: Path, events: Sequence[Event]) -> None:
    """Store every sequence that broke a promise, so that it can be played again alone."""
    found_in = [event for event in events if event["event"] == "sequence"]
    # Of those that parallel parts found for one requirement the first part's stands, as in the report.
    for event in sorted(found_in, key=lambda event: event["part"], reverse=True):
        found = event["sequence"]
        path = out / f"{found['requirement']}.json"
        path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def target_of(options: Options, base_url: str | None = None) -> Target:
    """The target that the options name, with its credentials; BadTarget where it may not be judged so."""
    return open_target(
        base_url or options.base_url or EMBEDDED_URL,
        os.environ,
        embedded=options.base_url is None,
        account_sid=options.account_sid,
        service_sid=options.service_sid,
        twilio_env=options.twilio_env,
        profile=options.profile,
        confirmed=options.confirm_host,
    )


def _credentials(options: Options) -> Credentials:
    return target_of(options).credentials


@contextmanager
def _journal(options: Options, identity: str) -> Iterator[Path | None]:
    """A journal of this run only, locked until the run is over; none for the emulator, which ends with it."""
    if options.base_url is None:
        yield None
        return
    path = folder(os.environ) / f"{identity}{SUFFIX}"
    handle = lock(path)
    try:
        yield path
    finally:
        stored = read(path) if path.exists() else None
        if stored is None or stored.settled:
            discard(path)
        os.close(handle)


def _sweep(
    options: Options, journal: Path | None, announce: Callable[[Event], None], events: Sequence[Event]
) -> None:
    """Remove what a process of the run left behind because it did not come to its own end."""
    stored = None if journal is None else read(journal)
    if stored is None or stored.settled:
        return
    if sum(event["event"] == "process-finished" for event in events) >= options.workers:
        return
    target = target_of(options)
    redactor = Redactor.for_credentials(target.credentials)
    cleanup = sweep(stored, target, options.timeout)
    announce({"event": "swept", "cleanup": redactor.everything(asdict(cleanup))})


def _chapters(options: Options) -> Sequence[str]:
    """The chapters of the named requirements, all where none is named; a stored sequence has its own."""
    if options.replay is not None:
        return (SEQUENCES,)
    return tuple(dict.fromkeys(map(catalogue.chapter_of, options.requirements))) or CHAPTERS


def _arguments(options: Options, base_url: str, journal: Path | None) -> list[str]:
    arguments = ["--target", base_url, "--request-timeout", str(options.timeout), "--seed", str(options.seed)]
    arguments += ["--embedded"] if journal is None else ["--journal", str(journal)]
    named = {
        "--account-sid": options.account_sid,
        "--service-sid": options.service_sid,
        "--level": options.level,
        "-k": options.expression,
        "--shard": options.shard,
        "--max-requests": options.max_requests,
        "--max-creates": options.max_creates,
        "--deadline": options.deadline,
        "--profile": options.profile,
        "--confirm-host": options.confirm_host,
        "--max-examples": options.max_examples,
        "--fuzz-time": options.fuzz_time,
        "--replay": None if options.replay is None else options.replay.resolve(),
    }
    for name, value in named.items():
        arguments += [name, str(value)] if value is not None else []
    for identifier in options.requirements:
        arguments += ["--requirement", identifier]
    arguments += ["--read-only"] if options.read_only else []
    arguments += ["--thorough"] if options.thorough else []
    return arguments + (["--twilio-env"] if options.twilio_env else [])


def _started(options: Options, identity: str, target: Target) -> Event:
    return opening(
        {"id": identity, "started": timestamp(time.time()), "seed": options.seed},
        {
            "base_url": target.base_url,
            "kind": target.kind.value,
            "account": target.credentials.account,
            "credentials": target.credentials.source,
            "service_sid": options.service_sid,
        },
        options.selection(),
        options.frozen_set,
    )


def opening(run: Event, target: Event, selection: Event, frozen_set: str | None = None) -> Event:
    """The first event of a run: what is judged, by what, and by which requirements."""
    rows = []
    for one in catalogue.requirements():
        title, url = title_and_url(one.source)
        row = catalogue_row(one, title=title, url=url)
        rows.append({**row, "uncounted": standing.uncounted(one.id, frozen_set)})
    return {
        "event": "run-started",
        "run": run,
        "target": target,
        "tool": {
            "name": "proxy-conformance",
            "version": __version__,
            "sha256": standing.suite_digest(),
            "python": platform.python_version(),
            "dependencies": {name: metadata.version(name) for name in DEPENDENCIES},
        },
        "contract": standing.contract(),
        "selection": selection,
        "set": None if frozen_set is None else standing.set_record(frozen_set, rows),
        "catalogue": rows,
    }


def _finished(ended: Ended, interruption: Interruption, begin: float) -> Event:
    interrupted = interruption.name or ("SIGINT" if ended.interrupted else None)
    return {
        "event": "run-finished",
        "finished": timestamp(time.time()),
        "duration_ms": round((time.monotonic() - begin) * 1000),
        "interrupted": interrupted,
        "broken": ended.broken,
    }
