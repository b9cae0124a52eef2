"""A Session that is deleted among others, and everything that is tried with it afterwards."""

from dataclasses import dataclass, replace
from urllib.parse import parse_qs

from conformance.addresses import Service, Session
from conformance.client import Client
from conformance.expect import answered, expect_not_found
from conformance.given import Make
from conformance.model import Blocked, Exchange, NotApplicable
from conformance.scenes.walking import Walk, walk

DELETE = "delete.open"


@dataclass(frozen=True, slots=True)
class Deletion:
    """`older` and `newer` are siblings, made before and after; the fields below are in order of sending."""

    session: Session
    older: Session
    older_updated: Exchange
    newer: Session
    found_by_name: Exchange
    deleted: Exchange
    fetched: Exchange
    missed_by_name: Exchange
    walked: Walk
    updated: Exchange
    fetched_after_update: Exchange
    deleted_again: Exchange
    recreated: Exchange
    fetched_at_last: Exchange
    fetched_older: Exchange
    fetched_newer: Exchange
    deleted_by_name: Exchange
    left_by_name: Exchange


def delete_among_others(client: Client, make: Make, service: Service) -> Deletion:
    """Delete the second of three Sessions, then look at it and at the others in every way."""
    older, session, newer = (make.session(service) for _ in range(3))
    name = str(session.made.body.get("unique_name"))
    named = service.session(name)
    older_updated = client.update_session(older, Ttl=7200)
    return Deletion(
        session=session,
        older=replace(older, made=older_updated) if older_updated.succeeded else older,
        older_updated=older_updated,
        newer=newer,
        found_by_name=client.fetch_session(named),
        deleted=client.delete_session(session),
        fetched=client.fetch_session(session),
        missed_by_name=client.fetch_session(named),
        walked=walk(client, service),
        updated=client.update_session(session, Ttl=7200),
        fetched_after_update=client.fetch_session(session),
        deleted_again=client.delete_session(session),
        recreated=client.create_session(service, UniqueName=name, Ttl=3600),
        fetched_at_last=client.fetch_session(session),
        fetched_older=client.fetch_session(older),
        fetched_newer=client.fetch_session(newer),
        deleted_by_name=client.delete_session(service.session(str(newer.made.body.get("unique_name")))),
        left_by_name=client.fetch_session(newer),
    )


def removed(deletion: Deletion) -> Deletion:
    """The deletion, once it is sure that it took place at all."""
    if not (answered(deletion.deleted).succeeded and answered(deletion.fetched).refused):
        raise Blocked(
            f"after a DELETE that was answered {deletion.deleted.http_status} the Session was fetched with "
            f"{deletion.fetched.http_status}",
            blocked_by=DELETE,
            evidence=[deletion.deleted, deletion.fetched],
        )
    return deletion


def expect_missed(before: Exchange, after: Exchange) -> None:
    """What was found before the deletion is not found after it; not applicable where it never was."""
    if not answered(before).succeeded:
        raise NotApplicable(f"Sessions are not found by name ({before.http_status})", evidence=[before])
    expect_not_found(after)


def found_out(deleted: Exchange, fetched: Exchange) -> str:
    """What a deletion came to, in words."""
    code = deleted.body.get("code")
    verb = "accepted" if deleted.succeeded else "refused"
    suffix = f", code {code}" if isinstance(code, int) else ""
    left = "still there" if fetched.succeeded else "gone"
    return f"{verb} with {deleted.http_status}{suffix}, the Session is {left}"


def mortal_service(make: Make) -> Service:
    """A Service that was really created and can be deleted."""
    service = make.service()
    if service.made.response is None:
        raise NotApplicable("the target has no Services resource")
    return service


def name_of(service: Service) -> str:
    """The name that this run gave to a Service; read from the request, as the answer may lack it."""
    return parse_qs(service.made.request.body.decode())["UniqueName"][0]
