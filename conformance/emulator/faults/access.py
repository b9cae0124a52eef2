"""Credentials that are checked wrongly, or not at all."""

from dataclasses import replace

from conformance.emulator.exchange import Answer
from conformance.emulator.faults.families import drop_key, set_key
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules


@fault("auth-not-checked", "Anybody is let in.")
class _NotChecked(Rules):
    def check_credentials(self) -> None:
        pass


@fault("auth-password-not-checked", "The right user is let in with any password.")
class _AnyPassword(Rules):
    def pair_accepted(self, user: str, _password: str) -> bool:
        return user in {known for known, _ in self.accepted_pairs()}


@fault("auth-user-not-checked", "Any user is let in with the right password.")
class _AnyUser(Rules):
    def pair_accepted(self, _user: str, password: str) -> bool:
        return password in {secret for _, secret in self.accepted_pairs()}


@fault("auth-password-prefix", "A password that begins like the right one is accepted.")
class _Prefix(Rules):
    def pair_accepted(self, user: str, password: str) -> bool:
        return any(user == known and password[:8] == secret[:8] for known, secret in self.accepted_pairs())


@fault("auth-password-empty-accepted", "An empty password is accepted.")
class _EmptyPassword(Rules):
    def pair_accepted(self, user: str, password: str) -> bool:
        return not password or super().pair_accepted(user, password)


@fault("auth-any-scheme", "Credentials of any scheme are accepted.")
class _AnyScheme(Rules):
    def check_credentials(self) -> None:
        if "authorization" not in self.call.headers:
            super().check_credentials()


@fault("auth-malformed-crashes", "An Authorization that cannot be read answers 500.")
class _Crashes(Rules):
    def check_credentials(self) -> None:
        if "authorization" in self.call.headers and self.given_pair() is None:
            raise Refusal(500, Code.UNAUTHENTICATED, "Internal error")
        super().check_credentials()


for method in ("GET", "POST", "DELETE"):

    class _MethodOpen(Rules):
        open_method = method

        def check_credentials(self) -> None:
            if self.call.method != self.open_method:
                super().check_credentials()

    fault(f"auth-{method.lower()}-not-checked", f"{method} needs no credentials.")(_MethodOpen)


@fault("auth-refused-after-doing", "Without credentials a request is carried out and then refused.")
class _AfterDoing(Rules):
    def dispatch(self) -> Answer:
        try:
            self.check_credentials()
        except Refusal:
            find_route, arguments = self.find_route()
            self.handle(self.find_handler(find_route), arguments)
            raise
        return super().dispatch()


@fault("auth-checked-after-path", "Without credentials a path that does not exist answers 404.")
class _AfterPath(Rules):
    def check_credentials(self) -> None:
        self.find_route()
        super().check_credentials()


@fault("auth-without-challenge", "A 401 has no WWW-Authenticate.")
class _WithoutChallenge(Rules):
    def unauthenticated(self) -> Refusal:
        refusal = super().unauthenticated()
        return Refusal(refusal.http_status, refusal.code, refusal.message)


@fault("auth-challenge-bearer", "A 401 asks for another scheme.")
class _Bearer(Rules):
    def unauthenticated(self) -> Refusal:
        return Refusal(401, Code.UNAUTHENTICATED, "Authenticate", headers=(("WWW-Authenticate", "Bearer"),))


for instead in (200, 400, 403, 404, 500):

    class _Instead(Rules):
        http_status = instead

        def unauthenticated(self) -> Refusal:
            refusal = super().unauthenticated()
            return Refusal(self.http_status, refusal.code, refusal.message, headers=refusal.headers)

    fault(f"auth-refused-with-{instead}", f"Without credentials the answer is {instead}.")(_Instead)


@fault("auth-redirects", "Without credentials the answer leads elsewhere.")
class _Redirects(Rules):
    def refuse(self, refusal: Refusal) -> Answer:
        if refusal.code is not Code.UNAUTHENTICATED:
            return super().refuse(refusal)
        return Answer(302, headers=(("Location", self.url("/Services")),))


for suffix, description, change in (
    ("without-code", "A 401 has no code.", drop_key("code")),
    ("other-code", "A 401 has the code of another error.", set_key("code", int(Code.NOT_FOUND))),
    ("other-status", "A 401 says status 403 in its body.", set_key("status", 403)),
    ("without-message", "A 401 has no message.", drop_key("message")),
):

    class _Body(Rules):
        change = staticmethod(change)

        def refuse(self, refusal: Refusal) -> Answer:
            answer = super().refuse(refusal)
            if refusal.code is not Code.UNAUTHENTICATED or answer.body is None:
                return answer
            return replace(answer, body=self.change(answer.body))

    fault(f"auth-refused-{suffix}", description)(_Body)


@fault("auth-refused-without-body", "A 401 has no body.")
class _WithoutBody(Rules):
    def refuse(self, refusal: Refusal) -> Answer:
        answer = super().refuse(refusal)
        return replace(answer, body=None) if refusal.code is Code.UNAUTHENTICATED else answer


@fault("auth-api-key-refused", "An API key is not accepted.")
class _KeyRefused(Rules):
    def accepted_pairs(self) -> list[tuple[str, str]]:
        return super().accepted_pairs()[:1]


@fault("auth-token-refused", "The account's own token is not accepted where there is an API key.")
class _TokenRefused(Rules):
    def accepted_pairs(self) -> list[tuple[str, str]]:
        return super().accepted_pairs()[-1:]
