import json
import shutil
import subprocess
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.report.evidence import _Shell, curl_lines, history
from tests.report.documents import HOSTILE, SERVICE, SESSION, Run, document

LOGIN = '-u "$LOGIN"'
SH = shutil.which("sh") or "sh"
TYPED = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)


def steps(made: dict[str, Any], number: int) -> list[str]:
    return curl_lines(made["requirements"][number], history(made["exchanges"]), made["target"]["base_url"])


def test_the_steps_lead_up_to_the_decisive_exchange_with_variables_for_what_earlier_ones_made() -> None:
    base, login, pick, service, session = steps(document(Run(1, failing=(0,))), 0)

    assert base == "BASE_URL='http://127.0.0.1:8080'"
    assert login == 'LOGIN="$PROXY_CONFORMANCE_ACCOUNT_SID:$PROXY_CONFORMANCE_AUTH_TOKEN"'
    assert pick.startswith("sid() {")
    assert service.startswith(
        f'KS1=$(curl -sS -X POST {LOGIN} --data-raw "UniqueName=pc-7f3c21aa-1&Ttl=3600" '
    )
    assert session.endswith(' "${BASE_URL}/v1/Services/${KS1}/Sessions"  # 201')


def test_what_a_case_was_only_given_is_made_first() -> None:
    made = document(Run(2))
    row = made["requirements"][1]
    row["exchanges"] = [row["decisive"]]

    assert [line[:4] for line in steps(made, 1)] == ["BASE", "LOGI", "sid(", "KS1=", "KC1=", "curl"]


def test_what_a_case_was_only_given_is_brought_into_its_state_too() -> None:
    made = document(Run(2))
    row = made["requirements"][1]
    row["exchanges"] = [row["decisive"]]
    made["exchanges"][2]["request"].update(method="DELETE")
    made["exchanges"].append({**made["exchanges"][2], "id": "later", "seq": 99})

    *_, deletion, fetch = steps(made, 1)

    assert deletion.startswith("curl -sS -X DELETE")
    assert fetch.startswith(f"curl -sS {LOGIN}")


def test_a_sid_that_nobody_made_is_a_variable_to_be_set() -> None:
    made = document(Run(1))
    made["exchanges"] = made["exchanges"][2:]

    assert steps(made, 0)[2:4] == [f"KS1=...  # was {SERVICE}", f"KC1=...  # was {SESSION}"]


def test_a_masked_phone_number_is_a_variable_to_be_set() -> None:
    made = document(Run(1, failing=(0,)))
    made["exchanges"][1]["request"]["body"]["text"] = "Identifier=%2B141…10"

    *_, wanted, _, last = steps(made, 0)

    assert wanted == "PHONE1=...  # was %2B141…10"
    assert '--data-raw "Identifier=${PHONE1}"' in last


@pytest.mark.parametrize(
    ("credentials", "login"), [("none", ""), ("other", '-u "$PROXY_CONFORMANCE_ACCOUNT_SID:wrong" ')]
)
def test_a_request_with_other_credentials_is_repeated_so(credentials: str, login: str) -> None:
    made = document(Run(1))
    made["exchanges"][2]["request"]["credentials"] = credentials

    assert steps(made, 0)[-1].startswith(f'curl -sS {login}"${{BASE_URL}}')


def test_a_long_body_is_left_to_a_file() -> None:
    made = document(Run(1, failing=(0,)))
    made["exchanges"][1]["request"]["body"] = {"text": "a" * 5000, "bytes": 5000, "truncated": False}

    assert steps(made, 0)[-1].endswith("  # 201; the file body had 5000 bytes")
    assert "--data-binary @body " in steps(made, 0)[-1]


def test_an_exchange_without_an_answer_says_so() -> None:
    made = document(Run(1))
    made["exchanges"][2].update(response=None, no_answer="timeout")

    assert steps(made, 0)[-1].endswith("  # no answer")


def test_the_first_sid_of_a_kind_is_taken_out_of_an_answer() -> None:
    answer = json.dumps(
        {"account_sid": "AC1", "sid": SESSION, "service_sid": SERVICE, "links": {"sid": "KC2"}}
    )
    _, _, pick, *_ = steps(document(Run(1, failing=(0,))), 0)

    said = subprocess.run(
        [SH, "-c", f"{pick}\nsid KC"], input=answer.encode(), capture_output=True, check=True, timeout=10
    )

    assert said.stdout.decode() == f"{SESSION}\n"


@given(TYPED)
@settings(max_examples=40, deadline=None)
def test_a_shell_reads_a_word_as_it_was_sent(text: str) -> None:
    text = text.rstrip("\n")
    script = f"printf %s {_Shell().word(text)}"

    said = subprocess.run([SH, "-c", script], capture_output=True, check=True, timeout=10)

    assert said.stdout.decode() == text


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_answers_do_not_get_into_the_commands(number: int) -> None:
    made = document(Run(len(HOSTILE), texts=HOSTILE, failing=tuple(range(len(HOSTILE)))))

    assert not any(HOSTILE[number] in line for line in steps(made, number))
