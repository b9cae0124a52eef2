"""The decks of one run: what its sequences have not tried yet."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations, count
from random import Random

from conformance.model import WHOLE, Part
from conformance.sequences import values
from conformance.sequences.values import Deck

SURE = ("UniqueName", "Ttl", "DateExpiry")
# Every combination of parameters that has to be accepted, with each mode and with none.
FORMS = tuple(
    (names, mode) for count in range(4) for names in combinations(SURE, count) for mode in ("", *values.MODES)
)
CHANGES = (("Ttl",), ("DateExpiry",), ("Ttl", "DateExpiry"), ("Ttl",), ("DateExpiry",), ())
TURNS = ((), (), ("Ttl",), ("DateExpiry",), ("Ttl", "DateExpiry"), ())
PLAIN = 40
INITIAL = ("in-progress", "closed")
# Two of these classes make a name. Characters without width are added to some names and dealt to none, so
# that they move no other choice.
SEEN = tuple(name for name in values.ALPHABETS if name != values.UNSEEN)
UNSEEN_EACH = 3


@dataclass
class Decks:
    """What is left to be tried in this run."""

    random: Random
    part: Part = WHOLE
    named: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        make, part = self.random, self.part
        self.lengths = Deck(make, values.LENGTHS, part, ordered=True)
        self.alphabets = Deck(make, SEEN, part)
        self.ttls = Deck(make, values.TTLS, part)
        self.moments = Deck(make, values.MOMENTS, part)
        self.modes = Deck(make, values.MODES, part)
        self.sizes = Deck(make, values.PAGE_SIZES, part, ordered=True)
        self.bad = Deck(make, [(name, text) for name, texts in values.BAD.items() for text in texts], part)
        self.bad_lengths = Deck(make, values.BAD_LENGTHS, part)
        self.forms = Deck(make, FORMS, part)
        self.changes = Deck(make, CHANGES, part)
        self.turns = Deck(make, TURNS, part)
        self.initial = Deck(make, INITIAL, part)

    def form(self) -> dict[str, str]:
        """The parameters of a create, all of them allowed; a name is left to be filled in."""
        names, mode = self.forms.deal()
        form = {name: self.value(name) if name != "UniqueName" else "" for name in names}
        return form | ({"Mode": mode} if mode else {})

    def spent(self, number: int) -> dict[str, str]:
        """The parameters of a create that is going to be refused: nothing is dealt for it."""
        names, mode = self.random.choice(FORMS)
        every = {
            "UniqueName": values.name_token(number, PLAIN, "lower"),
            "Ttl": str(self.random.choice(values.TTLS)),
            "DateExpiry": self.random.choice(values.MOMENTS),
        }
        return {name: every[name] for name in names} | ({"Mode": mode} if mode else {})

    def value(self, parameter: str) -> str:
        """A value for a parameter that is no name."""
        if parameter == "Ttl":
            return str(self.ttls.deal())
        return self.moments.deal() if parameter == "DateExpiry" else self.modes.deal()

    def name(self, number: int) -> str:
        """A name of two classes of characters; each third one has some without width too."""
        classes = f"{self.alphabets.deal()}+{self.alphabets.deal()}"
        if next(self.named) % UNSEEN_EACH == 0:
            classes += f"+{values.UNSEEN}"
        return values.name_token(number, self.lengths.deal(), classes)
