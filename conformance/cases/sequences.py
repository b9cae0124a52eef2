"""Chapter sequences: promises that have to hold along every sequence of requests, judged on random ones.

All cases look at one search: sequences played against a model of what the documents promise. A failure is
the shortest sequence that shows it, and comes again with the same seed or with `run --replay`.
"""

from collections.abc import Iterator

import pytest

from conformance.client import Client
from conformance.given import Make
from conformance.model import Level
from conformance.plugin import judging
from conformance.requirement import requirement
from conformance.sequences.claims import Claim
from conformance.sequences.findings import expect_held
from conformance.sequences.running import PARTS, searched
from conformance.sequences.search import Search
from conformance.sources import docs, observed, openapi, other

KNOWN = pytest.StashKey[set[Claim]]()


@pytest.fixture(scope="session", params=PARTS, ids=str)
def search(
    request: pytest.FixtureRequest, pytestconfig: pytest.Config, client: Client, make: Make
) -> Iterator[Search]:
    """The sequences of one lane, played once."""
    known = pytestconfig.stash.setdefault(KNOWN, set())
    search = Search(client, make, lane=request.param, known=known)
    yield from searched(search, judging(pytestconfig), pytestconfig.option)


@requirement(
    "sequences.valid-create-accepted",
    Level.MUST,
    "A create with valid parameters is accepted, in whatever combination and after whatever requests.",
    source=docs("create"),
    faults=[
        "deep-expiry-2069",
        "deep-name-apostrophe-escaped",
        "deep-name-quotes-curled",
        "deep-name-arabic-refused",
        "deep-name-braces-refused",
    ],
    fix="Accept every combination of valid parameters, whatever was asked before.",
)
def test_valid_create_accepted(search: Search) -> None:
    """Given any sequence, when a Session is created with valid parameters, then it is accepted."""
    expect_held(search, Claim.VALID_CREATE_ACCEPTED)


@requirement(
    "sequences.create-applied",
    Level.MUST,
    "The answer to a create shows every value that was given, and the defaults of the others.",
    source=docs("create"),
    faults=[
        "deep-voice-with-expiry-loses-mode",
        "deep-ttl-65536-wraps",
        "deep-ttl-day-is-short",
        "deep-ttl-32768-negative",
        "deep-ttl-seven-digits-cut",
        "deep-expiry-leap-day",
        "deep-expiry-end-of-short-month",
        "deep-mode-with-ttl-loses-expiry",
        "deep-recreated-name-inherits-ttl",
        "deep-recreated-name-inherits-mode",
        "deep-name-of-32-cut",
        "deep-name-of-64-cut",
        "deep-name-of-100-cut",
        "deep-name-of-128-cut",
        "deep-name-backslash-doubled",
        "deep-name-final-sigma",
        "deep-name-dotless",
        "deep-name-angles-lost",
        "deep-name-entities-resolved",
        "deep-name-blanks-joined",
        "deep-name-percent-twice",
        "deep-name-plus-twice",
        "deep-name-semicolon-cut",
        "deep-name-currency-lost",
        "deep-name-joiner-lost",
        "deep-name-ligature-split",
        "deep-name-fullwidth-narrowed",
        "deep-name-private-lost",
        "deep-each-ninth-create-loses-mode",
        "deep-tenth-session-loses-expiry",
        "deep-mode-of-refused-create",
    ],
    fix="Store each parameter on its own and whole, whatever its length, its characters and its company.",
)
def test_create_applied(search: Search) -> None:
    """Given any sequence, when a Session is created, then the answer shows what was given, and defaults."""
    expect_held(search, Claim.CREATE_APPLIED)


@requirement(
    "sequences.sids-unique",
    Level.MUST,
    "Every Session gets a SID that no other Session had.",
    source=docs("properties"),
    faults=["deep-sid-given-again"],
    fix="Draw SIDs at random, and never give one again.",
)
def test_sids_unique(search: Search) -> None:
    """Given any sequence, when a Session is created, then its SID was never seen before."""
    expect_held(search, Claim.SIDS_UNIQUE)


@requirement(
    "sequences.nothing-inherited",
    Level.MUST,
    "A Session that is given no name or no expiry does not show those of another one.",
    source=docs("create"),
    faults=["deep-second-create-in-window-shares-name"],
    fix="Start every create from the defaults, not from what an earlier request left behind.",
)
def test_nothing_inherited(search: Search) -> None:
    """Given any sequence, when a Session is created without a value, then it shows no other's."""
    expect_held(search, Claim.NOTHING_INHERITED)


