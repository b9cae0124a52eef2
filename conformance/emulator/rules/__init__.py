"""The behaviour of the emulator, in methods small enough to be replaced one at a time."""

from conformance.emulator.rules.messages import Messages
from conformance.emulator.rules.pipeline import Pipeline, Route
from conformance.emulator.rules.services import Services
from conformance.emulator.rules.sessions import Sessions


class Rules(Sessions, Messages, Services, Pipeline):
    """All rules of the clean emulator. Faults and choices replace single methods of it."""

    def routes(self) -> tuple[Route, ...]:
        """Every kind of path that there is."""
        return (
            *self.service_routes(),
            *self.number_routes(),
            *self.session_routes(),
            *self.participant_routes(),
            *self.message_routes(),
            *self.interaction_routes(),
        )

    def service_routes(self) -> tuple[Route, ...]:
        """The paths of Services."""
        one = {"GET": self.fetch_service, "POST": self.update_service, "DELETE": self.delete_service}
        return (
            Route(("Services",), {"GET": self.list_services, "POST": self.create_service}),
            Route(("Services", "*"), one),
        )

    def number_routes(self) -> tuple[Route, ...]:
        """The paths of the pool."""
        one = {"GET": self.fetch_number, "POST": self.update_number, "DELETE": self.delete_number}
        path = ("Services", "*", "PhoneNumbers")
        return (
            Route(path, {"GET": self.list_numbers, "POST": self.create_number}),
            Route((*path, "*"), one),
        )

    def session_routes(self) -> tuple[Route, ...]:
        """The paths of Sessions."""
        one = {"GET": self.fetch_session, "POST": self.update_session, "DELETE": self.delete_session}
        path = ("Services", "*", "Sessions")
        return (
            Route(path, {"GET": self.list_sessions, "POST": self.create_session}),
            Route((*path, "*"), one),
        )

    def participant_routes(self) -> tuple[Route, ...]:
        """The paths of Participants."""
        path = ("Services", "*", "Sessions", "*", "Participants")
        return (
            Route(path, {"GET": self.list_participants, "POST": self.create_participant}),
            Route((*path, "*"), {"GET": self.fetch_participant, "DELETE": self.delete_participant}),
        )

    def message_routes(self) -> tuple[Route, ...]:
        """The paths of MessageInteractions."""
        path = ("Services", "*", "Sessions", "*", "Participants", "*", "MessageInteractions")
        return (
            Route(path, {"GET": self.list_messages, "POST": self.create_message}),
            Route((*path, "*"), {"GET": self.fetch_message}),
        )

    def interaction_routes(self) -> tuple[Route, ...]:
        """The paths of Interactions."""
        path = ("Services", "*", "Sessions", "*", "Interactions")
        return (
            Route(path, {"GET": self.list_interactions}),
            Route((*path, "*"), {"GET": self.fetch_interaction, "DELETE": self.delete_interaction}),
        )
