"""Refusals of wrong credentials that come too late, say too much or look otherwise than they should."""

from collections.abc import Callable
from dataclasses import replace

from conformance.emulator.exchange import Answer, Headers
from conformance.emulator.faults.authentication import WHERE, Where
from conformance.emulator.faults.families import drop_key, set_key
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules


def _after_doing(where: Callable[[Rules], bool]) -> type[Rules]:
    class AfterDoing(Rules):
        def dispatch(self) -> Answer:
            try:
                self.check_credentials()
            except Refusal:
                if where(self):
                    route, arguments = self.find_route()
                    self.handle(self.find_handler(route), arguments)
                raise
            return super().dispatch()

    return AfterDoing


fault("auth-refused-after-doing", "Without credentials a request is carried out and then refused.")(
    _after_doing(lambda _: True)
)
fault("auth-wrong-password-refused-after-doing", "A request with a wrong password is carried out first.")(
    _after_doing(lambda rules: rules.given_pair() is not None)
)
for write in ("create", "update", "delete"):
    fault(f"auth-{write}-refused-after-doing", f"A {write} without credentials is done and then refused.")(
        _after_doing(lambda rules, at=WHERE[write]: at(rules.call))  # type: ignore[misc] # a bound default
    )


def _telling(where: Where) -> type[Rules]:
    class Telling(Rules):
        def dispatch(self) -> Answer:
            try:
                self.check_credentials()
            except Refusal as refusal:
                answer = self.refuse(refusal)
                if not where(self.call):
                    return answer
                route, arguments = self.find_route()
                shown = self.handle(self.find_handler(route), arguments)
                return replace(answer, body={**(answer.body or {}), "details": shown.body})
            return super().dispatch()

    return Telling


fault("auth-refused-with-resource", "The refusal of a fetch without credentials shows the Session.")(
    _telling(WHERE["fetch"])
)
fault("auth-refused-with-resource-of-list", "The refusal of a list without credentials shows the page.")(
    _telling(WHERE["list"])
)


# -- how the refusal looks -----------------------------------------------------------------------------


class _Unauthenticated(Rules):
    """Where a family of faults in refusing begins."""

    def challenge(self) -> Headers:
        """The headers of the refusal."""
        return super().unauthenticated().headers

    def refused_status(self) -> int:
        """The HTTP status of the refusal."""
        return 401

    def unauthenticated(self) -> Refusal:
        refusal = super().unauthenticated()
        return Refusal(self.refused_status(), refusal.code, refusal.message, headers=self.challenge())


@fault("auth-without-challenge", "A 401 has no WWW-Authenticate.")
class _WithoutChallenge(_Unauthenticated):
    def challenge(self) -> Headers:
        return ()


@fault("auth-challenge-bearer", "A 401 asks for another scheme.")
class _Bearer(_Unauthenticated):
    def challenge(self) -> Headers:
        return (("WWW-Authenticate", "Bearer"),)


for instead in (200, 400, 403, 404, 500):

    class _Instead(_Unauthenticated):
        http_status = instead

        def refused_status(self) -> int:
            return self.http_status

    fault(f"auth-refused-with-{instead}", f"Without credentials the answer is {instead}.")(_Instead)


@fault("auth-delete-refused-with-403", "A delete without credentials is answered with 403.")
class _Delete403(_Unauthenticated):
    def refused_status(self) -> int:
        return 403 if self.call.method == "DELETE" else 401


@fault("auth-wrong-password-refused-with-403", "A wrong password is answered with 403.")
class _Wrong403(_Unauthenticated):
    def refused_status(self) -> int:
        return 401 if self.given_pair() is None else 403


@fault("auth-redirects", "Without credentials the answer leads elsewhere.")
class _Redirects(Rules):
    def refuse(self, refusal: Refusal) -> Answer:
        if refusal.code is not Code.UNAUTHENTICATED:
            return super().refuse(refusal)
        return Answer(302, headers=(("Location", self.url("/Services")),))


def _other_body(name: str, description: str, change: Callable[[Rules, dict[str, object]], object]) -> None:
    class Body(Rules):
        def refuse(self, refusal: Refusal) -> Answer:
            answer = super().refuse(refusal)
            if refusal.code is not Code.UNAUTHENTICATED or answer.body is None:
                return answer
            changed = change(self, answer.body)
            return replace(answer, body=changed if isinstance(changed, dict) else None)

    fault(name, description)(Body)


_other_code = set_key("code", int(Code.NOT_FOUND))
_other_body(
    "auth-refused-other-code", "A 401 has the code of another error.", lambda _, body: _other_code(body)
)
_other_body(
    "auth-wrong-password-other-code",
    "The 401 of a wrong password has the code of another error.",
    lambda rules, body: body if rules.given_pair() is None else _other_code(body),
)
_other_body(
    "auth-refused-other-status",
    "A 401 says status 403 in its body.",
    lambda _, body: set_key("status", 403)(body),
)
_other_body(
    "auth-refused-without-message", "A 401 has no message.", lambda _, body: drop_key("message")(body)
)
_other_body("auth-refused-without-body", "A 401 has no body.", lambda _, _body: None)
