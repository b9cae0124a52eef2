"""Chapter names: which unique names can be given, how they are kept, and that they are unique."""

import pytest

from conformance.addresses import Service
from conformance.client import Client
from conformance.expect import (
    expect_error_code,
    expect_http_status,
    expect_refused,
    expect_same,
    expect_success,
)
from conformance.given import Make, random_sid
from conformance.model import Level
from conformance.requirement import observation, requirement
from conformance.scenes.changes import expect_kept
from conformance.scenes.gallery import NAME, WITHOUT_PARAMETERS, Gallery, expect_shown
from conformance.scenes.gathering import Book
from conformance.scenes.multitude import taken_again
from conformance.scenes.naming import (
    FREE,
    UNUSUAL,
    Doubled,
    Namesakes,
    accepted_first,
    double,
    heir_of_closed,
    in_words,
    kept,
    name_again,
)
from conformance.scenes.parting import Parted
from conformance.scenes.refusing import Subject, refusal
from conformance.scenes.turning_away import KEEPERS, TWINS, TurnedAway, expect_other_sid, expect_times_listed
from conformance.scenes.updating import Listed
from conformance.sources import docs, observed, other

TAKEN = "names.taken-refused"
NON_ASCII = "names.non-ascii"
LONGEST = "names.longest"
DIFFERENT = [("long", "long-other-end", LONGEST), ("three-bytes", "other-three-bytes", NON_ASCII)]


@pytest.fixture(scope="session")
def doubled(request: pytest.FixtureRequest, client: Client, make: Make) -> Doubled:
    """A name that was given twice in a Service in which every Session has a name."""
    return double(client, make, request.getfixturevalue("other_service"))


# -- what can be a name -------------------------------------------------------------------------------


@requirement(
    NAME,
    Level.MUST,
    "The UniqueName of a create is read from the form and shown as unique_name, letter for letter.",
    source=docs("create"),
    faults=[
        "create-ignores-unique-name",
        "session-unique-name-lower-case",
        "names-inner-blanks-collapsed",
        "names-blanks-to-dashes",
        "session-fetched-name-null",
        "names-digits-as-number",
        "names-literal-as-value",
        "names-inherited-taken",
    ],
    fix="Store the name as it is and show it as unique_name.",
)
@pytest.mark.parametrize("name", ["named", "mixed", "digits", "literal", "inherited"])
def test_stored(gallery: Gallery, name: str) -> None:
    """Given names with capitals and blanks, the answer and a fetch show them as they were given."""
    expect_shown(gallery.sent(name, base="nothing", owner=WITHOUT_PARAMETERS), "UniqueName")


@requirement(
    "names.punctuation",
    Level.MUST,
    "A name can hold any character of ASCII that is printed, and comes back unchanged.",
    source=docs("properties"),
    faults=[
        "names-as-html",
        "names-decoded-twice",
        "names-cut-at-hash",
        "names-cut-at-slash",
        "names-punctuation-refused",
        "names-quotes-lost",
        "names-quotes-doubled",
        "names-backslash-lost",
        "names-tags-lost",
    ],
    fix="Neither escape nor decode nor clean the name; it is text.",
)
def test_punctuation(gallery: Gallery) -> None:
    """Given a name with every mark that means something somewhere, it is shown as it was given."""
    gallery.right("mixed", "UniqueName", NAME)

    expect_shown(gallery.exhibits["punctuation"], "UniqueName")


@requirement(
    NON_ASCII,
    Level.MUST,
    "A name can hold characters of two and of three bytes in UTF-8, and comes back unchanged.",
    source=docs("properties"),
    faults=[
        "create-unique-name-non-ascii-refused",
        "session-unique-name-ascii",
        "session-unique-name-latin-1",
        "names-latin-1-only",
        "names-accents-lost",
        "names-zero-width-lost",
    ],
    fix="Treat names as Unicode text, in UTF-8 wherever they are bytes.",
)
@pytest.mark.parametrize("name", ["two-bytes", "three-bytes"])
def test_non_ascii(gallery: Gallery, name: str) -> None:
    """Given names with letters beyond ASCII, the answer and a fetch show them as they were given."""
    gallery.right("mixed", "UniqueName", NAME)

    expect_shown(gallery.exhibits[name], "UniqueName")


