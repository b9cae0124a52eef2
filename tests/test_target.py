"""Who is judged, how carefully, and with which credentials."""

import pickle
from pathlib import Path

import pytest

from conformance.secret import Secret
from conformance.target import (
    DUMMY_ACCOUNT,
    BadTarget,
    Credentials,
    Kind,
    Target,
    find_credentials,
    kind_of,
    open_target,
    split,
)
from conformance.transport import Pair


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("http://127.0.0.1:8080", ("http://127.0.0.1:8080", "127.0.0.1", "")),
        ("http://LOCALHOST:80/twilio/", ("http://localhost", "localhost", "/twilio")),
        (
            "https://b\u00fccher.example/a b",
            ("https://xn--bcher-kva.example", "xn--bcher-kva.example", "/a%20b"),
        ),
        ("https://[::1]:8443", ("https://[::1]:8443", "::1", "")),
    ],
)
def test_a_base_url_is_split_as_the_transport_will_compare_it(url: str, parts: tuple[str, str, str]) -> None:
    assert split(url) == parts


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:80",
        "ftp://x",
        "http://",
        "http://h:99999",
        "http://h:x",
        "http://h?q",
        "http://h#f",
        "\0",
    ],
)
def test_what_is_no_base_url_is_refused(url: str) -> None:
    with pytest.raises(BadTarget):
        split(url)


@pytest.mark.parametrize("url", ["http://u:hidden@h", "http://u:hidden@h:99999", "https://hidden@h/p"])
def test_a_base_url_with_credentials_is_refused_without_repeating_them(url: str) -> None:
    with pytest.raises(BadTarget) as refused:
        split(url)

    assert "hidden" not in f"{refused.value} {refused.value.hint}"


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        ("127.0.0.1", Kind.LOOPBACK),
        ("127.9.9.9", Kind.LOOPBACK),
        ("::1", Kind.LOOPBACK),
        ("localhost", Kind.LOOPBACK),
        ("a.localhost", Kind.LOOPBACK),
        ("localhost.example", Kind.REMOTE),
        ("10.0.0.1", Kind.REMOTE),
        ("0.0.0.0", Kind.REMOTE),  # noqa: S104 - nothing is bound to it
        ("twilio.com", Kind.PRODUCTION),
        ("Proxy.Twilio.com.", Kind.PRODUCTION),
        ("nottwilio.com", Kind.REMOTE),
        ("twilio.com.example", Kind.REMOTE),
    ],
)
def test_the_name_of_a_host_decides_how_careful_to_be(host: str, kind: Kind) -> None:
    assert kind_of(host) is kind


def test_an_api_key_is_preferred_and_the_account_is_kept() -> None:
    variables = {
        "PROXY_CONFORMANCE_ACCOUNT_SID": "AC1",
        "PROXY_CONFORMANCE_AUTH_TOKEN": "token",
        "PROXY_CONFORMANCE_API_KEY": "SK1",
        "PROXY_CONFORMANCE_API_SECRET": "secret",
    }
    found = find_credentials(variables, Kind.REMOTE, account_sid=None)

    assert (found.pair.user, found.account, found.source) == ("SK1", "AC1", "PROXY_CONFORMANCE_API_KEY")


def test_the_emulator_is_opened_by_its_own_pair_whatever_the_environment_holds() -> None:
    variables = {"PROXY_CONFORMANCE_ACCOUNT_SID": "AC1", "PROXY_CONFORMANCE_AUTH_TOKEN": "token"}

    assert find_credentials(variables, Kind.EMBEDDED, account_sid=None).account == DUMMY_ACCOUNT


def test_a_local_target_gets_the_dummy_pair_and_another_machine_gets_none() -> None:
    assert find_credentials({}, Kind.LOOPBACK, account_sid="AC7").pair.user == "AC7"
    with pytest.raises(BadTarget, match="no credentials"):
        find_credentials({}, Kind.REMOTE, account_sid="AC7")


def of_kind(kind: Kind, service_sid: str | None = None) -> Target:
    """A target of that kind."""
    return Target(
        "http://127.0.0.1", "", kind, Credentials(Pair("a", Secret("b")), None, "a test"), service_sid
    )


def test_messages_are_sent_to_local_targets_only() -> None:
    assert [kind for kind in Kind if of_kind(kind).may_send_messages] == [Kind.EMBEDDED, Kind.LOOPBACK]


def test_a_run_elsewhere_stays_in_the_service_that_it_was_given() -> None:
    assert of_kind(Kind.REMOTE).may_create_services
    assert not of_kind(Kind.REMOTE, "KS1").may_create_services
    assert of_kind(Kind.LOOPBACK, "KS1").may_create_services


def test_a_profile_can_be_more_or_less_careful_than_the_host_suggests() -> None:
    assert open_target("http://127.0.0.1", {}, profile="remote").kind is Kind.REMOTE
    with pytest.raises(BadTarget, match="no Service is made"):
        open_target("http://127.0.0.1", {}, profile="production")


def test_a_secret_shows_itself_to_nobody_but_the_transport() -> None:
    secret = Secret("a value")
    pair = Pair("user", secret)

    assert "a value" not in f"{secret} {secret!r} {secret:>20} {pair} {pair!r} {[secret]} {vars}"
    assert "a value" not in str(secret.__dir__())
    assert secret.reveal() == "a value"
    assert (bool(secret), bool(Secret(""))) == (True, False)
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_a_file_of_authorities_that_holds_none_is_said_before_anything_is_sent(tmp_path: Path) -> None:
    path = tmp_path / "authorities.pem"
    environment = {"SSL_CERT_FILE": str(path)}
    with pytest.raises(BadTarget, match=r"SSL_CERT_FILE names .*No such file"):
        open_target("https://localhost", environment)
    path.write_text("no certificate", encoding="utf-8")
    with pytest.raises(BadTarget, match="holds no certificates"):
        open_target("https://localhost", environment)

    assert open_target("http://localhost", environment).origin == "http://localhost"
