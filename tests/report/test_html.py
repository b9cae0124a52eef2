import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from conformance.report import html
from conformance.report.neutral import neutral
from conformance.results import build
from tests.report.documents import HOSTILE, Run, document, events

TYPICAL = Run(120, failing=(0, 5, 10, 20, 3, 4), blocked=(1, 2, 7), absent=(6, 16))
EVIL = Run(24, failing=tuple(range(0, 24, 2)), blocked=(1, 3), absent=(5,), texts=HOSTILE)
PARTIAL = Run(12)
VOID = {"meta", "input", "br", "img", "link"}
FOLDER = Path(html.__file__).parent


class Page(HTMLParser):
    """What a browser would make of the page: elements in their order, and the text outside of markup."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that closes itself."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """The innermost element ends; none may be left out."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """What a reader sees is kept."""
        if self.open[-1:] not in (["script"], ["style"]):
            self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every element of that name."""
        return [attributes for name, attributes in self.elements if name == tag]


def interrupted() -> dict[str, Any]:
    return build(list(events(PARTIAL))[:20])


PAGES = {
    "typical": html.render(document(TYPICAL)),
    "evil": html.render(document(EVIL)),
    "conformant": html.render(document(Run(12))),
    "empty": html.render(document(Run(0))),
    "partial": html.render(interrupted()),
}


@pytest.fixture(params=PAGES)
def source(request: pytest.FixtureRequest) -> str:
    return PAGES[request.param]


@pytest.fixture
def page(source: str) -> Page:
    return Page(source)


# -- the file ------------------------------------------------------------------------------------------


def test_every_element_is_closed_in_its_turn(page: Page) -> None:
    assert page.open == []


