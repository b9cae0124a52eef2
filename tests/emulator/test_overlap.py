from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from conformance.emulator.server import serving

ACCOUNT, TOKEN = "AC" + "7" * 32, "a-token-of-the-tests"


def statuses(faults: tuple[str, ...], *, at_once: bool) -> list[int]:
    """What four creates of one name are answered with."""
    with (
        serving(account_sid=ACCOUNT, auth_token=TOKEN, faults=faults) as base_url,
        httpx.Client(base_url=f"{base_url}/v1", auth=(ACCOUNT, TOKEN), trust_env=False) as client,
    ):
        service = client.post("/Services", data={"UniqueName": "one"}).json()["sid"]

        def create(_: int) -> int:
            return client.post(f"/Services/{service}/Sessions", data={"UniqueName": "one"}).status_code

        if not at_once:
            return sorted(map(create, range(4)))
        with ThreadPoolExecutor(4) as threads:
            return sorted(threads.map(create, range(4)))


def test_of_creates_that_come_at_once_with_one_name_one_works() -> None:
    assert statuses((), at_once=True) == [201, 400, 400, 400]


def test_a_fault_of_overlapping_requests_shows_when_they_overlap() -> None:
    assert statuses(("race-name-taken-twice",), at_once=True).count(201) > 1


@pytest.mark.parametrize("name", ["race-name-taken-twice", "race-create-refused"])
def test_a_fault_of_overlapping_requests_does_not_show_one_after_the_other(name: str) -> None:
    assert statuses((name,), at_once=False) == [201, 400, 400, 400]
