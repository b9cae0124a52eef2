"""Drives the target with the official library for Python, in this process."""

import importlib
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from typing import Any

from conformance.client import Client
from conformance.model import Exchange, NotApplicable, NotJudged
from conformance.sdk import story
from conformance.sdk.crossing import Crossing
from conformance.sdk.story import Plot, Step, Story

ATTRIBUTES = (
    "sid", "service_sid", "account_sid", "unique_name", "status", "closed_reason", "ttl", "mode",
    "date_started", "date_ended", "date_last_interaction", "date_expiry", "date_created", "date_updated",
    "url", "links",
)  # fmt: skip
EXPIRY = datetime(2099, 1, 2, 3, 4, 5)  # noqa: DTZ001 - the library takes a naive one for UTC
MISSING = "the library twilio is not installed; `pip install 'proxy-conformance[sdk]'` adds it"


class _Unmet(Exception):
    """A step needs one that did not work."""


@dataclass
class HttpClient:
    """What the library takes for its HTTP client: every request goes through the client of the run."""

    crossing: Crossing
    timeout: float | None = None
    is_async: bool = False

    def request(  # noqa: PLR0913, PLR0917 - the signature that the library calls
        self,
        method: str,
        url: str,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: object = None,
        timeout: object = None,
        allow_redirects: object = None,
    ) -> Any:  # noqa: ANN401 - the library's own type of response
        """The answer to a request, written to the wire as the library's own client would write it."""
        del auth, timeout, allow_redirects
        requests = importlib.import_module("requests")
        given = {"Accept": "*/*", **(headers or {})}
        prepared = requests.Request(method.upper(), url, headers=given, params=params, data=data).prepare()
        body = prepared.body.encode() if isinstance(prepared.body, str) else prepared.body or b""
        exchange = self.crossing.pass_on(prepared.method, prepared.url, prepared.headers.items(), body)
        return _response(exchange)


def _response(exchange: Exchange) -> Any:  # noqa: ANN401 - the library's own type of response
    answer = exchange.response
    if answer is None:
        raise ConnectionError(exchange.no_answer)
    made = importlib.import_module("twilio.http.response").Response
    return made(answer.http_status, answer.body.decode("utf-8", "replace"), dict(answer.headers))


def absent() -> NotApplicable | None:
    """Why there is no library for Python to be driven; None where there is one."""
    try:
        _rest()
    except ImportError:
        return NotApplicable(MISSING)
    return None


def _rest() -> Any:  # noqa: ANN401 - the library is there or not
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module("twilio.rest")


def drive(client: Client, plot: Plot) -> Story:
    """The story of the library for Python; without steps where it is not installed."""
    try:
        rest = _rest()
    except ImportError:
        return Story("Python", "", plot, hindrance=NotApplicable(MISSING))
    crossing = Crossing(client)
    # An environment of its own keeps TWILIO_EDGE and TWILIO_REGION from changing the host.
    library = rest.Client(
        plot.account_sid, plot.password, http_client=HttpClient(crossing), environment={"PATH": ""}
    )
    library.proxy.base_url = plot.base_url
    deeds = _Deeds(library.proxy.v1.services(plot.service_sid).sessions, plot)
    steps = {name: step for name in plot.steps if (step := _taken(deeds, name, crossing)) is not None}
    return Story("Python", metadata.version("twilio"), plot, steps, crossing.hindrance)


def _taken(deeds: "_Deeds", name: str, crossing: Crossing) -> Step | None:
    """The step, after it was tried; None where it could not be judged."""
    if crossing.hindrance is not None:
        return None
    begin, value, error, needs = len(crossing.exchanges), None, None, ""
    try:
        value = getattr(deeds, name)()
    except _Unmet as unmet:
        needs = str(unmet)
    except NotJudged as reason:
        crossing.hindrance = crossing.hindrance or reason
        return None
    except Exception as raised:  # noqa: BLE001 - whatever a library raises is what came of the step
        error = _error(raised)
    return Step(name, value, error, needs, tuple(crossing.exchanges[begin:]))


def _error(raised: Exception) -> dict[str, Any]:
    return {
        "kind": type(raised).__name__,
        "status": getattr(raised, "status", None),
        "code": getattr(raised, "code", None),
        "message": str(getattr(raised, "msg", None) or raised)[:500],
    }


class _Deeds:
    """One method a step, each in the words of the library."""

    def __init__(self, sessions: Any, plot: Plot) -> None:  # noqa: ANN401 - the library's SessionList
        self.sessions, self.plot = sessions, plot
        self.made: dict[str, str] = {}
        self.second_page: str | None = None

    def _at(self, step: str) -> Any:  # noqa: ANN401 - the library's SessionContext
        # What shows no SID is no Session that could be named afterwards.
        if not self.made.get(step):
            raise _Unmet(step)
        return self.sessions(self.made[step])

    def create(self) -> dict[str, Any]:
        made = self.sessions.create(
            unique_name=self.plot.name, ttl=story.TTL, mode=story.MODE, date_expiry=EXPIRY
        )
        self.made["create"] = made.sid
        return told(made)

    def bare(self) -> dict[str, Any]:
        made = self.sessions.create()
        self.made["bare"] = made.sid
        return told(made)

    def fetch(self) -> dict[str, Any]:
        return told(self._at("create").fetch())

    def update(self) -> dict[str, Any]:
        return told(self._at("create").update(ttl=story.NEW_TTL))

    def duplicate(self) -> dict[str, Any]:
        self._at("create")
        return told(self.sessions.create(unique_name=self.plot.name))

    def close(self) -> dict[str, Any]:
        return told(self._at("create").update(status="closed"))

    def fill(self) -> list[str]:
        return [self.sessions.create(unique_name=name, ttl=story.TTL).sid for name in self.plot.more]

    def whole(self) -> list[str]:
        return [one.sid for one in self.sessions.list(page_size=story.PAGE_SIZE)]

    def stream(self) -> list[str]:
        return [one.sid for one in self.sessions.stream(page_size=story.PAGE_SIZE)]

    def pages(self) -> list[str]:
        page = self.sessions.page(page_size=story.PAGE_SIZE)
        self.second_page = page.next_page_url
        found = []
        while page is not None:
            found += [one.sid for one in page]
            page = page.next_page()
        return found

    def page(self) -> list[str]:
        if not self.second_page:
            raise _Unmet("pages")
        return [one.sid for one in self.sessions.get_page(self.second_page)]

    def remove(self) -> object:
        return self._at("create").delete()

    def gone(self) -> dict[str, Any]:
        return told(self._at("create").fetch())

    def inform(self) -> dict[str, Any] | None:
        context = self._at("bare")
        if not hasattr(context, "delete_with_http_info"):
            return None
        answer = context.delete_with_http_info()
        return {"data": answer.data, "status": answer.status_code}


def told(session: Any) -> dict[str, Any]:  # noqa: ANN401 - the library's SessionInstance
    """A Session as the library shows it, in values that JSON can hold."""
    return {name: _plain(getattr(session, name)) for name in ATTRIBUTES}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return {"date": value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
    return value
