"""Ttl and DateExpiry that are read or stored wrongly at create."""

from datetime import datetime, timedelta

from conformance.emulator.problems import Refusal, bad_parameter
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.state import Service


@fault("create-ttl-default-3600", "The ttl is an hour where none is given.")
class _TtlDefault(Rules):
    def default_ttl(self, service: Service) -> int:
        return super().default_ttl(service) or 3600


@fault("create-ttl-service-default-ignored", "The default_ttl of the Service is not used.")
class _ServiceDefault(Rules):
    def default_ttl(self, _service: Service) -> int:
        return 0


@fault("create-ttl-service-default-wins", "The default_ttl of the Service is used even when Ttl is given.")
class _ServiceDefaultWins(Rules):
    def initial_ttl(self, service: Service) -> int:
        return self.default_ttl(service) or super().initial_ttl(service)


@fault("create-ttl-in-minutes", "Ttl is stored in minutes.")
class _TtlMinutes(Rules):
    def initial_ttl(self, service: Service) -> int:
        return super().initial_ttl(service) // 60


@fault("create-ttl-text-accepted", "A Ttl that is no number is taken for 0.")
class _TtlText(Rules):
    def validate_ttl(self, name: str, text: str) -> int:
        return super().validate_ttl(name, text) if text.isascii() and text.isdigit() else 0


@fault("create-ttl-drops-date-expiry", "DateExpiry is lost when Ttl is given too.")
class _TtlDrops(Rules):
    def initial_date_expiry(self) -> datetime | None:
        return None if self.parameter("Ttl") else super().initial_date_expiry()


@fault("create-ttl-with-date-expiry-refused", "DateExpiry and Ttl are refused together.")
class _Together(Rules):
    def initial_date_expiry(self) -> datetime | None:
        moment = super().initial_date_expiry()
        if moment and self.parameter("Ttl") is not None:
            raise bad_parameter("Ttl", "given together with DateExpiry")
        return moment


@fault("create-date-expiry-shifted", "DateExpiry is stored an hour late.")
class _Shifted(Rules):
    def initial_date_expiry(self) -> datetime | None:
        moment = super().initial_date_expiry()
        return moment and moment + timedelta(hours=1)


@fault("create-date-expiry-past-accepted", "A DateExpiry in the past is accepted at create.")
class _PastAccepted(Rules):
    def check_initial_expiry(self, moment: datetime) -> None:
        pass


@fault("create-date-expiry-unreadable-accepted", "A DateExpiry that is no date is taken for none.")
class _Unreadable(Rules):
    def initial_date_expiry(self) -> datetime | None:
        try:
            return super().initial_date_expiry()
        except Refusal as refusal:
            if "past" in refusal.message:
                raise
            return None
