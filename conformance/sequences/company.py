"""Plays the steps that are about Participants and messages. A target may lack them, or refuse them."""

from typing import Any

from conformance.model import Exchange, NotApplicable
from conformance.sequences.claims import Claim
from conformance.sequences.model import OF_TRAFFIC, Person, Place, Subject
from conformance.sequences.stage import Stage
from conformance.sequences.steps import Step

ROOM = 2


def join(stage: Stage, step: Step) -> None:
    """A Participant is added, unless two are there."""
    subject = stage.subject(step.at)
    if subject is None or not subject.alive or not ready(stage, subject.place):
        return
    present = subject.born + sum(person.present for person in subject.people.values())
    made = stage.note(stage.lines[step.line].create_participant(subject.address, **step.given))
    if present >= ROOM:
        stage.refused(Claim.TWO_PARTICIPANTS, made, "the Session has two Participants")
    stage.sound(made)
    sid = made.body.get("sid")
    if made.succeeded and isinstance(sid, str):
        subject.people[step.label] = Person(step.label, subject.address.participant(sid))
        _traffic(subject)
    elif not subject.people and subject.status != "closed":
        subject.place.takes_people = False


def ready(stage: Stage, place: Place) -> bool:
    """Whether Participants can be tried here, after numbers were added to the Service."""
    if place.takes_people and not place.has_pool:
        place.has_pool = True
        try:
            stage.make.pool(place.service)
        except NotApplicable:
            place.takes_people = False
    return place.takes_people


def _traffic(subject: Subject) -> None:
    subject.release(OF_TRAFFIC)
    subject.release({"date_expiry"} - set(subject.given))


def leave(stage: Stage, step: Step) -> None:
    """A Participant is deleted; whether its record stays to be seen is left open."""
    subject, person = _person(stage, step.at)
    if subject is None or person is None or not person.present or not subject.alive:
        return
    made = stage.note(stage.lines[step.line].delete_participant(person.address))
    stage.sound(made)
    if made.succeeded:
        person.present = False
        _traffic(subject)


def people(stage: Stage, step: Step) -> None:
    """The Participants of a Session are those that were added; with the Session they go."""
    subject = stage.subject(step.at)
    if subject is None or not (subject.people or subject.born):
        return
    client = stage.lines[step.line]
    if not subject.alive:
        for person in subject.people.values():
            gone = stage.note(client.fetch_participant(person.address))
            stage.refused(Claim.PARTICIPANTS_GO, gone, "the Session was deleted")
        return
    found = stage.note(client.list_participants(subject.address, PageSize=50))
    stage.accepted(Claim.PARTICIPANTS_KEPT, found, "the Session has Participants")
    _compared(stage, subject, found)


def _compared(stage: Stage, subject: Subject, found: Exchange) -> None:
    listed = _sids(found, "participants")
    present = {one.address.sid for one in subject.people.values() if one.present}
    known = {one.address.sid for one in subject.people.values()}
    check, here = stage.ledger.check, "/participants"
    missing = sorted(present - set(listed))
    check(Claim.PARTICIPANTS_KEPT, not missing, found, f"all of {sorted(present)}", listed, here)
    fresh = [sid for sid in listed if sid not in known]
    expected = f"{len(present) + subject.born} Participants"
    check(Claim.PARTICIPANTS_KEPT, len(fresh) == subject.born, found, expected, f"{len(listed)}", here)
    for sid in fresh:
        subject.people[sid] = Person(sid, subject.address.participant(sid))
    subject.born = 0


def send(stage: Stage, step: Step) -> None:
    """A message goes to a Participant, where the target sends any."""
    subject, person = _person(stage, step.at)
    if subject is None or person is None or not person.present or not subject.alive:
        return
    made = stage.note(stage.lines[step.line].create_message(person.address, Body="ping"))
    stage.sound(made)
    sid = made.body.get("sid")
    if made.succeeded and isinstance(sid, str):
        subject.messages.add(sid)
        _traffic(subject)


def messages(stage: Stage, step: Step) -> None:
    """What was sent is listed among the Interactions of its Session, and of no other."""
    subject = stage.subject(step.at)
    if subject is None or not subject.alive or not (subject.messages or subject.people):
        return
    found = stage.note(stage.lines[step.line].list_interactions(subject.address, PageSize=50))
    stage.sound(found)
    if not found.succeeded:
        return
    listed = _sids(found, "interactions")
    expected, here = f"the Interactions {sorted(subject.messages)}", "/interactions"
    stage.ledger.check(Claim.MESSAGES_KEPT, subject.messages <= set(listed), found, expected, listed, here)
    others = set().union(*(one.messages for p in stage.places.values() for one in p.subjects.values()))
    strangers = sorted(set(listed) & (others - subject.messages))
    stage.ledger.check(Claim.MESSAGES_KEPT, not strangers, found, "none of another Session", strangers, here)


def _person(stage: Stage, label: str) -> tuple[Subject | None, Person | None]:
    for place in stage.places.values():
        for subject in place.subjects.values():
            if label in subject.people:
                return subject, subject.people[label]
    return None, None


def _sids(found: Exchange, key: str) -> list[str]:
    items: Any = found.body.get(key)
    rows = items if isinstance(items, list) else []
    return [str(row["sid"]) for row in rows if isinstance(row, dict) and "sid" in row]
