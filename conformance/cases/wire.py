"""Chapter wire: how bytes become parameters, and values become bytes."""

from collections.abc import Iterator

import pytest

from conformance.addresses import Service, Session
from conformance.client import FORM, Client
from conformance.expect import expect_media_type, expect_pattern, expect_success, expect_value
from conformance.given import LIFETIME, Make
from conformance.model import Exchange, Level, NotApplicable
from conformance.operations import Value
from conformance.requirement import observation, requirement
from conformance.scenes.wiring import (
    Plainly,
    answer_in_words,
    ask_plainly,
    expect_read,
    expect_strict_json,
    write,
)
from conformance.sources import docs, observed, openapi, other, sdk
from conformance.watch import Seen


def with_body(exchange: Exchange) -> Iterator[Seen]:
    """Each successful answer of an operation that has a body to give; a deletion may have one."""
    if exchange.response is None or not exchange.succeeded or exchange.operation is None:
        return
    may_be_empty = exchange.http_status == 204 or exchange.operation.startswith("delete")
    if exchange.response.body or not may_be_empty:
        yield Seen(exchange, exchange.json)


# -- how a form is read --------------------------------------------------------------------------------


@requirement(
    "wire.spaces",
    Level.MUST,
    "In a form, a plus sign and %20 both are a space.",
    source=docs("create"),
    faults=["http-form-plus-kept", "http-form-percent-20-kept", "http-form-blanks-trimmed-inside"],
    fix="Decode form bodies as application/x-www-form-urlencoded: + and %20 are spaces.",
)
def test_spaces(client: Client, make: Make, service: Service) -> None:
    """Given a name with spaces, when they are sent in both encodings, then it is stored with spaces."""
    name = make.name()
    made = write(client, service, f"UniqueName={name}+a++b%20c%20%20d&Ttl=3600")

    expect_read(made, "/unique_name", f"{name} a  b c  d")


@requirement(
    "wire.reserved",
    Level.MUST,
    "A character that is percent-encoded in a form stands for itself.",
    source=docs("create"),
    faults=[
        "http-form-plus-lost",
        "http-form-decoded-before-split",
        "http-form-decoded-twice",
        "http-form-cut-at-hash",
        "http-form-semicolon-cuts",
        "http-form-equals-cuts",
        "http-quotes-not-escaped",
        "http-name-as-html",
        "http-backslash-lost",
    ],
    fix="Split the body at & and =, then percent-decode names and values once.",
)
def test_reserved(client: Client, make: Make, service: Service) -> None:
    """Given a name with characters that mean something in a form, when it is encoded, then it is kept."""
    name = make.name()
    encoded = "%2B%26Ttl%3D60%3D%25-%2541-%252B%23%2F%3F%3B%22%5C%27%7B%24x%7D%5B%5D%3Cb%3E%26amp%3Bz"
    made = write(client, service, f"UniqueName={name}{encoded}&Ttl=3600")

    expect_read(made, "/unique_name", name + "+&Ttl=60=%-%41-%2B#/?;\"\\'{$x}[]<b>&amp;z")


@requirement(
    "wire.utf-8",
    Level.MUST,
    "Percent-encoded bytes of a form are text in UTF-8, whatever the case of their digits.",
    source=docs("create"),
    faults=[
        "http-form-latin-1",
        "http-form-lower-hex-kept",
        "http-form-three-bytes-lost",
        "http-latin-1",
        "http-form-ascii-only",
    ],
    fix="Percent-decode to bytes first, then decode all of them as UTF-8.",
)
def test_utf_8(client: Client, make: Make, service: Service) -> None:
    """Given a name beyond ASCII, when its bytes are percent-encoded, then it is stored as that text."""
    name = make.name()
    encoded = "%C3%A9%c3%a9%D0%96%d7%A9%E6%BC%A2%e5%ad%97"
    made = write(client, service, f"UniqueName={name}{encoded}&Ttl=3600")

    expect_read(made, "/unique_name", name + "\u00e9\u00e9\u0416\u05e9\u6f22\u5b57")


