"""The contract as seen from inside one Service: what Schemathesis gets to read.

With the Service in the base URL in place of every path, its generators and links reach real Sessions.
"""

import copy
from typing import Any

from conformance.spec import contract

PREFIX = "/v1/Services/{ServiceSid}"
SERVICE = "#/components/parameters/ServiceSid"
LEFT_OUT = ("PhoneNumbers",)
BODIES = ("CreateSession", "UpdateSession", "CreateParticipant", "CreateMessageInteraction")


def relative() -> dict[str, Any]:
    """The operations on Sessions and below, with paths relative to a Service."""
    whole = copy.deepcopy(contract())
    paths = {
        path.removeprefix(PREFIX): item
        for path, item in whole["paths"].items()
        if path.startswith(f"{PREFIX}/") and not any(part in path for part in LEFT_OUT)
    }
    for item in paths.values():
        for operation in item.values():
            operation["parameters"] = [p for p in operation["parameters"] if p.get("$ref") != SERVICE]
    for link in whole["components"]["links"].values():
        link["parameters"].pop("ServiceSid", None)
    for name in BODIES:
        # What nobody documented is ignored, and random names of parameters would be most of what is sent.
        whole["components"]["schemas"][name]["additionalProperties"] = False
    return {**whole, "paths": paths, "servers": [{"url": "/"}]}
