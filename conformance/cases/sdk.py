"""Chapter sdk: what the official helper libraries need of a target to work on it.

Each library there is drives the target through the same story; the cases look at what it made of the
answers. Without any library the chapter is not applicable.
"""

from collections.abc import Callable
from functools import cache, partial
from types import ModuleType

import pytest

from conformance.addresses import Service
from conformance.client import Client
from conformance.given import Make
from conformance.model import Level
from conformance.requirement import observation, requirement
from conformance.scenes.walking import quiet_service
from conformance.sdk import node, python
from conformance.sdk.expectations import (
    expect_attribute,
    expect_dates,
    expect_each_once,
    expect_exception,
    expect_result,
    returned,
)
from conformance.sdk.story import EXPIRY, MODE, MORE, NEW_TTL, TTL, Plot, Story
from conformance.sources import sdk
from conformance.target import DUMMY_ACCOUNT

LIBRARIES = {"python": python, "node": node}
REFUSALS = tuple(range(400, 500))


@pytest.fixture(scope="session")
def tellers(client: Client, make: Make, service: Service) -> dict[str, Callable[[], Story]]:
    """Each library with what makes it go through its story, once in a run."""

    def tell(library: ModuleType) -> Story:
        absent = library.absent()
        own = service if absent else quiet_service(make, service)
        plot = Plot(
            base_url=client.target.base_url,
            service_sid=own.sid,
            account_sid=client.target.credentials.account or DUMMY_ACCOUNT,
            name=f"{make.name()} \u00e9 #1",
            more=tuple(make.name() for _ in range(MORE)),
            own=absent is not None or own != service,
        )
        told: Story = library.drive(client, plot)
        return told

    return {name: cache(partial(tell, library)) for name, library in LIBRARIES.items()}


@pytest.fixture(scope="session", params=list(LIBRARIES))
def tale(request: pytest.FixtureRequest, tellers: dict[str, Callable[[], Story]]) -> Story:
    """What one of the libraries did on the target."""
    return tellers[request.param]()


@requirement(
    "sdk.create",
    Level.SHOULD,
    "The create call of the official libraries works, with a name that needs encoding.",
    source=sdk("python", "form-encoding"),
    faults=["sdk-accept-charset-refused", "sdk-agent-refused", "http-form-plus-kept"],
    fix="Accept the headers and the form encoding of the libraries: a space may come as + or as %20.",
)
def test_create(tale: Story) -> None:
    """Given a library, when it creates a Session with all simple parameters, then it shows that name."""
    expect_attribute(tale, "create", "unique_name", tale.plot.name)


@requirement(
    "sdk.bare-create",
    Level.SHOULD,
    "The create call of the official libraries works without any parameter.",
    source=sdk("python", "empty-body"),
    faults=["sdk-empty-form-refused"],
    fix="Take a form of length zero for a create without parameters.",
)
def test_bare_create(tale: Story) -> None:
    """Given a library, when it creates a Session without parameters, then it returns a Session."""
    returned(tale, "bare")


@requirement(
    "sdk.fetch",
    Level.SHOULD,
    "The fetch call of the official libraries returns the Session.",
    source=sdk("python", "success"),
    faults=["sdk-fetch-wrapped"],
    fix="Answer a fetch with the Session itself as the JSON object.",
)
def test_fetch(tale: Story) -> None:
    """Given a Session that a library made, when it fetches it, then it shows the same name."""
    expect_attribute(tale, "fetch", "unique_name", tale.plot.name)


@requirement(
    "sdk.update",
    Level.SHOULD,
    "The update call of the official libraries returns the Session with its new values.",
    source=sdk("python", "success"),
    faults=["sdk-libraries-update-by-put", "update-answers-204"],
    fix="Answer POST on a Session with the whole Session as it is after the update.",
)
@pytest.mark.parametrize(
    ("step", "attribute", "value"), [("update", "ttl", NEW_TTL), ("close", "status", "closed")]
)
def test_update(tale: Story, step: str, attribute: str, value: object) -> None:
    """Given a Session that a library made, when it sets ttl and status, then it shows the new values."""
    expect_attribute(tale, step, attribute, value)


@requirement(
    "sdk.delete",
    Level.SHOULD,
    "The delete call of the official libraries returns true.",
    source=sdk("python", "success"),
    faults=["sdk-delete-accept-refused", "delete-answers-200-with-body"],
    fix="Answer DELETE with 204 and without a body, whatever the Accept header says.",
)
def test_delete(tale: Story) -> None:
    """Given a Session that a library made, when it deletes it, then the call returns true."""
    expect_result(tale, "remove", value=True)


@requirement(
    "sdk.delete-informs",
    Level.SHOULD,
    "The delete call of the official libraries that returns HTTP information reports success.",
    source=sdk("node", "success"),
    faults=["delete-answers-202"],
    fix="Answer DELETE with 204: another 2xx is taken for a failure.",
)
def test_delete_informs(tale: Story) -> None:
    """Given a Session that a library made, when it deletes it with information, then that says 204."""
    expect_result(tale, "inform", {"data": True, "status": 204})


