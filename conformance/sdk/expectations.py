"""What a step of a story has to come to."""

from collections import Counter
from typing import Any

from conformance.expect import answered, fail, show
from conformance.model import Blocked, Exchange, Inconclusive, NotApplicable
from conformance.sdk.story import Step, Story

NEEDED = {"create": "sdk.create", "bare": "sdk.bare-create", "fill": "sdk.create", "pages": "sdk.lists"}


def _taken(story: Story, name: str) -> tuple[Step, Exchange]:
    """The step with its last exchange, once it is sure that each of its answers can be judged."""
    step = story.told(name)
    if step.needs:
        reason = f"the library for {story.library} did not get past {step.needs}"
        raise Blocked(reason, blocked_by=NEEDED[step.needs])
    sent = [exchange for exchange in step.exchanges if answered(exchange)]
    before = [exchange for earlier in story.steps.values() for exchange in earlier.exchanges]
    if not (sent or before):
        raise Inconclusive(f"the library for {story.library} sent nothing")
    return step, (sent or before)[-1]


def returned(story: Story, name: str, *, owner: str = "") -> tuple[Step, Exchange]:
    """The step, which the library came back from. Blocked where that is the business of `owner`."""
    step, last = _taken(story, name)
    if step.error is not None:
        actual = f"{step.error['kind']}: {step.error['message']}"
        if owner:
            reason = f"{name} raises in the library for {story.library}: {actual[:200]}"
            raise Blocked(reason, blocked_by=owner, evidence=[last])
        raise fail(
            "library-raised",
            expected=f"{name} returns from the library for {story.library}",
            actual=actual[:300],
            evidence=last,
        )
    return step, last


def expect_attribute(story: Story, name: str, attribute: str, value: object, *, owner: str = "") -> None:
    """The Session that the step returned has this value there, and of this type."""
    step, last = returned(story, name, owner=owner)
    actual = step.value[attribute]
    if actual != value or type(actual) is not type(value):
        raise fail(
            "library-value",
            expected=f"{attribute} {show(value)} in the library for {story.library}",
            actual=show(actual),
            evidence=last,
            pointer=f"/{attribute}",
        )


def expect_dates(story: Story, name: str, attributes: tuple[str, ...]) -> None:
    """The library shows dates there, no text that it could not read."""
    step, last = returned(story, name, owner=NEEDED[name])
    for attribute in attributes:
        value = step.value[attribute]
        if not (isinstance(value, dict) and "date" in value):
            raise fail(
                "library-date",
                expected=f"{attribute} a date in the library for {story.library}",
                actual=show(value),
                evidence=last,
                pointer=f"/{attribute}",
            )


def expect_result(story: Story, name: str, value: object) -> None:
    """The step returned exactly this. Not applicable where the library has no such call."""
    step, last = returned(story, name)
    if step.value is None:
        raise NotApplicable(f"the library for {story.library} {story.version} has no such call")
    if step.value != value:
        raise fail(
            "library-value",
            expected=f"{show(value)} from the library for {story.library}",
            actual=show(step.value),
            evidence=last,
        )


def expect_exception(story: Story, name: str, *http_statuses: int) -> None:
    """The library raises its exception, with the status and the code of the answer.

    The documents leave the code of an error optional, and the libraries then put their own in.
    """
    step, last = _taken(story, name)
    error: dict[str, Any] = step.error or {"kind": "nothing", "status": None, "code": None}
    if last.succeeded or error["status"] not in http_statuses:
        raise fail(
            "library-exception",
            expected=f"the library for {story.library} raises status {' or '.join(map(str, http_statuses))}",
            actual=f"{error['kind']} raised, status {show(error['status'])}",
            evidence=last,
        )
    code = last.body.get("code", error["code"])
    if error["code"] != code or not isinstance(error["code"], int | None):
        raise fail(
            "library-exception",
            expected=f"a code that is a number in the exception of the library for {story.library}",
            actual=show(error["code"]),
            evidence=last,
            pointer="/code",
        )


def expect_each_once(story: Story, name: str) -> None:
    """The step found every Session that the library made, each once."""
    made = [returned(story, step, owner=NEEDED[step])[0].value["sid"] for step in ("create", "bare")]
    made += returned(story, "fill", owner=NEEDED["fill"])[0].value
    step, last = returned(story, name)
    found = Counter(step.value)
    missing, twice = (
        [sid for sid in made if not found[sid]],
        [sid for sid, times in found.items() if times > 1],
    )
    if missing or twice:
        raise fail(
            "library-list",
            expected=f"each of {len(made)} Sessions once in the library for {story.library}",
            actual=f"{len(missing)} missing, {len(twice)} repeated",
            evidence=last,
        )
