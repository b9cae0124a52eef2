import pytest

from conformance import catalogue
from conformance.citations import exists, split
from conformance.documents import sources
from conformance.model import Basis, Level, Requirement


def test_every_document_has_a_title_and_a_kind_that_is_a_basis() -> None:
    documents = sources()["documents"].values()

    assert {document["kind"] for document in documents} == set(Basis)
    assert [document for document in documents if not document["title"]] == []


def test_every_official_document_has_an_address() -> None:
    documents = sources()["documents"].values()
    without = {one["kind"] for one in documents if not one.get("url", "").startswith("https://")}

    assert without <= {Basis.OBSERVED}


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("docs:session/create", ("docs:session", "create")),
        ("errors:20404", ("errors:20404", "")),
        (
            "openapi:proxy.v1.service.session/properties/ttl",
            ("openapi", "proxy.v1.service.session/properties/ttl"),
        ),
    ],
)
def test_a_source_is_split_into_document_and_part(source: str, parts: tuple[str, str]) -> None:
    assert split(source) == parts


@pytest.mark.parametrize(
    ("document", "part"),
    [
        ("docs:session", ""),
        ("docs:session", "create"),
        ("docs:changelog", "2019-06-06"),
        ("errors:80603", ""),
        ("openapi", ""),
        ("openapi", "proxy.v1.service.session"),
        ("openapi", "proxy.v1.service.session/properties/ttl"),
        ("openapi", "session_enum_mode/enum"),
        ("openapi", "CreateSession"),
        ("openapi", "CreateSession/responses/201"),
        ("openapi", "CreateSession/body"),
        ("openapi", "CreateSession/body/Mode"),
        ("openapi", "ListSession/parameters/PageSize"),
    ],
)
def test_what_can_be_cited_exists(document: str, part: str) -> None:
    assert exists(document, part)


@pytest.mark.parametrize(
    ("document", "part"),
    [
        ("docs:nothing", ""),
        ("docs:session", "nothing"),
        ("errors:1", ""),
        ("errors:80603", "nothing"),
        ("openapi", "proxy.v1.nothing"),
        ("openapi", "proxy.v1.service.session/properties/nothing"),
        ("openapi", "CreateNothing"),
        ("openapi", "CreateSession/responses/299"),
        ("openapi", "CreateSession/body/Nothing"),
        ("openapi", "FetchSession/body"),
        ("openapi", "ListSession/parameters/Nothing"),
    ],
)
def test_what_is_not_there_cannot_be_cited(document: str, part: str) -> None:
    assert not exists(document, part)


def test_what_the_suite_stands_on_exists() -> None:
    declared = [(one.id, one.source) for one in catalogue.requirements()]
    declared += [(one.id, one.source) for one in catalogue.questions()]

    assert [identifier for identifier, source in declared if not exists(source.document, source.part)] == []


@pytest.mark.parametrize("one", catalogue.requirements(), ids=lambda one: one.id)
def test_a_level_stands_on_a_document_that_can_carry_it(one: Requirement) -> None:
    carries = {Level.MUST: {Basis.DOCS, Basis.OPENAPI}, Level.SHOULD: set(Basis) - {Basis.OBSERVED}}

    assert one.basis in carries.get(one.level, set(Basis))
