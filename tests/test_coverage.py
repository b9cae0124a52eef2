from typing import Any

from conformance.coverage import coverage, parameters


def record(operation: str, http_status: int, *, url: str = "/", form: str = "") -> dict[str, Any]:
    body = {"text": form, "bytes": len(form), "truncated": False} if form else None
    return {
        "operation": operation,
        "request": {"method": "POST", "url": url, "headers": [], "body": body},
        "response": {"http_status": http_status},
    }


def row(document: dict[str, Any], identifier: str) -> dict[str, Any]:
    return next(one for one in document["operations"] if one["id"] == identifier)


def keyword(document: dict[str, Any], parameter: str, name: str) -> dict[str, Any]:
    given = row(document, "createSession")["parameters"]
    found = next(one for one in given if one["name"] == parameter)
    return next(one for one in found["keywords"] if one["name"] == name)


def test_a_run_without_exchanges_reaches_nothing() -> None:
    counts = coverage([])["counts"]

    assert {share["reached"] for share in counts.values()} == {0}
    assert all(share["total"] > 0 for share in counts.values())


def test_an_exchange_without_an_answer_reaches_nothing() -> None:
    silent = record("createSession", 201) | {"response": None}

    assert coverage([silent])["counts"]["operations"]["reached"] == 0


def test_each_documented_answer_is_counted_under_its_operation() -> None:
    document = coverage([record("createSession", 201), record("createSession", 201)])

    answers = {one["http_status"]: one["seen"] for one in row(document, "createSession")["answers"]}
    assert (answers[201], answers[400]) == (2, 0)


def test_a_parameter_is_reached_when_a_request_with_it_worked() -> None:
    refused = coverage([record("createSession", 400, form="Mode=message-only")])
    accepted = coverage([record("createSession", 201, form="Mode=message-only")])

    assert refused["counts"]["parameters"]["reached"] == 0
    assert accepted["counts"]["parameters"]["reached"] == 1


def test_a_keyword_has_a_side_that_keeps_it_and_one_that_breaks_it() -> None:
    document = coverage([record("createSession", 400, form="Mode=fax&Ttl=soon&UniqueName=" + "x" * 191)])

    assert keyword(document, "Mode", "enum") == {"name": "enum", "kept": False, "broken": True}
    assert keyword(document, "Ttl", "type") == {"name": "type", "kept": False, "broken": True}
    assert keyword(document, "UniqueName", "maxLength")["kept"]


def test_parameters_of_the_query_are_seen_too() -> None:
    document = coverage([record("listSessions", 200, url="/v1/Services/KS/Sessions?PageSize=0")])

    found = next(one for one in row(document, "listSessions")["parameters"] if one["name"] == "PageSize")
    assert {one["name"]: one["broken"] for one in found["keywords"]}["minimum"]


def test_every_parameter_of_create_is_known() -> None:
    names = [one.name for one in parameters("createSession")]

    assert names == ["UniqueName", "DateExpiry", "Ttl", "Mode", "Status", "Participants"]
