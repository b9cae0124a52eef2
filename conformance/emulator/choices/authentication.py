"""Refusals of wrong credentials, where the documents leave it open."""

from conformance.emulator.registry import choice
from conformance.emulator.rules import Rules


@choice("auth-checked-after-path", "Without credentials a path that does not exist answers 404.")
class _AfterPath(Rules):
    def check_credentials(self) -> None:
        self.find_route()
        super().check_credentials()


@choice("auth-scheme-in-one-case", "The scheme Basic is recognised in its usual letter case only.")
class _OneCase(Rules):
    def given_pair(self) -> tuple[str, str] | None:
        basic = self.call.headers.get("authorization", "").startswith("Basic ")
        return super().given_pair() if basic else None
