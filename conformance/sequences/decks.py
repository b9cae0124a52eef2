"""The decks of one run: what its sequences have not tried yet."""

from dataclasses import dataclass
from random import Random

from conformance.sequences import values
from conformance.sequences.values import Deck

FORMS = (
    (), ("Ttl",), ("UniqueName",), ("DateExpiry",), ("Mode",), ("UniqueName", "Ttl"), ("UniqueName", "Mode"),
    ("UniqueName", "DateExpiry"), ("Mode", "Ttl"), ("Mode", "DateExpiry"), ("Ttl", "DateExpiry"),
    ("UniqueName", "Mode", "Ttl"), ("UniqueName", "Mode", "DateExpiry"), ("UniqueName", "Ttl", "DateExpiry"),
    ("Mode", "Ttl", "DateExpiry"), ("UniqueName", "Mode", "Ttl", "DateExpiry"), ("UniqueName", "Status"),
    ("Status",), ("UniqueName", "Mode", "Ttl", "DateExpiry", "Status"), ("UniqueName",),
    ("UniqueName", "Ttl"),
)  # fmt: skip
CHANGES = (("Ttl",), ("DateExpiry",), ("Ttl", "DateExpiry"), ("Ttl",), ("DateExpiry",), ())
TURNS = ((), (), ("Ttl",), ("DateExpiry",), ("Ttl", "DateExpiry"), ())


@dataclass
class Decks:
    """What is left to be tried in this run."""

    random: Random

    def __post_init__(self) -> None:
        make = self.random
        self.lengths = Deck(make, values.LENGTHS, ordered=True)
        self.alphabets = Deck(make, tuple(values.ALPHABETS))
        self.ttls = Deck(make, values.TTLS)
        self.moments = Deck(make, values.MOMENTS)
        self.modes = Deck(make, values.MODES)
        self.sizes = Deck(make, values.PAGE_SIZES, ordered=True)
        self.bad = Deck(make, [(name, text) for name, texts in values.BAD.items() for text in texts])
        self.bad_lengths = Deck(make, values.BAD_LENGTHS)
        self.initial = Deck(make, ("in-progress", "closed", "closed"))
        self.forms = Deck(make, FORMS)
        self.changes = Deck(make, CHANGES)
        self.turns = Deck(make, TURNS)
