"""An emulator on a loopback port, and a client that says only what a test is about."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from conformance.emulator import MovableClock, Settings, create_app
from conformance.emulator.server import running

ACCOUNT = "AC" + "1" * 32
TOKEN = "a token"  # noqa: S105 - known to these tests only
KEY = "SK" + "2" * 32
KEY_SECRET = "another token"  # noqa: S105 - known to these tests only
SETTINGS = Settings(ACCOUNT, TOKEN, KEY, KEY_SECRET)
Json = dict[str, Any]
Value = str | Sequence[str]


@dataclass(frozen=True)
class Emulator:
    """One emulator with a clock that stands still."""

    client: httpx.Client
    clock: MovableClock

    def create(self, path: str, **form: Value) -> Json:
        """What a create that works answers."""
        return self._body(self.client.post(path, data=form), 201)

    def update(self, path: str, **form: Value) -> Json:
        """What an update that works answers."""
        return self._body(self.client.post(path, data=form), 200)

    def fetch(self, path: str) -> Json:
        """What a read that works answers."""
        return self._body(self.client.get(path), 200)

    def delete(self, path: str) -> None:
        """Delete what is there."""
        response = self.client.delete(path)
        assert (response.status_code, response.content) == (204, b"")

    def post(self, path: str, **form: Value) -> httpx.Response:
        """Any answer to a form."""
        return self.client.post(path, data=form)

    def refusal(self, path: str, **form: Value) -> tuple[int, int]:
        """HTTP status and code of a form that is refused."""
        response = self.client.post(path, data=form)
        return response.status_code, response.json()["code"]

    def missing(self, path: str) -> bool:
        """Whether there is nothing at a path."""
        response = self.client.get(path)
        return response.status_code == 404 and response.json()["code"] == 20404

    def service(self, **form: Value) -> str:
        """The path of a new Service."""
        return path_of(self.create("/v1/Services", **({"UniqueName": "a service"} | form)))

    @staticmethod
    def _body(response: httpx.Response, http_status: int) -> Json:
        assert response.status_code == http_status, response.text
        body: Json = response.json()
        return body


def path_of(body: Json) -> str:
    """The path of a resource."""
    return httpx.URL(body["url"]).raw_path.decode()


@contextmanager
def emulator(
    faults: Sequence[str] = (), choices: Sequence[str] = (), settings: Settings = SETTINGS
) -> Iterator[Emulator]:
    """An emulator of its own for as long as the context lasts."""
    clock = MovableClock()
    app = create_app(settings, faults, choices, clock=clock)
    # No certificate is ever read here, and loading them would take longer than all requests of a test.
    transport = httpx.HTTPTransport(verify=False)
    with (
        running(app) as base_url,
        httpx.Client(base_url=base_url, auth=(ACCOUNT, TOKEN), transport=transport) as client,
    ):
        yield Emulator(client, clock)
