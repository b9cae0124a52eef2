import pytest

from conformance import catalogue, sets


@pytest.mark.parametrize("name", sets.names())
def test_every_member_of_a_set_is_a_requirement_of_this_suite(name: str) -> None:
    assert sets.members(name) <= {one.id for one in catalogue.requirements()}


def test_a_set_that_does_not_exist_is_refused() -> None:
    with pytest.raises(sets.NoSuchSet):
        sets.members("1999.1")
