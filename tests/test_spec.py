import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from conformance import spec
from conformance.citations import exists, split

ROOT = Path(__file__).parents[1]
URL = "https://proxy.example/v1/Services/KS1/Sessions/KC1"
SESSION = {
    "sid": f"KC{'a' * 32}",
    "service_sid": f"KS{'B' * 32}",
    "account_sid": f"AC{'0' * 32}",
    "date_started": None,
    "date_ended": None,
    "date_last_interaction": None,
    "date_expiry": "2030-01-01T00:00:00Z",
    "unique_name": "Örder #1",
    "status": "open",
    "closed_reason": None,
    "ttl": 0,
    "mode": "voice-only",
    "date_created": "2026-01-01T00:00:00Z",
    "date_updated": "2026-01-01T00:00:00+00:00",
    "url": URL,
    "links": {"interactions": f"{URL}/Interactions", "participants": f"{URL}/Participants"},
}
PAGE = {
    "sessions": [SESSION],
    "meta": {
        "key": "sessions",
        "page": 0,
        "page_size": 50,
        "first_page_url": URL,
        "previous_page_url": None,
        "url": URL,
        "next_page_url": None,
    },
}
OPERATIONS = {
    *("listServices", "createService", "fetchService", "updateService", "deleteService"),
    *("listPhoneNumbers", "createPhoneNumber", "fetchPhoneNumber", "deletePhoneNumber"),
    *("listSessions", "createSession", "fetchSession", "updateSession", "deleteSession"),
    *("listParticipants", "createParticipant", "fetchParticipant", "deleteParticipant"),
    *("listMessageInteractions", "createMessageInteraction", "fetchMessageInteraction"),
    *("listInteractions", "fetchInteraction", "deleteInteraction"),
}
ANNOTATIONS = {"description", "default", "properties", "items", "allOf"}


def nodes(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    if isinstance(node, dict | list):
        for child in node.values() if isinstance(node, dict) else node:
            yield from nodes(child)


def broken(**members: object) -> list[spec.Violation]:
    return spec.violations("fetchSession", 200, SESSION | members)


# -- the contract itself ------------------------------------------------------------------------------


def test_the_contract_is_valid_openapi() -> None:
    OpenAPIV31SpecValidator(spec.contract()).validate()


def test_the_contract_has_the_operations_that_the_suite_calls() -> None:
    assert set(spec.operations()) == OPERATIONS


def test_every_source_in_the_contract_exists() -> None:
    cited = {node["x-source"] for node in nodes(spec.contract()) if "x-source" in node}

    assert "docs:session/create" in cited
    assert {one for one in cited if not exists(*split(one))} == set()


def test_every_operation_and_every_component_schema_says_where_it_stands() -> None:
    described = [item for path in spec.contract()["paths"].values() for item in path.values()]
    schemas = spec.contract()["components"]["schemas"]
    own = {"IsoDate"}  # a shape of ours that members with a source of their own refer to

    assert [node["operationId"] for node in described if "x-source" not in node] == []
    assert {name for name, node in schemas.items() if "x-source" not in node} == own


def test_every_contradiction_has_its_section_and_its_line() -> None:
    text = (ROOT / "spec" / "contradictions.md").read_text("utf-8")
    expected = [str(number) for number in range(1, 31)]

    assert re.findall(r"^## C(\d+)$", text, re.MULTILINE) == expected
    assert re.findall(r"^\| \[C(\d+)\]\(#c\1\)", text, re.MULTILINE) == expected


@pytest.mark.parametrize("name", ["spec/openapi.yaml", "tools/contract_differences.yaml"])
def test_every_contradiction_that_is_cited_exists(name: str) -> None:
    cited = {int(number) for number in re.findall(r"\bC(\d+)\b", (ROOT / name).read_text("utf-8"))}

    assert cited
    assert cited <= set(range(1, 31))


def test_links_name_operations_and_their_parameters() -> None:
    for link in spec.contract()["components"]["links"].values():
        operation = spec.operations()[link["operationId"]]
        assert {f"{{{name}}}" for name in link["parameters"]} == set(re.findall(r"{\w+}", operation.path))


def test_open_values_are_values_of_their_enum() -> None:
    marked = [node for node in nodes(spec.contract()) if "x-open-values" in node]

    assert marked
    for node in marked:
        values = node["enum"] if "enum" in node else spec.schema(node["$ref"])["enum"]
        assert set(node["x-open-values"]) < set(values)


def test_unjudged_keywords_stand_beside_their_mark() -> None:
    marked = [node for node in nodes(spec.contract()) if "x-unjudged" in node]

    assert marked
    assert [node for node in marked if not set(node["x-unjudged"]) <= node.keys()] == []


def test_no_answer_is_closed_against_new_members() -> None:
    assert [node for node in nodes(spec.contract()) if "additionalProperties" in node] == []


# -- reading it ---------------------------------------------------------------------------------------


def test_importing_reads_and_loads_nothing() -> None:
    script = "import sys, conformance.spec; print({'yaml', 'jsonschema'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert done.stdout == "set()\n"


def test_an_installed_package_reads_its_own_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spec, "__file__", str(tmp_path / "conformance" / "spec.py"))
    assert spec.directory() == tmp_path / "spec"

    (tmp_path / "conformance" / "spec_files").mkdir(parents=True)
    assert spec.directory() == tmp_path / "conformance" / "spec_files"


