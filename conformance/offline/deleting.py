"""What recorded deletions show, alone and with what is asked of the Session right after them."""

from collections.abc import Callable, Iterator
from functools import partial

from conformance.expect import expect_http_status, expect_no_body, expect_not_found, expect_value
from conformance.model import Exchange
from conformance.offline.history import History, Occasion

Expectation = Callable[[Exchange], None]


def deletions(expectation: Expectation) -> Callable[[History], Iterator[Occasion]]:
    """Judges every deletion of a Session that worked."""

    def judge(history: History) -> Iterator[Occasion]:
        for deleted in history.of("deleteSession"):
            if deleted.succeeded:
                yield _occasion((deleted,), expectation)

    return judge


def afterwards(operation: str, expectation: Expectation) -> Callable[[History], Iterator[Occasion]]:
    """Judges what is asked of a Session right after it was deleted."""

    def judge(history: History) -> Iterator[Occasion]:
        for deleted, asked in history.steps("deleteSession", operation):
            own = deleted.request.credentials == asked.request.credentials == "own"
            if deleted.succeeded and own:
                yield _occasion((deleted, asked), expectation)

    return judge


def _occasion(exchanges: tuple[Exchange, ...], expectation: Expectation) -> Occasion:
    return Occasion(exchanges, partial(expectation, exchanges[-1]))


def _is_204(exchange: Exchange) -> None:
    expect_http_status(exchange, 204)


def _is_404(exchange: Exchange) -> None:
    expect_http_status(exchange, 404)


def _has_code(exchange: Exchange) -> None:
    if exchange.refused and exchange.body.get("code") is not None:
        expect_value(exchange, "/code", 20404)


answers_204 = deletions(_is_204)
no_body = deletions(expect_no_body)
gone = afterwards("fetchSession", expect_not_found)
fetch_404 = afterwards("fetchSession", _is_404)
fetch_code = afterwards("fetchSession", _has_code)
twice_404 = afterwards("deleteSession", _is_404)
