"""From archives to the events of a run that sent nothing."""

import base64
import binascii
import secrets
import time
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from conformance.cases import CHAPTERS
from conformance.encodings import encodings
from conformance.model import Exchange, Finding, Requirement, Status
from conformance.offline.archive import BadArchive, Entry, read
from conformance.offline.history import history
from conformance.offline.judges import JUDGES, judge
from conformance.offline.watched import UNSEEN, watched
from conformance.records import Redactor, timestamp
from conformance.requirement import REQUIREMENT
from conformance.run import opening
from conformance.secret import Secret
from conformance.target import Credentials, kind_of, split
from conformance.transport import Pair

Event = dict[str, Any]
Case = Callable[..., object]

MOST_SECRETS = 20
ONE_ANSWER = "one recorded exchange does not show it, and no sequence of them is looked at for it"


@dataclass(frozen=True, slots=True)
class Recording:
    """The exchanges with one target, and the secrets that were in their headers.

    Of `left_out` ones nothing is judged: they are with others, or without their whole answer.
    """

    base_url: str
    exchanges: tuple[Exchange, ...]
    secrets: tuple[str, ...]
    left_out: int = 0


def load(paths: Sequence[Path], base_url: str | None = None) -> Recording:
    """The traffic with the one target of these archives; BadArchive where there is none, or are several."""
    entries: list[Entry] = []
    for number, path in enumerate(paths, 1):
        try:
            entries += read(path, f"{number}." if len(paths) > 1 else "h")
        except BadArchive as problem:
            raise BadArchive(f"{path}: {problem}") from None
    found = Counter(entry.base_url for entry in entries if entry.about_sessions)
    chosen = base_url.rstrip("/") if base_url else next(iter(found), "")
    if chosen not in found:
        what = f" with {chosen}" if base_url else ""
        raise BadArchive(
            f"no exchange{what} is about Sessions: none has /v1/Services/.../Sessions in its path"
        )
    if base_url is None and len(found) > 1:
        raise BadArchive(f"the traffic is with {', '.join(sorted(found))}; choose one with --base-url")
    mine = [entry for entry in entries if entry.base_url == chosen]
    known = tuple(entry.exchange for entry in mine)
    hidden = tuple(islice(dict.fromkeys(form for entry in mine for form in _secrets(entry)), 5000))
    return Recording(chosen, known, hidden, len(entries) - len(whole(known)))


def whole(exchanges: Sequence[Exchange]) -> list[Exchange]:
    """Those without an answer of which the recording lacks the whole body, as browsers often do."""
    return [one for one in exchanges if one.response is None or not one.response.truncated]


def _secrets(entry: Entry) -> Iterator[str]:
    """Every form of the credentials and cookies in the headers of an entry."""
    scheme, _, value = entry.authorization.partition(" ")
    user, _, password = _basic(value).partition(":") if scheme.lower() == "basic" else ("", "", value)
    yield from encodings(Credentials(Pair(user, Secret(password)), None, ""))
    cookies = [value for name, value in entry.exchange.request.headers if name.lower() == "cookie"]
    for cookie in islice((part for text in cookies for part in text.split(";")), MOST_SECRETS):
        yield from encodings(Credentials(Pair("", Secret(cookie.partition("=")[2].strip())), None, ""))


def _basic(value: str) -> str:
    try:
        return base64.b64decode(value).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return value


def check(recording: Recording, names: Sequence[str]) -> list[Event]:
    """The events of judging a recording: as those of a run, with every text redacted."""
    begin, redactor = time.monotonic(), Redactor(recording.secrets)
    host = split(recording.base_url)[1]
    first = min((one.started for one in recording.exchanges), default=time.time())
    started = opening(
        {"id": f"check-{secrets.token_hex(4)}", "started": timestamp(first), "seed": None},
        {
            "base_url": recording.base_url,
            "kind": kind_of(host).value,
            "account": None,
            "credentials": "those of the recording",
            "service_sid": None,
        },
        {"recordings": list(names), "left_out": recording.left_out},
    )
    records = [
        {"event": "exchange", "exchange": redactor.exchange(one)} for one in whole(recording.exchanges)
    ]
    findings = [redactor.everything(_event(finding)) for finding in judge_all(recording.exchanges)]
    ended = {"event": "process-finished", "redaction": dict(redactor.counts), "limits": {"requests": 0}}
    last = {
        "event": "run-finished",
        "finished": timestamp(time.time()),
        "duration_ms": round((time.monotonic() - begin) * 1000),
        "interrupted": None,
        "broken": "",
    }
    return [started, *records, *findings, ended, last]


def _event(finding: Finding) -> Event:
    return {"event": "finding", **asdict(finding), "status": finding.status.value}


def cases() -> Mapping[str, tuple[Requirement, Case]]:
    """Every requirement with its case."""
    modules = [import_module(f"conformance.cases.{chapter}") for chapter in CHAPTERS]
    found = [(getattr(case, REQUIREMENT, None), case) for module in modules for case in vars(module).values()]
    return {declared.id: (declared, case) for declared, case in found if isinstance(declared, Requirement)}


def judge_all(exchanges: Sequence[Exchange], among: Container[str] | None = None) -> list[Finding]:
    """The finding of every requirement, or of those `among`; not run where the recording does not show it."""
    every = {name: pair for name, pair in cases().items() if among is None or name in among}
    past = history(exchanges)
    found = watched({name: pair for name, pair in every.items() if pair[0].watches}, whole(exchanges))
    for identifier, (requirement, _) in every.items():
        if requirement.watches is None:
            known = judge(identifier, past) if identifier in JUDGES else None
            reason = UNSEEN if identifier in JUDGES else ONE_ANSWER
            found.append(known or Finding(identifier, Status.NOT_RUN, reason=reason))
    return found
