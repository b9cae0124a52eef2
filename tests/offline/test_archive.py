import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conformance.offline import archive as module
from conformance.offline.archive import BadArchive, Entry, read
from tests.offline import archives
from tests.offline.archives import SID, archive, entry


def stored(folder: Path, document: object) -> Path:
    path = folder / "traffic.har"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def only(folder: Path, document: object) -> Entry:
    (found,) = read(stored(folder, document))
    return found


def length(number: int) -> list[dict[str, str]]:
    return [{"name": "Content-Length", "value": str(number)}]


@pytest.mark.parametrize("make", [archives.chromium, archives.firefox, archives.mitmproxy, archives.charles])
def test_archives_of_browsers_and_proxies_show_the_same_exchange(
    tmp_path: Path, make: Callable[[], dict[str, Any]]
) -> None:
    found = only(tmp_path, make())

    assert found.base_url == "https://proxy.example.com/base"
    assert found.exchange.operation == "fetchSession"
    assert found.exchange.body["sid"] == SID
    assert found.exchange.started == pytest.approx(1767323045.678, abs=0.001)


def test_a_byte_order_mark_before_the_archive_is_no_harm(tmp_path: Path) -> None:
    path = stored(tmp_path, archive(entry()))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert len(read(path)) == 1


def test_parameters_stand_for_a_form_where_its_text_is_missing(tmp_path: Path) -> None:
    data = {"mimeType": "application/x-www-form-urlencoded", "params": [{"name": "Ttl", "value": "60"}]}

    assert only(tmp_path, archive(entry(method="POST", postData=data))).exchange.request.body == b"Ttl=60"


def test_the_authorization_stays_out_of_the_exchange(tmp_path: Path) -> None:
    found = only(tmp_path, archive(entry()))

    assert found.authorization == archives.BASIC
    assert archives.BASIC not in repr(found.exchange)


def test_an_answer_whose_content_was_not_kept_counts_as_cut(tmp_path: Path) -> None:
    found = only(tmp_path, archive(entry(content={"size": 60, "mimeType": "application/json"})))

    assert found.exchange.response is not None
    assert found.exchange.response.truncated


@pytest.mark.parametrize(
    ("answer", "whole"),
    [
        # mitmproxy, where the client hung up before the body came.
        ({"status": 200, "headers": length(2051), "content": {"size": 0, "text": ""}, "bodySize": 0}, False),
        # Playwright, told to leave sizes or contents out.
        ({"status": 200, "headers": length(2051), "content": {"size": -1}, "bodySize": -1}, False),
        ({"status": 200, "headers": [], "content": {"size": -1}, "bodySize": -1}, False),
        ({"status": 204, "headers": [], "content": {"size": -1}, "bodySize": -1}, True),
        ({"status": 200, "headers": length(0), "content": {"size": -1}, "bodySize": -1}, True),
    ],
)
def test_an_answer_of_which_a_recorder_kept_a_part_only_counts_as_cut(
    tmp_path: Path, answer: dict[str, Any], *, whole: bool
) -> None:
    document = archive(entry())
    document["log"]["entries"][0]["response"] = answer

    response = only(tmp_path, document).exchange.response

    assert response is not None
    assert response.truncated is not whole


def test_an_answer_to_head_has_no_body_whatever_length_it_states(tmp_path: Path) -> None:
    document = archive(entry(method="HEAD", content={"size": 0, "text": ""}))
    document["log"]["entries"][0]["response"]["headers"] = length(2051)

    response = only(tmp_path, document).exchange.response

    assert response is not None
    assert not response.truncated


def test_an_answer_to_a_request_of_which_the_body_was_not_kept_counts_as_cut(tmp_path: Path) -> None:
    document = archive(
        entry(method="POST", postData={"mimeType": "application/x-www-form-urlencoded", "text": ""})
    )
    document["log"]["entries"][0]["request"]["headers"] = length(24)

    response = only(tmp_path, document).exchange.response

    assert response is not None
    assert response.truncated


@pytest.mark.parametrize("status", [0, -1])
def test_a_status_below_1_is_no_answer(tmp_path: Path, status: int) -> None:
    assert only(tmp_path, archive(entry(status=status))).exchange.response is None


def test_what_the_browser_took_from_its_cache_is_left_out(tmp_path: Path) -> None:
    assert read(stored(tmp_path, archive(entry() | {"_fromCache": "disk"}))) == []


@pytest.mark.parametrize(("status", "whose"), [(200, "own"), (404, "own"), (401, "other"), (403, "other")])
def test_credentials_that_are_refused_are_not_those_of_the_account(
    tmp_path: Path, status: int, whose: str
) -> None:
    assert only(tmp_path, archive(entry(status=status))).exchange.request.credentials == whose


@pytest.mark.parametrize(
    "url", ["data:text/html,x", "wss://proxy.example.com/v1/Services", "https://other.example/"]
)
def test_traffic_with_others_is_left_out(tmp_path: Path, url: str) -> None:
    assert read(stored(tmp_path, archive(entry(url=url)))) == []


def test_a_password_in_a_url_does_not_become_part_of_the_target(tmp_path: Path) -> None:
    url = archives.URL.replace("https://", "https://user:secret@")

    assert only(tmp_path, archive(entry(url=url))).base_url == "https://proxy.example.com/base"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no JSON"),
        (b"\xff\xfe", "no JSON"),
        (b"[]", "no log.entries"),
        (b'{"log": {"entries": {}}}', "no log.entries"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"log": {"entries": [1]}}', "entry 1 is broken"),
        (b'{"log": {"entries": [{"request": {"url": "http://[", "method": "GET"}}]}}', "entry 1 is broken"),
        (json.dumps(archive(entry(status="x"))).encode(), "entry 1 is broken"),
        (json.dumps(archive(entry(startedDateTime="x"))).encode(), "entry 1 is broken"),
        (
            json.dumps(archive(entry(content={"text": "?", "encoding": "base64"}))).encode(),
            "entry 1 is broken",
        ),
        (json.dumps(archive(entry(headers=[{"name": "x"}]))).encode(), "entry 1 is broken"),
    ],
)
def test_a_broken_file_gets_one_clear_message(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "broken.har"
    path.write_bytes(content)

    with pytest.raises(BadArchive, match=says):
        read(path)


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_FILE", 10)

    with pytest.raises(BadArchive, match="larger than"):
        read(stored(tmp_path, archive(entry())))