def test_style_and_script_are_the_ones_whose_hashes_the_policy_allows(source: str) -> None:
    for element in ("style", "script"):
        (content,) = re.findall(rf"<{element}>(.*?)</{element}>", source, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()

        assert f"{element}-src 'sha256-{digest}'" in source


def test_the_policy_stands_before_everything_that_it_is_about(page: Page) -> None:
    names = [name for name, _ in page.elements[:6]]
    policy = page.all("meta")[1]

    assert names[:4] == ["html", "head", "meta", "meta"]
    assert policy["content"].startswith("default-src 'none'; ")
    assert "base-uri 'none'; form-action 'none'" in policy["content"]


def test_nothing_is_loaded_from_anywhere(page: Page) -> None:
    assert not {"img", "link", "iframe", "object", "embed", "base"} & {name for name, _ in page.elements}
    assert not any("src" in attributes for _, attributes in page.elements)
    assert "url(" not in (FOLDER / "style.css").read_text(encoding="utf-8")


def test_no_element_has_style_or_script_in_an_attribute(page: Page) -> None:
    for _, attributes in page.elements:
        assert not any(name == "style" or name.startswith("on") for name in attributes)


def test_only_sources_of_requirements_are_links_to_other_places(page: Page) -> None:
    addresses = {link["href"] for link in page.all("a") if not link["href"].startswith("#")}

    assert addresses <= {"https://www.twilio.com/docs/proxy/api/session"}


def test_a_source_with_another_scheme_is_no_link() -> None:
    made = document(Run(1))
    made["requirements"][0]["source"]["url"] = "javascript:alert(1)"

    assert not any("javascript" in link["href"] for link in Page(html.render(made)).all("a"))


def test_the_templates_never_turn_escaping_off() -> None:
    for template in (FOLDER / "templates").iterdir():
        assert not re.search(r"\bsafe\b|autoescape", template.read_text(encoding="utf-8"))


def test_the_script_is_small() -> None:
    assert (FOLDER / "script.js").stat().st_size <= 15 * 1024


def test_the_same_document_gives_the_same_bytes() -> None:
    assert html.render(document(EVIL)) == PAGES["evil"]


# -- what a reader and a screen reader find ------------------------------------------------------------


def test_ids_are_unique_and_every_link_into_the_page_has_its_target(page: Page) -> None:
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    targets = {link["href"][1:] for link in page.all("a") + page.all("use") if link["href"].startswith("#")}

    assert len(ids) == len(set(ids))
    assert targets <= set(ids)


def test_there_is_one_h1_and_no_heading_skips_a_level(page: Page) -> None:
    levels = [int(name[1]) for name, _ in page.elements if re.fullmatch("h[1-6]", name)]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_heading_of_a_table_has_a_scope(page: Page) -> None:
    assert all(cell.get("scope") in ("row", "col") for cell in page.all("th"))


def test_the_filter_is_hidden_until_the_script_shows_it(page: Page) -> None:
    (form,) = page.all("form")

    assert "hidden" in form


def test_every_control_has_a_label() -> None:
    source = PAGES["typical"]

    for control in re.findall(r"<input[^>]*>", source):
        name = re.search(r'id="(\w+)"', control)
        labelled = f'<label for="{name[1]}">' if name else f"<label>{control}"
        assert labelled in source


def test_every_picture_is_either_named_or_hidden_from_a_screen_reader(page: Page) -> None:
    for picture in page.all("svg"):
        assert picture.get("role") == "img" or picture.get("aria-hidden") == "true"


def test_hostile_text_is_shown_as_text() -> None:
    page = Page(PAGES["evil"])

    for text in HOSTILE:
        assert neutral(text, 400) in page.text
    assert len(page.all("script")) == 1


def test_each_requirement_stands_in_its_row_with_its_status_in_words() -> None:
    made = document(TYPICAL)
    rows = {row["id"]: row for row in Page(PAGES["typical"]).all("tbody") if "id" in row}

    assert list(rows) == sorted(
        (row["id"] for row in made["requirements"]), key=lambda name: _place(made, name)
    )
    assert rows["create.does-the-thing-0"]["data-status"] == "fail"
    assert rows["update.does-the-thing-3"]["data-status"] == "deviation"
    assert rows["error.does-the-thing-6"]["data-status"] == "not-applicable"


def _place(made: dict[str, Any], name: str) -> tuple[int, int]:
    ids = [row["id"] for row in made["requirements"]]
    chapters = list(dict.fromkeys(row["chapter"] for row in made["requirements"]))
    return chapters.index(name.partition(".")[0]), ids.index(name)


def test_a_failure_shows_all_its_exchanges_with_the_decisive_one_open_and_a_pass_only_that_one() -> None:
    source = html.render(document(Run(2, failing=(0,))))
    failing, passing = source.split('class="requirement s-')[1:]

    assert failing.count('<details class="exchange') == 3
    assert failing.count('<details class="exchange decisive" open>') == 1
    assert passing.count('<details class="exchange') == 1


def test_the_line_that_a_failure_points_at_is_marked() -> None:
    marks = re.findall("<mark>(.*?)</mark>", html.render(document(Run(2, failing=(0,)))))

    assert marks == ['  "ttl": "3600",']


def test_a_partial_run_says_so_with_its_reasons() -> None:
    text = Page(PAGES["partial"]).text

    assert "This run was partial." in text
    assert "interrupted: the log of the run has no end" in text


def test_what_does_not_apply_is_listed_with_the_reason_and_what_could_not_be_seen() -> None:
    text = Page(PAGES["typical"]).text

    assert "the target has no Participants: 404" in text
    assert "error.does-the-thing-6: A Session keeps the member number 6" in text


def test_resources_that_remain_are_named() -> None:
    made = document(Run(1))
    made["cleanup"]["remaining"] = [{"type": "Session", "sid": "KC1"}]

    text = Page(html.render(made)).text

    assert "1 resources remain" in text
    assert "sid KC1" in text


def test_an_exchange_by_which_several_requirements_pass_stands_there_once() -> None:
    made = document(Run(3))
    first, second, _ = made["requirements"]
    second |= {"exchanges": first["exchanges"], "decisive": first["decisive"]}

    source = html.render(made)

    assert source.count('<details class="exchange') == 2
    assert source.count(f'<details class="exchange" id="exchange-{first["decisive"]}">') == 1
    assert source.count(f'<a href="#exchange-{first["decisive"]}">') == 2


def test_curl_lines_that_an_earlier_requirement_has_are_not_repeated() -> None:
    made = document(Run(3))
    first, second, _ = made["requirements"]
    second |= {"exchanges": first["exchanges"], "decisive": first["decisive"]}

    source = html.render(made)

    assert source.count("The same with curl") == 2
    assert f'With curl: as for <a href="#{first["id"]}">' in source


def test_a_quotation_mark_in_a_body_stays_one_and_a_tag_does_not() -> None:
    made = document(Run(1, texts=('"<script>&amp;',)))

    assert '\\"&lt;script&gt;&amp;amp;' in html.render(made)


# -- size ----------------------------------------------------------------------------------------------


def test_a_typical_page_is_at_most_one_mebibyte() -> None:
    assert len(PAGES["typical"].encode()) <= 1024 * 1024


def test_a_page_that_would_be_too_large_leaves_out_the_exchanges_of_passes_and_says_so() -> None:
    huge = html.render(document(Run(1000, failing=(0,), texts=("x" * 4000,))))

    assert len(huge.encode()) <= html.LARGEST
    assert "the exchanges of requirements that hold are left out" in huge
    assert huge.count('<details class="exchange') == 3


def test_a_thousand_requirements_with_ordinary_answers_are_shown_whole() -> None:
    assert "are left out" not in html.render(document(Run(1000)))


def test_a_long_body_is_cut_with_its_size() -> None:
    made = document(Run(1, failing=(0,)))
    made["exchanges"][1]["response"]["body"] = {"text": "y" * 60_000, "bytes": 60_000, "truncated": False}

    source = html.render(made)

    assert "60000 bytes, cut here; results.json has more" in source
    assert len(source) < 120 * 1024
