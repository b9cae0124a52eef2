"""Chooses the emulators to be judged, judges them, and says what was proved."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TextIO

import click

from conformance import catalogue
from conformance.cases import CHAPTERS
from conformance.catalogue import chapter_of
from conformance.emulator.registry import Registry
from conformance.model import Requirement
from conformance.proof.judgement import Proof, Scope, judge
from conformance.proof.matrix import Row, Subject, rows

# What sends random requests takes as long as all other chapters together.
RANDOM = ("sequences", "fuzz")
# Faults that no requirement was written for: they measure what random requests find.
UNPLANNED = "deep-"


def select(requirements: Sequence[str], chapters: Sequence[str]) -> list[Requirement]:
    """The requirements that were asked for; all where nothing was. Unknown ids are a KeyError."""
    named = dict.fromkeys([*map(catalogue.chapter_of, requirements), *chapters])
    known = {one.id: one for one in catalogue.requirements(tuple(named) or CHAPTERS)}
    wanted = [known[identifier] for identifier in requirements]
    wanted += [one for one in known.values() if one.chapter in chapters]
    return wanted or list(known.values())


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be proved; everything where nothing is selected.

    A selection is judged against the choices only when these are asked for: there are many of them. A named
    fault, and with `matrix` every fault, is judged by the whole suite, which shows what else it turns red;
    otherwise a fault is judged by the requirements that name it. With `seeds` nothing is judged but the clean
    emulator and every choice, by random requests from so many seeds; `thorough` has ten times as many.
    """

    requirements: Sequence[str] = ()
    chapters: Sequence[str] = ()
    faults: Sequence[str] = ()
    choices: bool = False
    matrix: bool = False
    thorough: bool = False
    seeds: int = 0

    @property
    def contradiction(self) -> str:
        """Why this cannot be proved together; empty where it can."""
        if not self.seeds:
            return ""
        if self.faults or self.choices or self.matrix:
            return "--seeds judges what is correct and no fault: leave --fault, --choices and --matrix out."
        named = {*self.chapters, *map(chapter_of, self.requirements)}
        if named and named.isdisjoint(RANDOM):
            return f"--seeds judges by random requests: name requirements of {' or '.join(RANDOM)}."
        return ""

    @property
    def scope(self) -> Scope:
        """What the rows are meant to show."""
        if self.faults:
            return Scope.FAULTS
        if self.seeds:
            return Scope.SEEDS
        return Scope.REQUIREMENTS if self.requirements or self.chapters else Scope.EVERYTHING


def subjects(demanded: Sequence[Requirement], asked: Asked) -> list[Subject]:
    """The emulators to judge: the named faults only, or the clean one, the choices and every fault meant."""
    owners: dict[str, list[str]] = {}
    for one in demanded:
        for name in one.faults:
            owners.setdefault(name, []).append(one.id)
    if asked.faults:
        return [Subject("fault", name, thorough=asked.thorough) for name in asked.faults]
    every, allowed = registries()
    if asked.seeds:
        return list(_by_seeds(demanded, allowed, asked))
    everything, matrix = asked.scope is Scope.EVERYTHING, asked.matrix
    selection = () if everything else tuple(one.id for one in demanded)
    meant = [name for name in every if name in owners or (everything and not name.startswith(UNPLANNED))]
    without = () if matrix else RANDOM
    return [
        Subject("clean", selection=selection),
        *(Subject("choice", n, selection, without) for n in allowed if asked.choices or everything),
        *(
            Subject(
                "fault",
                name,
                () if matrix else tuple(owners.get(name, selection)),
                _left_out(owners, name),
                thorough=asked.thorough,
            )
            for name in meant
        ),
    ]


def _by_seeds(demanded: Sequence[Requirement], allowed: Iterable[str], asked: Asked) -> Iterator[Subject]:
    selection = tuple(one.id for one in demanded if one.chapter in RANDOM)
    emulators = [("clean", ""), *(("choice", name) for name in allowed)]
    for seed in range(1, asked.seeds + 1):
        for kind, name in emulators:
            yield Subject(kind, name, selection, seed=seed, thorough=asked.thorough)


def _left_out(owners: Mapping[str, Sequence[str]], fault: str) -> tuple[str, ...]:
    """The chapters of random requests, for a fault that they are not meant to find."""
    return () if any(chapter_of(one) in RANDOM for one in owners.get(fault, ())) else RANDOM


def registries() -> tuple[Registry, Registry]:
    """The faults and the choices of the emulator."""
    from conformance.emulator.choices import CHOICES  # noqa: PLC0415 - only who proves needs the emulator
    from conformance.emulator.faults import FAULTS  # noqa: PLC0415 - only who proves needs the emulator

    return FAULTS, CHOICES


def prove(
    asked: Asked, *, workers: int | None = None, progress: Callable[[Row], None] | None = None
) -> Proof:
    """The proof of what was asked for.

    A fault that got past the requirements that name it when they were alone is judged by the whole suite.
    """
    demanded = select(asked.requirements, asked.chapters)
    found = _rows(subjects(demanded, asked), workers, progress)
    again = [
        Subject("fault", row.subject.name, (), RANDOM, thorough=asked.thorough)
        for row in found
        if _survived(row, demanded)
    ]
    judged_again = {subject.name for subject in again}
    found = [row for row in found if row.subject.kind != "fault" or row.subject.name not in judged_again]
    found += _rows(again, workers, progress)
    if asked.faults:
        demanded = [one for one in demanded if set(one.faults) & set(asked.faults)]
    return judge(found, demanded, asked.scope)


def _rows(
    chosen: Sequence[Subject], workers: int | None, progress: Callable[[Row], None] | None
) -> list[Row]:
    found: list[Row] = []
    for row in rows(chosen, workers or os.cpu_count() or 1):
        found.append(row)
        if progress is not None:
            progress(row)
    return found


def _survived(row: Row, demanded: Sequence[Requirement]) -> bool:
    """Whether a fault got past a requirement alone, which more requests than its own might have shown."""
    if row.subject.kind != "fault" or not row.subject.selection:
        return False
    meant = [one.id for one in demanded if row.subject.name in one.faults]
    return not set(meant) <= set(row.failing())


@dataclass
class Counter:
    """Counts the emulators that were judged, on one rewritten line where the stream is a terminal."""

    stream: TextIO
    done: int = 0

    def count(self, row: Row) -> None:
        """Take note of one more row."""
        self.done += 1
        if self.stream.isatty():
            self.stream.write(
                f"\r\x1b[K{self.done} emulators judged, the last: {row.subject.name or 'clean'}"
            )
            self.stream.flush()


def say(proof: Proof) -> None:
    """Print what each fault turned red, then what is wrong."""
    for name in sorted(proof.kills):
        others = proof.collateral[name]
        also = f"  also red: {', '.join(others)}" if others else ""
        click.echo(f"{name:55} {', '.join(proof.kills[name]) or 'SURVIVES'}{also}")
    for problem in proof.problems:
        click.echo(f"PROBLEM  {problem}")
    click.echo("  ".join(f"{key}={value}" for key, value in proof.figures().items()))
    click.echo("proved" if proof.sound else f"not proved: {len(proof.problems)} problems")
