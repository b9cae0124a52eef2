"""Services: what Sessions live in."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from conformance.emulator.exchange import Answer
from conformance.emulator.problems import Code, Refusal, bad_parameter, missing_parameter
from conformance.emulator.rules.inputs import Inputs
from conformance.emulator.rules.listing import Listing
from conformance.emulator.rules.records import Records
from conformance.emulator.rules.rendering import Rendering
from conformance.emulator.sids import well_formed
from conformance.emulator.state import Service

GEO_MATCH_LEVELS = ("area-code", "overlay", "radius", "country", "extended-area-code")
NUMBER_SELECTIONS = ("avoid-sticky", "prefer-sticky")
OWN_HOST = "proxy.twilio.com"
CALLBACKS = {
    "CallbackUrl": "callback_url",
    "InterceptCallbackUrl": "intercept_callback_url",
    "OutOfSessionCallbackUrl": "out_of_session_callback_url",
}


class Services(Records, Rendering, Listing, Inputs):
    """Create, fetch, list, update and delete."""

    def prepare(self) -> None:
        """Make the Service that the settings name."""
        super().prepare()
        if self.settings.service_sid is not None:
            self.save_service(replace(self.new_service("given"), sid=self.settings.service_sid))

    def new_service(self, name: str) -> Service:
        """A Service of that name with every default, not saved yet."""
        now = self.now()
        return Service(
            sid=self.new_sid("service"),
            account_sid=self.settings.account_sid,
            unique_name=name,
            date_created=now,
            date_updated=now,
        )

    def create_service(self) -> Answer:
        """Make a Service."""
        self.check_services_open()
        name = self.validate_unique_name(self.required_parameter("UniqueName"))
        if name is None:
            raise missing_parameter("UniqueName")
        service = replace(self.new_service(name), **self.read_service())
        self.check_service_name(service)
        self.save_service(service)
        return Answer(201, self.render_service(service))

    def check_services_open(self) -> None:
        """Refuse new Services to an account that may not have them; this one may."""

    def fetch_service(self, sid: str) -> Answer:
        """Read one Service."""
        return Answer(200, self.render_service(self.find_service(sid)))

    def list_services(self) -> Answer:
        """Read a page of all Services."""
        services = list(self.store.services)
        return self.list_answer("services", self.store.services, services, self.render_service)

    def update_service(self, sid: str) -> Answer:
        """Change what is given of a Service."""
        service = self.find_service(sid)
        changes = self.read_service()
        text = self.parameter("UniqueName")
        if text:
            changes["unique_name"] = self.validate_unique_name(text)
        changed = replace(service, **changes, date_updated=self.now())
        self.check_service_name(changed)
        self.save_service(changed)
        return Answer(200, self.render_service(changed))

    def delete_service(self, sid: str) -> Answer:
        """Remove a Service with everything below it."""
        self.drop_service(self.find_service(sid))
        return Answer(204)

    def check_service_name(self, service: Service) -> None:
        """Refuse a name that another Service of the account has."""
        for held in self.store.services:
            if held.unique_name == service.unique_name and held.sid != service.sid:
                raise Refusal(400, Code.SERVICE_NAME_TAKEN, "UniqueName is taken by another Service")

    def read_service(self) -> dict[str, Any]:
        """The members of a Service that the request gives, without its name."""
        readers: dict[str, tuple[str, Callable[[str], Any]]] = {
            "DefaultTtl": ("default_ttl", partial(self.validate_ttl, "DefaultTtl")),
            "GeoMatchLevel": ("geo_match_level", self.validate_geo_match_level),
            "NumberSelectionBehavior": ("number_selection_behavior", self.validate_number_selection),
            "ChatInstanceSid": ("chat_instance_sid", self.validate_chat_instance),
        }
        for name, member in CALLBACKS.items():
            readers[name] = (member, partial(self.validate_callback, name))
        given = {name: self.parameter(name) for name in readers}
        return {readers[name][0]: readers[name][1](text) for name, text in given.items() if text is not None}

    def validate_callback(self, name: str, text: str) -> str | None:
        """An http or https URL that is not Proxy's own; an empty one takes it away."""
        if not text:
            return None
        try:
            parts = urlsplit(text)
            proper = parts.scheme in ("http", "https") and parts.hostname not in (None, OWN_HOST)
        except ValueError:
            proper = False
        if not proper:
            raise bad_parameter(name, "not a URL that can be called")
        return text

    def validate_geo_match_level(self, text: str) -> str:
        """How near a number has to be."""
        if text not in GEO_MATCH_LEVELS:
            raise bad_parameter("GeoMatchLevel", "not one of " + ", ".join(GEO_MATCH_LEVELS))
        return text

    def validate_number_selection(self, text: str) -> str:
        """Whether a Participant keeps its number."""
        if text not in NUMBER_SELECTIONS:
            raise bad_parameter("NumberSelectionBehavior", "not one of " + ", ".join(NUMBER_SELECTIONS))
        return text

    def validate_chat_instance(self, text: str) -> str | None:
        """The SID of a chat instance; an empty one takes it away."""
        if text and not well_formed(text, "IS"):
            raise bad_parameter("ChatInstanceSid", "not the SID of a chat instance")
        return text or None
