"""How records look from outside."""

from conformance.emulator.exchange import Json
from conformance.emulator.rules.core import Core
from conformance.emulator.state import ACTIVE, Interaction, Participant, PhoneNumber, Record, Service, Session


class Rendering(Core):
    """One method a resource, one a group of members that can be wrong by itself."""

    def render_session(self, session: Session) -> Json:
        """A Session with all of its members, null where there is no value."""
        path = self.session_path(session)
        body = {
            "sid": session.sid,
            "service_sid": session.service_sid,
            "account_sid": session.account_sid,
            "unique_name": self.render_unique_name(session),
            "status": self.render_status(session),
            "closed_reason": self.render_closed_reason(session),
            "ttl": session.ttl,
            "mode": session.mode.value,
            **self.render_session_dates(session),
            "url": self.url(path),
            "links": self.render_session_links(session),
        }
        return self.present("session", body)

    def render_listed_session(self, session: Session) -> Json:
        """A Session among others: the same as alone."""
        return self.render_session(session)

    def render_unique_name(self, session: Session) -> str | None:
        """The name of a Session, null where it was given none."""
        return session.unique_name

    def render_status(self, session: Session) -> str:
        """The status of a Session."""
        return session.status.value

    def render_closed_reason(self, session: Session) -> str | None:
        """Why a Session ended, null while it has not."""
        return session.closed_reason

    def render_session_dates(self, session: Session) -> Json:
        """The six dates of a Session."""
        return {
            "date_started": self.render_date(session.date_started),
            "date_ended": self.render_date(session.date_ended),
            "date_last_interaction": self.render_date(session.date_last_interaction),
            "date_expiry": self.render_date(session.date_expiry),
            **self.record_dates(session),
        }

    def render_session_links(self, session: Session) -> Json:
        """Where the children of a Session are."""
        path = self.session_path(session)
        return {
            "interactions": self.url(f"{path}/Interactions"),
            "participants": self.url(f"{path}/Participants"),
        }

    def record_dates(self, record: Record) -> Json:
        """When a record was made and last changed."""
        return {
            "date_created": self.render_date(record.date_created),
            "date_updated": self.render_date(record.date_updated),
        }

    def render_service(self, service: Service) -> Json:
        """A Service."""
        path = self.service_path(service)
        body = {
            "sid": service.sid,
            "unique_name": service.unique_name,
            "account_sid": service.account_sid,
            "chat_instance_sid": service.chat_instance_sid,
            "callback_url": service.callback_url,
            "default_ttl": service.default_ttl,
            "number_selection_behavior": service.number_selection_behavior,
            "geo_match_level": service.geo_match_level,
            "intercept_callback_url": service.intercept_callback_url,
            "out_of_session_callback_url": service.out_of_session_callback_url,
            **self.record_dates(service),
            "url": self.url(path),
            "links": {
                "sessions": self.url(f"{path}/Sessions"),
                "phone_numbers": self.url(f"{path}/PhoneNumbers"),
            },
        }
        return self.present("service", body)

    def render_number(self, number: PhoneNumber) -> Json:
        """A number of the pool, with how many active Sessions use it."""
        body = {
            "sid": number.sid,
            "account_sid": number.account_sid,
            "service_sid": number.service_sid,
            "phone_number": number.phone_number,
            "friendly_name": number.phone_number,
            "iso_country": None,
            "capabilities": {"sms": True, "mms": True, "voice": True, "fax": False},
            "is_reserved": number.is_reserved,
            "in_use": len(self.sessions_using(number)),
            **self.record_dates(number),
            "url": self.url(self.number_path(number)),
        }
        return self.present("number", body)

    def sessions_using(self, number: PhoneNumber) -> set[str]:
        """The SIDs of the active Sessions in which a Participant has this number."""
        used = {p.session_sid for p in self.store.participants if p.proxy_identifier_sid == number.sid}
        return {s.sid for s in self.store.sessions if s.sid in used and s.status in ACTIVE}

    def render_participant(self, participant: Participant) -> Json:
        """A Participant."""
        path = self.participant_path(participant)
        body = {
            "sid": participant.sid,
            "session_sid": participant.session_sid,
            "service_sid": participant.service_sid,
            "account_sid": participant.account_sid,
            "friendly_name": participant.friendly_name,
            "identifier": participant.identifier,
            "proxy_identifier": participant.proxy_identifier,
            "proxy_identifier_sid": participant.proxy_identifier_sid,
            "date_deleted": self.render_date(participant.date_deleted),
            **self.record_dates(participant),
            "url": self.url(path),
            "links": {"message_interactions": self.url(f"{path}/MessageInteractions")},
        }
        return self.present("participant", body)

    def render_interaction(self, interaction: Interaction) -> Json:
        """An Interaction below its Session."""
        body = self._interaction(interaction) | {"url": self.url(self.interaction_path(interaction))}
        return self.present("interaction", body)

    def render_message(self, interaction: Interaction) -> Json:
        """The same Interaction as a MessageInteraction below its Participant."""
        body = self._interaction(interaction) | {
            "participant_sid": interaction.participant_sid,
            "url": self.url(self.message_path(interaction)),
        }
        return self.present("message", body)

    def _interaction(self, interaction: Interaction) -> Json:
        legs = ("participant_sid", "resource_sid", "resource_status", "resource_type", "resource_url")
        return {
            "sid": interaction.sid,
            "session_sid": interaction.session_sid,
            "service_sid": interaction.service_sid,
            "account_sid": interaction.account_sid,
            "data": interaction.data,
            "type": "message",
            **{f"inbound_{leg}": None for leg in legs},
            "outbound_participant_sid": interaction.participant_sid,
            "outbound_resource_sid": interaction.message_sid,
            "outbound_resource_status": "sent",
            "outbound_resource_type": "Message",
            "outbound_resource_url": None,
            **self.record_dates(interaction),
        }
