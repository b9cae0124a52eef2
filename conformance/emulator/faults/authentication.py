"""Credentials that are checked wrongly, or not at all."""

import binascii
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace

from conformance.emulator.exchange import Call
from conformance.emulator.faults.families import creating, on_session
from conformance.emulator.problems import Code, Refusal
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules

Where = Callable[[Call], bool]
SERVICE_DEPTH = 3


def _ending(method: str, *names: str) -> Where:
    return lambda call: call.method == method and call.segments[-1] in names


WHERE: dict[str, Where] = {
    "get": lambda call: call.method == "GET",
    "post": lambda call: call.method == "POST",
    "delete": lambda call: call.method == "DELETE",
    "list": _ending("GET", "Sessions"),
    "fetch": on_session("GET"),
    "create": creating,
    "update": on_session("POST"),
    "participants": _ending("GET", "Participants"),
    "interactions": _ending("GET", "Interactions"),
    "services": lambda call: call.method == "GET" and len(call.segments) <= SERVICE_DEPTH,
}


def _open(where: Where) -> type[Rules]:
    class Open(Rules):
        def check_credentials(self) -> None:
            if not where(self.call):
                super().check_credentials()

    return Open


def _any_password(where: Where) -> type[Rules]:
    class AnyPassword(Rules):
        def pair_accepted(self, user: str, password: str) -> bool:
            known = user in {name for name, _ in self.accepted_pairs()}
            return (known and where(self.call)) or super().pair_accepted(user, password)

    return AnyPassword


for subject, at in WHERE.items():
    fault(f"auth-{subject}-open", f"Credentials are not looked at: {subject}.")(_open(at))
    fault(f"auth-{subject}-any-password", f"Any password of the right user opens: {subject}.")(
        _any_password(at)
    )


@fault("auth-not-checked", "Anybody is let in.")
class _NotChecked(Rules):
    def check_credentials(self) -> None:
        pass


@fault("auth-password-not-checked", "The right user is let in with any password.")
class _PasswordNotChecked(Rules):
    def pair_accepted(self, user: str, _password: str) -> bool:
        return user in {known for known, _ in self.accepted_pairs()}


@fault("auth-missing-accepted", "Only credentials that are there are checked.")
class _Missing(Rules):
    def check_credentials(self) -> None:
        if "authorization" in self.call.headers:
            super().check_credentials()


@fault("auth-missing-crashes", "A request without Authorization is answered with 500.")
class _MissingCrashes(Rules):
    def check_credentials(self) -> None:
        if "authorization" not in self.call.headers:
            raise Refusal(500, Code.UNAUTHENTICATED, "Internal error")
        super().check_credentials()


@fault("auth-wrong-password-crashes", "A wrong password is answered with 500.")
class _WrongCrashes(Rules):
    def check_credentials(self) -> None:
        if self.given_pair() is None:
            super().check_credentials()
        elif not self.pair_accepted(*(self.given_pair() or ("", ""))):
            raise Refusal(500, Code.UNAUTHENTICATED, "Internal error")


@fault("auth-locks-after-failure", "The request after one with wrong credentials is refused too.")
class _Locks(Rules):
    def prepare(self) -> None:
        super().prepare()
        self.locked = False

    def check_credentials(self) -> None:
        locked, self.locked = self.locked, False
        if locked:
            raise self.unauthenticated()
        try:
            super().check_credentials()
        except Refusal:
            self.locked = True
            raise


@fault("auth-remembers-failure", "What was refused once for its credentials is refused with the right ones.")
class _Remembers(Rules):
    def prepare(self) -> None:
        super().prepare()
        self.refused_paths: set[tuple[str, ...]] = set()

    def check_credentials(self) -> None:
        key = (self.call.method, *self.call.segments)
        try:
            super().check_credentials()
        except Refusal:
            self.refused_paths.add(key)
        if key in self.refused_paths:
            raise self.unauthenticated()


# -- pairs and headers that are almost right -----------------------------------------------------------


def pairs_fault(name: str, description: str, accepts: Callable[[str, str, str, str], bool]) -> None:
    """Declare a fault in how user and password are compared with those that are known."""

    class Comparing(Rules):
        def pair_accepted(self, user: str, password: str) -> bool:
            return any(accepts(user, known, password, secret) for known, secret in self.accepted_pairs())

    fault(name, description)(Comparing)


pairs_fault(
    "auth-user-not-checked",
    "Any user is let in with the right password.",
    lambda _user, _known, password, secret: password == secret,
)
pairs_fault(
    "auth-user-may-be-empty",
    "The right password needs no user.",
    lambda user, known, password, secret: user in ("", known) and password == secret,
)
pairs_fault(
    "auth-password-prefix",
    "Only the first eight characters of a password count.",
    lambda user, known, password, secret: user == known and password[:8] == secret[:8],
)
pairs_fault(
    "auth-password-shorter-accepted",
    "A password that the right one begins with is accepted.",
    lambda user, known, password, secret: user == known and password != "" and secret.startswith(password),
)
pairs_fault(
    "auth-password-longer-accepted",
    "A password that begins with the right one is accepted.",
    lambda user, known, password, secret: user == known and password.startswith(secret),
)
pairs_fault(
    "auth-password-any-case",
    "The letter case of a password does not count.",
    lambda user, known, password, secret: user == known and password.lower() == secret.lower(),
)
pairs_fault(
    "auth-password-empty-accepted",
    "An empty password is accepted.",
    lambda user, known, password, secret: user == known and password in ("", secret),
)


@fault("auth-any-scheme", "Credentials of any other scheme are accepted unread.")
class _AnyScheme(Rules):
    def check_credentials(self) -> None:
        given = self.call.headers.get("authorization", "").partition(" ")
        if given[0].lower() in ("", "basic") or "." not in given[2]:
            super().check_credentials()


@fault("auth-scheme-ignored", "The scheme of an Authorization is not looked at.")
class _SchemeIgnored(Rules):
    def check_credentials(self) -> None:
        scheme, blank, rest = self.call.headers.get("authorization", "").partition(" ")
        if scheme:
            headers = {**self.call.headers, "authorization": f"Basic{blank}{rest}"}
            self.call = replace(self.call, headers=headers)
        super().check_credentials()


@fault("auth-malformed-accepted", "An Authorization that cannot be read is not checked.")
class _MalformedAccepted(Rules):
    def check_credentials(self) -> None:
        if "authorization" not in self.call.headers or self.given_pair() is not None:
            super().check_credentials()


@fault("auth-malformed-crashes", "An Authorization that cannot be read is answered with 500.")
class _Crashes(Rules):
    def check_credentials(self) -> None:
        if "authorization" in self.call.headers and self.given_pair() is None:
            raise Refusal(500, Code.UNAUTHENTICATED, "Internal error")
        super().check_credentials()


@fault("auth-padding-crashes", "An Authorization of a length that Base64 does not have is answered with 500.")
class _Padding(Rules):
    def check_credentials(self) -> None:
        encoded = self.call.headers.get("authorization", "").partition(" ")[2]
        try:
            b64decode(encoded)
        except binascii.Error as error:
            raise Refusal(500, Code.UNAUTHENTICATED, "Internal error") from error
        super().check_credentials()


@fault("auth-blank-accepted", "A blank user with a blank password is let in.")
class _Blank(Rules):
    def accepted_pairs(self) -> list[tuple[str, str]]:
        return [*super().accepted_pairs(), ("", "")]
