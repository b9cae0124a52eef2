"""Makes text that a target sent harmless for the place where it is shown."""

import re
import unicodedata

# Controls, format marks (bidirectional ones among them), surrogates, private and unassigned characters,
# line and paragraph separators: all that changes how the text around it is shown.
UNSHOWABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}
COMMAND = re.compile(r"(:(?=:)|#(?=#\[))")
PART = re.compile(r"[^\n\t]+")
LINE = 200


def neutral(text: object, limit: int = LINE, *, actions: bool = False) -> str:
    """The text on one line of at most `limit` characters and a note, every unshowable one as an escape.

    With `actions` the two marks by which a GitHub runner finds commands in a log are broken up.
    """
    whole = str(text)
    shown = _escaped(whole[:limit])[:limit]
    if actions:
        shown = COMMAND.sub(r"\1 ", shown)
    return shown if len(whole) <= limit else f"{shown}… ({len(whole)} characters)"


def neutral_block(text: object, limit: int) -> str:
    """The text with its lines and tabs kept, and every other unshowable character as an escape."""
    whole = str(text)
    shown = PART.sub(lambda match: _escaped(match[0]), whole[:limit])
    return shown if len(whole) <= limit else f"{shown}\n… cut after {limit} of {len(whole)} characters"


def _escaped(text: str) -> str:
    return text if text.isascii() and text.isprintable() else "".join(map(_shown, text))


def _shown(char: str) -> str:
    if " " <= char <= "~" or unicodedata.category(char) not in UNSHOWABLE:
        return char
    if char in SHORT:
        return SHORT[char]
    code = ord(char)
    if code < 0x100:  # noqa: PLR2004 - as many as two hexadecimal digits can say
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004 - likewise, four


def code_span(text: object, limit: int = LINE) -> str:
    """The text as a Markdown code span, in which nothing of it is markup, a link or a mention."""
    shown = neutral(text, limit) or " "
    marks = "`" * (_longest_run(shown) + 1)
    padding = " " if "`" in (shown[0], shown[-1]) else ""
    return f"{marks}{padding}{shown}{padding}{marks}"


def cell(text: object, limit: int = LINE) -> str:
    """The same for a cell of a Markdown table, where a bar would end the cell even inside of a span."""
    return code_span(text, limit).replace("|", "\\|")


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)
