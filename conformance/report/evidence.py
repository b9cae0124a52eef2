"""Makes a recorded sequence of requests repeatable: curl lines with variables where values must differ."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

Json = Mapping[str, Any]
LOGIN = 'LOGIN="$PROXY_CONFORMANCE_ACCOUNT_SID:$PROXY_CONFORMANCE_AUTH_TOKEN"'
LOGINS = {"own": ['-u "$LOGIN"'], "other": ['-u "$PROXY_CONFORMANCE_ACCOUNT_SID:wrong"'], "none": []}
VALUE = re.compile(
    r"(?<![0-9A-Za-z])(?:KS|KC|KP|KI|PN)[0-9a-f]{32}(?![0-9A-Za-z])|(?:\+|%2B)[1-9][0-9]{1,2}…[0-9]{2}"
)
# Takes the first SID of a kind out of an answer.
PICK = """sid() { grep -o "\\"sid\\": *\\"$1[0-9a-f]*\\"" | head -n 1 | cut -d '"' -f 4; }"""
UNSAFE = re.compile(r"""[^0-9A-Za-z%=&+,._~/:?@{}\[\]()<>|;#*^' -]""")
LEFT_OUT = frozenset(
    {"user-agent", "content-length", "accept", "accept-encoding", "connection", "host", "authorization"}
)
FORM = "application/x-www-form-urlencoded"
LONGEST_BODY = 4096
MOST_STEPS = 12


@dataclass
class _Shell:
    """The variables that stand for what another run would not find again."""

    names: dict[str, str] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)

    def name(self, value: str) -> str:
        """The variable for this value, the same each time."""
        prefix = value[:2] if value[0] in "KP" else "PHONE"
        if value not in self.names:
            number = 1 + sum(name.startswith(prefix) for name in self.names.values())
            self.names[value] = f"{prefix}{number}"
        return self.names[value]

    def word(self, text: str, first: str = "") -> str:
        """The text as one word of a POSIX shell, `first` before it, variables in place of known values."""
        pieces: list[tuple[str, str]] = [("", first)] if first else []
        last = 0
        for match in VALUE.finditer(text):
            pieces += [(text[last : match.start()], ""), ("", self.name(match[0]))]
            last = match.end()
        pieces.append((text[last:], ""))
        if UNSAFE.search("".join(literal for literal, _ in pieces)):
            return "".join(f'"${name}"' if name else _quoted(literal) for literal, name in pieces)
        return '"' + "".join(f"${{{name}}}" if name else literal for literal, name in pieces) + '"'


def _quoted(text: str) -> str:
    """A piece of a word in quotes; control characters as the escapes of printf."""
    if not text:
        return ""
    if text.isprintable():
        return "'" + text.replace("'", "'\\''") + "'"
    octal = "".join(f"\\{byte:03o}" for byte in text.encode("utf-8", "backslashreplace"))
    return f"\"$(printf '{octal}')\""


@dataclass(frozen=True, slots=True)
class History:
    """What happened to each SID: by which exchange it was made, and which ones may have changed it since."""

    exchanges: Mapping[str, Json]
    made: Mapping[str, str]
    changed: Mapping[str, Sequence[str]]


def history(exchanges: Sequence[Json]) -> History:
    """The history of a run; a SID was made by the first POST whose answer has it as its own `sid`."""
    made: dict[str, str] = {}
    changed: dict[str, list[str]] = {}
    for exchange in exchanges:
        sid = _made(exchange)
        if sid is not None:
            made.setdefault(sid, exchange["id"])
        if exchange["request"]["method"] in ("POST", "DELETE"):
            for name in _changed(exchange):
                changed.setdefault(name, []).append(exchange["id"])
    return History({exchange["id"]: exchange for exchange in exchanges}, made, changed)


def _changed(exchange: Json) -> Iterable[str]:
    """The SIDs whose state a request may change: of what it is sent to and all above, bar the Service."""
    path = exchange["request"]["url"].partition("?")[0]
    return (sid for sid in VALUE.findall(path) if not sid.startswith("KS") or path.endswith(sid))


