"""No credential and no phone number reaches a file, a stream or a journal, however a target sends it back."""

import base64
import html
import json
import socket
import subprocess
import sys
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from click.testing import CliRunner

from conformance.cli import command
from conformance.client import Client, Recorder
from conformance.journal import Journal, read
from conformance.limits import Limits
from conformance.model import Exchange, Request, Response
from conformance.records import Redactor
from conformance.secret import Secret
from conformance.target import Credentials, Kind, Target
from conformance.transport import Pair
from tests.hostile import Asked, HangUp, hostile
from tests.twisted import Passing, twisted

ACCOUNT = "AC" + "c0ffee42" * 4
# A password as no generator makes them, so that each encoding differs from the others.
SECRET = 'canary/Token+17&<of>"this" test'  # noqa: S105 - planted to be searched for
NUMBER = "+14158675310"
PAIR = base64.b64encode(f"{ACCOUNT}:{SECRET}".encode()).decode()
ALONE = base64.b64encode(SECRET.encode()).decode()
FORMS = {
    "plain": SECRET,
    "upper case": SECRET.upper(),
    "percent": quote(SECRET, safe=""),
    "form": quote_plus(SECRET),
    "percent throughout": "".join(f"%{ord(char):02X}" for char in SECRET),
    "HTML": html.escape(SECRET),
    "entities": "".join(f"&#{ord(char)};" for char in SECRET),
    "JSON": json.dumps(SECRET)[1:-1],
    "JSON escapes": "".join(f"\\u{ord(char):04x}" for char in SECRET),
    "hex": SECRET.encode().hex(),
    "base64": ALONE,
    "base64 without padding": ALONE.rstrip("="),
    "base64 for URLs": base64.urlsafe_b64encode(SECRET.encode()).decode(),
    "Basic": PAIR,
    "inside of a longer base64": base64.b64encode(f"x {SECRET} y".encode()).decode()[3:-4],
}
EVERYTHING = " | ".join(FORMS.values())
ENVIRONMENT = {"PROXY_CONFORMANCE_ACCOUNT_SID": ACCOUNT, "PROXY_CONFORMANCE_AUTH_TOKEN": SECRET}
SELECTED = (
    "create.creates",
    "session.ttl",
    "fetch.by-sid",
    "list.served",
    "session.members",
    "wire.media-type",
)


def echoing(passing: Passing) -> Passing:
    """The answer with every form of the secret in every place that can hold it."""
    ascii_only = "".join(char for char in EVERYTHING if " " <= char <= "~")
    echoed = [(b"X-Echo", ascii_only.encode()), (b"Set-Cookie", b"a=" + PAIR.encode())]
    echoed.append((b"Location", f"http://127.0.0.1/?token={quote(SECRET)}&to={NUMBER}".encode()))
    value = passing.json
    if isinstance(value, dict):
        value |= {"echo": list(FORMS.values()), "said": EVERYTHING, SECRET: SECRET, "identifier": NUMBER}
        value["ttl" if "ttl" in value else "message"] = EVERYTHING
        value["date_updated"] = SECRET
        if isinstance(value.get("meta"), dict):
            value["meta"]["next_page_url"] = f"/v1/Services?token={quote(SECRET)}"
        passing = passing.with_json(value)
    return replace(passing, headers=[*passing.headers, *echoed])


def shouting(connection: socket.socket, _asked: Asked) -> None:
    """Echo the credentials in broken HTTP, and hang up."""
    line = f"HTTP/1.1 {PAIR} {SECRET} {quote(SECRET)}\r\nX: {SECRET}\r\n\r\n".encode()
    connection.sendall(line)
    raise HangUp