@requirement(
    "names.not-normalised",
    Level.SHOULD,
    "A name with combining characters comes back with the same characters.",
    source=docs("properties"),
    faults=["names-composed", "names-marks-lost"],
    fix="Store the characters of the name without composing them.",
)
def test_not_normalised(gallery: Gallery) -> None:
    """Given a name with an accent as a character of its own, it is shown with these characters."""
    gallery.right("two-bytes", "UniqueName", NON_ASCII)
    gallery.right("three-bytes", "UniqueName", NON_ASCII)

    expect_shown(gallery.exhibits["combined"], "UniqueName")


@requirement(
    LONGEST,
    Level.MUST,
    "A name of 191 characters is accepted and comes back whole.",
    source=docs("properties"),
    faults=[
        "create-unique-name-limit-190",
        "session-unique-name-cut",
        "names-at-most-128",
        "names-cut-at-64",
    ],
    fix="Accept and store names of up to 191 characters.",
)
def test_longest(gallery: Gallery) -> None:
    """Given a name of 191 characters, the answer and a fetch show all of it."""
    gallery.right("named", "UniqueName", NAME)

    expect_shown(gallery.exhibits["long"], "UniqueName")


@requirement(
    "names.longest-in-characters",
    Level.MUST,
    "The length of a name is counted in characters, not in bytes.",
    source=docs("properties"),
    faults=["create-unique-name-limit-in-bytes", "names-cut-at-255-bytes", "names-at-most-382-bytes"],
    fix="Count the characters of the decoded name.",
)
@pytest.mark.parametrize("name", ["long-two-bytes", "long-three-bytes"])
def test_longest_in_characters(gallery: Gallery, name: str) -> None:
    """Given names of 191 characters of two and three bytes, the answer and a fetch show all of them."""
    gallery.right("long", "UniqueName", LONGEST)
    gallery.right("two-bytes", "UniqueName", NON_ASCII)
    gallery.right("three-bytes", "UniqueName", NON_ASCII)

    expect_shown(gallery.exhibits[name], "UniqueName")


@requirement(
    "names.192-two-byte-refused",
    Level.MUST,
    "A name of 192 characters of two bytes is refused.",
    source=docs("properties"),
    faults=["names-limit-for-ascii-only"],
    fix="Refuse more than 191 characters whatever characters they are.",
)
def test_192_two_byte_refused(turned_away: TurnedAway) -> None:
    """Given creates with 191 and 192 characters of two bytes, the longer name is refused."""
    ascii_only, attempt = (turned_away.attempts[name] for name in ("name-long", "name-long-two-bytes"))

    refusal(ascii_only.made, ascii_only.owner)
    expect_refused(attempt.made, control=attempt.control)


@requirement(
    "names.shortest",
    Level.MUST,
    "A name can be one character long.",
    source=docs("properties"),
    faults=["names-at-least-two", "names-at-least-five"],
    fix="Accept every name that is not longer than 191 characters.",
)
def test_shortest(gallery: Gallery) -> None:
    """Given a name of one character, the answer and a fetch show it."""
    gallery.right("named", "UniqueName", NAME)

    expect_shown(gallery.sent("short"), "UniqueName")


# -- that it is unique --------------------------------------------------------------------------------


@requirement(
    TAKEN,
    Level.MUST,
    "A name that a Session of the Service has is refused.",
    source=docs("properties"),
    faults=[
        "create-unique-name-not-unique",
        "create-unique-name-race",
        "create-duplicate-answers-existing",
        "names-taken-by-latest-only",
        "names-non-ascii-not-unique",
        "names-long-not-unique",
        "names-unique-with-mode",
        "names-punctuation-not-unique",
    ],
    fix="Refuse a create with a name that is taken in the Service, whatever else it asks for.",
)
@pytest.mark.parametrize("name", TWINS)
def test_taken_refused(turned_away: TurnedAway, name: str) -> None:
    """Given Sessions with names of every kind, when a name is given again, then it is refused."""
    first, made, _ = turned_away.twins[name]

    expect_refused(made, control=first.made)


@requirement(
    "names.taken-among-many",
    Level.MUST,
    "A name is refused that any of more than a hundred Sessions of the Service has.",
    source=docs("create"),
    faults=["names-unique-among-first-50", "names-unique-among-last-50"],
    fix="Look for the name among all Sessions of the Service, not on a page of them.",
)
@pytest.mark.parametrize("place", [0, 0.5, 1], ids=["first", "middle", "last"])
def test_taken_among_many(client: Client, crowd: Book, place: float) -> None:
    """Given more than 100 Sessions, when the name of one somewhere in the list is given, it is refused."""
    twin = taken_again(client, crowd, place)

    expect_refused(twin, control=crowd.made)


