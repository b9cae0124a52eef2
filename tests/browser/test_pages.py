import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped] # it has no types

from tests.browser.conftest import PAGES, VIEWS, Open
from tests.report.documents import HOSTILE

FIRST_FAILING = "create.does-the-thing-0"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_opened_with_one_request_and_says_nothing_on_the_console(
    open_page: Open, name: str
) -> None:
    opened = open_page(name)

    assert len(opened.requests) == 1
    assert opened.console == []


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_violation_with_everything_open(open_page: Open, name: str, view: str) -> None:
    page = open_page(name, view).page
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")

    found = Axe().run(page).response["violations"]

    assert [(one["id"], one["nodes"][0]["target"], one["nodes"][0]["failureSummary"]) for one in found] == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_scrolls_sideways_on_a_narrow_screen(open_page: Open, name: str) -> None:
    page = open_page(name, "narrow").page
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_keyboard_leads_to_the_first_failing_evidence(open_page: Open) -> None:
    page = open_page("report").page

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the requirements"
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
    page.keyboard.press("Enter")

    evidence = page.locator(f"[id='{FIRST_FAILING}'] details").first
    assert evidence.get_attribute("open") is not None
    assert evidence.locator("mark").first.is_visible()


def shown(page: Any) -> list[str]:  # noqa: ANN401 - what playwright evaluates to
    found: list[str] = page.eval_on_selector_all(
        ".requirement:not([hidden])", "rows => rows.filter(r => r.offsetParent).map(r => r.id)"
    )
    return found


@pytest.mark.parametrize(
    ("boxes", "numbers"),
    [
        (["status=fail"], [0, 5]),
        (["status=fail", "status=deviation"], [0, 3, 5]),
        (["level=MAY", "status=difference"], [4]),
        (["change=regressed"], [3, 4, 5, 8]),
        (["status=provisional"], [8]),
    ],
)
def test_the_filter_shows_what_is_chosen_and_keeps_it_in_the_address(
    open_page: Open, boxes: list[str], numbers: list[int]
) -> None:
    page = open_page("report").page
    for box in boxes:
        name, value = box.split("=")
        page.check(f"input[name={name}][value={value}]")

    found = shown(page)
    assert sorted(int(one.rpartition("-")[2]) for one in found) == numbers
    assert page.locator("#shown").inner_text() == f"{len(numbers)} of 30 shown"

    again = open_page("report", fragment=re.sub("^[^#]*", "", page.url)).page
    assert shown(again) == found


def test_the_text_filter_looks_at_ids_and_duties(open_page: Open) -> None:
    page = open_page("report").page

    page.fill("#text", "member number 17 ")

    assert [one.rpartition("-")[2] for one in shown(page)] == ["17"]


def test_a_comparison_is_filtered_by_change(open_page: Open) -> None:
    page = open_page("comparison").page

    page.check("input[name=change][value=regressed]")

    assert sorted(shown(page)) == ["session.does-the-thing-5", "update.does-the-thing-3"]


def test_a_permalink_opens_its_evidence(open_page: Open) -> None:
    page = open_page("report", fragment=f"#{FIRST_FAILING}").page

    assert page.locator(f"[id='{FIRST_FAILING}'] details").first.get_attribute("open") is not None


def test_the_link_to_a_shared_exchange_opens_it(open_page: Open) -> None:
    page = open_page("conformant").page
    link = page.locator("a[href^='#exchange-']").first
    link.evaluate("link => link.closest('details').open = true")

    link.click()

    assert page.locator("details.exchange[id]").first.get_attribute("open") is not None


def test_without_script_the_page_is_complete_and_shows_no_dead_control(open_page: Open) -> None:
    page = open_page("report", script=False).page

    assert page.locator("#filter").is_hidden()
    assert page.locator(".requirement").count() == 30
    page.locator(f"[id='{FIRST_FAILING}'] summary").first.click()
    assert page.locator(f"[id='{FIRST_FAILING}'] mark").first.is_visible()


def test_hostile_text_is_text_and_runs_nothing(open_page: Open) -> None:
    opened = open_page("hostile")
    text = opened.page.locator("body").text_content() or ""

    assert HOSTILE[0] in text
    assert opened.console == []
    assert opened.page.evaluate("[document.images.length, document.scripts.length]") == [0, 1]


def test_print_shows_failing_evidence_and_no_controls(open_page: Open) -> None:
    page = open_page("report").page
    page.emulate_media(media="print")

    assert page.locator("#filter").is_hidden()
    assert page.locator(f"[id='{FIRST_FAILING}'] .evidence").is_visible()
    assert page.locator("[id='auth.does-the-thing-17'] .evidence").is_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_scheme_has_its_own_background(open_page: Open, scheme: str) -> None:
    page = open_page("report", scheme).page

    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    brightness = sum(map(int, re.findall(r"\d+", colour)[:3]))
    assert (brightness > 380) == (scheme == "light")


def test_the_page_can_be_read_under_the_policy_of_jenkins(open_page: Open) -> None:
    page = open_page("conformant").page
    policy = "sandbox; default-src 'none'; img-src 'self'; style-src 'self';"
    body = PAGES["report"]()
    page.route(
        "http://jenkins.example/report.html",
        lambda route: route.fulfill(
            body=body, content_type="text/html", headers={"Content-Security-Policy": policy}
        ),
    )
    page.goto("http://jenkins.example/report.html")

    assert page.locator("h1").inner_text() == "Not conformant"
    page.locator(f"[id='{FIRST_FAILING}'] summary").first.click()
    assert page.locator(f"[id='{FIRST_FAILING}'] mark").first.is_visible()
