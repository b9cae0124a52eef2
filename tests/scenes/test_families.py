import pytest

from conformance.addresses import Interaction, Service, Session
from conformance.model import NotApplicable
from conformance.scenes.families import Family

SESSION = Session(Service("KS" + "a" * 32), "KC" + "b" * 32)


def test_a_message_that_the_target_did_not_take_is_nothing_to_look_for() -> None:
    sent = Interaction(SESSION, "KI" + "c" * 32)
    family = Family(SESSION, (), (sent,))

    assert family.interaction(0) == sent
    with pytest.raises(NotApplicable, match="1 messages"):
        family.interaction(1)
