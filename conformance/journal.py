"""What a run made on a target, written down before it is made, so that nothing is left behind.

One JSON line per step: `intent` before a create is sent, `created` with the SID, `gone` once a read has
shown that the resource is no longer there. The journal never holds a credential.
"""

import json
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

from conformance.addresses import Service, Session
from conformance.model import Cleanup, Exchange, Request
from conformance.operations import Operations

CREATES = frozenset({"createService", "createSession"})
GONE = frozenset({404, 410})


def folder(environment: Mapping[str, str]) -> Path:
    """Where journals are kept: the state folder of the user."""
    state = environment.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(state) / "proxy-conformance"


@dataclass
class Journal:
    """The Services and Sessions of one run, in the order in which they were made."""

    path: Path | None = None
    created: dict[str, Service | Session] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, base_url: str, account: str | None) -> None:
        """Say whose resources the rest of the journal is about."""
        self._write({"step": "run", "base_url": base_url, "account": account})

    def intend(self, operation: str | None, request: Request) -> None:
        """Note a create that is about to be sent, with the name that its resource will have."""
        if operation in CREATES:
            name = parse_qs(request.body.decode("utf-8", "replace")).get("UniqueName", [""])[0]
            self._write({"step": "intent", "path": request.target, "name": name[:200]})

    def note(self, exchange: Exchange) -> None:
        """Note what an answer says was made or removed."""
        sid = exchange.body.get("sid")
        if exchange.operation in CREATES and exchange.succeeded and isinstance(sid, str):
            self._made(exchange, sid)
        elif exchange.operation in ("deleteService", "deleteSession") and exchange.succeeded:
            with self._lock:
                self.gone.add(exchange.request.target)

    def _made(self, exchange: Exchange, sid: str) -> None:
        address: Service | Session = Service(sid)
        if exchange.operation == "createSession":
            address = Service(exchange.request.target.split("/")[-2]).session(sid)
        with self._lock:
            self.created.setdefault(address.path, address)
        self._write({"step": "created", "path": address.path})

    def _write(self, entry: Mapping[str, object]) -> None:
        if self.path is None:
            return
        with self._lock:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(handle, "a", encoding="utf-8") as file:
                file.write(json.dumps(entry) + "\n")

    def clean(self, client: Operations) -> Cleanup:
        """Delete what is left, Services first as they take their Sessions along, and verify by reading."""
        services = [a for a in self.created.values() if isinstance(a, Service)]
        taken = {service.path for service in services if self._remove(client, service)}
        sessions = [a for a in self.created.values() if isinstance(a, Session)]
        left = [s for s in reversed(sessions) if s.service.path not in taken and not self._remove(client, s)]
        kept = [s for s in services if s.path not in taken]
        last: list[Service | Session] = [*left, *kept]
        remaining = tuple({"type": type(a).__name__, "path": a.path} for a in last)
        for address in self.created.values():
            if all(entry["path"] != address.path for entry in remaining):
                self._write({"step": "gone", "path": address.path})
        return Cleanup(len(self.created), len(self.created) - len(remaining), remaining)

    def _remove(self, client: Operations, address: Service | Session) -> bool:
        """Whether a read after the delete no longer finds the resource."""
        if isinstance(address, Service):
            client.delete_service(address)
            return client.fetch_service(address).http_status in GONE
        if not any(target.endswith(address.path) for target in self.gone):
            client.delete_session(address)
        return client.fetch_session(address).http_status in GONE
