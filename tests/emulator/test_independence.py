import ast
import re
import sys
from pathlib import Path

import conformance.emulator

PACKAGE = Path(conformance.emulator.__file__).parent
ALLOWED = {*sys.stdlib_module_names, "starlette", "uvicorn"}


def _imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            names.add(node.module or "")
    return names


def test_the_emulator_imports_nothing_else_of_this_project() -> None:
    foreign = {
        f"{path.name}: {name}"
        for path in PACKAGE.rglob("*.py")
        for name in _imported(path)
        if not f"{name}.".startswith("conformance.emulator.") and name.partition(".")[0] not in ALLOWED
    }

    assert foreign == set()


def test_the_clean_emulator_knows_no_fault() -> None:
    rules = [*PACKAGE.joinpath("rules").glob("*.py")]

    assert rules
    assert [path.name for path in rules if re.search(r"\bfault", path.read_text().split('"""', 2)[2])] == []
