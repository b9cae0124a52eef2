import pytest

from tests.emulator.driving import Emulator, path_of

SID = "d" * 32


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/v1",
        "/v1/",
        "/v2/Services",
        "/v1/services",
        "/v1/Services/",
        "/v1//Services",
        "/v1/Services/KS" + SID,
        "/v1/Services/short",
        "/v1/Services/%00",
        "/v1/Services/%ED%A0%80",
        "/v1/Services/%zz",
        "/v1/Services/a%0Ab",
        f"/v1/Services/KS{SID}/Sessions",
        f"/v1/Services/KS{SID}/Junk",
    ],
)
def test_a_path_where_nothing_is_answers_404(emulator: Emulator, path: str) -> None:
    assert emulator.missing(path)


def test_the_message_of_a_404_names_the_path_without_its_version(emulator: Emulator) -> None:
    body = emulator.client.get("/v1/Services/KS1").json()

    assert body == {
        "code": 20404,
        "message": "The requested resource /Services/KS1 was not found",
        "more_info": "https://www.twilio.com/docs/errors/20404",
        "status": 404,
    }


def test_the_letters_of_a_path_count(emulator: Emulator, sessions: str) -> None:
    created = emulator.create(sessions)

    assert emulator.missing(sessions.replace("Sessions", "sessions"))
    assert emulator.missing(f"{sessions}/{created['sid'].lower()}")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
def test_a_method_that_a_path_does_not_have_answers_405(
    emulator: Emulator, sessions: str, method: str
) -> None:
    emulator.create(sessions)
    response = emulator.client.request(method, sessions)

    assert (response.status_code, response.json()["code"]) == (405, 20004)
    assert response.headers["allow"] == "GET, POST"
    assert len(emulator.fetch(sessions)["sessions"]) == 1


def test_head_answers_as_get_without_its_body(emulator: Emulator, sessions: str) -> None:
    path = path_of(emulator.create(sessions))
    response = emulator.client.head(path)

    assert (response.status_code, response.content) == (200, b"")


FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="UniqueName"\r\n\r\n'


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (FORM, b"UniqueName=%00"),
        (FORM, b"UniqueName=%ED%A0%80"),
        (FORM, b"UniqueName=\xff\xfe"),
        (FORM, b"%zz=%&&&===&\x00"),
        (FORM, b'Participants={"Identifier":"\\ud800"}'),
        (FORM, b"Ttl=" + b"9" * 10000),
        (FORM, b"a=b&" * 3000),
        (FORM, b"x" * (1024 * 1024 + 1)),
        (PARTS, b""),
        (PARTS, b"--y\r\n"),
        (PARTS, b"--x\r\nFoo\r\n\r\n"),
        (PARTS, PART + b"cut"),
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=x; charset=unicode_escape", PART + b"\\ud800\r\n--x--\r\n"),
        ("application/json", b"{"),
        ("", b"UniqueName=a"),
        ("/;;=", b"UniqueName=a"),
    ],
)
def test_no_body_makes_the_emulator_fail(
    emulator: Emulator, sessions: str, kind: str, content: bytes
) -> None:
    response = emulator.client.post(sessions, content=content, headers={"Content-Type": kind})

    assert response.status_code in (201, 400, 413)
    assert response.json()
    assert emulator.client.get(sessions).json()["meta"]["key"] == "sessions"
