"""The emulator as an ASGI application."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from conformance.emulator.clock import Clock
from conformance.emulator.exchange import Answer
from conformance.emulator.reading import Gone, read_call
from conformance.emulator.registry import compose
from conformance.emulator.rules import Rules
from conformance.emulator.settings import Settings


def create_app(
    settings: Settings,
    faults: Sequence[str] = (),
    choices: Sequence[str] = (),
    *,
    clock: Clock | None = None,
) -> Starlette:
    """An emulator with its own empty state. Names that nobody declared are a KeyError.

    `app.state.base_path` is the path below which everything lives, empty but for one choice.
    """
    app = Starlette()
    # No route of Starlette's is used: it splits a path only after decoding it, and names may hold a slash.
    behaviour = _rules(faults, choices)(settings, clock or Clock())
    app.router.default = _endpoint(behaviour)
    app.state.base_path = behaviour.base_path()
    return app


def _rules(faults: Sequence[str], choices: Sequence[str]) -> type[Rules]:
    if not faults and not choices:
        return Rules
    # A thousand classes are declared when these are imported, and an honest emulator needs none of them.
    from conformance.emulator.choices import CHOICES  # noqa: PLC0415 - they build on this package
    from conformance.emulator.faults import FAULTS  # noqa: PLC0415 - they build on this package

    return compose([FAULTS[name] for name in faults], [CHOICES[name] for name in choices])


def _endpoint(rules: Rules) -> ASGIApp:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            call = await read_call(scope, receive)
        except Gone:
            return
        await rules.arrive(call)
        await _response(rules, rules.respond(call))(scope, receive, send)

    return answer


def _response(rules: Rules, answer: Answer) -> Response:
    content = b"" if answer.body is None else rules.encode(answer.body)
    response = Response(content, answer.http_status)
    for name, value in answer.headers:
        response.headers.append(name, value)
    return response