@requirement(
    "sequences.valid-update-accepted",
    Level.MUST,
    "A valid update is accepted along the whole life of a Session, closing and re-opening among them.",
    source=docs("update"),
    faults=["deep-second-reopen-of-voice-refused", "deep-delete-closed-unnamed-takes-next"],
    fix="Let only the present status decide about a change; not how often or in which order it happened.",
)
def test_valid_update_accepted(search: Search) -> None:
    """Given any sequence, when a Session is updated as the documents allow, then that is accepted."""
    expect_held(search, Claim.VALID_UPDATE_ACCEPTED)


@requirement(
    "sequences.update-applied",
    Level.MUST,
    "An update takes effect at every point of a Session's life, each of its parameters.",
    source=docs("update"),
    faults=[
        "deep-closing-with-ttl-and-expiry-loses-ttl",
        "deep-second-close-drops-expiry",
        "deep-unnamed-in-progress-ignores-ttl",
    ],
    fix="Apply every parameter of every update, whatever the update is combined with or follows.",
)
def test_update_applied(search: Search) -> None:
    """Given any sequence, when an update is accepted, then the answer shows each value that it set."""
    expect_held(search, Claim.UPDATE_APPLIED)


@requirement(
    "sequences.others-kept",
    Level.SHOULD,
    "Along any sequence, an update leaves alone what it does not name.",
    source=openapi("UpdateSession/body"),
    faults=["deep-second-reopen-resets-mode", "deep-attempt-from-elsewhere-touches"],
    fix="Change only what the form names.",
)
def test_others_kept(search: Search) -> None:
    """Given any sequence, when an update is accepted, then what it does not name is as before."""
    expect_held(search, Claim.OTHERS_KEPT)


@requirement(
    "sequences.identity",
    Level.MUST,
    "Nothing that happens to a Session changes its SIDs, its date_created or its addresses.",
    source=docs("properties"),
    faults=["deep-second-close-moves-creation"],
    fix="Fix these values when the Session is created.",
)
def test_identity(search: Search) -> None:
    """Given any sequence, when a Session is read or updated, then what identifies it is as it was."""
    expect_held(search, Claim.IDENTITY)


@requirement(
    "sequences.kept-until-deleted",
    Level.MUST,
    "A Session can be fetched along any sequence until it is deleted.",
    source=docs("fetch"),
    faults=["deep-second-close-of-unnamed-loses"],
    fix="Keep a Session until it is deleted, whatever happens to it or to others.",
)
def test_kept_until_deleted(search: Search) -> None:
    """Given any sequence, when a Session that was not deleted is fetched, then it is there."""
    expect_held(search, Claim.KEPT_UNTIL_DELETED)


@requirement(
    "sequences.state-kept",
    Level.MUST,
    "The values that were given to a Session are shown by every later fetch, until they are changed.",
    source=docs("properties"),
    faults=["deep-fetch-of-voice-shows-first-ttl"],
    fix="Store what was given, and let only an update of this very Session change it.",
)
def test_state_kept(search: Search) -> None:
    """Given any sequence, when a Session is fetched, then it shows the values that were last given to it."""
    expect_held(search, Claim.STATE_KEPT)


@requirement(
    "sequences.reads-agree",
    Level.SHOULD,
    "A fetch shows a Session as the last answer about it did, where nothing has changed it since.",
    source=other("docs:methods", "methods"),
    faults=["deep-each-third-voice-update-lost"],
    fix="Render every answer from the same stored state, and let reading change nothing.",
)
def test_reads_agree(search: Search) -> None:
    """Given any sequence, when a Session is fetched, then it is as it was shown last."""
    expect_held(search, Claim.READS_AGREE)


@requirement(
    "sequences.connections-agree",
    Level.MUST,
    "Every connection shows the same state.",
    source=docs("fetch"),
    faults=["deep-connection-remembers"],
    fix="Keep no state, and no cache, that belongs to a connection.",
)
def test_connections_agree(search: Search) -> None:
    """Given a change over one connection, when the Session is read over another, then the change is seen."""
    expect_held(search, Claim.CONNECTIONS_AGREE)


@requirement(
    "sequences.invalid-refused",
    Level.MUST,
    "A value that breaks a constraint of the contract is refused in every state of a Session.",
    source=openapi("CreateSession/body"),
    faults=["deep-named-voice-loses-ttl", "deep-long-name-unchecked-beside-mode"],
    fix="Check every parameter before anything else, whatever it comes with and whatever the status is.",
)
def test_invalid_refused(search: Search) -> None:
    """Given any sequence, when a request with a broken value is sent, then it is refused."""
    expect_held(search, Claim.INVALID_REFUSED)


