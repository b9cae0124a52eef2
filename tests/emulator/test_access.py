import httpx
import pytest

from tests.emulator.driving import ACCOUNT, KEY, KEY_SECRET, TOKEN, Emulator

AUTHENTICATE = {
    "code": 20003,
    "message": "Authenticate",
    "more_info": "https://www.twilio.com/docs/errors/20003",
    "status": 401,
}


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "Bearer token",
        "Basic",
        "Basic !!!",
        "Basic /w==",
        "Basic bm9jb2xvbg==",
        httpx.BasicAuth(ACCOUNT, "wrong")._auth_header,  # noqa: SLF001 - the shortest way to a header
        httpx.BasicAuth(ACCOUNT, "")._auth_header,  # noqa: SLF001 - as above
        httpx.BasicAuth(KEY, TOKEN)._auth_header,  # noqa: SLF001 - as above
    ],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/v1/Services"), ("POST", "/v1/Services"), ("PUT", "/v1/Services"), ("GET", "/junk")],
)
def test_everything_is_refused_without_accepted_credentials(
    emulator: Emulator, authorization: str | None, method: str, path: str
) -> None:
    headers = {"Authorization": authorization} if authorization else {}
    request = httpx.Request(method, emulator.client.base_url.join(path), headers=headers)
    response = emulator.client.send(request, auth=None)

    assert (response.status_code, response.json()) == (401, AUTHENTICATE)
    assert response.headers["www-authenticate"] == 'Basic realm="Twilio API"'


@pytest.mark.parametrize("pair", [(ACCOUNT, TOKEN), (KEY, KEY_SECRET)])
def test_the_account_and_its_key_are_let_in_and_make_resources_of_the_account(
    emulator: Emulator, pair: tuple[str, str]
) -> None:
    response = emulator.client.post("/v1/Services", data={"UniqueName": "mine"}, auth=pair)

    assert response.status_code == 201
    assert response.json()["account_sid"] == ACCOUNT


def test_a_refused_request_changes_nothing(emulator: Emulator) -> None:
    emulator.client.post("/v1/Services", data={"UniqueName": "mine"}, auth=(ACCOUNT, "wrong"))

    assert emulator.fetch("/v1/Services")["services"] == []
