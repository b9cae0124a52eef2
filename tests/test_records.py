"""What may be stored of an exchange, and the last look at every file."""

import base64
import html
import json
from urllib.parse import quote

import pytest

from conformance.encodings import encodings
from conformance.journal import MASK
from conformance.records import BODY_LIMIT, PIECE, Redactor, scanner, timestamp
from conformance.secret import Secret
from conformance.target import Credentials, strangers
from conformance.transport import Pair
from tests.exchanges import exchange

SECRET = 'a/secret+with "odd" & <many> kinds'  # noqa: S105 - planted
CREDENTIALS = Credentials(Pair("AC1", Secret(SECRET)), "AC1", "a test")


def redactor() -> Redactor:
    """A redactor that knows the secret."""
    return Redactor.for_credentials(CREDENTIALS)


MIXED = {
    "as it is": SECRET,
    "in capitals": SECRET.upper(),
    "percent, slash kept": quote(SECRET),
    "percent, twice": quote(quote(SECRET, safe=""), safe=""),
    "JSON, twice": json.dumps(json.dumps(SECRET))[2:-2],
    "JSON of another language": SECRET.replace('"', '\\"').replace("&", "\\u0026").replace("<", "\\u003C"),
    "JSON with an escaped slash": json.dumps(SECRET)[1:-1].replace("/", "\\/"),
    "HTML": html.escape(SECRET),
    "HTML, twice": html.escape(html.escape(SECRET)),
    "hex": SECRET.encode().hex(),
    "base64": base64.b64encode(SECRET.encode()).decode(),
    "base64 of a longer text": base64.b64encode(f"xy{SECRET}z".encode()).decode(),
    "UTF-16": SECRET.encode("utf-16-le").decode("latin-1"),
    "a Basic header": base64.b64encode(f"AC1:{SECRET}".encode()).decode(),
}


@pytest.mark.parametrize("name", MIXED)
def test_a_secret_is_taken_out_in_every_spelling(name: str) -> None:
    cleaned = redactor().text(f"before {MIXED[name]} after")

    assert MASK in cleaned
    assert MIXED[name][6:-6] not in cleaned


@pytest.mark.parametrize("name", MIXED)
def test_the_last_look_finds_every_spelling(name: str) -> None:
    assert scanner(CREDENTIALS)(f"before {MIXED[name]} after".encode()) == "a credential"


def test_the_last_look_finds_nothing_in_what_was_redacted() -> None:
    cleaned = redactor().text(" ".join(MIXED.values()))

    assert scanner(CREDENTIALS)(cleaned.encode()) is None


def test_wrong_pairs_made_from_the_secret_are_taken_out_too() -> None:
    for name, pair in strangers(CREDENTIALS.pair).items():
        sent = pair.header().decode().partition(" ")[2]
        if pair.password.reveal():
            assert sent not in redactor().text(f"echo {sent}"), name


def test_a_short_secret_is_not_looked_for_by_value() -> None:
    short = Credentials(Pair("AC1", Secret("test")), None, "a test")
    cleaner = Redactor.for_credentials(short)

    assert cleaner.text("a test of tests") == "a test of tests"
    assert MASK in cleaner.text(base64.b64encode(b"AC1:test").decode())


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("+14158675310", "+141\u202610"),
        ("to=%2B14158675310&", "to=%2B141\u202610&"),
        ("KC14158675310", "KC14158675310"),
        ("+123", "+123"),
    ],
)
def test_phone_numbers_keep_their_beginning_and_their_end(text: str, cleaned: str) -> None:
    assert redactor().text(text) == cleaned


def test_a_record_of_an_exchange_holds_no_secret_in_any_place() -> None:
    echoed = exchange(
        200,
        {SECRET: SECRET},
        target=f"/v1/Services?x={quote(SECRET)}",
        headers=((SECRET, SECRET), ("Set-Cookie", "short"), ("WWW-Authenticate", "Basic")),
        sent=SECRET.encode(),
    )
    record = redactor().exchange(echoed)

    assert scanner(CREDENTIALS)(json.dumps(record).encode()) is None
    assert ["Set-Cookie", MASK] in record["response"]["headers"]
    assert ["WWW-Authenticate", "Basic"] in record["response"]["headers"]


def test_a_long_body_is_cut_and_says_so() -> None:
    body = redactor().body(b"x" * (BODY_LIMIT + 5))

    assert body is not None
    assert (len(body["text"]), body["bytes"], body["truncated"]) == (BODY_LIMIT, BODY_LIMIT + 5, True)


def test_bytes_that_are_no_text_are_kept_as_escapes() -> None:
    body = redactor().body(b"\xff\x00")

    assert body is not None
    assert body["text"] == "\\xff\x00"


def test_everything_in_an_event_is_redacted() -> None:
    event = {"a": [SECRET, {"b": (SECRET, 1, None)}], SECRET: True}

    assert scanner(CREDENTIALS)(json.dumps(redactor().everything(event)).encode()) is None


def test_what_was_taken_out_is_counted() -> None:
    cleaner = redactor()
    cleaner.text(f"{SECRET} {SECRET} +14158675310")

    assert cleaner.counts == {"credential": 2, "phone number": 1}


def test_a_redactor_shows_none_of_what_it_knows() -> None:
    assert SECRET not in repr(redactor())
    assert all(len(form) >= 12 for form in encodings(CREDENTIALS))


def test_times_are_in_utc_to_the_millisecond() -> None:
    assert timestamp(0.0015) == "1970-01-01T00:00:00.001Z"


@pytest.mark.parametrize("lines", [1, 1000])
def test_the_last_look_finds_a_secret_wherever_it_stands_in_a_large_file(lines: int) -> None:
    filling = (b"x" * (PIECE // 100) + b"\n") * lines

    assert scanner(CREDENTIALS)(filling) is None
    assert scanner(CREDENTIALS)(filling + SECRET.encode() + b"\n" + filling) == "a credential"