def test_an_operation_tells_its_success_and_all_documented_statuses() -> None:
    create = spec.operations()["createSession"]

    assert (create.method, create.path) == ("POST", "/v1/Services/{ServiceSid}/Sessions")
    assert create.success == (201,)
    assert set(create.documented) >= {201, 400, 401, 404, 409, 429}


@pytest.mark.parametrize(
    ("operation", "success"),
    [("deleteParticipant", (200, 204)), ("createMessageInteraction", (200, 201)), ("deleteSession", (204,))],
)
def test_where_documents_disagree_both_successes_are_documented(
    operation: str, success: tuple[int, ...]
) -> None:
    assert spec.operations()[operation].success == success


@pytest.mark.parametrize(
    ("method", "path", "operation"),
    [
        ("GET", "/v1/Services", "listServices"),
        ("POST", "/v1/Services/KS1/Sessions", "createSession"),
        ("GET", "/v1/Services/KS1/Sessions/Order #1", "fetchSession"),
        ("GET", "/v1/Services/KS1/Sessions/a%2Fb", "fetchSession"),
        ("DELETE", "/v1/Services/KS1/Sessions/KC1/Interactions/KI1", "deleteInteraction"),
        (
            "GET",
            "/v1/Services/KS1/Sessions/KC1/Participants/KP1/MessageInteractions",
            "listMessageInteractions",
        ),
    ],
)
def test_a_request_is_matched_to_its_operation(method: str, path: str, operation: str) -> None:
    found = spec.match(method, path)

    assert found is not None
    assert found.id == operation


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/v1/Services/KS1/Sessions/KC1"),
        ("DELETE", "/v1/Services/KS1/Sessions"),
        ("GET", "/v1/services"),
        ("GET", "/v1/Services/"),
        ("GET", "/v1/Services/KS1/Sessions/a/b"),
        ("GET", "v1/Services"),
        ("GET", ""),
    ],
)
def test_a_request_outside_of_the_contract_matches_nothing(method: str, path: str) -> None:
    assert spec.match(method, path) is None


def test_a_pointer_leads_through_references() -> None:
    pointer = (
        "#/paths/~1v1~1Services/post/responses/201/content/application~1json/schema/properties/sid/pattern"
    )

    assert spec.schema(pointer) == "^KS[0-9a-fA-F]{32}$"
    assert spec.schema("#/servers/0/url") == "https://proxy.twilio.com"


def test_what_stands_beside_a_reference_wins() -> None:
    status = spec.schema("#/components/schemas/CreateSession/properties/Status")

    assert status["default"] == "open"
    assert status["description"] != spec.schema("#/components/schemas/SessionStatus/description")
    assert "closed" in status["enum"]


@pytest.mark.parametrize(
    ("pointer", "there"),
    [
        ("#/components/schemas/Session/properties/ttl", True),
        ("#/servers/0", True),
        ("#/components/schemas/Session/properties/nothing", False),
        ("#/servers/7", False),
        ("#/servers/name", False),
        ("#/openapi/deeper", False),
        ("components/servers", False),
    ],
)
def test_a_pointer_exists_or_not(pointer: str, *, there: bool) -> None:
    assert spec.pointer_exists(pointer) is there


