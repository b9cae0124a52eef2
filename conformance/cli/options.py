"""Options that every command writes alike: each can also be set through the environment."""

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any, TypeVar

import click

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class Refused(click.ClickException):
    """What was asked for cannot be done: wrong usage or configuration, said in one line."""

    exit_code = 2


def option(*names: str, **settings: Any) -> Callable[[Decorated], Decorated]:  # noqa: ANN401 - click's own
    """A click option that `PROXY_CONFORMANCE_<NAME>` sets too."""
    long = next(name for name in names if name.startswith("--"))
    variable = "PROXY_CONFORMANCE_" + long.removeprefix("--").split("/")[0].replace("-", "_").upper()
    return click.option(*names, envvar=variable, show_envvar=False, **settings)


def unknown(kind: str, name: str, known: list[str]) -> click.UsageError:
    """The error for a name that does not exist, with those that look like it."""
    near = get_close_matches(name, known, n=3, cutoff=0.4)
    hint = f" The nearest: {', '.join(near)}." if near else ""
    return click.UsageError(f"There is no {kind} {name!r}.{hint}")
