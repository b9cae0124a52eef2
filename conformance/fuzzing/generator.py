"""Lets Schemathesis make requests out of the contract: the coverage of its keywords, and random ones.

This module alone imports Schemathesis and Hypothesis. The same seed gives the same requests.
"""

import itertools
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

import hypothesis
import requests
import schemathesis
from hypothesis import strategies
from schemathesis.config import SchemathesisConfig
from schemathesis.generation.case import Case
from schemathesis.generation.drivers import CoverageGenerator
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.generation.modes import GenerationMode
from schemathesis.generation.overrides import Override

from conformance.fuzzing.drafts import CARRIED, Draft, Drafts
from conformance.fuzzing.view import relative
from conformance.model import WHOLE, Part

MANY = 50
RANDOM = "*"
WITH_PARAMETERS = frozenset(
    {"GET /Sessions", "POST /Sessions", "POST /Sessions/{Sid}", "POST /Sessions/{SessionSid}/Participants"}
)
ITEMS = ("Participants/{Sid}", "MessageInteractions/{Sid}", "Interactions/{Sid}")
BASE = "http://127.0.0.1:9/below-the-service"
LONGEST_NAME = 191
MOMENTS = ("2099-01-02T03:04:05Z", "2060-12-31T23:59:59Z", "2048-02-29T00:00:00Z")
PARTS = frozenset({"method", "url", "headers", "params", "data", "json", "files"})
DESCRIPTIONS = ('{"Identifier": "+14158675310"}', '{"Identifier": "+14158675311", "FriendlyName": "B"}')


def _schema(seed: int) -> Any:  # noqa: ANN401 - Schemathesis' own type, which is not a promised one
    schemathesis.openapi.format("future-date-time", strategies.sampled_from(MOMENTS))
    schemathesis.openapi.format("participant-json", strategies.sampled_from(DESCRIPTIONS))
    config = SchemathesisConfig.from_dict(
        {
            "seed": seed,
            "base-url": BASE,
            "cache": {"enabled": False},
            "generation": {
                "database": "none",
                "allow-extra-parameters": False,
                "with-security-parameters": False,
            },
            "phases": {"coverage": {"unexpected-methods": ["PUT", "PATCH"]}},
        }
    )
    view = relative()
    view.pop("security")
    return schemathesis.openapi.from_dict(view, config=config)


class Generator:
    """Makes requests below a Service. `name` gives names that nothing else has."""

    def __init__(self, seed: int, name: Callable[[], str]) -> None:
        self._schema = _schema(seed)
        self._seed, self._name = seed, name

    def drafts(self, examples: int, part: Part = WHOLE) -> Drafts:
        """What a part of the paths gives rise to, with so many random requests for each operation."""
        return Drafts(list(self._coverage(part)), list(self._random(examples, part)))

    def _coverage(self, part: Part) -> Iterator[Draft]:
        """A request for each keyword of the contract, kept and broken."""
        for operation in self._operations(part):
            config = self._schema.config.generation_for(operation=operation, phase="coverage")
            cases = CoverageGenerator(
                operation=operation,
                generation_modes=config.modes,
                generation_config=config,
                auth_storage=None,
                override=Override(),
                feedback=FeedbackSources(),
                hooks=None,
            )
            # The items below a Session repeat each other: every second of their cases is enough.
            step = 2 if operation.path.endswith(ITEMS) else 1
            for case in islice(cases, 0, None, step):
                data: Any = case.meta.phase.data if case.meta else None
                in_path = str(getattr(data, "parameter_location", "")).endswith("PATH")
                yield self._draft(case, _about(data), real=not in_path)

    def _random(self, examples: int, part: Part) -> Iterator[Draft]:
        """Random requests, so many for each operation, one half of them meant to be refused.

        With less than the examples of a thorough run, only operations with parameters of their own are tried.
        """
        for operation in self._operations(part):
            if examples < MANY and operation.label not in WITH_PARAMETERS:
                continue
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                try:
                    cases = self._drawn(operation.as_strategy(generation_mode=mode), examples // 2)
                except hypothesis.errors.Unsatisfiable:
                    continue
                yield from (self._draft(case, RANDOM) for case in cases)

    def _operations(self, part: Part) -> Iterator[Any]:
        every = [found.ok() for found in self._schema.get_all_operations()]
        # All operations of one path go together, as they have their wrong methods in common.
        mine = part.share(list(dict.fromkeys(operation.path for operation in every)))
        yield from (operation for operation in every if operation.path in mine)

    def _drawn(self, strategy: Any, examples: int) -> list[Case[Any]]:  # noqa: ANN401 - as above
        drawn: list[Case[Any]] = []

        @hypothesis.seed(self._seed)
        @hypothesis.settings(
            max_examples=examples,
            database=None,
            deadline=None,
            phases=[hypothesis.Phase.generate],
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(strategy)
        def draw(case: Case[Any]) -> None:
            drawn.append(case)

        draw()
        return drawn[:examples]

    def _draft(self, case: Case[Any], about: str, *, real: bool = True) -> Draft:
        """A case as what is sent; a `real` one goes to the path of something that is there."""
        _reduced(case, about, self._name)
        prepared = requests.Request(**_arguments(case)).prepare()
        parts = urlsplit(str(prepared.url))
        turning = isinstance(case.body, dict) and "Status" in case.body
        sent = prepared.body
        return Draft(
            method=str(case.method).upper(),
            pattern=case.operation.path if real else None,
            path=parts.path.removeprefix(urlsplit(BASE).path),
            query=parts.query,
            headers={
                name: _text(value) for name, value in prepared.headers.items() if name.lower() in CARRIED
            },
            body=sent.encode() if isinstance(sent, str) else sent if isinstance(sent, bytes) else None,
            turning=turning,
        )


def _arguments(case: Case[Any]) -> dict[str, Any]:
    arguments = case.as_transport_kwargs(base_url=BASE)
    return {name: value for name, value in arguments.items() if name in PARTS}


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _about(data: Any) -> str:  # noqa: ANN401 - as above
    """What a case of the coverage is about, in the words of its generator."""
    return " ".join(str(getattr(data, name, "")) for name in ("parameter", "location", "description"))


def _reduced(case: Case[Any], about: str, name: Callable[[], str]) -> None:
    """Take out what would hide the value that the case is about, and keep names unique."""
    if isinstance(case.query, dict) and case.query.get("PageToken") == "" and "PageToken" not in about:
        del case.query["PageToken"]
    if not isinstance(case.body, dict):
        return
    # Cases of one operation share the values that they are not about.
    body = case.body = dict(case.body)
    if case.operation.path == "/Sessions/{Sid}" and "Status" not in about and about != RANDOM:
        body.pop("Status", None)
    given = body.get("UniqueName")
    if isinstance(given, str) and 0 < len(given) <= LONGEST_NAME:
        body["UniqueName"] = f"{name()}-{given}"[:LONGEST_NAME]
    elif given == "":
        body["UniqueName"] = name()


def numbered(start: str) -> Callable[[], str]:
    """Names with one number more each time."""
    numbers = itertools.count()
    return lambda: f"{start}.{next(numbers)}"
