"""Prepares the states that cases start from; what cannot be prepared is never a failure of the case.

Everything made here is named `pc-<run>-<n>` and, unless the case says otherwise, expires by itself.
"""

import itertools
import secrets
import time
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from conformance.addresses import Interaction, Participant, Service, Session
from conformance.client import Client
from conformance.model import Blocked, Exchange, NotApplicable
from conformance.operations import Value

LIFETIME = 3600
IDENTIFIERS = ("+14158675310", "+14158675311", "+14158675312")
POOL_SIZE = 2
POOL_START = 14152000000

# A name may be free a short while after its Session was deleted; the documents do not say how long that is.
SHORT_WHILE = 2.5
ASK_AGAIN = 0.25

CREATE = "create.creates"
CLOSE = "update.closes"
REOPEN = "update.reopens"


def random_sid(prefix: str) -> str:
    """A well-formed SID that nothing has."""
    return prefix + secrets.token_hex(16)


def at_once(*calls: Callable[[], Exchange]) -> list[Exchange]:
    """The answers to calls made in parallel, in the order of the calls."""
    with ThreadPoolExecutor(len(calls)) as threads:
        return [future.result() for future in [threads.submit(call) for call in calls]]


def patiently(send: Callable[[], Exchange]) -> Exchange:
    """The first answer that is no refusal, or the last one within a short while."""
    begin = time.monotonic()
    answer = send()
    while answer.refused and time.monotonic() - begin < SHORT_WHILE:
        time.sleep(ASK_AGAIN)
        answer = send()
    return answer


