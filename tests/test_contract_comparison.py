import copy
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conformance import spec
from tools.compare_contract import complaints, differences

ROOT = Path(__file__).parents[1]
NAMED = os.environ.get("PROXY_CONFORMANCE_OFFICIAL_SPEC")
OFFICIAL = Path(NAMED) if NAMED else ROOT.parent / "shared" / "data" / "twilio_proxy_v1.json"

pytestmark = pytest.mark.skipif(
    not OFFICIAL.is_file(),
    reason="the official description is not here; name it in PROXY_CONFORMANCE_OFFICIAL_SPEC",
)


@pytest.fixture(scope="module")
def official() -> dict[str, Any]:
    return dict(json.loads(OFFICIAL.read_bytes()))


@pytest.fixture
def contract() -> dict[str, Any]:
    return copy.deepcopy(spec.contract())


def test_every_difference_has_its_reason(official: dict[str, Any], contract: dict[str, Any]) -> None:
    found = differences(contract, official)

    assert len(found) > 10
    assert complaints(found) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (("Session/properties/sid", "pattern", "^KC[0-9a-f]{32}$"), "Session sid pattern"),
        (("Session/properties/sid", "type", "string"), "Session sid nullable"),
        (("Session/properties/unique_name", "type", "integer"), "Session unique_name type"),
        (("Session/properties/url", "format", "date"), "Session url format"),
        (("Session/properties/ttl", "default", 1), "Session ttl default"),
        (("SessionMode", "enum", ["voice-only"]), "Session mode enum"),
        (("SessionPage/properties/sessions", "maxItems", 100), "listSessions 200 sessions maxItems"),
        (("ListMeta/properties/page", "type", "string"), "listSessions 200 meta page type"),
        (("CreateSession/properties/Ttl", "type", "string"), "createSession body Ttl type"),
        (("CreateService", "required", []), "createService body required"),
    ],
)
def test_a_changed_contract_is_noticed(
    official: dict[str, Any], contract: dict[str, Any], change: tuple[str, str, object], where: str
) -> None:
    pointer, key, value = change
    node: Any = contract["components"]["schemas"]
    for step in pointer.split("/"):
        node = node[step]
    node[key] = value

    assert [one for one in complaints(differences(contract, official)) if f": {where}: " in one]


@pytest.mark.parametrize(
    ("parameter", "change", "where"),
    [
        ("OwnSessionSid", {"minLength": 33}, "deleteSession path Sid minLength"),
        ("PageSize", {"maximum": 100}, "listSessions query PageSize maximum"),
    ],
)
def test_a_changed_parameter_is_noticed(
    official: dict[str, Any], contract: dict[str, Any], parameter: str, change: dict[str, int], where: str
) -> None:
    contract["components"]["parameters"][parameter]["schema"] |= change

    assert [one for one in complaints(differences(contract, official)) if f": {where}: " in one]


def test_a_changed_success_is_noticed(official: dict[str, Any], contract: dict[str, Any]) -> None:
    responses = contract["paths"]["/v1/Services/{ServiceSid}/Sessions"]["post"]["responses"]
    responses["200"] = responses.pop("201")

    assert any("createSession success" in one for one in complaints(differences(contract, official)))


def test_a_missing_member_is_noticed(official: dict[str, Any], contract: dict[str, Any]) -> None:
    del contract["components"]["schemas"]["Session"]["properties"]["mode"]

    assert any("Session mode type" in one for one in complaints(differences(contract, official)))


def test_a_missing_operation_is_noticed(official: dict[str, Any], contract: dict[str, Any]) -> None:
    del contract["paths"]["/v1/Services/{ServiceSid}/Sessions/{Sid}"]["delete"]

    assert any("deleteSession success" in one for one in complaints(differences(contract, official)))


def test_a_reason_without_its_difference_is_noticed(
    official: dict[str, Any], contract: dict[str, Any]
) -> None:
    contract["components"]["schemas"]["Session"]["properties"]["ttl"]["type"] = "integer"

    assert complaints(differences(contract, official)) == ["no such difference: Session ttl nullable"]


def test_every_official_name_that_may_be_cited_is_in_the_official_description(
    official: dict[str, Any],
) -> None:
    names = spec.read_yaml("sources.yaml")["documents"]["openapi"]
    operations = {node["operationId"] for node in _operations(official)}

    assert names["schemas"].keys() <= official["components"]["schemas"].keys()
    assert names["operations"].keys() <= operations
    assert set(names["operations"].values()) == set(spec.operations())


def _operations(official: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        node
        for item in official["paths"].values()
        for node in item.values()
        if isinstance(node, dict) and "operationId" in node
    ]


def test_the_script_prints_each_difference_with_its_reason() -> None:
    command = [sys.executable, "-m", "tools.compare_contract", str(OFFICIAL)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)

    assert done.returncode == 0
    assert "Session ttl nullable\n  official: None\n  ours:     True\n  because:  C30" in done.stdout
    assert done.stdout.endswith(", 0 complaints\n")


def test_the_script_fails_where_a_reason_is_missing(tmp_path: Path, official: dict[str, Any]) -> None:
    session = official["components"]["schemas"]["proxy.v1.service.session"]["properties"]
    changed = copy.deepcopy(official)
    changed["components"]["schemas"]["proxy.v1.service.session"]["properties"] = {
        **session,
        "region": {"type": "string"},
    }
    (tmp_path / "official.json").write_text(json.dumps(changed), "utf-8")

    command = [sys.executable, "-m", "tools.compare_contract", str(tmp_path / "official.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)

    assert done.returncode == 1
    assert "no reason: Session region type: official 'string', ours None" in done.stdout
