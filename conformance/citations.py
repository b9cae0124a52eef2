"""Tells whether what a requirement or the contract cites exists: a document and a part of it."""

from conformance.documents import sources
from conformance.spec import operations, pointer_exists, schema

OFFICIAL = "openapi"


def split(source: str) -> tuple[str, str]:
    """Document and part of an `x-source` of the contract."""
    mark = ":" if source.startswith(f"{OFFICIAL}:") else "/"
    document, _, part = source.partition(mark)
    return document, part


def exists(document: str, part: str) -> bool:
    """Whether the document is known and has that part; no part stands for the document as a whole."""
    kind, _, code = document.partition(":")
    if kind == "errors":
        return not part and code in map(str, sources()["errors"]["codes"])
    if document not in sources()["documents"]:
        return False
    if part and document == OFFICIAL:
        return _in_official(*part.split("/", 1))
    return not part or part in sources()["documents"][document].get("parts", ())


def _in_official(name: str, below: str = "") -> bool:
    """Whether the counterpart in our contract of a place in the official description exists."""
    names = sources()["documents"][OFFICIAL]
    if name in names["schemas"]:
        return pointer_exists("/".join(filter(None, ("#/components/schemas", names["schemas"][name], below))))
    operation = operations().get(names["operations"].get(name, ""))
    if operation is None:
        return False
    root = f"#/paths/{operation.path.replace('/', '~1')}/{operation.method.lower()}"
    kind, _, field = below.partition("/")
    if kind == "parameters":
        count = len(schema(root).get("parameters", ()))
        return field in {schema(f"{root}/parameters/{index}")["name"] for index in range(count)}
    if kind == "body":
        body = f"{root}/requestBody/content/application~1x-www-form-urlencoded/schema"
        return pointer_exists(f"{body}/properties/{field}" if field else body)
    return pointer_exists(f"{root}/{below}" if below else root)
