"""Plays the steps of a sequence that are about Sessions, and compares each answer with the model."""

from collections.abc import Callable, Mapping

from conformance.given import patiently
from conformance.model import Exchange
from conformance.sequences.claims import Claim
from conformance.sequences.company import join, leave, messages, people, ready, send
from conformance.sequences.ledger import Unplayable
from conformance.sequences.model import (
    OF_STATUS,
    PARAMETERS,
    Acceptance,
    Place,
    Subject,
    broken,
    doubtful,
    judge_create,
    judge_update,
    moment,
    values_of,
)
from conformance.sequences.pages import walk
from conformance.sequences.stage import IDENTITY_CLAIMS, Stage, members
from conformance.sequences.steps import PLACES, Do, Step
from conformance.sequences.values import is_name, name_text

Form = dict[str, str | list[str]]


def play(stage: Stage, step: Step) -> None:
    """Send one step and compare; a step about something that is not there is left out.

    Mismatch where the target breaks a claim, Unplayable where it cannot be followed any further.
    """
    stage.about = {step.at, step.label} - {*PLACES, ""}
    _PLAYERS[step.do](stage, step)


def _rendered(stage: Stage, step: Step) -> Form:
    form: Form = {}
    for name, value in step.form:
        text = name_text(value, stage.prefix) if is_name(value) else value
        if name == "Participants":
            form.setdefault(name, [])
            form[name] = [*form[name], text]
        else:
            form[name] = text
    return form


def create(stage: Stage, step: Step) -> None:
    """A new Session with these parameters, or a refusal."""
    place, form, rendered = stage.places[step.at], step.given, _rendered(stage, step)
    acceptance, claim = judge_create(place, stage.other(place), form)
    stage.about |= _namesakes(stage, form)
    if claim is Claim.NAMES_PER_SERVICE and not stage.apart:
        return
    if "Participants" in form and not ready(stage, place):
        return
    client = stage.lines[step.line]
    again = patiently if claim is Claim.NAME_FREE_AGAIN else _once
    made = stage.note(again(lambda: client.create_session(place.service, **rendered)))
    stage.decided(acceptance, claim, made, stage.controls.get("create"))
    _remember(stage, form, rendered)
    if not made.succeeded:
        place.refused_creates += 1
        for subject in place.living():
            subject.troubled = subject.troubled or subject.name == form.get("UniqueName", "")
        return
    stage.controls["create"] = made
    subject = _born(stage, place, step, made)
    _nothing_inherited(stage, form, made)
    subject.give(_known(place, form, rendered))
    place.subjects[step.label] = subject
    stage.matches(subject, made.body, made, {}, Claim.CREATE_APPLIED)


def _once(send: Callable[[], Exchange]) -> Exchange:
    return send()


def _born(stage: Stage, place: Place, step: Step, made: Exchange) -> Subject:
    sid = made.body.get("sid")
    if not isinstance(sid, str) or not sid:
        raise Unplayable("the answer to a create has no sid")
    stage.ledger.check(Claim.SIDS_UNIQUE, sid not in stage.sids, made, "a SID of its own", sid, "/sid")
    stage.sids.add(sid)
    born = [text for name, text in step.form if name == "Participants"]
    return Subject(
        step.label,
        place,
        place.service.session(sid),
        name=step.given.get("UniqueName"),
        line=step.line,
        born=len(born),
    )


def _namesakes(stage: Stage, form: Mapping[str, str]) -> set[str]:
    """The Sessions of the same name, deleted ones and those of the other Service too."""
    every = (one for place in stage.places.values() for one in place.subjects.values())
    return {one.label for one in every if one.name is not None and one.name == form.get("UniqueName")}


def _known(place: Place, form: Mapping[str, str], rendered: Form) -> dict[str, object]:
    """What a fresh Session has to show."""
    known: dict[str, object] = {"mode": "voice-and-message", "status": "open"}
    if place.default_ttl is not None:
        known["ttl"] = place.default_ttl
    if broken(form):
        return {}
    known |= values_of(form, str(rendered.get("UniqueName")))
    return {member: known[member] for member in known if member not in doubtful(form)}


def _remember(stage: Stage, form: Mapping[str, str], rendered: Form) -> None:
    if "UniqueName" in form:
        stage.names.add(str(rendered["UniqueName"]))
    when = moment(form["DateExpiry"]) if "DateExpiry" in form else None
    if when is not None:
        stage.moments.add(when)