@requirement(
    "wire.encoded-anywhere",
    Level.MUST,
    "A plain letter that is percent-encoded in a form, in a name or in a value, is that letter.",
    source=docs("create"),
    faults=["http-form-names-not-decoded", "http-form-enum-not-decoded", "http-form-numbers-not-decoded"],
    fix="Percent-decode every name and every value of a form before looking at it.",
)
def test_encoded_anywhere(client: Client, make: Make, service: Service) -> None:
    """Given parameters with a letter or digit percent-encoded, when they are sent, then they count."""
    made = write(client, service, f"UniqueName={make.name()}&%4Dode=voice%2Donly&T%74l=43%32%31")

    expect_read(made, "/mode", "voice-only")
    expect_read(made, "/ttl", 4321)


@requirement(
    "wire.order",
    Level.MUST,
    "The order of the parameters in a form does not matter.",
    source=docs("create"),
    faults=["http-form-third-pair-lost", "http-form-order-matters", "http-form-refused"],
    fix="Look parameters up by name, wherever they stand in the body.",
)
@pytest.mark.parametrize("turn", [1, 2])
def test_order(client: Client, make: Make, service: Service, turn: int) -> None:
    """Given three parameters, when each but the name stands first once, then all count each time."""
    pairs = [f"UniqueName={make.name()}", "Mode=message-only", "Ttl=4321"]
    made = write(client, service, "&".join(pairs[turn:] + pairs[:turn]))

    expect_read(made, "/unique_name", pairs[0].partition("=")[2])
    expect_read(made, "/mode", "message-only")
    expect_read(made, "/ttl", 4321)


@pytest.fixture(scope="session")
def updatable(make: Make, service: Service) -> Session:
    """A Session of this chapter's own, to be updated."""
    return make.session(service)


@requirement(
    "wire.update-form",
    Level.MUST,
    "The body of an update is read as a form too: escapes in it are decoded.",
    source=docs("update"),
    faults=["http-update-form-not-decoded", "http-update-names-not-decoded"],
    fix="Read the body of an update with the same form decoder as that of a create.",
)
def test_update_form(client: Client, updatable: Session) -> None:
    """Given a Session, when an update is sent with letters and digits percent-encoded, it takes effect."""
    updated = client.send(
        "POST",
        updatable.path,
        operation="updateSession",
        body=b"%54tl=72%30%30",
        headers={"Content-Type": FORM},
    )

    expect_read(updated, "/ttl", 7200)


# -- what clients send ---------------------------------------------------------------------------------


@requirement(
    "wire.list-with-form-type",
    Level.SHOULD,
    "A list that is asked for with a form Content-Type and no body works.",
    source=sdk("python", "headers"),
    faults=["http-get-with-content-type-refused", "http-get-with-content-type-reads-body"],
    fix="Ignore the Content-Type of a GET: the helper library for Python sends one.",
)
def test_list_with_form_type(client: Client, plain: Session) -> None:
    """Given a Service, when its Sessions are listed as the library for Python does it, then it works."""
    listed = client.send(
        "GET",
        f"{plain.service.path}/Sessions",
        operation="listSessions",
        query={"PageSize": 1},
        headers={"Content-Type": FORM, "Accept-Charset": "utf-8"},
    )

    expect_success(listed)
    expect_value(listed, "/meta/page_size", 1)


@requirement(
    "wire.empty-form",
    Level.SHOULD,
    "A create and an update with a form Content-Type and a length of zero work.",
    source=sdk("python", "empty-body"),
    faults=["http-empty-form-refused", "http-empty-form-refused-on-update"],
    fix="Treat a form without a byte as a form without parameters.",
)
@pytest.mark.parametrize("operation", ["createSession", "updateSession"])
def test_empty_form(client: Client, updatable: Session, operation: str) -> None:
    """Given no parameters, when create and update are sent as the libraries do it, then they work."""
    collection = f"{updatable.service.path}/Sessions"
    path = updatable.path if operation == "updateSession" else collection
    answer = client.send("POST", path, operation=operation, body=b"", headers={"Content-Type": FORM})

    expect_success(answer)


