"""The action and the snippets of docs/ci.md, as a runner would take them."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from conformance.cli.run_command import command
from tools.sdk_versions import VERSIONS

ROOT = Path(__file__).parent.parent
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
SNIPPETS = re.findall(
    r"^```yaml\n(.*?)^```", (ROOT / "docs" / "ci.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
)
INPUT = re.compile(r"\$\{\{ inputs\.([a-z-]+) \}\}")


def executed(text: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A composite step with `shell: bash`, run with the very options of a runner."""
    script = folder / "step.sh"
    script.write_text(text, encoding="utf-8")
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],  # noqa: S607 - as a runner does
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_no_script_of_the_action_has_an_expression_in_its_text() -> None:
    for step in STEPS:
        assert "${{" not in step.get("run", "")


def test_every_input_is_declared_and_used() -> None:
    used = INPUT.findall((ROOT / "action.yml").read_text(encoding="utf-8"))

    assert set(used) == set(ACTION["inputs"])


def test_every_variable_of_the_run_step_is_one_that_run_reads() -> None:
    (step,) = (step for step in STEPS if step.get("id") == "run")
    read = {parameter.envvar for parameter in command.params}

    assert set(step["env"]) <= read


def test_no_input_takes_a_credential() -> None:
    assert not re.search("token|secret|password|key", " ".join(ACTION["inputs"]))


@pytest.mark.parametrize("text", [(ROOT / "action.yml").read_text(encoding="utf-8"), *SNIPPETS])
def test_every_action_is_pinned_by_its_commit(text: str) -> None:
    for used in re.findall(r"uses: (\S+)", text):
        assert used == "./proxy-conformance" or re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", used)


def test_no_snippet_has_a_part_that_only_its_reader_knows() -> None:
    assert not any(re.search("OWNER|<[a-z]|0123456789", snippet) for snippet in SNIPPETS)


def test_a_gate_installs_the_suite_with_its_constraints(tmp_path: Path) -> None:
    (step,) = (step for step in STEPS if step.get("name") == "Install")
    # Stands for python3: the environment that it makes has a pip that only says what it was told.
    python = tmp_path / "python3"
    python.write_text(
        '#!/bin/sh\nmkdir -p "$3/bin"\n'
        'printf \'#!/bin/sh\\necho "$@"\\n\' > "$3/bin/pip"\nchmod +x "$3/bin/pip"\n',
        encoding="utf-8",
    )
    python.chmod(0o700)
    environment = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "RUNNER_TEMP": str(tmp_path / "temp"),
        "GITHUB_ACTION_PATH": str(ROOT),
    }
    ended = executed(step["run"], tmp_path, environment)

    assert ended.stdout.split() == [
        "install",
        "--quiet",
        "--constraint",
        f"{ROOT}/constraints.txt",
        str(ROOT),
    ]


def test_the_snippets_install_the_suite_with_its_constraints() -> None:
    installs = [line for snippet in SNIPPETS for line in snippet.splitlines() if "pip install" in line]

    assert installs
    assert all("--constraint proxy-conformance/constraints.txt" in line for line in installs)


def test_the_versions_of_the_library_that_are_tried_are_the_ends_of_what_is_supported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = re.findall("(?m)^twilio==(.+)$", (ROOT / "constraints.txt").read_text(encoding="utf-8"))
    oldest, newest = VERSIONS["python"]

    assert project["optional-dependencies"]["sdk"] == [f"twilio>={oldest.removesuffix('.0')}"]
    assert pinned == [newest]


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_every_snippet_is_yaml(snippet: str) -> None:
    assert yaml.safe_load(snippet)


def test_the_report_is_kept_whatever_the_run_ended_with() -> None:
    (step,) = (step for step in STEPS if "upload-artifact" in step.get("uses", ""))

    assert step["if"] == "always()"


def test_the_run_step_works_as_a_runner_executes_it(tmp_path: Path) -> None:
    (step,) = (step for step in STEPS if step.get("id") == "run")
    values = {name: declared["default"] for name, declared in ACTION["inputs"].items()}
    values["out"], values["format"] = str(tmp_path / "out"), "ctrf sarif"
    binary = tmp_path / "proxy-conformance" / "bin" / "proxy-conformance"
    binary.parent.mkdir(parents=True)
    binary.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m conformance "$@"\n', encoding="utf-8")
    binary.chmod(0o700)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PROXY_CONFORMANCE_")},
        **{name: INPUT.sub(lambda match: values[match[1]], text) for name, text in step["env"].items()},
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_ACTIONS": "true",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "PROXY_CONFORMANCE_REQUIREMENT": "create.answer-equals-fetch",
    }

    ended = executed(step["run"], tmp_path, environment)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert (tmp_path / "output").read_text(encoding="utf-8") == "verdict=partial\nexit-code=0\n"
    assert (tmp_path / "summary").read_text(encoding="utf-8").startswith("## Partial run, no verdict")
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"report.html", "junit.xml", "results.sarif", "results.ctrf.json"} <= names