@requirement(
    "sequences.refused-changes-nothing",
    Level.SHOULD,
    "A refused request changes nothing and leaves nothing behind.",
    source=other("docs:response", "errors"),
    faults=[
        "deep-refused-update-clears-expiry",
        "deep-duplicate-changes-holder",
        "deep-bad-status-leaves-named",
    ],
    fix="Check a request whole before anything is stored.",
)
def test_refused_changes_nothing(search: Search) -> None:
    """Given any sequence, when a request is refused, then every later read shows what was there before."""
    expect_held(search, Claim.REFUSED_CHANGES_NOTHING)


@requirement(
    "sequences.never-opened-again",
    Level.SHOULD,
    "A closed Session cannot be given the status open, however often it was closed.",
    source=other("errors:80608"),
    faults=["deep-open-after-second-close"],
    fix="Let a closed Session change to in-progress only.",
)
def test_never_opened_again(search: Search) -> None:
    """Given a closed Session in any sequence, when it is given the status open, then that is refused."""
    expect_held(search, Claim.NEVER_OPENED_AGAIN)


@requirement(
    "sequences.delete-accepted",
    Level.MUST,
    "A Session can be deleted at every point of its life.",
    source=docs("delete"),
    faults=["deep-delete-after-two-closes-refused"],
    fix="Put no condition on deletion.",
)
def test_delete_accepted(search: Search) -> None:
    """Given any sequence, when a Session is deleted, then that is accepted."""
    expect_held(search, Claim.DELETE_ACCEPTED)


@requirement(
    "sequences.deleted-stays-deleted",
    Level.MUST,
    "A deleted Session stays deleted, whatever is tried on it or created later.",
    source=docs("delete"),
    faults=["deep-delete-after-reopens-keeps", "deep-deleted-shown-once-more"],
    fix="Remove the Session for good; let no update, cache or namesake bring it back.",
)
def test_deleted_stays_deleted(search: Search) -> None:
    """Given any sequence, when a deleted Session is fetched or updated, then that is refused."""
    expect_held(search, Claim.DELETED_STAYS_DELETED)


@requirement(
    "sequences.deleted-unlisted",
    Level.MUST,
    "No list shows a deleted Session, at any page size and after any sequence.",
    source=docs("delete"),
    faults=["deep-deleted-voice-listed-small"],
    fix="Take the Session out of every list and every cache of lists.",
)
def test_deleted_unlisted(search: Search) -> None:
    """Given any sequence, when a list is walked, then no deleted Session is in it."""
    expect_held(search, Claim.DELETED_UNLISTED)


@requirement(
    "sequences.names-unique",
    Level.MUST,
    "A name that a Session of the Service has is refused for another one.",
    source=docs("properties"),
    faults=["deep-names-checked-among-latest"],
    fix="Compare a new name with those of all Sessions of the Service that were not closed or deleted.",
)
def test_names_unique(search: Search) -> None:
    """Given any sequence, when a name that is in use is given again, then that is refused."""
    expect_held(search, Claim.NAMES_UNIQUE)


@requirement(
    "sequences.name-free-again",
    Level.SHOULD,
    "The name of a deleted Session can be given again, however often that happens.",
    source=other("docs:changelog", "2020-07-13"),
    faults=["deep-third-use-of-name-refused"],
    fix="Free the name with every deletion.",
)
def test_name_free_again(search: Search) -> None:
    """Given any sequence, when the name of a deleted Session is given again, then that is accepted."""
    expect_held(search, Claim.NAME_FREE_AGAIN)


@requirement(
    "sequences.names-per-service",
    Level.SHOULD,
    "A name that a Session of one Service has can be given in another Service.",
    source=other("errors:80603"),
    faults=["create-unique-name-account-wide"],
    fix="Compare names within one Service only.",
)
def test_names_per_service(search: Search) -> None:
    """Given any sequence, when a name of the other Service is given, then that is accepted."""
    expect_held(search, Claim.NAMES_PER_SERVICE)


@requirement(
    "sequences.lists-whole",
    Level.MUST,
    "A walk over the pages shows every Session of the Service, at any page size and after any sequence.",
    source=docs("list"),
    faults=["deep-page-size-7-short", "deep-oldest-of-thirty-unlisted", "deep-fifth-page-skips"],
    fix="Cut pages so that nothing falls between two of them.",
)
def test_lists_whole(search: Search) -> None:
    """Given any sequence, when a list is walked to its end, then every Session that lives is in it."""
    expect_held(search, Claim.LISTS_WHOLE)


