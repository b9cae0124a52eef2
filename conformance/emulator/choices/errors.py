"""Errors that look otherwise and are right all the same."""

from conformance.emulator.exchange import Json
from conformance.emulator.problems import Refusal
from conformance.emulator.registry import choice
from conformance.emulator.rules import Rules
from conformance.emulator.rules.pipeline import Route


@choice("error-nulls", "Errors have null as code and more_info.")
class _Nulls(Rules):
    def error_body(self, refusal: Refusal) -> Json:
        return super().error_body(refusal) | {"code": None, "more_info": None}


@choice("error-method-without-allow", "A 405 does not name the methods that there are.")
class _WithoutAllow(Rules):
    def method_refused(self, route: Route) -> Refusal:
        refusal = super().method_refused(route)
        return Refusal(refusal.http_status, refusal.code, refusal.message)
