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


def test_a_status_of_0_is_no_answer(tmp_path: Path) -> None:
    assert only(tmp_path, archive(entry(status=0))).exchange.response is None


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
