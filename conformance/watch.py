"""Finds, in every answer of a run, the parts that a watching requirement judges.

A watcher maps an exchange to the parts that it is about; where there are none, nothing is judged.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from conformance.model import Exchange

PLAIN_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
SESSION_OPERATIONS = frozenset({"createSession", "fetchSession", "updateSession"})


@dataclass(frozen=True, slots=True)
class Seen:
    """A part of an answer: its value and the JSON Pointer to it."""

    exchange: Exchange
    value: Any
    pointer: str = ""

    def member(self, name: str) -> "Seen":
        """The part one level down; a missing member is seen as None."""
        inner = self.value.get(name) if isinstance(self.value, dict) else None
        return Seen(self.exchange, inner, f"{self.pointer}/{name}")


def answers(exchange: Exchange) -> Iterator[Seen]:
    """The whole answer, whatever it is."""
    if exchange.response is not None:
        yield Seen(exchange, exchange.json)


def sessions(exchange: Exchange) -> Iterator[Seen]:
    """Each Session that a successful answer shows: alone, or as an item of a list."""
    if not exchange.succeeded:
        return
    if exchange.operation in SESSION_OPERATIONS and isinstance(exchange.json, dict):
        yield Seen(exchange, exchange.json)
    elif exchange.operation == "listSessions":
        yield from _items(exchange, "sessions")


def successes(operation: str) -> Callable[[Exchange], Iterator[Seen]]:
    """A watcher of the answers to an operation that worked."""

    def watcher(exchange: Exchange) -> Iterator[Seen]:
        if exchange.operation == operation and exchange.succeeded:
            yield Seen(exchange, exchange.json)

    return watcher


def session_pages(exchange: Exchange) -> Iterator[Seen]:
    """Each page of the list of Sessions."""
    if exchange.operation == "listSessions" and exchange.succeeded and isinstance(exchange.json, dict):
        yield Seen(exchange, exchange.json)


def metas(exchange: Exchange) -> Iterator[Seen]:
    """The `meta` of each page of Sessions that has one."""
    for page in session_pages(exchange):
        if isinstance(page.value.get("meta"), dict):
            yield page.member("meta")


def refusals(exchange: Exchange) -> Iterator[Seen]:
    """Each answer that refuses (4xx)."""
    if exchange.refused:
        yield Seen(exchange, exchange.json)


def error_bodies(exchange: Exchange) -> Iterator[Seen]:
    """Each refusal whose body is a JSON object. The answer to HEAD has no body and shows nothing."""
    if exchange.refused and exchange.request.method != "HEAD" and isinstance(exchange.json, dict):
        yield Seen(exchange, exchange.json)


def refused_operations(exchange: Exchange) -> Iterator[Seen]:
    """Each refusal of an operation of the contract."""
    if exchange.refused and exchange.operation is not None:
        yield Seen(exchange, exchange.json)


def refused_probes(exchange: Exchange) -> Iterator[Seen]:
    """Each refusal of a path or method that no operation of the contract has."""
    if exchange.refused and exchange.operation is None and exchange.request.method in PLAIN_METHODS:
        yield Seen(exchange, exchange.json)


def _items(exchange: Exchange, key: str) -> Iterable[Seen]:
    items = exchange.body.get(key)
    for index, item in enumerate(items if isinstance(items, list) else []):
        if isinstance(item, dict):
            yield Seen(exchange, item, f"/{key}/{index}")
