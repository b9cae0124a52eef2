"""Who may come in."""

import binascii
import secrets
from base64 import b64decode

from conformance.emulator.problems import Code, Refusal
from conformance.emulator.rules.errors import Errors


class Access(Errors):
    """HTTP Basic with the account's own pair or with an API key."""

    def check_credentials(self) -> None:
        """Let in whoever knows an accepted pair; everybody else learns nothing more."""
        given = self.given_pair()
        if given is None or not self.pair_accepted(*given):
            raise self.unauthenticated()

    def given_pair(self) -> tuple[str, str] | None:
        """User and password of the request, None where it has none that can be read."""
        scheme, _, encoded = self.call.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            user, colon, password = b64decode(encoded.strip(), validate=True).decode().partition(":")
        except (binascii.Error, ValueError):
            return None
        return (user, password) if colon else None

    def accepted_pairs(self) -> list[tuple[str, str]]:
        """The pairs of user and password that open the account."""
        pairs = [(self.settings.account_sid, self.settings.auth_token)]
        if self.settings.api_key and self.settings.api_secret:
            pairs.append((self.settings.api_key, self.settings.api_secret))
        return pairs

    def pair_accepted(self, user: str, password: str) -> bool:
        """Whether a pair is accepted; the time taken does not tell how much of it is right."""
        matches = [
            secrets.compare_digest(user.encode(), known.encode())
            & secrets.compare_digest(password.encode(), secret.encode())
            for known, secret in self.accepted_pairs()
        ]
        return any(matches)

    def unauthenticated(self) -> Refusal:
        """The refusal of everything that comes without accepted credentials."""
        challenge = ("WWW-Authenticate", 'Basic realm="Twilio API"')
        return Refusal(401, Code.UNAUTHENTICATED, "Authenticate", headers=(challenge,))
