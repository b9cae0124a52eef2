"""The numbers of a Service, and which of them a Participant gets."""

from dataclasses import replace

from conformance.emulator.exchange import Answer
from conformance.emulator.problems import Code, Refusal, missing_parameter
from conformance.emulator.rules.inputs import Inputs
from conformance.emulator.rules.listing import Listing
from conformance.emulator.rules.records import Records
from conformance.emulator.rules.rendering import Rendering
from conformance.emulator.sids import well_formed
from conformance.emulator.state import ACTIVE, PhoneNumber, Service


class Pool(Records, Rendering, Listing, Inputs):
    """PhoneNumbers as a resource, and the choice among them."""

    def create_number(self, service_sid: str) -> Answer:
        """Put a number into the pool."""
        service = self.find_service(service_sid)
        number = self.new_number(service)
        self.check_number_free(service, number)
        self.store.numbers.put(number)
        return Answer(201, self.render_number(number))

    def new_number(self, service: Service) -> PhoneNumber:
        """The number that the request names by SID or by its digits."""
        sid, text, reserved = (self.parameter(name) for name in ("Sid", "PhoneNumber", "IsReserved"))
        if not sid and not text:
            raise missing_parameter("PhoneNumber or Sid")
        if sid and not well_formed(sid, "PN"):
            raise Refusal(400, Code.BAD_NUMBER_SID, "The Sid is not that of a phone number")
        now = self.now()
        return PhoneNumber(
            sid=sid or self.new_sid("number"),
            account_sid=self.settings.account_sid,
            service_sid=service.sid,
            phone_number=self.validate_phone_number(text) if text else self.number_behind(sid or ""),
            is_reserved=reserved is not None and self.validate_flag("IsReserved", reserved),
            date_created=now,
            date_updated=now,
        )

    def number_behind(self, sid: str) -> str:
        """The digits of a number that was named by SID only: always the same for one SID."""
        digits = sid.removeprefix(self.sid_prefixes["number"])
        return f"+1500{int(digits, 16) % 10**7:07d}"

    def check_number_free(self, service: Service, number: PhoneNumber) -> None:
        """Refuse a number that a pool holds already."""
        for held in self.store.numbers:
            if number.sid == held.sid or number.phone_number == held.phone_number:
                here = held.service_sid == service.sid
                code = Code.NUMBER_IN_SERVICE if here else Code.NUMBER_IN_OTHER_SERVICE
                raise Refusal(400, code, f"{held.phone_number} is in the pool of Service {held.service_sid}")

    def fetch_number(self, service_sid: str, sid: str) -> Answer:
        """Read one number."""
        return Answer(200, self.render_number(self.find_number(self.find_service(service_sid), sid)))

    def list_numbers(self, service_sid: str) -> Answer:
        """Read a page of the pool."""
        numbers = self.numbers_of(self.find_service(service_sid))
        return self.list_answer("phone_numbers", self.store.numbers, numbers, self.render_number)

    def update_number(self, service_sid: str, sid: str) -> Answer:
        """Reserve a number or free it."""
        number = self.find_number(self.find_service(service_sid), sid)
        text = self.parameter("IsReserved")
        if text is not None:
            flag = self.validate_flag("IsReserved", text)
            number = replace(number, is_reserved=flag, date_updated=self.now())
            self.store.numbers.put(number)
        return Answer(200, self.render_number(number))

    def delete_number(self, service_sid: str, sid: str) -> Answer:
        """Take a number that no active Session uses out of the pool."""
        service = self.find_service(service_sid)
        number = self.find_number(service, sid)
        self.sessions_of(service)
        if self.sessions_using(number):
            raise Refusal(400, Code.NUMBER_IN_USE, f"{number.phone_number} is in use by active Sessions")
        self.store.numbers.remove(number.sid)
        return Answer(204)

    # -- which number a Participant gets --------------------------------------------------------------

    def assign_number(self, service: Service, identifier: str) -> PhoneNumber:
        """A number of the pool that this identifier does not use in another active Session."""
        pool = self.numbers_of(service)
        if not pool:
            raise self.pool_empty()
        usable = [number for number in pool if not number.is_reserved]
        if not usable:
            raise Refusal(400, Code.ONLY_RESERVED_NUMBERS, "The Service has reserved numbers only")
        for number in usable:
            if not self.pair_in_use(identifier, number.sid):
                return number
        raise Refusal(400, Code.NUMBERS_USED_UP, "Every number is used with this identifier already")

    def pool_empty(self) -> Refusal:
        """The refusal of a Participant for want of numbers."""
        return Refusal(400, Code.EMPTY_POOL, "The Service has no phone numbers")

    def named_number(self, service: Service, identifier: str, *, sid: str | None, text: str) -> PhoneNumber:
        """The number of the pool that a request names by SID or by its digits."""
        for number in self.numbers_of(service):
            if number.sid == sid or (sid is None and number.phone_number == text):
                if self.pair_in_use(identifier, number.sid):
                    raise self.pair_refused(identifier)
                return number
        raise Refusal(400, Code.NUMBER_NOT_IN_SERVICE, "The proxy identifier is not in the pool")

    def pair_in_use(self, identifier: str, number_sid: str) -> bool:
        """Whether an active Session connects this identifier and this number."""
        holders = {
            each.session_sid
            for each in self.store.participants
            if each.identifier == identifier
            and each.proxy_identifier_sid == number_sid
            and each.date_deleted is None
        }
        loaded = (self.store.sessions.get(sid) for sid in holders)
        return any(self.expire(session).status in ACTIVE for session in loaded if session)

    def pair_refused(self, identifier: str) -> Refusal:
        """The refusal of a number that the identifier uses in another active Session."""
        return Refusal(
            400, Code.PAIR_IN_USE, f"The proxy identifier is in use with {identifier} in another Session"
        )
