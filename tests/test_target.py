import base64

import pytest

from conformance.records import Redactor
from conformance.secret import Secret
from conformance.target import Credentials, strangers
from conformance.transport import Pair

SECRET = "AbCdEfGhIjKlMnOp"  # noqa: S105 - known to these tests only
PAIR = Pair("AC" + "1" * 32, Secret(SECRET))
NAMES = sorted(strangers(PAIR))


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_never_sends_what_opens_the_account(name: str) -> None:
    assert strangers(PAIR)[name].header() != PAIR.header()


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_is_the_same_each_time_it_is_made(name: str) -> None:
    assert strangers(PAIR)[name].header() == strangers(PAIR)[name].header()


def test_the_pair_under_another_scheme_differs_in_the_scheme_only() -> None:
    foreign = strangers(PAIR)["another scheme"].header()

    assert foreign.partition(b" ")[0] == b"Bearer"
    assert foreign.partition(b" ")[2] == PAIR.header().partition(b" ")[2]


def test_a_secret_without_letters_has_no_other_letter_case() -> None:
    assert "password of other letter case" not in strangers(Pair("AC", Secret("123456789012")))


@pytest.mark.parametrize("name", NAMES)
def test_what_a_target_sends_back_of_a_stranger_is_redacted(name: str) -> None:
    stranger = strangers(PAIR)[name]
    echoed = stranger.header().decode().partition(" ")[2]
    secret = stranger.password.reveal()
    redactor = Redactor.for_credentials(Credentials(PAIR, PAIR.user, "a test"))

    shown = redactor.text(f"you sent {echoed}, that is {base64.b64decode(echoed).decode()}")

    assert echoed not in shown
    assert not secret or secret not in shown