@pytest.fixture(scope="session")
def plainly(client: Client, make: Make, service: Service) -> Plainly:
    """The five operations with `Accept: */*`."""
    return ask_plainly(client, make, service)


@requirement(
    "wire.any-accept",
    Level.SHOULD,
    "Each operation works for a client that accepts any media type.",
    source=sdk("python", "headers"),
    faults=["http-accept-needed", "http-accept-needed-on-delete", "http-accept-any-refused-on-get"],
    fix="Answer JSON whatever Accept says; the libraries send */* with DELETE, and curl always.",
)
@pytest.mark.parametrize("operation", ["created", "fetched", "listed", "updated", "deleted"])
def test_any_accept(plainly: Plainly, operation: str) -> None:
    """Given `Accept: */*`, when each operation is sent with it, then it works."""
    expect_success(getattr(plainly, operation))


# -- what comes back -----------------------------------------------------------------------------------


@requirement(
    "wire.strict-json",
    Level.MUST,
    "The body of a successful answer is JSON in UTF-8, without repeated names or numbers that are none.",
    source=openapi("FetchSession/responses/200"),
    faults=[
        "http-json-cut",
        "http-json-with-mark",
        "http-json-repeated-members",
        "http-json-nan",
        "http-json-single-quotes",
        "http-json-of-list-cut",
        "http-json-padded",
        "http-json-utf-16",
    ],
    fix="Write bodies with a JSON encoder, in UTF-8 and without a byte order mark.",
    watches=with_body,
)
def test_strict_json(seen: Seen) -> None:
    """Given any successful answer with a body, the body is strict JSON."""
    expect_strict_json(seen)


@requirement(
    "wire.media-type",
    Level.SHOULD,
    "The body of a successful answer is announced as application/json.",
    source=other("docs:response", "media-type"),
    faults=[
        "http-content-type-text",
        "http-content-type-html",
        "http-content-type-missing",
        "http-content-type-of-list-text",
        "http-content-type-of-create-text",
    ],
    fix="Send Content-Type: application/json with every body.",
    watches=with_body,
)
def test_media_type(seen: Seen) -> None:
    """Given any successful answer with a body, its Content-Type is application/json."""
    expect_media_type(seen.exchange, "application/json")


@requirement(
    "wire.request-id",
    Level.MAY,
    "A Twilio-Request-Id, where an answer has one, is RQ and 32 hexadecimal digits.",
    source=observed("recordings", "headers"),
    faults=["http-request-id-malformed", "http-request-id-with-dashes"],
    fix="Give each answer an id of the form RQ and 32 hexadecimal digits, or none.",
)
def test_request_id(found: Exchange) -> None:
    """Given a fetch whose answer has an id, then that has the observed form."""
    expect_pattern(_header(found, "Twilio-Request-Id"), "", r"RQ[0-9a-fA-F]{32}")


@requirement(
    "wire.concurrent-requests",
    Level.MAY,
    "A Twilio-Concurrent-Requests, where an answer has one, is an integer.",
    source=observed("recordings", "headers"),
    faults=["http-concurrent-requests-malformed"],
    fix="Write the number of requests in flight with digits, or leave the header out.",
)
def test_concurrent_requests(found: Exchange) -> None:
    """Given a fetch whose answer has a Twilio-Concurrent-Requests, then that is a number."""
    expect_pattern(_header(found, "Twilio-Concurrent-Requests"), "", r"[0-9]+")


def _header(exchange: Exchange, name: str) -> Seen:
    expect_success(exchange)
    value = exchange.response.header(name) if exchange.response else None
    if value is None:
        raise NotApplicable(f"the target sends no {name}", evidence=[exchange])
    return Seen(exchange, value.strip())


# -- recorded ------------------------------------------------------------------------------------------


@observation(
    "wire.cors",
    "Which CORS headers does the answer to a fetch have?",
    source=openapi("FetchSession/responses/200"),
)
def test_cors(found: Exchange) -> str:
    """Given a fetch, then the names of its CORS headers are recorded."""
    headers = found.response.headers if found.response else ()
    names = sorted({name.lower() for name, _ in headers if name.lower().startswith("access-control-")})

    return ", ".join(names) or "none"


