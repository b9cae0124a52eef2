"""Names the documents that requirements stand on; `spec/sources.yaml` knows their titles and addresses."""

from conformance.model import Basis, Source


def docs(part: str) -> Source:
    """A part of the Session documentation page, the primary document."""
    return Source(Basis.DOCS, "docs:session", part)


def openapi(pointer: str) -> Source:
    """A place in the official OpenAPI description, as the name of a schema or operation and a member."""
    return Source(Basis.OPENAPI, "openapi", pointer)


def other(document: str, part: str = "") -> Source:
    """Another official document: `docs:service`, `docs:response`, `errors:80603` and the like."""
    return Source(Basis.OTHER_DOCS, document, part)


def sdk(language: str, part: str = "") -> Source:
    """What an official helper library relies on; the language is `python` or `node`."""
    return Source(Basis.SDK, f"sdk:{language}", part)


def observed(record: str, part: str = "") -> Source:
    """What was seen on the real service and is written nowhere."""
    return Source(Basis.OBSERVED, f"observed:{record}", part)
