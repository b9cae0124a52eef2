"""Writes the text of a dispute: what a requirement demands, what was found, and what both rest on."""

from collections.abc import Iterable, Mapping
from typing import Any

from conformance.report.evidence import curl_lines, history
from conformance.report.neutral import code_span, neutral_block

Json = Mapping[str, Any]

LONGEST_BODY = 4096
SHOWN = 2
INDENT = 4


def render(row: Json, document: Json) -> str:
    """The dispute about one requirement of a run as Markdown, with room for the argument."""
    source = row["source"]
    exchanges = {one["id"]: one for one in document["exchanges"]}
    shown = [exchanges[name] for name in _decisive_last(row) if name in exchanges]
    steps = curl_lines(row, history(document["exchanges"]), document["target"]["base_url"])
    blocks = [
        f"# Dispute: {row['id']}",
        "## The requirement",
        f"{row['level']} ({row['basis']}): {row['sentence']}",
        f"It stands on: {source['title']}, {source['part']} {source['url']}".rstrip(),
        f"Judged how: {row['given_when_then']}",
        "## The other reading",
        "(Quote the sentence that you rely on, say where it stands, and what follows from it.)",
        "## What was found",
        *_found(row),
        *map(_exchange, shown[-SHOWN:]),
        _block("\n".join(steps)),
        "## What it was found with",
        "\n".join(f"- {line}" for line in _versions(document)),
    ]
    return "\n\n".join(blocks) + "\n"


def _versions(document: Json) -> Iterable[str]:
    tool, contract, target, run = (document[name] for name in ("tool", "contract", "target", "run"))
    digests = document["digests"]
    yield f"{tool['name']} {tool['version']}, code `{digests['suite']}`"
    yield f"contract {code_span(contract['version'])}, sha256 `{digests['contract']}`"
    yield f"target {code_span(target['base_url'])}, {target['kind']}"
    yield f"run {code_span(run['id'])} of {run['started']}, results `{digests['results']}`"


def _decisive_last(row: Json) -> list[str]:
    return [*(name for name in row["exchanges"] if name != row["decisive"]), row["decisive"]]


def _found(row: Json) -> Iterable[str]:
    yield f"Status: {row['status']}"
    if row["failure"]:
        yield f"Expected {code_span(row['failure']['expected'])}, got {code_span(row['failure']['actual'])}"
    elif row["reason"]:
        yield f"Because {code_span(row['reason'], 400)}"


def _exchange(exchange: Json) -> str:
    request, response = exchange["request"], exchange["response"]
    lines = [f"{request['method']} {request['url']}", *_headers(request), "", *_body(request)]
    if response is None:
        lines.append(f"no answer: {exchange['no_answer']}")
    else:
        lines += [
            f"{response['http_version']} {response['http_status']}",
            *_headers(response),
            "",
            *_body(response),
        ]
    return _block("\n".join(lines))


def _headers(message: Json) -> list[str]:
    return [f"{name}: {value}" for name, value in message["headers"]]


def _body(message: Json) -> list[str]:
    return [message["body"]["text"][:LONGEST_BODY], ""] if message["body"] else []


def _block(text: str) -> str:
    """The text as an indented code block, which nothing inside of it can end."""
    lines = neutral_block(text.rstrip(), 4 * LONGEST_BODY).split("\n")
    return "\n".join(" " * INDENT + line if line else "" for line in lines)
