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
# Seconds; it takes one or two.
PATIENCE = 60.0
THOROUGH = 10
DRAFTING = pytest.StashKey[Drafting]()


def times(config: pytest.Config) -> int:
    """How many times the usual a run spends on generated requests."""
    return THOROUGH if config.option.thorough else 1


def draft_ahead(config: pytest.Config, client: Client, make: Make, parts: Sequence[Part]) -> None:
    """Start to make the requests of these parts, if they will be sent; what makes them ends with the run."""
    if not _sent_to(client, config):
        return
    option, patience = config.option, PATIENCE * times(config)
    examples = option.max_examples or EXAMPLES * times(config)
    config.stash[DRAFTING] = Drafting(option.seed, examples, make.name(), parts, patience=patience)
    config.add_cleanup(config.stash[DRAFTING].close)


def drafting(config: pytest.Config, client: Client) -> Drafting:
    """What is being made; NotRun on a target elsewhere, unless more was asked for."""
    if not _sent_to(client, config):
        raise NotRun("generated requests are sent on this machine only; --thorough sends them elsewhere too")
    return config.stash[DRAFTING]


def _sent_to(client: Client, config: pytest.Config) -> bool:
    return client.target.kind in LOCAL or config.option.thorough
