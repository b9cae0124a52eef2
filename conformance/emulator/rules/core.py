"""What every rule stands on: the settings, the time, the records, the request at hand."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import ClassVar
from urllib.parse import quote

from conformance.emulator.clock import Clock
from conformance.emulator.exchange import Call, Json, Values
from conformance.emulator.settings import Settings
from conformance.emulator.state import Interaction, Participant, PhoneNumber, Service, Session, Store


class Core:
    """State and small facts.

    Requests are handled one after the other, so `call` is always the one being answered.
    """

    sid_prefixes: ClassVar[Mapping[str, str]] = {
        "service": "KS",
        "number": "PN",
        "session": "KC",
        "participant": "KP",
        "interaction": "KI",
        "message": "SM",
        "request": "RQ",
    }

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.settings = settings
        self.clock = clock
        self.store = Store()
        self.call = Call()
        self.prepare()

    def prepare(self) -> None:
        """Set up the state that a rule keeps for itself, once for each emulator."""

    def now(self) -> datetime:
        """The present moment."""
        return self.clock.now()

    def new_sid(self, kind: str) -> str:
        """A SID that was never given before."""
        return self.sid_prefixes[kind] + secrets.token_hex(16)

    def form(self) -> Values:
        """The parameters in the body; a body that could not be read is refused here."""
        if isinstance(self.call.form, Values):
            return self.call.form
        raise self.call.form

    def query(self) -> Values:
        """The parameters in the query."""
        return self.call.query

    # -- addresses ------------------------------------------------------------------------------------

    def base_path(self) -> str:
        """What stands before the version in every path."""
        return ""

    def public_origin(self) -> str:
        """Scheme, host and port of the URLs that answers hold: those that the client used."""
        return self.call.origin

    def url(self, path: str) -> str:
        """The absolute URL of a path below the version."""
        return f"{self.public_origin()}{self.base_path()}/v1{path}"

    def service_path(self, service: Service) -> str:
        """Where a Service is."""
        return f"/Services/{quote(service.sid)}"

    def number_path(self, number: PhoneNumber) -> str:
        """Where a number of the pool is."""
        return f"/Services/{quote(number.service_sid)}/PhoneNumbers/{quote(number.sid)}"

    def session_path(self, session: Session) -> str:
        """Where a Session is."""
        return f"/Services/{quote(session.service_sid)}/Sessions/{quote(session.sid)}"

    def participant_path(self, participant: Participant) -> str:
        """Where a Participant is."""
        parent = f"/Services/{quote(participant.service_sid)}/Sessions/{quote(participant.session_sid)}"
        return f"{parent}/Participants/{quote(participant.sid)}"

    def interaction_path(self, interaction: Interaction) -> str:
        """Where an Interaction is below its Session."""
        parent = f"/Services/{quote(interaction.service_sid)}/Sessions/{quote(interaction.session_sid)}"
        return f"{parent}/Interactions/{quote(interaction.sid)}"

    def message_path(self, interaction: Interaction) -> str:
        """Where the same Interaction is below the Participant that it went to."""
        parent = f"/Services/{quote(interaction.service_sid)}/Sessions/{quote(interaction.session_sid)}"
        return f"{parent}/Participants/{interaction.participant_sid}/MessageInteractions/{interaction.sid}"

    # -- values in answers ----------------------------------------------------------------------------

    def render_date(self, moment: datetime | None) -> str | None:
        """A moment as `YYYY-MM-DDThh:mm:ssZ`, or null."""
        if moment is None:
            return None
        return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"

    def present(self, kind: str, body: Json) -> Json:
        """A rendered resource just before it goes into an answer; `kind` as in `sid_prefixes`."""
        del kind
        return body
