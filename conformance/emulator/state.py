"""The records that an emulator keeps, and the tables that it keeps them in.

Records are frozen: a change is a new record under the same SID, saved over the old one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar


class Mode(StrEnum):
    """What a Session carries."""

    MESSAGE_ONLY = "message-only"
    VOICE_ONLY = "voice-only"
    VOICE_AND_MESSAGE = "voice-and-message"


class Status(StrEnum):
    """Where a Session is in its life."""

    OPEN = "open"
    IN_PROGRESS = "in-progress"
    CLOSED = "closed"
    FAILED = "failed"
    UNKNOWN = "unknown"


ACTIVE = frozenset({Status.OPEN, Status.IN_PROGRESS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What all resources share."""

    sid: str
    account_sid: str
    date_created: datetime
    date_updated: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Record):
    """A Proxy Service."""

    unique_name: str
    default_ttl: int = 0
    callback_url: str | None = None
    intercept_callback_url: str | None = None
    out_of_session_callback_url: str | None = None
    chat_instance_sid: str | None = None
    geo_match_level: str = "country"
    number_selection_behavior: str = "prefer-sticky"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneNumber(Record):
    """A number in the pool of a Service."""

    service_sid: str
    phone_number: str
    is_reserved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Session(Record):
    """A Proxy Session."""

    service_sid: str
    unique_name: str | None
    mode: Mode
    status: Status
    ttl: int
    date_expiry: datetime | None
    date_started: datetime | None = None
    date_ended: datetime | None = None
    date_last_interaction: datetime | None = None
    closed_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant(Record):
    """One end of a Session. A deleted one stays, with `date_deleted`, until its Session goes."""

    service_sid: str
    session_sid: str
    identifier: str
    friendly_name: str | None
    proxy_identifier: str
    proxy_identifier_sid: str
    date_deleted: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction(Record):
    """A message to a Participant: a MessageInteraction and an Interaction under one SID."""

    service_sid: str
    session_sid: str
    participant_sid: str
    message_sid: str
    data: str


R = TypeVar("R", bound=Record)


class Table(Generic[R]):
    """Records by SID, each at the position that it got when it was first put in."""

    def __init__(self) -> None:
        self._records: dict[str, R] = {}
        self._positions: dict[str, int] = {}

    def __iter__(self) -> Iterator[R]:
        return iter(tuple(self._records.values()))

    def get(self, sid: str) -> R | None:
        """The record of that SID, exactly as it is spelled."""
        return self._records.get(sid)

    def put(self, record: R) -> None:
        """Add a record, or take the place of the older one."""
        self._positions.setdefault(record.sid, len(self._positions))
        self._records[record.sid] = record

    def remove(self, sid: str) -> None:
        """Take a record out; its position is never given again."""
        self._records.pop(sid, None)

    def position(self, sid: str) -> int:
        """How many records were put in before this one."""
        return self._positions[sid]


class Store:
    """Everything that one emulator knows."""

    def __init__(self) -> None:
        self.services: Table[Service] = Table()
        self.numbers: Table[PhoneNumber] = Table()
        self.sessions: Table[Session] = Table()
        self.participants: Table[Participant] = Table()
        self.interactions: Table[Interaction] = Table()