@requirement(
    "names.taken-creates-nothing",
    Level.MUST,
    "A create that was refused for its name leaves no Session behind.",
    source=docs("create"),
    faults=["create-keeps-refused", "create-keeps-refused-nameless"],
    fix="Look for the name before anything is stored.",
)
@pytest.mark.parametrize(
    ("scene", "name", "times"), [*(("turned_away", name, 1) for name in TWINS), ("doubled", "nameless", 0)]
)
def test_taken_creates_nothing(request: pytest.FixtureRequest, scene: str, name: str, times: int) -> None:
    """Given names that were given twice, when the Service is listed, then each is there once."""
    away: TurnedAway | Doubled = request.getfixturevalue(scene)
    text, made = away.repeated(name)

    expect_times_listed(away.walked, text, times, refusal(made, TAKEN))


@requirement(
    "names.taken-keeps-first",
    Level.MUST,
    "A create that was refused for its name changes nothing about the Session that has it.",
    source=docs("create"),
    faults=["names-taken-overwrites", "names-taken-touches", "names-taken-deletes-first"],
    fix="Leave the Session that has the name alone.",
)
@pytest.mark.parametrize("name", KEEPERS)
def test_taken_keeps_first(turned_away: TurnedAway, name: str) -> None:
    """Given a name that was given twice, the Session that has it is as it was before."""
    first, made, after = turned_away.twins[name]

    accepted_first(first.made)
    refusal(made, TAKEN)
    expect_success(after)
    expect_kept(first.fetched, after)


@requirement(
    "names.taken-code",
    Level.SHOULD,
    "The refusal of a name that is taken carries the code 80603, where it carries one.",
    source=other("errors:80603"),
    faults=["create-duplicate-other-code"],
    fix="Show the code 80603 when the name is taken.",
)
def test_taken_code(turned_away: TurnedAway) -> None:
    """Given a name that was given twice, the code of the refusal is 80603."""
    first, made, _ = turned_away.twins["named"]

    accepted_first(first.made)
    expect_error_code(refusal(made, TAKEN), 80603)


@requirement(
    "names.taken-400",
    Level.MAY,
    "The refusal of a name that is taken is a 400.",
    source=observed("live", "unique-name"),
    faults=["names-taken-answers-409"],
    fix="Answer 400 to a name that is taken.",
)
def test_taken_400(turned_away: TurnedAway) -> None:
    """Given a name that was given twice, the HTTP status of the refusal is 400."""
    first, made, _ = turned_away.twins["named"]

    accepted_first(first.made)
    expect_http_status(refusal(made, TAKEN), 400)


@requirement(
    "names.taken-by-reopened",
    Level.MUST,
    "A name that a re-opened Session has is refused.",
    source=docs("properties"),
    faults=["names-free-when-reopened"],
    fix="Count the names of all Sessions of the Service.",
)
def test_taken_by_reopened(parted: Parted, turned_away: TurnedAway) -> None:
    """Given a Session that was closed and re-opened, when its name is given again, then it is refused."""
    for name in ("named", "three-bytes"):
        refusal(turned_away.twins[name][1], TAKEN)

    expect_refused(parted.again.made, control=parted.again.first.made)


@requirement(
    "names.taken-by-closed",
    Level.MAY,
    "A name that a closed Session has is refused.",
    source=observed("single-participant", "unique-name"),
    faults=["create-unique-name-free-when-closed"],
    fix="Free a name only when its Session is deleted.",
)
def test_taken_by_closed(client: Client, closed_subject: Subject, turned_away: TurnedAway) -> None:
    """Given a closed Session, when its name is given again, then it is refused."""
    free, taken, _ = turned_away.twins["named"]
    refusal(taken, TAKEN)
    again = name_again(client, closed_subject.session)

    expect_refused(again.made, control=free.made)


@requirement(
    "names.different-accepted",
    Level.MUST,
    "Names that differ in one character are different names.",
    source=docs("properties"),
    faults=["names-compared-by-100", "names-compared-in-ascii"],
    fix="Compare names from the first to the last character.",
)
@pytest.mark.parametrize(("first", "second", "owner"), DIFFERENT)
def test_different_accepted(gallery: Gallery, first: str, second: str, owner: str) -> None:
    """Given names that differ at the end, and in characters beyond ASCII, both are accepted."""
    gallery.right(first, "UniqueName", owner)

    expect_success(gallery.exhibits[second].made)


