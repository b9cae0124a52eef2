"""Between pytest and the suite: options in, findings out. Knows nothing about Proxy.

`pytest -p conformance.plugin --pyargs conformance.cases --target URL` judges a target; each report of
pytest carries what it showed as events, so that parallel workers need nothing else to tell the controller.
"""

import os
from collections.abc import Callable, Generator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from conformance import embedded, hooks
from conformance.carrier import SPENDING, SPENT, Carrier
from conformance.expect import judged
from conformance.journal import Journal
from conformance.judging import Judging
from conformance.limits import Limits
from conformance.model import Nonconformity, NotJudged, Part, Requirement
from conformance.selection import (
    in_shard,
    owner,
    place,
    question_of,
    requirement_of,
    selected,
    shard_of,
    watching,
)
from conformance.sharing import share
from conformance.spending import Spending, shared
from conformance.target import BadTarget, Kind, Target, open_target
from conformance.telling import Event, exchange_events, finding_event, item_events, last_events
from conformance.watching import left_to_others

CASES = Path(__file__).parent / "cases"
JUDGING = pytest.StashKey[Judging]()
PROCESSES = pytest.StashKey[ExitStack]()
START = pytest.StashKey[int]()
TARGET = pytest.StashKey[Target]()
PROFILES = (Kind.LOOPBACK.value, Kind.REMOTE.value, Kind.PRODUCTION.value)
WATCHERS = pytest.StashKey[list[tuple[Requirement, Callable[..., object]]]]()
PRODUCTION_RATE = 5.0
LOCAL_PATIENCE = 30.0
CAREFUL_PATIENCE = 120.0


