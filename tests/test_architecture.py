"""The import table of ARCHITECTURE.md, held against the imports as they are."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "conformance"
ROW = re.compile(r"^\| `([a-z_]+)` \|([^|]*)\|")


def table() -> dict[str, set[str]]:
    """What each part may import of ours, as ARCHITECTURE.md says it."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rows = (ROW.match(line) for line in text.splitlines())
    return {row[1]: set(re.findall(r"`([a-z_]+)`", row[2])) for row in rows if row}


def part_of(module: str) -> str:
    """The part that a dotted module name belongs to: the first name below the package."""
    return module.split(".")[1] if "." in module else ""


def imports(path: Path) -> Iterator[str]:
    """Every part of ours that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "conformance":
            names = [f"conformance.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        yield from (part_of(name) for name in names if name.startswith("conformance."))


FILES = sorted(PACKAGE.rglob("*.py"))


def part(path: Path) -> str:
    """The part that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_every_part_of_the_package_stands_in_the_table() -> None:
    parts = {part(path) for path in FILES} - {"__init__", "__main__"}

    assert parts == set(table())


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_the_table_allows(path: Path) -> None:
    if part(path) in ("__init__", "__main__"):
        return
    allowed = table()[part(path)] | {part(path)}

    assert set(imports(path)) - {"__version__"} <= allowed


def test_the_emulator_imports_nothing_of_ours() -> None:
    assert table()["emulator"] == set()


def test_only_what_serves_or_sends_opens_sockets() -> None:
    def opens(path: Path) -> bool:
        found = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        return any(
            isinstance(node, ast.Import) and "socket" in [alias.name for alias in node.names]
            for node in found
        )

    assert {part(path) for path in FILES if opens(path)} == {"sockets", "emulator", "embedded"}
