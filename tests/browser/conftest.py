"""Opens our pages in headless Chromium. Skipped where there is none, except in CI."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from conformance.report import compare_page, history, html
from conformance.report.compare import Column, compare
from conformance.results import build
from tests.report.documents import HOSTILE, Run, document, events

RUN = Run(30, failing=(0, 5, 3, 4, 8), blocked=(1, 2), absent=(6,), provisional=(8,), disputed=(9,))
VIEWS = {
    "light": {"color_scheme": "light", "viewport": {"width": 1200, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1200, "height": 900}},
    "narrow": {"color_scheme": "light", "viewport": {"width": 320, "height": 640}},
    "narrow, dark": {"color_scheme": "dark", "viewport": {"width": 320, "height": 640}},
    "forced colours": {"forced_colors": "active", "viewport": {"width": 1200, "height": 900}},
}


def documents() -> list[dict[str, object]]:
    """Three runs of one target that differ."""
    made = [document(Run(30, failing=failing)) for failing in ((0,), (0, 5), (3,))]
    for day, one in enumerate(made, 1):
        one["run"]["id"], one["run"]["started"] = f"run-{day}", f"2026-11-0{day}T09:00:00Z"
    return made


def sharing() -> dict[str, object]:
    """A conformant run of which two requirements pass by the same exchange."""
    made = document(Run(12))
    first, second, *_ = made["requirements"]
    second |= {"exchanges": first["exchanges"], "decisive": first["decisive"]}
    return made


PAGES: dict[str, Callable[[], str]] = {
    "report": lambda: html.render(build(events(RUN), baseline=document(Run(29, failing=(0, 7))))),
    "hostile": lambda: html.render(
        document(Run(24, failing=tuple(range(0, 24, 2)), blocked=(1,), texts=HOSTILE))
    ),
    "conformant": lambda: html.render(sharing()),
    "comparison": lambda: compare_page.render(
        compare([Column(name, one) for name, one in zip("abc", documents(), strict=True)])
    ),
    "history": lambda: history.render(documents()),
}


def executable() -> str | None:
    """Where Chromium is: as the environment says, or as the system has it."""
    return os.environ.get("PROXY_CONFORMANCE_CHROMIUM") or shutil.which("chromium")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = executable()
    if path is None:
        said = "no Chromium: install it, or name it in PROXY_CONFORMANCE_CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    # Inside of a container Chromium cannot make its sandbox; the pages are our own.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=arguments)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    paths = {name: folder / f"{name}.html" for name in PAGES}
    for name, path in paths.items():
        path.write_bytes(PAGES[name]().encode("utf-8", "backslashreplace"))
    return paths


@dataclass
class Opened:
    """A page with what it asked for and what it said on the console."""

    page: Page
    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)


Open = Callable[..., Opened]


@pytest.fixture
def open_page(browser: Browser, files: dict[str, Path]) -> Iterator[Open]:
    contexts = []

    def opener(name: str, view: str = "light", fragment: str = "", *, script: bool = True) -> Opened:
        context = browser.new_context(**VIEWS[view], java_script_enabled=script)  # type: ignore[arg-type]
        contexts.append(context)
        opened = Opened(context.new_page())
        opened.page.on("request", lambda request: opened.requests.append(request.url))
        opened.page.on("console", lambda message: opened.console.append(message.text))
        opened.page.on("pageerror", lambda error: opened.console.append(str(error)))
        opened.page.goto(files[name].as_uri() + fragment)
        return opened

    yield opener
    for context in contexts:
        context.close()
