"""Where a sequence is played: two Services, two connections, and what the model knows so far."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from conformance.addresses import Service
from conformance.client import Client
from conformance.expect import show
from conformance.given import Make, random_sid
from conformance.model import Exchange, NotApplicable
from conformance.sequences.claims import Claim
from conformance.sequences.ledger import Ledger, Mismatch, Unplayable
from conformance.sequences.model import IDENTITY, Acceptance, Place, Subject
from conformance.sequences.steps import PLACES

TOO_MANY = 429
SERVER_ERROR = 500


@dataclass
class Stage:
    """One playing: everything that its steps share.

    `exchanges` are all that were made for it, `about` the labels of what is being compared.
    """

    make: Make
    lines: tuple[Client, Client]
    ledger: Ledger
    prefix: str
    places: dict[str, Place]
    exchanges: list[Exchange] = field(default_factory=list)
    controls: dict[str, Exchange] = field(default_factory=dict)
    moments: set[datetime] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    sids: set[str] = field(default_factory=set)
    about: set[str] = field(default_factory=set)

    def subject(self, label: str) -> Subject | None:
        """The Session of that label, alive or not; None where the sequence has none."""
        return next((p.subjects[label] for p in self.places.values() if label in p.subjects), None)

    def other(self, place: Place) -> Place:
        """The other Service."""
        return next(one for one in self.places.values() if one is not place)

    @property
    def apart(self) -> bool:
        """Whether there really are two Services."""
        return len({place.service.sid for place in self.places.values()}) == len(PLACES)

    def note(self, exchange: Exchange) -> Exchange:
        """Keep an exchange that a step made, once it can be judged."""
        self.exchanges.append(exchange)
        if exchange.response is None or exchange.http_status == TOO_MANY or exchange.redirects:
            raise Unplayable(exchange.no_answer or f"answered {exchange.http_status}")
        return exchange

    def sound(self, exchange: Exchange) -> None:
        """No request makes the target break, whatever was asked."""
        fine = (exchange.http_status or 0) < SERVER_ERROR
        self.ledger.check(
            Claim.NO_SERVER_ERROR, fine, exchange, "an answer below 500", str(exchange.http_status)
        )

    def refused(self, claim: Claim, exchange: Exchange, why: str) -> None:
        """The request has to be refused with a 4xx."""
        self.sound(exchange)
        self.ledger.check(
            claim, exchange.refused, exchange, f"a 4xx answer: {why}", str(exchange.http_status)
        )

    def accepted(self, claim: Claim, exchange: Exchange, why: str) -> None:
        """The request has to be accepted with a 2xx."""
        self.ledger.check(
            claim, exchange.succeeded, exchange, f"a 2xx answer: {why}", str(exchange.http_status)
        )

    def decided(self, acceptance: str, claim: Claim, exchange: Exchange, control: Exchange | None) -> None:
        """The answer is what the model expects; a refusal counts only where a control was accepted."""
        if acceptance == Acceptance.SURE:
            self.accepted(claim, exchange, "every value is allowed")
        elif acceptance == Acceptance.NEVER and control is not None:
            self.refused(claim, exchange, _WHY.get(claim, "a value is not allowed"))
        self.sound(exchange)

    def matches(  # noqa: PLR0913, PLR0917 - what is shown, where, and how it came about
        self,
        subject: Subject,
        shown: Mapping[str, object],
        exchange: Exchange,
        claims: Mapping[str, Claim],
        default: Claim,
        pointer: str = "",
    ) -> None:
        """What an answer shows of a Session is what the model knows; `claims` are those of single members."""
        for difference in list(subject.compare(shown)):
            claim = claims.get(difference.member, default)
            place = f"{pointer}/{difference.member}"
            expected = f"{place} {_text(difference.expected)}"
            self.ledger.count(claim, exchange)
            raise Mismatch(claim, exchange, expected=expected, actual=show(difference.actual), pointer=place)
        for claim in {default, *claims.values()}:
            self.ledger.count(claim, exchange)


_WHY = {
    Claim.NAMES_UNIQUE: "the name is taken",
    Claim.NEVER_OPENED_AGAIN: "a closed Session cannot become open",
    Claim.TWO_PARTICIPANTS: "the Session has two Participants",
}


def _text(value: object) -> str:
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else show(value)


def members(claim: Claim, names: Iterable[str]) -> dict[str, Claim]:
    """The same claim for each of these members."""
    return dict.fromkeys(names, claim)


IDENTITY_CLAIMS = members(Claim.IDENTITY, IDENTITY)


def fresh_places(make: Make, labels: Collection[str] = PLACES) -> dict[str, Place]:
    """New Services that only sequences use; none where no further one can be made.

    A label that no step is about gets a Service that does not exist and costs nothing.
    """
    try:
        services = {label: make.service() for label in labels}
    except NotApplicable:
        return {}
    return {label: place(label, services.get(label) or Service(random_sid("KS"))) for label in PLACES}


def place(label: str, service: Service, *, own: bool = True) -> Place:
    """A Service as a sequence sees it."""
    default = service.made.body.get("default_ttl")
    known = default if isinstance(default, int) and not isinstance(default, bool) else None
    return Place(label, service, own, known)
