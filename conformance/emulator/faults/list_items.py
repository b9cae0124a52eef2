"""Sessions that look otherwise in a list than alone."""

from collections.abc import Callable

from conformance.emulator.exchange import Json
from conformance.emulator.faults.families import drop_key, set_key
from conformance.emulator.registry import fault
from conformance.emulator.rules import Rules
from conformance.emulator.state import Session


def show_otherwise(name: str, description: str, change: Callable[[Json], Json]) -> None:
    """Declare a fault in how Sessions look in a list."""

    class Otherwise(Rules):
        def render_listed_session(self, session: Session) -> Json:
            return change(super().render_listed_session(session))

    fault(name, description)(Otherwise)


def _ascii(body: Json) -> Json:
    name = body["unique_name"]
    return body | {"unique_name": name and name.encode("ascii", "replace").decode()}


show_otherwise("list-items-without-links", "Sessions in a list have no links.", drop_key("links"))
show_otherwise(
    "list-items-null-left-out",
    "Sessions in a list have no members that are null.",
    lambda body: {name: value for name, value in body.items() if value is not None},
)
show_otherwise(
    "list-items-mode-default",
    "Sessions in a list have the default mode.",
    set_key("mode", "voice-and-message"),
)
show_otherwise("list-items-name-ascii", "Names in a list have question marks for other letters.", _ascii)
show_otherwise(
    "list-items-url-of-list",
    "The url of a Session in a list is that of the list.",
    lambda body: body | {"url": body["url"].rpartition("/")[0]},
)
show_otherwise(
    "list-items-links-of-list",
    "The links of a Session in a list leave its SID out.",
    lambda body: (
        body | {"links": {name: url.replace(f"/{body['sid']}", "") for name, url in body["links"].items()}}
    ),
)
show_otherwise(
    "list-items-date-expiry-null", "Sessions in a list have no date_expiry.", set_key("date_expiry", None)
)
show_otherwise(
    "list-items-closed-reason-null",
    "Sessions in a list have no closed_reason.",
    set_key("closed_reason", None),
)
show_otherwise(
    "list-items-date-created-now",
    "Sessions in a list are a day younger than alone.",
    lambda body: body | {"date_created": "2038-01-19" + body["date_created"][10:]},
)


@fault("list-items-status-as-created", "Sessions in a list are shown as open, whatever became of them.")
class _StatusAsCreated(Rules):
    def render_listed_session(self, session: Session) -> Json:
        return super().render_listed_session(session) | {"status": "open"}