@requirement(
    "sequences.listed-once",
    Level.SHOULD,
    "A walk over the pages shows each Session once.",
    source=other("docs:response", "paging"),
    faults=["deep-page-size-16-repeats"],
    fix="Begin each page where the one before ended.",
)
def test_listed_once(search: Search) -> None:
    """Given any sequence, when a list is walked, then no Session comes twice."""
    expect_held(search, Claim.LISTED_ONCE)


@requirement(
    "sequences.listed-as-fetched",
    Level.MUST,
    "A list shows each Session as it was shown last.",
    source=docs("list"),
    faults=["deep-list-remembered", "deep-reopened-within-window-keeps-end"],
    fix="Render the items of a list as single Sessions are rendered, from the same state.",
)
def test_listed_as_fetched(search: Search) -> None:
    """Given any sequence, when a list is walked, then each Session is as it was shown last."""
    expect_held(search, Claim.LISTED_AS_FETCHED)


@requirement(
    "sequences.no-leak",
    Level.MUST,
    "A list shows the Sessions of its Service only, and none that nobody made.",
    source=docs("list"),
    faults=["deep-large-pages-leak"],
    fix="Select by the Service of the path.",
)
def test_no_leak(search: Search) -> None:
    """Given any sequence over two Services, when a list is walked, then it has no Session of elsewhere."""
    expect_held(search, Claim.NO_LEAK)


@requirement(
    "sequences.pages-within-size",
    Level.MUST,
    "No page holds more Sessions than its PageSize, whichever that is.",
    source=docs("list"),
    faults=["deep-page-size-13-over"],
    fix="Cut each page at the asked size.",
)
def test_pages_within_size(search: Search) -> None:
    """Given any sequence, when a list is walked with any page size, then no page is larger."""
    expect_held(search, Claim.PAGES_WITHIN_SIZE)


@requirement(
    "sequences.services-apart",
    Level.SHOULD,
    "A Session cannot be read, changed or deleted through another Service, in any state.",
    source=other("errors:80610"),
    faults=["deep-closed-reached-from-elsewhere"],
    fix="Look a Session up by Service and SID together.",
)
def test_services_apart(search: Search) -> None:
    """Given any sequence, when a Session is addressed through the other Service, then that is refused."""
    expect_held(search, Claim.SERVICES_APART)


@requirement(
    "sequences.participants-kept",
    Level.SHOULD,
    "The Participants of a Session are those that were added to it, along any sequence.",
    source=openapi("ListParticipant/responses/200"),
    faults=["deep-closed-hides-first-participant", "deep-created-participants-lost-on-close"],
    fix="Keep Participants with their Session, whatever its status and however they were added.",
)
def test_participants_kept(search: Search) -> None:
    """Given any sequence, when the Participants are listed, then they are those that were added."""
    expect_held(search, Claim.PARTICIPANTS_KEPT)


@requirement(
    "sequences.two-participants",
    Level.SHOULD,
    "A third Participant is refused, however the two others came.",
    source=other("docs:participant", "limit"),
    faults=["deep-third-participant-after-reopen"],
    fix="Count the Participants of the Session on every add.",
)
def test_two_participants(search: Search) -> None:
    """Given a Session with two Participants in any sequence, when a third is added, then that is refused."""
    expect_held(search, Claim.TWO_PARTICIPANTS)


@requirement(
    "sequences.participants-go",
    Level.MUST,
    "With a deleted Session its Participants are gone, whatever its life was.",
    source=docs("delete"),
    faults=["deep-closed-delete-keeps-participants"],
    fix="Remove the Participants together with their Session.",
)
def test_participants_go(search: Search) -> None:
    """Given any sequence, when a Participant of a deleted Session is fetched, then that is refused."""
    expect_held(search, Claim.PARTICIPANTS_GO)


@requirement(
    "sequences.messages-kept",
    Level.MAY,
    "Messages show among the Interactions of their Session and of no other.",
    source=observed("acceptance", "interactions"),
    faults=["message-not-among-interactions"],
    fix="List each message among the Interactions of its Session, under its SID.",
)
def test_messages_kept(search: Search) -> None:
    """Given any sequence, when Interactions are listed, then the messages of the Session are among them."""
    expect_held(search, Claim.MESSAGES_KEPT)


@requirement(
    "sequences.no-server-error",
    Level.SHOULD,
    "No request of any sequence is answered with 5xx.",
    source=other("docs:response", "status-codes"),
    faults=["deep-name-of-reopened-crashes"],
    fix="Answer what cannot be done with 4xx.",
)
def test_no_server_error(search: Search) -> None:
    """Given any sequence, whatever is sent, then no answer is a 5xx."""
    expect_held(search, Claim.NO_SERVER_ERROR)