PROBES: dict[str, tuple[str, str]] = {
    "HEAD": ("HEAD", ""),
    "OPTIONS": ("OPTIONS", ""),
    "slash": ("GET", "/"),
    "suffix": ("GET", ".json"),
}


@observation(
    "wire.probes",
    "How are HEAD, OPTIONS, a slash at the end and the suffix .json answered on a Session?",
    source=other("docs:response", "media-type"),
)
def test_probes(client: Client, plain: Session) -> str:
    """Given a Session, when it is asked for in unusual ways, then the answers are recorded."""
    answers = {name: client.send(method, plain.path + end) for name, (method, end) in PROBES.items()}

    return "; ".join(f"{name} {answer.http_status or answer.no_answer}" for name, answer in answers.items())


@observation(
    "wire.if-none-match",
    "Does a fetch have an ETag, and how is a fetch with If-None-Match answered?",
    source=observed("recordings", "headers"),
)
def test_if_none_match(client: Client, plain: Session, found: Exchange) -> str:
    """Given a fetch, when it is repeated with its ETag, then the answer is recorded."""
    tag = found.response.header("ETag") if found.response else None
    again = client.send("GET", plain.path, headers={"If-None-Match": tag or '"0"'})

    return f"{'an' if tag else 'no'} ETag; {answer_in_words(again)}"


@observation(
    "wire.idempotency-key",
    "Do two creates with one Idempotency-Key make one Session or two?",
    source=observed("recordings", "headers"),
)
def test_idempotency_key(client: Client, make: Make, service: Service) -> str:
    """Given two creates with the same key, then it is recorded whether they are one."""
    key = {"Idempotency_Key": make.name()}
    first, second = (write(client, service, "Ttl=3600", **key) for _ in range(2))
    same = first.body.get("sid") == second.body.get("sid")

    return f"{'one' if same else 'two'}; {answer_in_words(second)}"


BODIES: dict[str, tuple[str, str]] = {
    "a form type in capitals and with a charset": ("UniqueName={}", f"{FORM.upper()}; charset=UTF-8"),
    "JSON": ('{{"UniqueName": "{}"}}', "application/json"),
    "raw UTF-8 beside empty pairs": ("&&UniqueName={}\u00e9&", FORM),
    "a raw semicolon": ("UniqueName={};Ttl=60", FORM),
    "a lone percent": ("UniqueName={}%", FORM),
    "bytes that are no UTF-8": ("UniqueName={}%FF", FORM),
    "lower-case names": ("uniquename={}", FORM),
}


@observation(
    "wire.body",
    "How are unusual bodies of a create read?",
    source=other("docs:requests", "content-types"),
)
def test_body(client: Client, make: Make, service: Service) -> str:
    """Given creates with unusual bodies, then it is recorded which names are stored."""
    answers = [read_back(client, make, service, kind) for kind in BODIES]

    return "; ".join(answers)


def read_back(client: Client, make: Make, service: Service, kind: str) -> str:
    """What becomes of one such body, in words that are the same in each run."""
    body, content_type = BODIES[kind]
    name = make.name()
    made = write(client, service, body.format(name), Content_Type=content_type)
    stored = made.body.get("unique_name")
    shown = stored.replace(name, "NAME") if isinstance(stored, str) else stored
    return f"{kind} {answer_in_words(made)}" + (f" and stored as {shown}" if made.succeeded else "")


@observation(
    "wire.query",
    "Do parameters in the query of a create count?",
    source=docs("create"),
)
def test_query(client: Client, make: Make, service: Service) -> str:
    """Given a create with a Ttl in its query, then the ttl is recorded."""
    form: dict[str, Value] = {"UniqueName": make.name(), "Ttl": LIFETIME}
    made = client.send(
        "POST", f"{service.path}/Sessions", operation="createSession", query={"Mode": "voice-only"}, form=form
    )

    return f"{answer_in_words(made)}, mode {made.body.get('mode')}"
