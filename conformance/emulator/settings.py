"""What an emulator is told when it is made."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Settings:
    """The one account, the secrets that open it, and a Service that is there from the start."""

    account_sid: str
    auth_token: str = field(repr=False)
    api_key: str | None = None
    api_secret: str | None = field(default=None, repr=False)
    service_sid: str | None = None
