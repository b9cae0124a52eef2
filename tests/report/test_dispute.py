import pytest

from conformance.report.dispute import render
from tests.report.documents import HOSTILE, Run, document


def text(run: Run) -> str:
    made = document(run)
    return render(made["requirements"][0], made)


def test_a_dispute_has_all_that_it_is_decided_by() -> None:
    made = document(Run(1, failing=(0,)))

    shown = render(made["requirements"][0], made)

    for part in (
        "# Dispute: create.does-the-thing-0",
        "https://www.twilio.com/docs/proxy/api/session",
        'Expected `/ttl 3600`, got `"3600"`',
        "    POST /v1/Services/",
        "    HTTP/1.1 201",
        "    BASE_URL=",
        made["digests"]["results"],
        made["digests"]["suite"],
        made["contract"]["sha256"],
    ):
        assert part in shown


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_the_target_sent_stays_inside_of_code(hostile: str) -> None:
    lines = text(Run(1, failing=(0,), texts=(hostile,))).splitlines()

    for line in lines:
        if not line.startswith("    "):
            outside = line.split("`")[0]
            assert not any(mark in outside for mark in ("<", "evil", "javascript", "\x1b", "![", "@"))