def _nothing_inherited(stage: Stage, form: Mapping[str, str], made: Exchange) -> None:
    """No value that was given to another Session shows in one that was given none."""
    name, expiry = made.body.get("unique_name"), made.body.get("date_expiry")
    if "UniqueName" not in form:
        free = name not in stage.names
        stage.ledger.check(Claim.NOTHING_INHERITED, free, made, "no other's name", name, "/unique_name")
    if "DateExpiry" not in form and isinstance(expiry, str):
        free = moment(expiry) not in stage.moments
        stage.ledger.check(Claim.NOTHING_INHERITED, free, made, "no other's expiry", expiry, "/date_expiry")


def fetch(stage: Stage, step: Step) -> None:
    """A Session is there until it is deleted, and shows what it showed last."""
    subject = stage.subject(step.at)
    if subject is None:
        return
    found = stage.note(stage.lines[step.line].fetch_session(subject.address))
    if not subject.alive:
        stage.refused(Claim.DELETED_STAYS_DELETED, found, "the Session was deleted")
        return
    stage.accepted(Claim.KEPT_UNTIL_DELETED, found, "the Session was not deleted")
    claims, default = _reading(subject, step.line)
    stage.matches(subject, found.body, found, claims, default)
    subject.troubled = False


def _reading(subject: Subject, line: int) -> tuple[dict[str, Claim], Claim]:
    """The claims that a read is about: what happened before it decides."""
    if subject.troubled:
        return {}, Claim.REFUSED_CHANGES_NOTHING
    if line != subject.line:
        return {}, Claim.CONNECTIONS_AGREE
    return IDENTITY_CLAIMS | members(Claim.STATE_KEPT, subject.given), Claim.READS_AGREE


def update(stage: Stage, step: Step) -> None:
    """What the form names takes effect, everything else stays; or a refusal, and nothing changes."""
    subject, form = stage.subject(step.at), step.given
    if subject is None:
        return
    rendered = _rendered(stage, step)
    made = stage.note(stage.lines[step.line].update_session(subject.address, **rendered))
    if not subject.alive:
        stage.refused(Claim.DELETED_STAYS_DELETED, made, "the Session was deleted")
        return
    acceptance, claim = judge_update(subject, form)
    stage.decided(acceptance, claim, made, stage.controls.get("update"))
    if not made.succeeded:
        subject.troubled = True
        return
    stage.controls["update"] = made
    _remember(stage, {name: form[name] for name in form if name == "DateExpiry"}, rendered)
    named = _applied(subject, form, sure=acceptance == Acceptance.SURE)
    subject.line, subject.troubled = step.line, False
    stage.matches(
        subject,
        made.body,
        made,
        {**IDENTITY_CLAIMS, **members(Claim.UPDATE_APPLIED, named)},
        Claim.OTHERS_KEPT,
    )


def _applied(subject: Subject, form: Mapping[str, str], *, sure: bool) -> set[str]:
    """Tell the model what an accepted update did; the members that it has to have set."""
    changing = {name: form[name] for name in form if name in ("Ttl", "DateExpiry", "Status")}
    if sure:
        values = values_of(changing)
        subject.give(values)
        return set(values)
    subject.release(PARAMETERS[name] for name in changing)
    if changing:
        subject.free.update(OF_STATUS)
        subject.release({"date_expiry"} - set(subject.given))
    return set()


def delete(stage: Stage, step: Step) -> None:
    """A Session can be deleted in every state; what a second deletion answers is left open."""
    subject = stage.subject(step.at)
    if subject is None:
        return
    made = stage.note(stage.lines[step.line].delete_session(subject.address))
    if not subject.alive:
        stage.sound(made)
        return
    stage.accepted(Claim.DELETE_ACCEPTED, made, "a Session can be deleted in every state")
    subject.alive = False
    if subject.name is not None:
        subject.place.freed.add(subject.name)


def cross(stage: Stage, step: Step) -> None:
    """A Session cannot be reached through the other Service, and nothing happens to it."""
    subject = stage.subject(step.at)
    if subject is None or not stage.apart:
        return
    client, elsewhere = stage.lines[step.line], subject.address.under(stage.other(subject.place).service)
    calls: dict[str, Callable[[], Exchange]] = {
        "GET": lambda: client.fetch_session(elsewhere),
        "POST": lambda: client.update_session(elsewhere, Ttl=4000),
        "DELETE": lambda: client.delete_session(elsewhere),
    }
    made = stage.note(calls[step.how]())
    stage.refused(Claim.SERVICES_APART, made, "the Session belongs to another Service")
    subject.troubled = subject.alive


_PLAYERS: dict[Do, Callable[[Stage, Step], None]] = {
    Do.CREATE: create,
    Do.FETCH: fetch,
    Do.UPDATE: update,
    Do.DELETE: delete,
    Do.CROSS: cross,
    Do.WALK: walk,
    Do.JOIN: join,
    Do.LEAVE: leave,
    Do.PEOPLE: people,
    Do.SEND: send,
    Do.MESSAGES: messages,
}