def pytest_addoption(parser: pytest.Parser) -> None:
    """What a run can be told; the command line of `proxy-conformance run` ends here too."""
    group = parser.getgroup("conformance", "conformance of an implementation of the Proxy Session resource")
    group.addoption("--target", metavar="URL", help="base URL of the target (default: the embedded emulator)")
    group.addoption("--embedded", action="store_true", help="the target is our own emulator")
    group.addoption("--account-sid", metavar="AC...", help="account SID; not a secret")
    group.addoption("--service-sid", metavar="KS...", help="work in this Service instead of creating one")
    group.addoption("--twilio-env", action="store_true", help="read credentials from TWILIO_* too")
    group.addoption("--requirement", metavar="ID", action="append", default=[], help="only this requirement")
    group.addoption("--level", choices=["MUST", "SHOULD", "MAY"], help="only requirements of this level")
    group.addoption("--read-only", action="store_true", help="send nothing that changes the target")
    group.addoption("--request-timeout", type=float, default=10.0, metavar="SECONDS", help="for one request")
    group.addoption("--max-requests", type=int, metavar="N", help="the most requests that may be sent")
    group.addoption("--seed", type=int, default=1, metavar="N", help="where random choices start from")
    group.addoption("--thorough", action="store_true", help="spend ten times as much on random requests")
    group.addoption("--max-examples", type=int, metavar="N", help="random requests for each operation")
    group.addoption("--fuzz-time", type=float, metavar="SECONDS", help="the most that random requests take")
    group.addoption("--replay", metavar="FILE", help="play this stored sequence in place of random ones")
    group.addoption("--max-creates", type=int, metavar="N", help="the most resources that may be made")
    group.addoption("--deadline", type=float, metavar="SECONDS", help="what the whole run may take")
    group.addoption("--profile", choices=PROFILES, help="how careful to be (default: by the host)")
    group.addoption("--confirm-host", metavar="NAME", help="the host once more, asked for Twilio's hosts")
    group.addoption("--shard", metavar="K/N", help="only this one of so many equal shares")
    group.addoption("--journal", metavar="FILE", help="where to note what is made on the target")


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Add the hook through which a run is told."""
    pluginmanager.add_hookspecs(hooks)


def pytest_configure(config: pytest.Config) -> None:
    """Start the embedded emulator where no target was named, and pass on what workers report."""
    config.stash[PROCESSES] = ExitStack()
    if not hasattr(config.option, "tbstyle"):
        # Without a terminal nobody reads the tracebacks of failures, and the other styles parse a whole
        # module for each, which was nine tenths of the time that a run against a dead target took.
        config.option.tbstyle = "native"
    if hasattr(config, "workerinput"):
        config.stash[TARGET] = _target(config)
        return
    config.pluginmanager.register(Carrier(config))
    if config.option.collectonly:
        return
    if config.option.target is None:
        config.option.target = config.stash[PROCESSES].enter_context(embedded.emulator())
        config.option.embedded = True
    config.stash[TARGET] = _target(config)
    if getattr(config.option, "numprocesses", None):
        _separate(config)


def _separate(config: pytest.Config) -> None:
    """Prepare what parallel processes need, so that they do not get into each other's way."""
    if config.option.service_sid is not None:
        raise pytest.UsageError("several processes cannot work in one given Service")
    # A process that took over from one that died would not know which share of the cases is its own.
    config.option.maxworkerrestart = "0"
    if config.option.max_requests is not None or config.option.max_creates is not None:
        folder = config.stash[PROCESSES].enter_context(TemporaryDirectory())
        config.stash[SPENDING] = shared(Path(folder) / "spent")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started."""
    config.stash[PROCESSES].close()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Every module of the cases is a chapter, whatever its name; pytest itself takes those that are named."""
    if (
        not parent.session.isinitpath(file_path)
        and file_path.parent == CASES
        and file_path.suffix == ".py"
        and file_path.stem not in ("__init__", "conftest")
    ):
        return pytest.Module.from_parent(parent, path=file_path)
    return None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep what was selected; let the watching requirements come last, when there is most to see."""
    option, worker = config.option, getattr(config, "workerinput", None)
    chosen = [item for item in items if selected(item, option.requirement, option.level)]
    shard = shard_of(option.shard)
    if shard is not None:
        chosen = in_shard(chosen, shard)
    if worker is not None:
        every, mine = chosen, Part(int(worker["workerid"].removeprefix("gw")), worker["workercount"])
        chosen = share(every, mine, owner)
        config.stash[WATCHERS] = watching(item for item in every if item not in set(chosen))
    config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
    chosen.sort(key=place)
    items[:] = chosen
    planting = [item for item in chosen if "planted" in getattr(item, "fixturenames", ())]
    if planting:
        # What takes time to expire is made first and looked at last, so that nobody has to wait.
        chosen[0].fixturenames.insert(0, "planted")  # type: ignore[attr-defined]  # functions have it


def judging(config: pytest.Config) -> Judging:
    """The state of this process, made at its first use."""
    if JUDGING not in config.stash:
        config.stash[JUDGING] = _begin(config)
    return config.stash[JUDGING]


def _target(config: pytest.Config) -> Target:
    option = config.option
    try:
        return open_target(
            option.target,
            os.environ,
            embedded=option.embedded,
            account_sid=option.account_sid,
            service_sid=option.service_sid,
            twilio_env=option.twilio_env,
            profile=option.profile,
            confirmed=option.confirm_host,
        )
    except BadTarget as problem:
        # No traceback: it might be shown with its variables, and the environment is one of them.
        raise pytest.UsageError(f"{problem}: {problem.hint}") from None


def _begin(config: pytest.Config) -> Judging:
    option, target = config.option, config.stash[TARGET]
    careful = target.kind in (Kind.REMOTE, Kind.PRODUCTION)
    process = getattr(config, "workerinput", {})
    processes, spent = process.get("workercount", 1), process.get(SPENT)
    limits = Limits(
        timeout=option.request_timeout,
        max_requests=option.max_requests,
        max_creates=option.max_creates,
        deadline=option.deadline,
        rate=PRODUCTION_RATE / processes if target.kind is Kind.PRODUCTION else None,
        read_only=option.read_only,
        patience=CAREFUL_PATIENCE if careful else LOCAL_PATIENCE,
        gateways=careful,
        spending=Spending(Path(spent) if spent else None),
    )
    worker = process.get("workerid", "")
    journal = Journal(Path(option.journal) if option.journal else None)
    state = Judging(target, limits, journal, worker=worker, seed=option.seed)
    journal.start(target.base_url, target.credentials.account)
    return state


# -- one item ------------------------------------------------------------------------------------------


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Ask the target once whether it can be judged at all."""
    judged.set([])
    judging(item.config).ready()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Judge a watching requirement by all that was seen so far; answer a question."""
    state = judging(pyfuncitem.config)
    pyfuncitem.stash[START] = len(state.recorder.exchanges)
    declared = requirement_of(pyfuncitem)
    if declared is not None and declared.watches is not None:
        state.watch_with(declared, pyfuncitem.obj)
        return True
    asked = question_of(pyfuncitem)
    if asked is None:
        return None
    names = pyfuncitem._fixtureinfo.argnames  # noqa: SLF001 - as pytest's own implementation of this hook
    answer = pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names})
    pyfuncitem.user_properties.append(("answer", str(answer)))
    return True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn the end of a phase into events, carried by the report."""
    report = yield
    state = judging(item.config)
    error = call.excinfo.value if call.excinfo is not None else None
    events: list[Event] = []
    if call.when == "call" or error is not None:
        events = item_events(state, item, error, item.stash.get(START, len(state.recorder.exchanges)))
    exchanges = exchange_events(state)
    events += state.attachments()
    report.conformance = exchanges + events  # type: ignore[attr-defined]  # carried to the controller
    if isinstance(error, Nonconformity | NotJudged):
        report.longrepr = state.redactor.text(str(error))
    return report


# -- the end of a process and of the run ---------------------------------------------------------------


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Judge what the watching requirements saw, and remove what the run made."""
    if JUDGING not in session.config.stash:
        return
    state = session.config.stash[JUDGING]
    output = getattr(session.config, "workeroutput", None)
    events: list[Event] = []
    for declared, case in session.config.stash.get(WATCHERS, []):
        state.watch_too(declared, case)
    try:
        watched = [replace(finding, part=state.worker) for finding in state.watched()]
        if session.config.option.shard is not None:
            watched = list(map(left_to_others, watched))
        events += state.redactor.everything([finding_event(finding) for finding in watched])
    finally:
        events += last_events(state)
        if output is not None:
            output["conformance"] = events
    if output is None:
        for event in events:
            session.config.hook.pytest_conformance_event(event=event)
