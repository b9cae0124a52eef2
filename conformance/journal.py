"""What a run makes on a target, written down before it is made, so that nothing is left behind.

One JSON line a step: `run` says whose resources it is about; `intent` comes before a create is sent,
`created` once the answer showed the SID, `void` once it was refused, `gone` once a read has shown that
the resource is no longer there. The lock on the file lasts as long as the run; no line holds a secret.
"""

import fcntl
import json
import os
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote

from conformance.addresses import SERVICES
from conformance.model import Exchange, Request

MASK = "[redacted]"
GONE = frozenset({404, 410})
COLLECTION = re.compile(r"/v1/Services(?:/([^/?]+)/(Sessions|PhoneNumbers))?/?(?:\?|$)", re.IGNORECASE)
LONGEST_NAME = 2000


class Kind(StrEnum):
    """What the suite makes that has to be removed again; all else goes with these."""

    SERVICE = "Service"
    SESSION = "Session"
    PHONE_NUMBER = "PhoneNumber"


@dataclass(frozen=True, slots=True)
class Place:
    """A resource that was made, or with an empty `sid` the collection in which one may have been."""

    kind: Kind
    service: str
    sid: str

    @property
    def path(self) -> str:
        """Where it is, below the base path."""
        below = f"/{_segment(self.service)}/{self.kind}s" if self.service else ""
        return SERVICES + below + (f"/{_segment(self.sid)}" if self.sid else "")


def _segment(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")


@dataclass(frozen=True, slots=True)
class Intent:
    """A create whose outcome is not known: where, under which name (often none), and when by our clock."""

    place: Place
    name: str
    at: float


def folder(environment: Mapping[str, str]) -> Path:
    """Where journals are kept: the state folder of the user."""
    state = environment.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(state) / "proxy-conformance"


def creates(request: Request) -> bool:
    """Whether a request would make something that has to be removed again."""
    return _collection(request) is not None


def _collection(request: Request) -> Place | None:
    match = COLLECTION.search(request.target) if request.method == "POST" else None
    if match is None:
        return None
    kinds = {None: Kind.SERVICE, "sessions": Kind.SESSION, "phonenumbers": Kind.PHONE_NUMBER}
    return Place(kinds[match[2] and match[2].lower()], unquote(match[1] or ""), "")


def _name(place: Place, body: bytes) -> str:
    form = parse_qs(body.decode("utf-8", "replace"), max_num_fields=None)
    return form.get("PhoneNumber" if place.kind is Kind.PHONE_NUMBER else "UniqueName", [""])[0]


@dataclass
class Journal:
    """The Services, Sessions and numbers of one process, in the order in which they were made."""

    path: Path | None = None
    redact: Callable[[str], str] = field(default=str, repr=False)
    made: dict[Place, str] = field(default_factory=dict)
    open: dict[str, Intent] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def start(self, base_url: str, account: str | None) -> None:
        """Say whose resources the rest of the journal is about."""
        self._write({"step": "run", "base_url": base_url, "account": account})

    def intend(self, identity: str, request: Request) -> None:
        """Note a create that is about to be sent; it is on the disk when this returns."""
        place = _collection(request)
        if place is None:
            return
        intent = Intent(place, _name(place, request.body)[:LONGEST_NAME], time.time())
        with self._lock:
            self.open[identity] = intent
        where = {"kind": place.kind, "service": place.service, "name": intent.name, "at": round(intent.at)}
        self._write({"step": "intent", "id": identity, **where})

    def note(self, exchange: Exchange, *, sent: bool = True) -> None:
        """Note what an answer says was made or removed; no answer, or a vague one, leaves a create open."""
        if exchange.request.method == "DELETE" and exchange.succeeded:
            self.deleted.add(SERVICES + exchange.request.target.rpartition(SERVICES)[2])
        intent = self.open.get(exchange.id)
        if intent is None:
            return
        sid = exchange.body.get("sid")
        if exchange.succeeded and isinstance(sid, str) and sid:
            self.found(exchange.id, sid)
        elif exchange.refused or not sent:
            self.void(exchange.id)

    def void(self, identity: str) -> None:
        """Note that an open create has made nothing, or nothing that is still there."""
        with self._lock:
            self.open.pop(identity)
        self._write({"step": "void", "id": identity})

    def found(self, identity: str, sid: str) -> None:
        """Note the resource that an open create has made."""
        with self._lock:
            intent = self.open.pop(identity)
            place = Place(intent.place.kind, intent.place.service, sid)
            self.made.setdefault(place, intent.name)
        self._write({"step": "created", "id": identity, "sid": sid})

    def removed(self, place: Place) -> None:
        """Note that a read no longer finds a resource."""
        self._write({"step": "gone", **asdict(place)})

    def was_deleted(self, place: Place) -> bool:
        """Whether a case has deleted this resource already."""
        return place.path in self.deleted

    def _write(self, entry: Mapping[str, object]) -> None:
        if self.path is None:
            return
        line = json.dumps({k: self.redact(v) if isinstance(v, str) else v for k, v in entry.items()}) + "\n"
        with self._lock:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(handle, line.encode())
                os.fsync(handle)
            finally:
                os.close(handle)


class Busy(Exception):
    """A journal belongs to a run that is still going on."""


def lock(path: Path) -> int:
    """Hold the journal for as long as the returned handle is open; Busy where another process does.

    The lock ends with the process that holds it, however that ends.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise Busy(path.name) from None
    return handle


@dataclass(frozen=True, slots=True)
class Stored:
    """A journal as it was read: whose resources it is about, and the state that it ended in."""

    base_url: str
    account: str | None
    journal: Journal

    @property
    def settled(self) -> bool:
        """Whether nothing of it can be left on the target."""
        return not self.journal.made and not self.journal.open


def read(path: Path) -> Stored | None:
    """What a journal says is not known to be gone; None where it names no target. A torn line ends it."""
    base_url: str | None = None
    account: str | None = None
    journal = Journal()
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            entry = json.loads(line)
            if entry["step"] == "run":
                base_url, account = entry["base_url"], entry["account"]
            else:
                _replay(journal, entry)
        except (ValueError, KeyError, TypeError):
            break
    journal.path = path
    return None if base_url is None else Stored(base_url, account, journal)


def _replay(journal: Journal, entry: Mapping[str, str]) -> None:
    match entry["step"]:
        case "intent":
            place = Place(Kind(entry["kind"]), entry["service"], "")
            journal.open[entry["id"]] = Intent(place, entry["name"], float(entry["at"]))
        case "created" if MASK not in entry["sid"]:
            journal.found(entry["id"], entry["sid"])
        case "void":
            journal.open.pop(entry["id"])
        case "gone":
            journal.made.pop(Place(Kind(entry["kind"]), entry["service"], entry["sid"]), None)