@requirement(
    "names.unnamed-coexist",
    Level.SHOULD,
    "Several Sessions of a Service can have no name.",
    source=docs("create"),
    faults=["create-unnamed-collide"],
    fix="Demand that a name is unique only where there is one.",
)
def test_unnamed_coexist(gallery: Gallery) -> None:
    """Given a Session that was created without parameters, a second such create is accepted."""
    first = gallery.accepted("nothing", WITHOUT_PARAMETERS)
    second = gallery.exhibits["nothing-again"]

    expect_success(second.made)
    expect_other_sid(second.made, first.sid)


@requirement(
    "names.per-service",
    Level.SHOULD,
    "A name that a Session of one Service has can be given in another Service.",
    source=other("errors:80603"),
    faults=["create-unique-name-account-wide"],
    fix="Look for the name in the Service only.",
)
def test_per_service(namesakes: Namesakes, gallery: Gallery) -> None:
    """Given a named Session in one Service, when its name is given in another, then it is accepted."""
    gallery.accepted("named", WITHOUT_PARAMETERS)
    twin = namesakes.other()

    expect_success(twin.made)
    expect_same(twin.first.made, twin.made, ["/unique_name"])


# -- that it is free again ----------------------------------------------------------------------------


@requirement(
    FREE,
    Level.SHOULD,
    "The name of a deleted Session can be given again.",
    source=other("docs:changelog", "2020-07-13"),
    faults=["create-unique-name-never-free", "names-never-free-when-closed"],
    fix="Free the name when the Session is deleted.",
)
def test_free_after_delete(client: Client, namesakes: Namesakes, listed: Listed, gallery: Gallery) -> None:
    """Given an open and a closed Session that were deleted, their names are accepted again."""
    gallery.accepted("named", WITHOUT_PARAMETERS)
    heir = namesakes.removed().heir.made
    heir_of_the_closed = heir_of_closed(client, listed)

    expect_success(heir)
    expect_success(heir_of_the_closed)


@requirement(
    "names.deleted-not-revived",
    Level.MUST,
    "A Session with the name of a deleted one is a new Session.",
    source=docs("delete"),
    faults=["names-revive-sid", "names-revive-mode", "names-revive-ttl"],
    fix="Keep nothing of a deleted Session that a later create could find.",
)
def test_deleted_not_revived(namesakes: Namesakes, gallery: Gallery) -> None:
    """Given a deleted Session, when its name is given again, then nothing of the old one comes back."""
    made = namesakes.removed().heir.accepted()
    fresh = gallery.accepted("named", NAME)

    expect_other_sid(made, namesakes.session.sid)
    expect_same(fresh.made, made, ["/mode", "/status", "/ttl"])


# -- what the documents leave open --------------------------------------------------------------------


@observation(
    "names.taken-status",
    "With which HTTP status is a name refused that is taken?",
    source=observed("live", "unique-name"),
)
def test_taken_status(turned_away: TurnedAway) -> str:
    """Given a name that was given twice, the HTTP status of the refusal is recorded."""
    return str(turned_away.twins["named"][1].http_status)


@observation(
    "names.unusual",
    "What comes of names with unusual characters?",
    source=docs("properties"),
)
def test_unusual(client: Client, make: Make, quiet: Service) -> str:
    """Given creates with such names, what comes of each is recorded."""
    return "; ".join(f"{kind} {kept(client, make, quiet, text)}" for kind, text in UNUSUAL.items())


@observation(
    "names.blank",
    "What comes of an empty name, of one that is a blank, and of a second one of each?",
    source=docs("properties"),
)
def test_blank(client: Client, quiet: Service) -> str:
    """Given creates with an empty and with a blank name, two of each, what comes of them is recorded."""
    return "; ".join(f"{text!r} {in_words(client, quiet, text)}" for text in ("", "", " ", " "))


@observation(
    "names.like-sid",
    "Can a name look like the sid of a Session?",
    source=docs("properties"),
)
def test_like_sid(client: Client, quiet: Service) -> str:
    """Given a create with such a name, what comes of it is recorded."""
    return in_words(client, quiet, random_sid("KC"))


@observation(
    "names.same-but",
    "Are names one that differ in letter case, in accents or in a blank at the end?",
    source=docs("properties"),
)
def test_same_but(client: Client, gallery: Gallery) -> str:
    """Given names, what comes of others that are nearly the same is recorded."""
    names = {kind: str(gallery.exhibits[kind].form["UniqueName"]) for kind in ("mixed", "two-bytes", "named")}
    nearly = {
        "case": names["mixed"].lower(),
        "accent": names["two-bytes"].replace("\u00e9", "e"),
        "blank": f"{names['named']} ",
    }

    return "; ".join(f"{kind} {in_words(client, gallery.service, text)}" for kind, text in nearly.items())