def places(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder, whatever wrote it."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.name, path.read_bytes()


def leaks(content: bytes) -> list[str]:
    """The forms of the secret, and the numbers, that these bytes hold."""
    texts = [content.decode("utf-8", "replace")]
    texts.append(texts[0].replace('\\"', '"').replace("\\\\", "\\"))
    texts.append(html.unescape(texts[0]))
    names = [name for name, form in FORMS.items() if any(form.lower() in text.lower() for text in texts)]
    return names + ["number"] * any(NUMBER in text for text in texts)


def ran(base_url: str, folder: Path, *arguments: str) -> tuple[int, dict[str, bytes]]:
    """The exit code of a run, and all that it wrote and said, by where that is."""
    environment = {**ENVIRONMENT, "XDG_STATE_HOME": str(folder / "state")}
    chosen = [part for name in SELECTED for part in ("--requirement", name)]
    options = ["--base-url", base_url, "--out", str(folder / "out"), "--timeout", "2", *chosen, *arguments]
    result = CliRunner(env=environment).invoke(command, ["run", *options])
    said = {"stdout": result.stdout.encode(), "stderr": result.stderr.encode()}
    return result.exit_code, dict(places(folder)) | said


def test_a_target_that_echoes_its_credentials_finds_them_nowhere(tmp_path: Path) -> None:
    with twisted(echoing, account_sid=ACCOUNT, auth_token=SECRET) as served:
        code, written = ran(served.base_url, tmp_path, "-v", "--record", str(tmp_path / "out" / "run.har"))

    assert code == 1
    assert {
        "events.ndjson",
        "results.json",
        "report.html",
        "junit.xml",
        "summary.md",
        "run.har",
    } <= written.keys()
    assert {name: found for name, content in written.items() if (found := leaks(content))} == {}
    assert b"[redacted]" in written["results.json"]


def test_a_target_that_echoes_them_in_broken_http_finds_them_nowhere(tmp_path: Path) -> None:
    with hostile(shouting) as server:
        code, written = ran(server.origin, tmp_path, "-v")

    assert code == 3
    assert {name: found for name, content in written.items() if (found := leaks(content))} == {}


def test_the_search_of_this_test_finds_what_is_planted() -> None:
    assert all(name in leaks(form.encode()) for name, form in FORMS.items())
    assert leaks(NUMBER.encode()) == ["number"]


def test_a_journal_holds_no_secret_that_a_target_gives_as_a_sid(tmp_path: Path) -> None:
    credentials = Credentials(Pair(ACCOUNT, Secret(SECRET)), ACCOUNT, "a test")
    journal = Journal(tmp_path / "a.ndjson", Redactor.for_credentials(credentials).text)
    journal.start("http://127.0.0.1", ACCOUNT)
    request = Request("POST", "/v1/Services/KS1/Sessions", (), b"UniqueName=pc-1")
    journal.intend("x1", request)
    journal.note(Exchange("x1", None, request, Response(201, (), json.dumps({"sid": SECRET}).encode())))
    stored = read(tmp_path / "a.ndjson")

    assert leaks((tmp_path / "a.ndjson").read_bytes()) == []
    # What cannot be found by its SID any more is still found by its name.
    assert stored is not None
    assert [intent.name for intent in stored.journal.open.values()] == ["pc-1"]


def test_pytest_shows_no_secret_among_local_variables(tmp_path: Path) -> None:
    cases = Path(__file__).parent.parent / "conformance" / "cases"
    with twisted(echoing, account_sid=ACCOUNT, auth_token=SECRET) as served:
        shown = subprocess.run(
            [sys.executable, "-m", "pytest", "-l", "--full-trace", "-p", "no:cacheprovider", "-rA",
             "-p", "conformance.plugin", "-c", "/dev/null", str(cases / "fetch.py"),
             "--target", served.base_url],
            env={"PATH": "", **ENVIRONMENT, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "HOME": str(tmp_path)},
            cwd=cases.parent.parent,
            capture_output=True,
            check=False,
        )  # fmt: skip

    assert b"passed" in shown.stdout
    assert leaks(shown.stdout) == []
    assert leaks(shown.stderr) == []


@pytest.mark.parametrize("failing", ["closes in the head", "says nothing", "resets"])
def test_no_traceback_of_the_transport_shows_the_header(failing: str) -> None:
    credentials = Credentials(Pair(ACCOUNT, Secret(SECRET)), ACCOUNT, "a test")
    with hostile(failing) as server:
        client = Client(
            Target(server.origin, "", Kind.LOOPBACK, credentials), Recorder(), Limits(0.2), Journal()
        )
        request = client._http.build_request("GET", server.origin, extensions={"pair": credentials.pair})  # noqa: SLF001 - the exception itself is what is looked at
        with pytest.raises(Exception) as caught:  # noqa: PT011 - whichever it is
            client._http.send(request)  # noqa: SLF001 - likewise
        client.close()

    # The first frame is that of this test, and the server's record of the request is among its variables.
    ours = caught.value.with_traceback(caught.tb.tb_next)
    shown = "".join(traceback.TracebackException.from_exception(ours, capture_locals=True).format())
    assert "handle_request" in shown
    assert leaks(shown.encode()) == []


def test_a_file_that_would_hold_a_secret_is_refused_and_the_run_ends_with_4(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaking = {"summary.md": lambda _: f"a defect: {SECRET}"}
    monkeypatch.setattr("conformance.cli.run_flow.chosen", lambda *_: leaking)

    with twisted(account_sid=ACCOUNT, auth_token=SECRET) as served:
        code, written = ran(served.base_url, tmp_path)

    assert code == 4
    assert "summary.md" not in written
    assert b"would have held a secret" in written["stderr"]
    assert {name: found for name, content in written.items() if (found := leaks(content))} == {}
