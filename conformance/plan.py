"""What a run would judge and send: counted from what the same run cost on the emulator, nothing is sent."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from conformance import catalogue
from conformance.cases import CHAPTERS
from conformance.limits import READ_METHODS
from conformance.model import Requirement
from conformance.plugin import PRODUCTION_RATE
from conformance.run import Options, target_of
from conformance.runner import collected
from conformance.selection import owner
from conformance.sharing import costs
from conformance.spec import operations
from conformance.target import Kind, Target

SHARED = "-"
OF_SERVICES = ("createService", "updateService", "deleteService")
NEIGHBOURS = ("Participants", "PhoneNumbers", "Interactions")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run with these options would do."""

    target: Target
    options: Options
    requirements: tuple[Requirement, ...]
    requests: Counter[str]
    left_out: tuple[str, ...]

    @property
    def total(self) -> int:
        """How many requests that is."""
        return self.requests.total()

    @property
    def seconds(self) -> float | None:
        """The least time that the requests take at the rate of the profile; None where there is none."""
        return self.total / PRODUCTION_RATE if self.target.kind is Kind.PRODUCTION else None


def plan(options: Options) -> Plan:
    """The plan of a run; BadTarget where the target may not be judged like this."""
    target = target_of(options)
    shares = _shares(options)
    chosen = tuple(one for one in catalogue.requirements() if one.id in shares)
    requests = _requests(shares)
    left_out = dict(_left_out(target, options))
    kept = Counter({name: count for name, count in requests.items() if not _is_out(name, target, options)})
    return Plan(target, options, chosen, kept, tuple(left_out.values()))


def _shares(options: Options) -> Mapping[str, Fraction]:
    """The ids of what the run looks at, each with the share of its cases that this run takes.

    Only where a shard or an expression chooses among cases have these to be collected.
    """
    chosen = [one.id for one in catalogue.requirements() if _chosen(options, one)]
    filtered = options.requirements or options.level
    every = [*chosen, *(() if filtered else (one.id for one in catalogue.questions()))]
    if options.shard is None and options.expression is None:
        return dict.fromkeys(every, Fraction(1))
    chapters = tuple(dict.fromkeys(map(catalogue.chapter_of, options.requirements))) or CHAPTERS
    number = Counter(map(owner, collected((), chapters)))
    taken = Counter(map(owner, collected(_choosing(options), chapters)))
    return {name: Fraction(taken[name], number[name]) for name in every if taken[name]}


def _choosing(options: Options) -> list[str]:
    """The options of a run that choose among cases, as the plugin takes them."""
    named = {"--shard": options.shard, "-k": options.expression, "--level": options.level}
    every = [*named.items(), *(("--requirement", one) for one in options.requirements)]
    return [word for name, value in every if value is not None for word in (name, value)]


def _chosen(options: Options, one: Requirement) -> bool:
    named = not options.requirements or one.id in options.requirements
    return named and options.level in (None, one.level.value)


def _requests(shares: Mapping[str, Fraction]) -> Counter[str]:
    """Requests by operation. What none of the requirements names is needed by any of them."""
    known = costs()
    found: Counter[str] = Counter(known.get(SHARED, {}))
    for identifier, share in shares.items():
        cost = known.get(identifier, {})
        found.update({operation: math.ceil(count * share) for operation, count in cost.items()})
    return found


def _is_out(name: str, target: Target, options: Options) -> bool:
    operation = operations().get(name)
    if operation is None:
        return False
    method, path = operation.method, operation.path
    return (
        (options.read_only and method not in READ_METHODS)
        or (not target.may_send_messages and any(part in path for part in NEIGHBOURS))
        or (not target.may_create_services and name in OF_SERVICES)
    )


def _left_out(target: Target, options: Options) -> Sequence[tuple[str, str]]:
    rows = []
    if options.read_only:
        rows.append(("write", "nothing that changes the target: the run is read-only"))
    if not target.may_send_messages:
        rows.append(("message", "Participants, numbers and messages: the target is not local"))
    if not target.may_create_services:
        rows.append(("service", "Services: the run stays in the given one"))
    rows.append(("redirect", "redirects, and URLs of another host: they are recorded and not requested"))
    return rows
