"""Page tokens: a place in a list that stays right when records come and go."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    """On which side of its place a page lies."""

    AFTER = "after"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Token:
    """A place in the list under one key."""

    key: str
    direction: Direction
    place: int


def write(token: Token) -> str:
    """The token as text that says nothing to a client."""
    plain = f"{token.key} {token.direction} {token.place}"
    return urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def read(text: str, key: str) -> Token | None:
    """The token of that list; None where `write` never gave this text for it."""
    try:
        plain = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
        name, direction, place = plain.split(" ")
        token = Token(name, Direction(direction), int(place))
    except ValueError:
        return None
    return token if token.key == key and write(token) == text else None
