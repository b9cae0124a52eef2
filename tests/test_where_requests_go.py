"""Requests go to the target and nowhere else, whatever an answer, the environment or an option says."""

import json
import os
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from conformance.cli import command
from conformance.target import BadTarget, open_target
from conformance.transport import BoundedTransport, Forbidden
from tests.hostile import answer, hostile
from tests.running import chapters, judge
from tests.twisted import Passing, twisted

REAL = {"PROXY_CONFORMANCE_ACCOUNT_SID": "AC" + "0a" * 16, "PROXY_CONFORMANCE_AUTH_TOKEN": "0b" * 16}
LISTS = ("list.served", "list.answers-200", "fetch.by-sid", "create.creates")


@pytest.fixture(autouse=True)
def _state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def test_urls_that_lead_elsewhere_are_not_requested(tmp_path: Path) -> None:
    with hostile("answers {}") as elsewhere:

        def pointing(passing: Passing) -> Passing:
            value = passing.json
            if not isinstance(value, dict):
                return passing
            text = json.dumps(value).replace("http://127.0.0.1:", "http://127.0.0.1.:")
            value = json.loads(text)
            if isinstance(value.get("meta"), dict):
                value["meta"]["next_page_url"] = f"{elsewhere.origin}/v1/Services?PageToken=x"
                value["meta"]["url"] = f"{elsewhere.origin}/v1/Services"
            for name in {"url", "links"} & value.keys():
                value[name] = elsewhere.origin if name == "url" else {"participants": elsewhere.origin}
            return passing.with_json(value)

        with twisted(pointing) as served:
            ran = judge(tmp_path, served.base_url, chapters("list", "paging", "fetch"), timeout=2.0)

        assert len(ran.sent) > 10
        assert elsewhere.connections == 0


@pytest.mark.parametrize("http_status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(http_status: int, tmp_path: Path) -> None:
    with hostile("answers {}") as elsewhere:
        redirect = answer(b"", http_status, b"Location: " + elsewhere.origin.encode())
        with hostile(lambda connection, _: connection.sendall(redirect)) as server:
            ran = judge(tmp_path, server.origin, LISTS, timeout=1.0)

            assert len(server.asked) == 1
        assert elsewhere.connections == 0
    assert (ran.verdict, ran.exit_code) == ("inconclusive", 3)


def test_a_redirect_that_only_a_create_answers_is_not_followed_either(tmp_path: Path) -> None:
    with hostile("answers {}") as elsewhere:

        def redirecting(passing: Passing) -> Passing:
            if passing.method != "POST" or "/Sessions" not in passing.path:
                return passing
            return replace(
                passing, http_status=307, headers=[(b"Location", elsewhere.origin.encode())], body=b""
            )

        with twisted(redirecting) as served:
            ran = judge(tmp_path, served.base_url, ["create.creates"], timeout=2.0)

        assert ran.exit_code == 1
        assert elsewhere.connections == 0


def test_proxies_and_netrc_of_the_environment_are_ignored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with hostile("answers {}") as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, proxy.origin)
        with twisted() as served:
            ran = judge(tmp_path / "out", served.base_url, ["create.creates"], timeout=2.0)

        assert ran.exit_code == 0
        assert proxy.connections == 0


@pytest.mark.parametrize("url", ["http://proxy.example", "http://10.0.0.7:8080", "http://[2001:db8::1]"])
def test_real_credentials_are_not_sent_unencrypted_to_another_machine(url: str) -> None:
    with pytest.raises(BadTarget, match="not sent unencrypted"):
        open_target(url, REAL)


def test_a_pair_that_opens_no_real_account_may_be() -> None:
    invented = {"PROXY_CONFORMANCE_ACCOUNT_SID": "AC1", "PROXY_CONFORMANCE_AUTH_TOKEN": "a token"}

    assert open_target("http://emulator:8080", invented).origin == "http://emulator:8080"


