"""The forms in which a secret may come back: what a redactor takes out and a last scan looks for."""

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus, unquote

from conformance.target import Credentials, strangers
from conformance.transport import Pair

SHORTEST_SECRET = 12
BEGINNING = 8
ESCAPE = re.compile(r"\\(?:u00|x)([0-9a-f]{2})|\\([^ux])", re.IGNORECASE)
# What texts are full of, undone at once; whatever else there is goes the slow way.
COMMON_ENTITIES = {"&#34;": '"', "&#39;": "'", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&"}
SPELLINGS = ("\\u{:04x}", "\\x{:02x}", "%{:02x}", "&#{};", "&#x{:x};", "{:02x}", "=x{:02x}")
ALIGNMENTS = 3
ROUNDS = 3
NAMED = {
    "&": ("&(?:amp;)+",),
    "<": ("&(?:amp;)*lt;",),
    ">": ("&(?:amp;)*gt;",),
    '"': ("&(?:amp;)*quot;",),
    "'": ("&(?:amp;)*apos;",),
}


def encodings(credentials: Credentials) -> tuple[str, ...]:
    """Every form in which the secret of these credentials may stand in a text, longest first, in lower case.

    Those of the wrong pairs that the suite derives from it are among them. A secret of fewer than twelve
    characters is left out by value: a token of `test` would blank every test.
    """
    pairs = [credentials.pair, *strangers(credentials.pair).values()]
    forms = {form.lower() for pair in pairs for form in _forms(pair)}
    return tuple(sorted((form for form in forms if len(form) >= SHORTEST_SECRET), key=len, reverse=True))


def parts(forms: Iterable[str]) -> tuple[str, ...]:
    """A part of each form: a text that holds none of these holds no form, and there are fewer of them.

    Where a form begins says little, as many tokens begin with the name of whoever gave them.
    """
    return tuple({form[min(BEGINNING, len(form) - SHORTEST_SECRET) :][:SHORTEST_SECRET] for form in forms})


def _forms(pair: Pair) -> Iterator[str]:
    secret = pair.password.reveal()
    yield from _base64(f"{pair.user}:{secret}".encode())
    if len(secret) >= SHORTEST_SECRET:
        yield from spelled(secret)


def spelled(secret: str) -> Iterable[str]:
    """A secret as it is, and as formats that quote their text would write it."""
    yield secret
    yield from (quote(secret, safe=""), quote_plus(secret), html.escape(secret), json.dumps(secret)[1:-1])
    yield json.dumps(secret, ensure_ascii=False)[1:-1].replace("/", "\\/")
    yield "\0".join(secret)
    yield "\\x00".join(secret)
    raw = secret.encode("utf-8", "surrogatepass")
    yield from ("".join(spelling.format(byte) for byte in raw) for spelling in SPELLINGS)
    yield base64.b32encode(raw).decode().rstrip("=")
    yield from _base64(raw)
    # Inside of a longer text the same bytes are encoded in three ways, by where they begin.
    for before in range(1, ALIGNMENTS):
        inner = base64.b64encode(b"\0" * before + raw).decode().rstrip("=")
        yield inner[ALIGNMENTS - 1 + before : -2]


def _base64(raw: bytes) -> Iterator[str]:
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        encoded = encode(raw).decode()
        yield from (encoded, encoded.rstrip("="), quote(encoded, safe=""))


def cores(credentials: Credentials) -> tuple[str, ...]:
    """What the secret and the wrong ones made from it share; empty where that is too short to look for."""
    secret = credentials.pair.password.reveal()[:-1]
    return (secret.lower(),) if len(secret) >= SHORTEST_SECRET else ()


def decoded(text: str) -> str:
    """The text with the escapes of URLs, HTML and JSON undone, also doubled ones, in lower case."""
    for _ in range(ROUNDS):
        before = text
        if "%" in text:
            text = unquote(text, errors="replace")
        if "&" in text:
            for entity, char in COMMON_ENTITIES.items():
                text = text.replace(entity, char)
            text = html.unescape(text)
        if "\\" in text:
            text = text.replace('\\"', '"')
            text = ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else match[2], text)
        if text == before:
            break
    return text.lower()


def loosely(secret: str) -> re.Pattern[str]:
    """Finds a secret in which each character may be escaped in a way of its own."""
    return re.compile("".join(map(_any_spelling, secret)), re.IGNORECASE)


def _any_spelling(char: str) -> str:
    code, slashes = ord(char), r"\\"
    percent = "".join(f"%(?:25)*{byte:02x}" for byte in char.encode("utf-8", "surrogatepass"))
    ways = [rf"{slashes}*{re.escape(char)}", percent, rf"{slashes}+u{code:04x}", rf"{slashes}+x{code:02x}"]
    ways += [f"&(?:amp;)*#0*{code};", f"&(?:amp;)*#x0*{code:x};", *NAMED.get(char, ())]
    return f"(?:{'|'.join(ways)})"
