"""Has generated requests made ahead: from the end of the collection on, while other cases are judged."""

from collections.abc import Sequence

import pytest

from conformance.client import Client
from conformance.fuzzing.drafting import Drafting
from conformance.given import Make
from conformance.model import NotRun, Part
from conformance.target import Kind

LOCAL = (Kind.EMBEDDED, Kind.LOOPBACK)
EXAMPLES = 8
THOROUGH = 10
DRAFTING = pytest.StashKey[Drafting]()


def times(config: pytest.Config) -> int:
    """How many times the usual a run spends on generated requests."""
    return THOROUGH if config.option.thorough else 1


def draft_ahead(config: pytest.Config, make: Make, parts: Sequence[Part]) -> None:
    """Start to make the requests of these parts; the process that does it ends with the run."""
    option = config.option
    examples = option.max_examples or EXAMPLES * times(config)
    config.stash[DRAFTING] = Drafting(option.seed, examples, make.name(), parts)
    config.add_cleanup(config.stash[DRAFTING].close)


def drafting(config: pytest.Config, client: Client) -> Drafting:
    """What is being made; NotRun on a target elsewhere, unless more was asked for."""
    if client.target.kind not in LOCAL and not config.option.thorough:
        raise NotRun("generated requests are sent on this machine only; --thorough sends them elsewhere too")
    return config.stash[DRAFTING]
