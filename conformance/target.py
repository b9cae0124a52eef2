"""Who is judged: where it is, how to be let in, and what may be made on it."""

import hashlib
import ipaddress
import re
import secrets
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import httpx

from conformance.secret import Secret
from conformance.transport import Pair

DUMMY_ACCOUNT = "AC" + "0123456789abcdef" * 2
HIGHEST_PORT = 65535
REAL_USER = re.compile(r"(AC|SK)[0-9a-f]{32}")
REAL_SECRET = re.compile(r"[0-9A-Za-z]{32}")
DUMMY_TOKEN = "proxy-conformance-dummy-token"  # noqa: S105 - documented, and sent to loopback addresses only


class Kind(StrEnum):
    """How careful a run has to be."""

    EMBEDDED = "embedded"
    LOOPBACK = "loopback"
    REMOTE = "remote"
    PRODUCTION = "production"


class BadTarget(Exception):
    """The target cannot be used as it was given; `hint` says what to do next."""

    def __init__(self, message: str, *, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Credentials:
    """One pair for HTTP Basic, the account that it belongs to, and the name of where it came from.

    `account` is None where nobody said which account it is.
    """

    pair: Pair
    account: str | None
    source: str

    @property
    def look_real(self) -> bool:
        """Whether the pair has the form of those that open a real account."""
        return bool(
            REAL_USER.fullmatch(self.pair.user) and REAL_SECRET.fullmatch(self.pair.password.reveal())
        )


@dataclass(frozen=True, slots=True)
class Target:
    """A base URL split into origin and base path, with the credentials for it."""

    origin: str
    base_path: str
    kind: Kind
    credentials: Credentials
    service_sid: str | None = None

    @property
    def base_url(self) -> str:
        """Origin and base path, without a slash at the end."""
        return self.origin + self.base_path

    @property
    def on_loopback(self) -> bool:
        """Whether the host is this machine by its name, whatever kind of target the run takes it for."""
        return kind_of(split(self.origin)[1]) is Kind.LOOPBACK

    @property
    def may_create_services(self) -> bool:
        """Whether the run may make Services beside the one that it was given."""
        return self.service_sid is None or self.kind in (Kind.EMBEDDED, Kind.LOOPBACK)

    @property
    def may_send_messages(self) -> bool:
        """Whether Participants and messages cost nothing and reach nobody here."""
        return self.kind in (Kind.EMBEDDED, Kind.LOOPBACK)


def kind_of(host: str) -> Kind:
    """How careful to be with a host: by its name alone, nothing is looked up."""
    name = host.lower().rstrip(".")
    if name == "twilio.com" or name.endswith(".twilio.com"):
        return Kind.PRODUCTION
    if name == "localhost" or name.endswith(".localhost"):
        return Kind.LOOPBACK
    try:
        return Kind.LOOPBACK if ipaddress.ip_address(name.strip("[]")).is_loopback else Kind.REMOTE
    except ValueError:
        return Kind.REMOTE


def split(base_url: str) -> tuple[str, str, str]:
    """Origin, host and base path of a base URL; BadTarget where it is none. No password is ever repeated."""
    if "@" in base_url.partition("?")[0]:
        raise BadTarget(
            "the base URL holds credentials",
            hint="take them out and set PROXY_CONFORMANCE_ACCOUNT_SID and PROXY_CONFORMANCE_AUTH_TOKEN",
        )
    try:
        url = httpx.URL(base_url)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise BadTarget(f"{base_url!r} is no URL: {error}", hint="write it as http://host:port") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise BadTarget(f"{base_url!r} is not an http or https URL", hint="write it as http://host:port/path")
    if url.port is not None and not 0 < url.port <= HIGHEST_PORT:
        raise BadTarget(f"{base_url!r} has no usable port", hint="write it as http://host:port")
    if url.query or url.fragment:
        raise BadTarget(
            "the base URL has a query or a fragment", hint="give scheme, host, port and path only"
        )
    path = url.raw_path.decode("ascii").rstrip("/")
    return f"{url.scheme}://{url.netloc.decode('ascii')}", url.raw_host.decode("ascii"), path


def open_target(  # noqa: PLR0913 - all that decides who is judged and how
    base_url: str,
    environment: Mapping[str, str],
    *,
    embedded: bool = False,
    account_sid: str | None = None,
    service_sid: str | None = None,
    twilio_env: bool = False,
    profile: str | None = None,
    confirmed: str | None = None,
) -> Target:
    """The target at a base URL with the credentials for it; BadTarget where it may not be judged so."""
    origin, host, base_path = split(base_url)
    _authorities(origin, environment)
    by_name = Kind.EMBEDDED if embedded else kind_of(host)
    credentials = find_credentials(environment, by_name, account_sid=account_sid, twilio_env=twilio_env)
    target = Target(origin, base_path, _profile(by_name, profile), credentials, service_sid)
    if by_name is Kind.PRODUCTION and (confirmed or "").lower() != host:
        raise BadTarget(f"{host} is a real account's host", hint=f"to judge it, add --confirm-host {host}")
    if origin.startswith("http:") and by_name not in (Kind.EMBEDDED, Kind.LOOPBACK) and credentials.look_real:
        raise BadTarget(
            f"credentials of a real account are not sent unencrypted to {host}",
            hint="use https, or set PROXY_CONFORMANCE_ACCOUNT_SID and PROXY_CONFORMANCE_AUTH_TOKEN to a pair "
            "that opens this target only",
        )
    if target.kind is Kind.PRODUCTION and service_sid is None:
        raise BadTarget(
            "no Service is made in a real account", hint="give an existing one with --service-sid KS..."
        )
    return target


def _authorities(origin: str, environment: Mapping[str, str]) -> None:
    path = environment.get("SSL_CERT_FILE")
    if not path or not origin.startswith("https:"):
        return
    try:
        ssl.create_default_context(cafile=path)
    except OSError as error:
        raise BadTarget(
            f"SSL_CERT_FILE names {path}, which holds no certificates: {error.strerror or error}",
            hint="let it name a PEM file with the certificate of the authority, or unset it",
        ) from None


def _profile(by_name: Kind, profile: str | None) -> Kind:
    if profile is None or by_name is Kind.EMBEDDED:
        return by_name
    if by_name is Kind.PRODUCTION and profile != Kind.PRODUCTION:
        raise BadTarget("Twilio's own hosts have one profile", hint="leave --profile out")
    return Kind(profile)


def find_credentials(
    environment: Mapping[str, str], kind: Kind, *, account_sid: str | None, twilio_env: bool = False
) -> Credentials:
    """The credentials for a target of that kind, read from the environment.

    `TWILIO_*` counts only for Twilio's own hosts or when asked for, so that a shell full of production
    variables is not sent elsewhere. A loopback target without credentials gets the documented dummy pair, the
    embedded emulator always.
    """
    if kind is Kind.EMBEDDED:
        return Credentials(
            Pair(DUMMY_ACCOUNT, Secret(DUMMY_TOKEN)), DUMMY_ACCOUNT, "the documented dummy pair"
        )
    prefixes = ["PROXY_CONFORMANCE"]
    if kind is Kind.PRODUCTION or twilio_env:
        prefixes.append("TWILIO")
    for prefix in prefixes:
        found = _from(environment, prefix, account_sid)
        if found is not None:
            return found
    if kind is Kind.LOOPBACK:
        user = account_sid or DUMMY_ACCOUNT
        return Credentials(Pair(user, Secret(DUMMY_TOKEN)), account_sid, "the documented dummy pair")
    raise BadTarget(
        "no credentials for this target",
        hint="set PROXY_CONFORMANCE_ACCOUNT_SID and PROXY_CONFORMANCE_AUTH_TOKEN, "
        "or PROXY_CONFORMANCE_API_KEY and PROXY_CONFORMANCE_API_SECRET",
    )


def _from(environment: Mapping[str, str], prefix: str, account_sid: str | None) -> Credentials | None:
    account = account_sid or environment.get(f"{prefix}_ACCOUNT_SID")
    key, key_secret = environment.get(f"{prefix}_API_KEY"), environment.get(f"{prefix}_API_SECRET")
    token = environment.get(f"{prefix}_AUTH_TOKEN")
    if key and key_secret:
        return Credentials(Pair(key, Secret(key_secret)), account, f"{prefix}_API_KEY")
    if account and token:
        return Credentials(Pair(account, Secret(token)), account, f"{prefix}_AUTH_TOKEN")
    return None


def wrong_password(pair: Pair) -> Pair:
    """The same user with a password that was never valid, and tells nothing of the right one."""
    return Pair(pair.user, Secret(secrets.token_hex(16)))


@dataclass(frozen=True, slots=True)
class Foreign(Pair):
    """A pair that is sent as Basic would send it, but under the name of another scheme."""

    def header(self) -> bytes:
        """The value of the Authorization header."""
        return Pair.header(self).replace(b"Basic", b"Bearer", 1)


def strangers(pair: Pair) -> dict[str, Pair]:
    """Pairs that are wrong in one respect each, by the name of that respect.

    They are the same whenever they are made of the same pair, so that a redactor knows them.
    """
    secret = pair.password.reveal()
    other_account = "AC" + hashlib.sha256(pair.user.encode()).hexdigest()[:32]
    near = {
        "shorter password": secret[:-1],
        "longer password": f"{secret}0",
        "password of other letter case": secret.swapcase(),
        "password with another end": secret[:8].ljust(len(secret), "0"),
        "no password": "",
    }
    near = {name: text for name, text in near.items() if text != secret}
    return {name: Pair(pair.user, Secret(text)) for name, text in near.items()} | {
        "another user": Pair(other_account, pair.password),
        "no user": Pair("", pair.password),
        "another scheme": Foreign(pair.user, pair.password),
    }