# -- judging a body -----------------------------------------------------------------------------------


@pytest.mark.parametrize("operation", ["createSession", "fetchSession", "updateSession"])
def test_a_session_as_documented_breaks_nothing(operation: str) -> None:
    assert spec.violations(operation, spec.operations()[operation].success[0], SESSION) == []


def test_a_page_as_documented_breaks_nothing() -> None:
    assert spec.violations("listSessions", 200, PAGE) == []


@pytest.mark.parametrize(
    "members",
    [
        {"date_expiry": "2018-07-31"},
        {"date_expiry": None, "date_created": None, "unique_name": None, "url": None, "links": None},
        {"ttl": None},
        {"closed_reason": ""},
        {"unique_name": "é" * 191},
        {"a_new_member": [1]},
    ],
)
def test_the_weakest_reading_breaks_nothing(members: dict[str, object]) -> None:
    assert broken(**members) == []


@pytest.mark.parametrize(
    ("member", "value", "keyword", "expected"),
    [
        ("ttl", "0", "type", "integer or null"),
        ("ttl", True, "type", "integer or null"),
        ("status", None, "type", "string"),
        ("links", [], "type", "object or null"),
        ("status", "paused", "enum", "one of open, in-progress, closed, failed, unknown"),
        ("mode", "Voice-Only", "enum", "one of message-only, voice-only, voice-and-message"),
        ("sid", f"KX{'a' * 32}", "pattern", "text matching ^KC[0-9a-fA-F]{32}$"),
        ("sid", f"KC{'a' * 32}\n", "maxLength", "at most 34 characters"),
        ("account_sid", "AC", "minLength", "at least 34 characters"),
        ("unique_name", "é" * 192, "maxLength", "at most 191 characters"),
        ("date_created", "2026-01-01", "format", "text in the format date-time"),
        ("url", "/v1/Services", "format", "text in the format uri"),
        ("date_expiry", "tomorrow", "anyOf", "text in the format date-time or text in the format date"),
    ],
)
def test_each_keyword_is_judged(member: str, value: object, keyword: str, expected: str) -> None:
    assert (f"/{member}", keyword, expected) in [
        (v.pointer, v.keyword, v.expected) for v in broken(**{member: value})
    ]


def test_a_missing_member_is_told_where_it_should_be() -> None:
    left = {key: value for key, value in SESSION.items() if key not in {"ttl", "mode"}}

    assert spec.violations("fetchSession", 200, left) == [
        spec.Violation("/ttl", "required", "a member ttl", "none"),
        spec.Violation("/mode", "required", "a member mode", "none"),
    ]


def test_a_page_is_judged_down_to_its_items() -> None:
    page = {"sessions": [SESSION, SESSION | {"ttl": 0.5}], "meta": PAGE["meta"] | {"key": "items"}}  # type: ignore[operator]

    found = {(one.pointer, one.keyword) for one in spec.violations("listSessions", 200, page)}

    assert found == {("/sessions/1/ttl", "type"), ("/meta/key", "const")}


def test_a_page_of_more_than_a_thousand_is_too_long() -> None:
    page = PAGE | {"sessions": [SESSION] * 1001}

    assert [one.keyword for one in spec.violations("listSessions", 200, page)] == ["maxItems"]


def test_an_error_body_is_judged_where_errors_are_documented() -> None:
    assert spec.violations("fetchSession", 404, {"status": 404, "message": "gone"}) == []
    assert [one.pointer for one in spec.violations("fetchSession", 404, {"status": 404})] == ["/message"]


@pytest.mark.parametrize(("operation", "http_status"), [("deleteSession", 204), ("fetchSession", 418)])
def test_an_answer_without_a_schema_breaks_nothing(operation: str, http_status: int) -> None:
    assert spec.violations(operation, http_status, {"anything": 1}) == []


def test_an_unknown_operation_is_refused() -> None:
    with pytest.raises(KeyError):
        spec.violations("fetchNothing", 200, {})


@pytest.mark.parametrize("body", [None, [], "text", 7, True])
def test_a_body_that_is_no_object_is_told_as_such(body: object) -> None:
    assert [(v.pointer, v.keyword) for v in spec.violations("fetchSession", 200, body)] == [("", "type")]


