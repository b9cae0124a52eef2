"""Chooses the next step of a sequence: at random, but with an eye on what was not tried yet.

Each sequence has a theme, the kinds of steps that it prefers; values are dealt from decks that all
sequences of a run share, so that a short run already tries every class of them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from random import Random

from conformance.sequences import values
from conformance.sequences.decks import Decks
from conformance.sequences.model import Place, Subject
from conformance.sequences.picking import Picking, company
from conformance.sequences.stage import Stage
from conformance.sequences.steps import PLACES, Do, Step
from conformance.sequences.themes import Weights

CAST = 3
MOST_PAGES = 7
LOOKS = (Do.FETCH, Do.PEOPLE, Do.MESSAGES, Do.WALK)
LAST_NUMBER = 9999


class Walk(Picking):
    """Chooses steps for one sequence. `start` is a number that no earlier sequence of the run has used."""

    def __init__(self, random: Random, decks: Decks, theme: Weights, start: int) -> None:
        super().__init__(random, start)
        self._decks, self._theme = decks, theme
        self._choosers: dict[str, Callable[[Stage], Step | None]] = {
            "create": self._create, "again": self._again, "duplicate": self._duplicate,
            "elsewhere": self._elsewhere, "bad create": self._bad_create, "update": self._update,
            "bad update": self._bad_update, "turn": self._turn, "open": self._open, "status": self._status,
            "open again": self._open_again,
            "dead": self._dead, "delete": self._delete, "cross": self._cross, "list": self._list,
            "join": self._join, "leave": self._leave, "people": self._people, "send": self._send,
            "messages": self._messages,
        }  # fmt: skip
        self._last: Step | None = None

    def next(self, stage: Stage) -> Step:
        """A step that can be taken now: first some creates, then what the theme prefers."""
        follow = self._follow(stage)
        self._last = follow or self._chosen(stage)
        return self._last

    def _chosen(self, stage: Stage) -> Step:
        kinds, weights = list(self._theme), list(self._theme.values())
        for _ in range(20 if len(self._mine) >= CAST else 0):
            step = self._choosers[self._random.choices(kinds, weights)[0]](stage)
            if step is not None:
                return step
        return self._create(stage)

    def _follow(self, stage: Stage) -> Step | None:
        """A look at what the last step was about, every other time; after one from elsewhere, or a change."""
        last = self._last
        if last is not None and last.do is Do.CROSS and self._random.random() < 1 / 2:
            return self._turned(stage.subject(last.at))
        if last is None or last.do in LOOKS or self._random.random() < 1 / 2:
            return None
        subject = stage.subject(last.at) or stage.subject(last.label)
        if last.do is Do.SEND:
            return self._messages(stage)
        if subject is None:
            return None
        company = subject.people and self._random.random() < 2 / 3
        return self._at(Do.PEOPLE if company else Do.FETCH, subject)

    def last(self, stage: Stage) -> Iterator[Step]:
        """The steps that look at the whole state: all company, both lists; and one Session is deleted."""
        for subject in self._all(stage):
            if subject.people:
                yield Step(Do.PEOPLE, subject.label)
            if subject.messages:
                yield Step(Do.MESSAGES, subject.label)
        worn = self._worn(stage)
        if worn is not None:
            yield from (Step(do, worn.label) for do in (Do.DELETE, Do.FETCH, Do.PEOPLE))
        for label in PLACES:
            yield Step(Do.WALK, label, size=self._size(stage.places[label]), line=self._line())

    # -- creates --------------------------------------------------------------------------------------

    def _made(self, place: str, form: Mapping[str, str]) -> Step:
        label = f"s{self._number()}"
        self._mine.add(label)
        return Step(Do.CREATE, place, label, tuple(form.items()), line=self._line())

    def _value(self, parameter: str) -> str:
        return self._decks.name(self._number()) if parameter == "UniqueName" else self._decks.value(parameter)

    def _form(self, parameters: Iterable[str]) -> dict[str, str]:
        return {name: self._value(name) for name in parameters}

    def _fresh(self) -> dict[str, str]:
        """The parameters of a create that has to be accepted."""
        return {name: text or self._value(name) for name, text in self._decks.form().items()}

    def _create(self, stage: Stage) -> Step:
        place, form = self._place(stage), self._fresh()
        if "join" in self._theme and place.takes_people and place.has_pool:
            form["Participants"] = values.participant_text(self._identifier())
        return self._made(place.label, form)

    def _again(self, stage: Stage) -> Step | None:
        """The name of a deleted Session, once more, with other values beside it."""
        gone = self._any(stage, lambda one: not one.alive and one.name is not None)
        if gone is None or gone.name is None or gone.place.holder(gone.name):
            return None
        return self._made(
            gone.place.label, {"UniqueName": gone.name, **self._form(self._decks.changes.deal())}
        )

    def _duplicate(self, stage: Stage) -> Step | None:
        """The name of any Session that lives, from whichever sequence."""
        held = [one for place in stage.places.values() for one in place.living() if one.name is not None]
        if not held:
            return None
        holder = self._random.choice(held)
        return self._made(holder.place.label, {"UniqueName": str(holder.name), **self._form(("Mode", "Ttl"))})

    def _elsewhere(self, stage: Stage) -> Step | None:
        """A name that the other Service has."""
        holder = self._any(stage, lambda one: one.alive and one.name is not None)
        if holder is None or holder.name is None or stage.other(holder.place).holder(holder.name):
            return None
        return self._made(stage.other(holder.place).label, {"UniqueName": holder.name})

    def _bad_create(self, stage: Stage) -> Step:
        form = self._decks.spent(self._number())
        if self._random.random() < 1 / 4:
            token = values.name_token(self._number(), self._decks.bad_lengths.deal(), "lower")
            return self._made(self._place(stage).label, form | {"UniqueName": token})
        name, text = self._decks.bad.deal()
        return self._made(self._place(stage).label, form | {name: text})

    # -- updates --------------------------------------------------------------------------------------

    def _changed(self, subject: Subject | None, form: Mapping[str, str]) -> Step | None:
        if subject is None:
            return None
        return Step(Do.UPDATE, subject.label, form=tuple(form.items()), line=self._line())

    def _update(self, stage: Stage) -> Step | None:
        form = self._form(self._decks.changes.deal())
        worn = self._worn(stage)
        if worn is not None and worn.status == "closed":
            worn = self._any(stage, lambda one: one.alive and one.status != "closed")
        return self._changed(worn, form)

    def _turn(self, stage: Stage) -> Step | None:
        """Close what is open, open what is closed."""
        return self._turned(self._worn(stage))

    def _turned(self, subject: Subject | None) -> Step | None:
        if subject is None or not subject.alive:
            return None
        self._turns[subject.label] += 1
        status = "in-progress" if subject.status == "closed" else "closed"
        return self._changed(subject, {**self._form(self._decks.turns.deal()), "Status": status})

    def _bad_update(self, stage: Stage) -> Step | None:
        name, text = self._decks.bad.deal()
        form = self._form(self._decks.changes.deal())
        if name == "Mode":
            return self._open_again(stage)
        return self._changed(self._alive(stage), form | {name: text})

    def _open_again(self, stage: Stage) -> Step | None:
        """The status open for a Session that is closed."""
        worn = self._worn(stage)
        if worn is None or worn.status != "closed":
            worn = self._any(stage, lambda one: one.alive and one.status == "closed")
        return self._changed(worn, {"Status": "open"})

    def _status(self, stage: Stage) -> Step:
        """A create with a status to begin with: it may be refused, and has to hold if it is not."""
        return self._made(self._place(stage).label, self._fresh() | {"Status": self._decks.initial.deal()})

    def _open(self, stage: Stage) -> Step | None:
        """What the documents leave open: it may be refused, and must not do anything else."""
        forms = ({"Mode": "voice-only"}, {"Ttl": "0"}, {"Status": "in-progress"}, {"Status": "closed"},
                 {"Ttl": "31536000"}, {"UniqueName": self._value("UniqueName")})  # fmt: skip
        return self._changed(self._alive(stage), self._random.choice(forms))

    # -- reads, deletions -----------------------------------------------------------------------------

    def _at(self, do: Do, subject: Subject | None, how: str = "") -> Step | None:
        return None if subject is None else Step(do, subject.label, line=self._line(), how=how)

    def _dead(self, stage: Stage) -> Step | None:
        subject = self._any(stage, lambda one: not one.alive)
        if subject is None:
            return None
        if self._random.random() < 1 / 3:
            return self._changed(subject, {"Status": self._random.choice(("closed", "in-progress"))})
        return self._at(Do.FETCH, subject)

    def _delete(self, stage: Stage) -> Step | None:
        return self._at(Do.DELETE, self._worn(stage))

    def _cross(self, stage: Stage) -> Step | None:
        return self._at(Do.CROSS, self._worn(stage), self._random.choice(("GET", "POST", "DELETE")))

    def _list(self, stage: Stage) -> Step | None:
        place = self._place(stage)
        return Step(Do.WALK, place.label, size=self._size(place), line=self._line())

    def _size(self, place: Place) -> int:
        """A page size that was not used yet, with which a walk does not take too many requests.

        Three times of four it is one that cuts the list, as far as there is something to cut.
        """
        living = len(place.living())
        most = max(living, MOST_PAGES) if self._random.random() < 3 / 4 else values.LARGEST_PAGE
        return self._decks.sizes.deal(lambda size: living / MOST_PAGES <= size <= most)

    # -- Participants and messages --------------------------------------------------------------------

    def _identifier(self) -> str:
        return f"+1415867{self._number() % LAST_NUMBER:04d}"

    def _join(self, stage: Stage) -> Step | None:
        found = [one for one in self._all(stage) if one.alive and one.status != "closed"]
        weights = [(2, 5, 3, 0, 0)[min(company(one), 4)] for one in found]
        subject = self._random.choices(found, weights)[0] if any(weights) else None
        if subject is None or not subject.place.takes_people:
            return None
        form = (("Identifier", self._identifier()),)
        return Step(Do.JOIN, subject.label, f"p{self._number()}", form, line=self._line())

    def _people(self, stage: Stage) -> Step | None:
        return self._at(Do.PEOPLE, self._any(stage, lambda one: bool(one.people or one.born)))

    def _messages(self, stage: Stage) -> Step | None:
        return self._at(Do.MESSAGES, self._any(stage, lambda one: one.alive and bool(one.people)))

    def _participant(self, stage: Stage, do: Do) -> Step | None:
        subject = self._any(stage, lambda one: one.alive and bool(one.people))
        present = [one.label for one in subject.people.values() if one.present] if subject else []
        return Step(do, self._random.choice(present), line=self._line()) if present else None

    def _leave(self, stage: Stage) -> Step | None:
        return self._participant(stage, Do.LEAVE)

    def _send(self, stage: Stage) -> Step | None:
        return self._participant(stage, Do.SEND)
