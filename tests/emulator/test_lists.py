import httpx
import pytest

from tests.emulator.driving import Emulator, Json, path_of


def _follow(emulator: Emulator, url: str) -> Json:
    return emulator.fetch(httpx.URL(url).raw_path.decode())


def _walk(emulator: Emulator, page: Json) -> list[Json]:
    pages = [page]
    while pages[-1]["meta"]["next_page_url"] is not None:
        pages.append(_follow(emulator, pages[-1]["meta"]["next_page_url"]))
    return pages


def _sids(page: Json) -> list[str]:
    return [item["sid"] for item in page["sessions"]]


@pytest.fixture
def five(emulator: Emulator, sessions: str) -> list[str]:
    return [emulator.create(sessions)["sid"] for _ in range(5)]


def test_an_empty_list_is_one_page_without_neighbours(emulator: Emulator, sessions: str) -> None:
    page = emulator.fetch(sessions)
    url = str(emulator.client.base_url.join(f"{sessions}?PageSize=50&Page=0"))

    assert page == {
        "sessions": [],
        "meta": {
            "key": "sessions",
            "page": 0,
            "page_size": 50,
            "first_page_url": url,
            "previous_page_url": None,
            "url": url,
            "next_page_url": None,
        },
    }


def test_a_walk_forward_yields_every_session_once_in_order(
    emulator: Emulator, sessions: str, five: list[str]
) -> None:
    pages = _walk(emulator, emulator.fetch(f"{sessions}?PageSize=2"))

    assert [_sids(page) for page in pages] == [five[:2], five[2:4], five[4:]]
    assert [page["meta"]["page"] for page in pages] == [0, 1, 2]
    assert {page["meta"]["page_size"] for page in pages} == {2}


def test_a_walk_back_yields_the_same_pages(emulator: Emulator, sessions: str, five: list[str]) -> None:
    last = _walk(emulator, emulator.fetch(f"{sessions}?PageSize=2"))[-1]
    middle = _follow(emulator, last["meta"]["previous_page_url"])
    first = _follow(emulator, middle["meta"]["previous_page_url"])

    assert [_sids(middle), _sids(first)] == [five[2:4], five[:2]]
    assert [middle["meta"]["page"], first["meta"]["page"]] == [1, 0]
    assert first["meta"]["previous_page_url"] is None
    assert _sids(_follow(emulator, last["meta"]["first_page_url"])) == five[:2]


def test_every_page_is_found_again_at_its_url(emulator: Emulator, sessions: str, five: list[str]) -> None:
    del five
    for page in _walk(emulator, emulator.fetch(f"{sessions}?PageSize=2")):
        assert _follow(emulator, page["meta"]["url"]) == page


def test_what_comes_and_goes_during_a_walk_neither_hides_nor_repeats_the_rest(
    emulator: Emulator, sessions: str, five: list[str]
) -> None:
    first = emulator.fetch(f"{sessions}?PageSize=2")
    emulator.delete(f"{sessions}/{five[0]}")
    emulator.delete(f"{sessions}/{five[1]}")
    late = emulator.create(sessions)["sid"]

    rest = _walk(emulator, _follow(emulator, first["meta"]["next_page_url"]))
    assert [sid for page in rest for sid in _sids(page)] == [*five[2:], late]


@pytest.mark.parametrize("size", ["1", "100", "1000"])
def test_a_page_size_that_the_documents_allow_is_shown_as_asked(
    emulator: Emulator, sessions: str, size: str
) -> None:
    assert emulator.fetch(f"{sessions}?PageSize={size}")["meta"]["page_size"] == int(size)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("PageSize=1001", 20007),
        ("PageSize=0", 80701),
        ("PageSize=-1", 80701),
        ("PageSize=many", 80701),
        ("PageSize=", 80701),
        ("PageSize=" + "9" * 5000, 80701),
        ("Page=-1", 80701),
        ("PageToken=nonsense", 21481),
        ("PageToken=", 21481),
        ("PageToken=%ED%A0%80", 21481),
    ],
)
def test_paging_parameters_that_cannot_be_are_refused(
    emulator: Emulator, sessions: str, query: str, code: int
) -> None:
    response = emulator.client.get(f"{sessions}?{query}")

    assert (response.status_code, response.json()["code"]) == (400, code)


def test_a_token_of_one_list_is_unknown_to_another(
    emulator: Emulator, sessions: str, five: list[str]
) -> None:
    del five
    emulator.service(UniqueName="another service")
    token = httpx.URL(emulator.fetch(f"{sessions}?PageSize=1")["meta"]["next_page_url"]).params["PageToken"]

    assert emulator.client.get("/v1/Services", params={"PageToken": token}).json()["code"] == 21481


def test_a_list_holds_whole_sessions_of_its_service_only_closed_ones_too(
    emulator: Emulator, sessions: str
) -> None:
    other = emulator.service(UniqueName="another service") + "/Sessions"
    emulator.create(other)
    closed = emulator.update(path_of(emulator.create(sessions)), Status="closed")

    assert emulator.fetch(sessions)["sessions"] == [closed]


def test_a_list_of_an_unknown_service_is_not_found(emulator: Emulator) -> None:
    assert emulator.missing("/v1/Services/KS" + "d" * 32 + "/Sessions")
