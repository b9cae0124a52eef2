import pytest

from conformance.fuzzing.inputs import broken_parameter, surely_valid
from conformance.model import Exchange, Request

FORM = (("Content-Type", "application/x-www-form-urlencoded"),)


def exchange(body: str = "", *, operation: str = "createSession", target: str = "/v1/x") -> Exchange:
    return Exchange("x1", operation, Request("POST", target, FORM, body.encode()), None)


@pytest.mark.parametrize(
    ("body", "parameter"),
    [("Mode=fax", "Mode"), ("Status=done", "Status"), ("Ttl=true", "Ttl"), ("Ttl=0.5", "Ttl"),
     ("UniqueName=" + "x" * 192, "UniqueName")],
)  # fmt: skip
def test_a_value_that_breaks_the_contract_is_known_by_its_bytes(body: str, parameter: str) -> None:
    assert broken_parameter(exchange(body)) == parameter


@pytest.mark.parametrize(
    "body",
    ["", "Mode=", "Mode=Message-Only", "Mode=fax&Mode=voice-only", "Ttl=-1", "Ttl=99999999999", "Ttl=1.0",
     "Ttl=1e3", "Other=1", "UniqueName=" + "x" * 191],
)  # fmt: skip
def test_what_the_documents_leave_open_is_not_broken(body: str) -> None:
    assert broken_parameter(exchange(body)) is None


def test_a_body_that_is_no_form_breaks_nothing() -> None:
    plain = Request("POST", "/v1/x", (("Content-Type", "text/plain"),), b"Mode=fax")

    assert broken_parameter(Exchange("x1", "createSession", plain, None)) is None


@pytest.mark.parametrize(
    "body", ["", "Ttl=3600", "Mode=voice-only&UniqueName=a+b", "DateExpiry=2099-01-01T00%3A00%3A00Z"]
)
def test_a_create_with_allowed_values_only_is_surely_valid(body: str) -> None:
    assert surely_valid(exchange(body))


@pytest.mark.parametrize(
    "body",
    [
        "Ttl=0",
        "Status=closed",
        "UniqueName=%F0%9F%98%80",
        "UniqueName=+a",
        "Ttl=3600&Ttl=1",
        "Participants=x",
        "DateExpiry=2099-01-01",
    ],
)
def test_a_create_with_anything_doubtful_is_not(body: str) -> None:
    assert not surely_valid(exchange(body))


def test_a_list_is_surely_valid_with_an_allowed_page_size_and_nothing_else() -> None:
    sizes = {"/v1/x": True, "/v1/x?PageSize=1000": True, "/v1/x?PageSize=1001": False, "/v1/x?Page=3": False}

    assert {
        target: surely_valid(exchange(operation="listSessions", target=target)) for target in sizes
    } == sizes