def test_every_keyword_of_an_answer_has_words() -> None:
    for operation in spec.operations().values():
        for http_status in operation.documented:
            pointer = f"#/paths/{operation.path.replace('/', '~1')}/{operation.method.lower()}"
            pointer += f"/responses/{http_status}/content/application~1json/schema"
            if spec.pointer_exists(pointer):
                assert keywords(spec.schema(pointer)) <= spec.EXPECTED.keys() | {"required"}


def keywords(node: dict[str, Any]) -> set[str]:
    node = spec.schema(node["$ref"]) if "$ref" in node else node
    below = [*node.get("properties", {}).values(), *node.get("allOf", ()), *node.get("anyOf", ())]
    below += [node["items"]] if "items" in node else []
    own = {key for key in node if not key.startswith("x-")} - ANNOTATIONS
    return own.union(*map(keywords, below))


# -- hostile bodies -----------------------------------------------------------------------------------


def test_what_a_target_sent_is_shown_short_and_printable() -> None:
    [found] = broken(status="\x1b[31m\u202e" + "x" * 10_000)

    assert len(found.actual) <= spec.LONGEST
    assert found.actual.startswith('"\\u001b[31m\\u202exxx')
    assert found.actual.endswith("...")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"a": 1}, "an object of 1 members"),
        ([1, 2], "an array of 2 items"),
        (float("inf"), "Infinity"),
        ("\ud800", '"\\ud800"'),
    ],
)
def test_what_cannot_be_shown_is_described(value: object, shown: str) -> None:
    assert broken(mode=value)[-1].actual == shown


def test_no_more_than_a_hundred_violations_are_told() -> None:
    assert len(spec.violations("listSessions", 200, PAGE | {"sessions": [1] * 5000})) == 100


def test_a_body_nested_too_deeply_is_told_and_does_no_harm() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]

    assert [(v.keyword, v.actual) for v in broken(sid=deep)] == [("type", "one nested too deeply")]


# -- formats ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-29T23:59:59Z",
        "2024-02-29t23:59:59z",
        "2024-01-01T00:00:00.123456789-23:59",
        "2016-12-31T23:59:60Z",
        "2017-01-01T01:59:60+02:00",
        "2016-12-31T15:59:60-08:00",
    ],
)
def test_a_moment_of_rfc_3339_is_a_date_time(text: str) -> None:
    assert spec.is_date_time(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024-01-01",
        "2023-02-29T00:00:00Z",
        "2024-13-01T00:00:00Z",
        "2024-00-01T00:00:00Z",
        "2024-01-00T00:00:00Z",
        "2024-01-01 00:00:00Z",
        "2024-01-01T00:00:00",
        "2024-01-01T00:00Z",
        "2024-01-01T24:00:00Z",
        "2024-01-01T00:60:00Z",
        "2024-01-01T00:00:60Z",
        "2024-01-01T00:00:61Z",
        "2024-01-01T00:00:00.Z",
        "2024-01-01T00:00:00+24:00",
        "2024-01-01T00:00:00+00:60",
        "2024-01-01T00:00:00+0000",
        "2024-01-01T00:00:00Z\n",
        "\u0662\u0660\u0662\u0664-01-01T00:00:00Z",
    ],
)
def test_anything_else_is_no_date_time(text: str) -> None:
    assert not spec.is_date_time(text)


@pytest.mark.parametrize(
    ("text", "holds"),
    [("2018-07-31", True), ("2018-7-31", False), ("2018-06-31", False), ("2018-07-31x", False)],
)
def test_a_date_is_a_day_that_exists(text: str, *, holds: bool) -> None:
    assert spec.is_date(text) is holds


@pytest.mark.parametrize(
    "text",
    [
        "https://proxy.example/v1/Services?PageSize=50&Page=0",
        "http://user@127.0.0.1:8080/a%20b//c#d",
        "http://[::1]:80/x",
        "urn:isbn:1",
        "mailto:a@b",
    ],
)
def test_an_absolute_uri_is_a_uri(text: str) -> None:
    assert spec.is_uri(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/v1/Services",
        "//proxy.example/v1",
        "proxy.example",
        "http://a b",
        "http://a/%zz",
        "http://a[::1]",
        "http://a:port/",
        "http://é/",
        "https://a/b\n",
        "1a:b",
    ],
)
def test_anything_else_is_no_uri(text: str) -> None:
    assert not spec.is_uri(text)