@pytest.mark.parametrize("confirmed", [None, "twilio.com", "proxy.twilio.com.evil.example"])
def test_a_host_of_twilio_has_to_be_confirmed_by_its_name(confirmed: str | None) -> None:
    with pytest.raises(BadTarget, match="real account") as refused:
        open_target("https://proxy.twilio.com", REAL, service_sid="KS1", confirmed=confirmed)

    assert "--confirm-host proxy.twilio.com" in refused.value.hint


def test_a_confirmed_host_of_twilio_still_needs_a_service() -> None:
    with pytest.raises(BadTarget, match="no Service is made"):
        open_target("https://proxy.twilio.com", REAL, confirmed="proxy.twilio.com")


def test_a_host_of_twilio_cannot_be_declared_local() -> None:
    with pytest.raises(BadTarget, match="one profile"):
        open_target("https://proxy.twilio.com", REAL, profile="loopback", confirmed="proxy.twilio.com")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--base-url", "https://proxy.twilio.com"], "--confirm-host proxy.twilio.com"),
        (["--base-url", "http://10.0.0.7"], "unencrypted"),
        (["--base-url", "http://user:pass@127.0.0.1"], "holds credentials"),
        (["--base-url", "127.0.0.1"], "not an http or https URL"),
        (["--base-url", "http://[::1"], "is no URL"),
    ],
)
def test_the_command_refuses_before_anything_is_sent(arguments: list[str], said: str, tmp_path: Path) -> None:
    result = CliRunner(env=REAL).invoke(command, ["run", "--out", str(tmp_path), *arguments])

    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
    assert "pass@" not in result.output


def test_twilio_variables_are_for_twilio_hosts_or_on_demand() -> None:
    only_twilio = {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "t"}
    local = open_target("http://127.0.0.1", only_twilio)

    assert local.credentials.source == "the documented dummy pair"
    assert (
        open_target("http://127.0.0.1", only_twilio, twilio_env=True).credentials.source
        == "TWILIO_AUTH_TOKEN"
    )
    with pytest.raises(BadTarget, match="no credentials"):
        open_target("https://proxy.example", only_twilio)


def test_the_transport_sends_to_its_origin_only() -> None:
    transport = BoundedTransport(origin="http://127.0.0.1:1", timeout=1.0)

    with pytest.raises(Forbidden):
        transport.handle_request(httpx.Request("GET", "http://127.0.0.1:2/"))


def test_the_transport_of_a_read_only_run_sends_nothing_else() -> None:
    transport = BoundedTransport(origin="http://127.0.0.1:1", timeout=1.0, methods=frozenset({"GET"}))

    with pytest.raises(Forbidden):
        transport.handle_request(httpx.Request("POST", "http://127.0.0.1:1/"))


def test_a_name_for_this_machine_that_leads_to_another_is_not_followed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("conformance.sockets._addresses", lambda *_: ["192.0.2.1"])

    ran = judge(tmp_path, "http://localhost:9", ["create.creates"], timeout=1.0)

    (exchange,) = ran.document["exchanges"]
    assert exchange["no_answer"] == "cannot connect: localhost is 192.0.2.1, which is not this machine"


def test_a_plan_opens_no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(f"socket.{name}", refuse)
    monkeypatch.setattr(os, "fork", refuse)

    for arguments in (["plan"], ["run", "--dry-run"], ["plan", "--base-url", "http://127.0.0.1:9"]):
        result = CliRunner().invoke(command, arguments)
        assert (result.exit_code, result.exception) == (0, None), result.output
        assert "Sends:" in result.output


def test_a_read_only_run_sends_only_reads(tmp_path: Path) -> None:
    with twisted() as served:
        credentials = ("AC0123456789abcdef0123456789abcdef", "proxy-conformance-dummy-token")
        made = httpx.post(f"{served.base_url}/v1/Services", auth=credentials, data={"UniqueName": "mine"})
        served.asked.clear()
        ran = judge(
            tmp_path, served.base_url, chapters("list"), service_sid=made.json()["sid"], read_only=True
        )

        assert {method for method, _ in served.asked} <= {"GET", "HEAD", "OPTIONS"}
    assert ran.requirements("not-run")
    assert ran.document["verdict"] == "partial"
