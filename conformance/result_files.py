"""Writes `results.json` and what is rendered from it: all files, or none where one would hold a secret."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from conformance.model import Json


class SecretFound(Exception):
    """A file was not written, because it would have held a secret; `layer` says which kind."""

    def __init__(self, file: str, layer: str) -> None:
        super().__init__(f"{file} was not written: it would have held a secret ({layer})")
        self.layer = layer


def dumps(document: Json) -> str:
    """The document as the text of `results.json`: a line for each member, and for each item of a list.

    Lone surrogates are written as escapes.
    """
    return _encoded(document).decode()


def _encoded(document: Json) -> bytes:
    """The same in UTF-8. It is never one text, in which a single wide character makes all of them wide."""
    members = (b"%s: %s" % (_compact(name), _member(value)) for name, value in document.items())
    return b"{\n" + b",\n".join(members) + b"\n}\n"


def _member(value: object) -> bytes:
    if not isinstance(value, list) or not value:
        return _compact(value)
    return b"[\n " + b",\n ".join(map(_compact, value)) + b"\n]"


def _compact(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8", "backslashreplace")


def write(
    folder: Path,
    document: Json,
    formats: Mapping[str, Callable[[Json], str]],
    *,
    scan: Callable[[bytes], str | None],
) -> list[Path]:
    """Write `results.json` and each format under its file name, all of them or, on a secret, none.

    `scan` names the kind of secret that it finds in the bytes of a file, if any.
    """
    rendered = {name: render(document) for name, render in formats.items()}
    texts = {name: text.encode("utf-8", "backslashreplace") for name, text in rendered.items()}
    contents = {"results.json": _encoded(document), **texts}
    for name, content in contents.items():
        layer = scan(content)
        if layer is not None:
            raise SecretFound(name, layer)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        part = folder / f".{name}.part"
        part.write_bytes(content)
        part.replace(folder / name)
    return [folder / name for name in contents]
