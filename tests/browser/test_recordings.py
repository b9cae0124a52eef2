"""What Chromium records of its own requests to an emulator is judged like any other traffic."""

import base64
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route

from conformance.emulator.app import create_app
from conformance.emulator.server import running
from conformance.emulator.settings import Settings
from conformance.model import Status
from conformance.offline.check import judge_all, load
from conformance.target import DUMMY_ACCOUNT, DUMMY_TOKEN

BASIC = base64.b64encode(f"{DUMMY_ACCOUNT}:{DUMMY_TOKEN}".encode()).decode()
# The page is of the same origin, as an emulator need not let in pages of others.
SCRIPT = """async (basic) => {
  const ask = async (method, path, form) => {
    const headers = {Authorization: `Basic ${basic}`, Accept: "application/json"};
    const answer = await fetch(path, {method, headers, body: form && new URLSearchParams(form)});
    const text = await answer.text();
    return text ? JSON.parse(text) : null;
  };
  const service = await ask("POST", "/v1/Services", {UniqueName: "browser"});
  const sessions = `/v1/Services/${service.sid}/Sessions`;
  const made = await ask("POST", sessions, {UniqueName: "\\u00e9 +", Ttl: "3600"});
  const session = `${sessions}/${made.sid}`;
  await ask("GET", session);
  await ask("POST", session, {Ttl: "7200"});
  await ask("GET", session);
  await ask("POST", session, {Status: "closed"});
  await ask("GET", sessions);
  await ask("DELETE", session);
  await ask("GET", session);
  const stop = new AbortController();
  const left = fetch(sessions, {signal: stop.signal});
  stop.abort();
  await left.catch(() => null);
}"""


@pytest.fixture(params=["", "update-ignores-ttl"])
def emulator(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """The fault of an emulator that also serves a page, and its address."""
    faults = [request.param] if request.param else []
    inner = create_app(Settings(DUMMY_ACCOUNT, DUMMY_TOKEN), faults=faults, choices=[])
    page = Route("/page", lambda _: HTMLResponse("<link rel=icon href=data:,>"))
    with running(Starlette(routes=[page, Mount("/", inner)])) as url:
        yield request.param, url


@pytest.mark.parametrize("mode", ["full", "minimal"])
def test_a_recording_of_chromium_shows_what_is_wrong(
    browser: Browser, emulator: tuple[str, str], mode: str, tmp_path: Path
) -> None:
    fault, url = emulator
    path = tmp_path / "traffic.har"
    context = browser.new_context(record_har_path=path, record_har_mode=mode)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{url}/page")
    page.evaluate(SCRIPT, BASIC)
    context.close()

    found = judge_all(load([path]).exchanges)

    assert [one.requirement for one in found if one.status is Status.FAIL] == ["update.ttl"] * bool(fault)
    assert Counter(one.status for one in found)[Status.PASS] > 50
