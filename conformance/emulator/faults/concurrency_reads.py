"""Reads that meet a write."""

from dataclasses import replace

from conformance.emulator.exchange import Answer, Call
from conformance.emulator.faults.concurrency import Overlapping
from conformance.emulator.registry import fault
from conformance.emulator.state import Service, Session


class _Meanwhile(Overlapping):
    """A fetch or a list that meets a write."""

    def waits(self, call: Call) -> bool:
        return "Sessions" in call.segments[-2:]

    def met_write(self, method: str) -> bool:
        """Whether such a write came while the request at hand waited."""
        return any(other.method == method for other in self.others)


@fault("race-fetch-while-updating-refused", "A Session cannot be fetched while it is updated.")
class _FetchRefused(_Meanwhile):
    def fetch_session(self, service_sid: str, sid: str) -> Answer:
        if self.met_write("POST"):
            raise self.not_found()
        return super().fetch_session(service_sid, sid)


@fault("race-fetch-while-updating-torn", "A Session that is fetched while it is updated shows ttl 0.")
class _FetchTorn(_Meanwhile):
    def fetch_session(self, service_sid: str, sid: str) -> Answer:
        answer = super().fetch_session(service_sid, sid)
        if self.met_write("POST") and answer.body is not None:
            return replace(answer, body=answer.body | {"ttl": 0})
        return answer


@fault("race-list-while-deleting-empty", "A list that meets a delete is empty.")
class _ListEmpty(_Meanwhile):
    def listed_sessions(self, service: Service) -> list[Session]:
        listed = super().listed_sessions(service)
        return listed[:0] if self.met_write("DELETE") else listed