@dataclass
class Make:
    """Makes resources on the target for the cases."""

    client: Client
    run: str

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)
        self._implicit: bool | None = None
        self._main: Service | None = None
        self._added = itertools.count()
        self._filled: set[str] = set()
        self._numbers_help = False
        self._joined: dict[str, Participant] = {}

    def name(self, padding: int = 0) -> str:
        """A name that nothing else of this run has, padded with `x` to that many characters."""
        return f"pc-{self.run}-{next(self._numbers)}".ljust(padding, "x")

    # -- Services -------------------------------------------------------------------------------------

    def main_service(self) -> Service:
        """The Service that the run works in: the given one, else a new one, and always the same.

        A target without the Services resource is asked whether Sessions work under a SID of our own.
        """
        if self._main is None:
            self._main = self._find_main_service()
        return self._main

    def _find_main_service(self) -> Service:
        if self.client.target.service_sid is not None:
            return Service(self.client.target.service_sid)
        made = self.client.create_service(UniqueName=self.name())
        sid = made.body.get("sid")
        if made.succeeded and isinstance(sid, str):
            self._implicit = False
            return Service(sid, made)
        if not self._services_are_implied():
            said = f"{made.http_status or made.no_answer}" + _unread(made)
            raise Blocked(
                f"no Service to work in: creating one was answered {said}; "
                "give an existing one with --service-sid",
                evidence=[made],
            )
        return Service(random_sid("KS"))

    def _services_are_implied(self) -> bool:
        """Whether Sessions can be made under a Service SID that nobody created; asked once."""
        if self._implicit is None:
            service = Service(random_sid("KS"))
            probe = self.client.create_session(service, UniqueName=self.name(), Ttl=LIFETIME)
            self._implicit = probe.response is not None and not probe.refused
        return self._implicit

    def service(self, **form: Value) -> Service:
        """Another Service, with nothing in it."""
        if not self.client.target.may_create_services:
            raise NotApplicable("the run was told to stay in the given Service")
        if self._implicit and not form:
            return Service(random_sid("KS"))
        made = self.client.create_service(UniqueName=self.name(), **form)
        sid = made.body.get("sid")
        if made.succeeded and isinstance(sid, str):
            return Service(sid, made)
        if not form and self._services_are_implied():
            return Service(random_sid("KS"))
        raise NotApplicable(f"the target makes no further Service ({made.http_status})", evidence=[made])

    def unknown_service(self) -> Service:
        """A well-formed Service SID that nobody created; not applicable where every Service SID works."""
        if self._implicit:
            raise NotApplicable("the target has no Services resource: every Service SID works")
        return Service(random_sid("KS"))

    # -- Sessions -------------------------------------------------------------------------------------

    def session(self, service: Service, **form: Value) -> Session:
        """A new Session, named and with a lifetime of an hour unless the form says otherwise."""
        return self.bare_session(service, **{"UniqueName": self.name(), "Ttl": LIFETIME, **form})

    def bare_session(self, service: Service, **form: Value) -> Session:
        """A new Session made with these parameters only."""
        made = self.client.create_session(service, **form)
        sid = made.body.get("sid")
        if not (made.succeeded and isinstance(sid, str) and sid):
            reason = made.http_status or made.no_answer
            raise Blocked(f"creating a Session was answered {reason}", blocked_by=CREATE, evidence=[made])
        return Session(service, sid, made)

    def closed(self, session: Session) -> Session:
        """The Session after it was closed; `made` is the closing exchange."""
        return self._moved(session, "closed", CLOSE)

    def reopened(self, session: Session) -> Session:
        """The closed Session after it was re-opened; `made` is the re-opening exchange."""
        return self._moved(session, "in-progress", REOPEN)

    def _moved(self, session: Session, status: str, prerequisite: str) -> Session:
        moved = self.client.update_session(session, Status=status)
        if not (moved.succeeded and moved.body.get("status") == status):
            raise Blocked(
                f"setting the status to {status} was answered {moved.http_status or moved.no_answer}",
                blocked_by=prerequisite,
                evidence=[moved],
            )
        return replace(session, made=moved)

    # -- Participants and messages --------------------------------------------------------------------

    def participant(self, session: Session, identifier: str = IDENTIFIERS[0], **form: Value) -> Participant:
        """A new Participant, after numbers were added to the Service where the target wants some."""
        self._neighbours_allowed()
        if self._numbers_help:
            self.stocked(session.service)
        made = self.client.create_participant(session, Identifier=identifier, **form)
        if not made.succeeded and self._fill_pool(session.service):
            made = self.client.create_participant(session, Identifier=identifier, **form)
            self._numbers_help = made.succeeded
        sid = made.body.get("sid")
        if not (made.succeeded and isinstance(sid, str)):
            raise NotApplicable(f"the target takes no Participant ({_why(made)})", evidence=[made])
        participant = Participant(session, sid, made)
        self._joined.setdefault(session.service.sid, participant)
        return participant

    def some_participant(self, service: Service) -> Participant:
        """A Participant of this run in the Service, which shows that the target takes them."""
        if service.sid not in self._joined:
            self.participant(self.session(service))
        return self._joined[service.sid]

    def pool(self, service: Service, size: int = POOL_SIZE) -> None:
        """Put numbers into the Service where the target has such a thing."""
        self._neighbours_allowed()
        self._fill_pool(service, size)

    def stocked(self, service: Service) -> None:
        """See to it that numbers were put into the Service, by whoever came first."""
        if service.sid not in self._filled:
            self.pool(service)

    def _fill_pool(self, service: Service, size: int = POOL_SIZE) -> bool:
        # A number can be in one pool only, and some targets give each number once: so never the same twice.
        first = POOL_START + zlib.crc32(self.run.encode()) % 7_000_000
        numbers = [f"+{first + next(self._added)}" for _ in range(size)]
        self._filled.add(service.sid)
        added = [self.client.create_phone_number(service, PhoneNumber=number) for number in numbers]
        return any(exchange.succeeded for exchange in added)

    def message(self, participant: Participant, body: str = "ping") -> Interaction:
        """A message sent through the Participant, as the Interaction that it makes."""
        self._neighbours_allowed()
        sent = self.client.create_message(participant, Body=body)
        sid = sent.body.get("sid")
        if not (sent.succeeded and isinstance(sid, str)):
            raise NotApplicable(f"the target sends no message ({_why(sent)})", evidence=[sent])
        return Interaction(participant.session, sid, sent)

    def _neighbours_allowed(self) -> None:
        if not self.client.target.may_send_messages:
            raise NotApplicable("Participants and messages are left alone on a target that is not local")


def _unread(made: Exchange) -> str:
    """What keeps a success from telling a SID."""
    if not made.succeeded:
        return ""
    return f", but its body is no JSON ({made.json_error})" if made.json_error else ", but without a sid"


def _why(refused: Exchange) -> str:
    code = refused.body.get("code")
    return f"{refused.http_status or refused.no_answer}" + (f", code {code}" if isinstance(code, int) else "")