def curl_lines(row: Json, past: History, base_url: str) -> list[str]:
    """The steps that lead to what a requirement was judged by, each one a command of a POSIX shell.

    What a case was only given is made, and brought into its state, first.
    """
    shell = _Shell()
    ids = sequence(row, past)
    steps = [_step(past.exchanges[identity], shell, ids, past.made) for identity in ids]
    unmade = [(value, name) for value, name in shell.names.items() if name not in shell.made]
    wanted = [f"{name}=...  # was {value}" for value, name in unmade]
    origin = urlsplit(base_url)
    first = [f"BASE_URL={_quoted(f'{origin.scheme}://{origin.netloc}')}", LOGIN]
    return [*first, *([PICK] if shell.made else []), *wanted, *steps]


def sequence(row: Json, past: History) -> list[str]:
    """The exchanges up to the decisive one, and those that led to the state that it met, in order."""
    chosen = [name for name in row["exchanges"] if name in past.exchanges]
    if row["decisive"] in past.exchanges:
        before = [name for name in chosen if _number(name, past) < _number(row["decisive"], past)]
        chosen = [row["decisive"], *(before if len(before) < MOST_STEPS else ())]
    end = max((_number(name, past) for name in chosen), default=0)
    found: set[str] = set()
    while chosen:
        name = chosen.pop()
        if name not in found and _number(name, past) <= end:
            found.add(name)
            for sid in _used(past.exchanges[name]):
                chosen += [*([past.made[sid]] if sid in past.made else []), *past.changed.get(sid, ())]
    return sorted(found, key=lambda name: _number(name, past))


def _number(name: str, past: History) -> int:
    number: int = past.exchanges[name]["seq"]
    return number


def _made(exchange: Json) -> str | None:
    response = exchange["response"]
    if exchange["request"]["method"] != "POST" or not response or not response["body"]:
        return None
    try:
        body = json.loads(response["body"]["text"])
    except (ValueError, RecursionError):
        return None
    sid = body.get("sid") if isinstance(body, dict) else None
    return sid if isinstance(sid, str) and sid[:1] in ("K", "P") and VALUE.fullmatch(sid) else None


def _used(exchange: Json) -> list[str]:
    request = exchange["request"]
    text = request["url"] + " " + (request["body"]["text"] if request["body"] else "")
    return VALUE.findall(text)


def _step(exchange: Json, shell: _Shell, ids: Sequence[str], made: Mapping[str, str]) -> str:
    command, answer = _curl(exchange, shell), _answer(exchange)
    sid = _made(exchange)
    if sid is None or made.get(sid) != exchange["id"] or exchange["id"] == ids[-1]:
        return f"{command}  # {answer}"
    name = shell.name(sid)
    shell.made.add(name)
    return f"{name}=$({command} | sid {sid[:2]})  # {answer}"


def _curl(exchange: Json, shell: _Shell) -> str:
    request = exchange["request"]
    parts = ["curl -sS"]
    if any(char in request["url"] for char in "{}[]"):
        parts.append("-g")
    if "/." in request["url"]:
        parts.append("--path-as-is")
    if request["method"] == "HEAD":
        parts.append("-I")
    elif request["method"] != "GET":
        parts.append(f"-X {request['method']}")
    return " ".join(
        [
            *parts,
            *LOGINS[request.get("credentials", "own")],
            *_headers(request, shell),
            *_data(request, shell),
            shell.word(request["url"], "BASE_URL"),
        ]
    )


def _headers(request: Json, shell: _Shell) -> Iterable[str]:
    named = {name.lower(): value for name, value in request["headers"]}
    if request["body"] and "content-type" not in named:
        yield "-H 'Content-Type:'"
    for name, value in request["headers"]:
        if name.lower() not in LEFT_OUT and value != FORM:
            yield f"-H {shell.word(f'{name}: {value}')}"


def _data(request: Json, shell: _Shell) -> Iterable[str]:
    body = request["body"]
    if body and _too_long(body):
        yield "--data-binary @body"
    elif body:
        yield f"--data-raw {shell.word(body['text'])}"


def _too_long(body: Json) -> bool:
    return bool(body["truncated"]) or len(body["text"]) > LONGEST_BODY


def _answer(exchange: Json) -> str:
    response, body = exchange["response"], exchange["request"]["body"]
    answer = str(response["http_status"]) if response else "no answer"
    return answer + (f"; the file body had {body['bytes']} bytes" if body and _too_long(body) else "")