@requirement(
    "sdk.dates",
    Level.SHOULD,
    "The dates of a Session arrive as dates in the official libraries.",
    source=sdk("python", "dates"),
    faults=["session-dates-with-fraction", "session-dates-without-zone", "session-dates-with-space"],
    fix="Write every date as YYYY-MM-DDThh:mm:ssZ: the library for Python reads no other form.",
)
def test_dates(tale: Story) -> None:
    """Given a Session that a library made with a DateExpiry, then its dates are dates in the library."""
    expect_dates(tale, "create", ("date_created", "date_updated", "date_expiry"))
    expect_attribute(tale, "create", "date_expiry", {"date": EXPIRY}, owner="sdk.create")


@requirement(
    "sdk.nulls",
    Level.SHOULD,
    "A date that a Session does not have arrives as null in the official libraries.",
    source=sdk("node", "dates"),
    faults=["sdk-date-ended-empty"],
    fix="Show every date member, with null where there is none: a missing one becomes the present moment.",
)
def test_nulls(tale: Story) -> None:
    """Given an open Session that a library made, then its date_ended is null in the library."""
    expect_attribute(tale, "create", "date_ended", None, owner="sdk.create")


@requirement(
    "sdk.ttl",
    Level.SHOULD,
    "The ttl arrives as a whole number in the official libraries.",
    source=sdk("python", "success"),
    faults=["sdk-ttl-with-unit"],
    fix="Show the ttl as the number of seconds.",
)
def test_ttl(tale: Story) -> None:
    """Given a Session that a library made with a Ttl, then its ttl is that number in the library."""
    expect_attribute(tale, "create", "ttl", TTL, owner="sdk.create")


@requirement(
    "sdk.enums",
    Level.SHOULD,
    "The mode arrives in the official libraries as the word that was given.",
    source=sdk("python", "success"),
    faults=["sdk-mode-in-capitals"],
    fix="Write mode as the documents do: the libraries compare the text with their constants.",
)
def test_enums(tale: Story) -> None:
    """Given a Session that a library made with a Mode, then its mode is that word in the library."""
    expect_attribute(tale, "create", "mode", MODE, owner="sdk.create")


@requirement(
    "sdk.not-found",
    Level.SHOULD,
    "What is not there makes the official libraries raise their exception with status 404.",
    source=sdk("python", "errors"),
    faults=["error-not-found-answers-200", "error-code-as-text"],
    fix="Answer 404 with a JSON body whose code is a number.",
)
def test_not_found(tale: Story) -> None:
    """Given a Session that a library deleted, when it fetches it, then it raises status and code."""
    expect_exception(tale, "gone", 404)


@requirement(
    "sdk.duplicate-name",
    Level.SHOULD,
    "A name that is taken makes the official libraries raise their exception with status and code.",
    source=sdk("python", "errors"),
    faults=["error-duplicate-answers-200", "error-code-of-duplicate-as-text"],
    fix="Refuse the name with a 4xx and a JSON body whose code is a number.",
)
def test_duplicate_name(tale: Story) -> None:
    """Given a Session that a library named, when it gives the name again, then it raises a refusal."""
    expect_exception(tale, "duplicate", *REFUSALS)


@requirement(
    "sdk.lists",
    Level.SHOULD,
    "The list calls of the official libraries walk over all pages and find every Session once.",
    source=sdk("python", "paging"),
    faults=[
        "list-meta-urls-relative",
        "list-answers-206",
        "http-get-with-content-type-refused",
        "sdk-page-without-meta",
    ],
    fix="Answer pages with 200, and give meta.key and an absolute meta.next_page_url, null on the last page.",
)
@pytest.mark.parametrize("way", ["whole", "stream", "pages"])
def test_lists(tale: Story, way: str) -> None:
    """Given five Sessions of a library, when it lists them by two, then it finds each of them once."""
    expect_each_once(tale, way)


@requirement(
    "sdk.page-by-url",
    Level.SHOULD,
    "The official libraries can open a page by the URL that another page gave.",
    source=sdk("node", "paging"),
    faults=["list-meta-urls-relative"],
    fix="Make every URL of meta absolute, with all that is needed to find the page again.",
)
def test_page_by_url(tale: Story) -> None:
    """Given the next_page_url of a page of two of five, when a library opens it, then it returns a page."""
    returned(tale, "page")


@observation(
    "sdk.versions",
    "Which versions of the official libraries drove the target?",
    source=sdk("python", "changes"),
)
def test_versions(tellers: dict[str, Callable[[], Story]]) -> str:
    """Each library with its version, or with the reason why it is not at hand."""
    stories = [teller() for teller in tellers.values()]
    return "; ".join(f"{story.library}: {story.version or story.hindrance}" for story in stories)
