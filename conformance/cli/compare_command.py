"""`proxy-conformance compare`."""

import os
from pathlib import Path
from urllib.parse import quote

import click

from conformance.cli.options import Refused, option


@click.command()
@click.argument("runs", nargs=-1, required=True, metavar="[NAME=]FILE...")
@option("--baseline", metavar="NAME", help="What the others are told against. Default: the first.")
@option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("reports/compare"),
    show_default=True,
    help="Where the comparison goes.",
)
def command(*, runs: tuple[str, ...], baseline: str | None, out: Path) -> None:
    """Lay stored runs side by side: what regressed, what was fixed, where the targets differ.

    FILE is a results.json or the folder of a run; NAME is what its column is called, the name of the
    folder if left out. Writes compare.html, compare.md and compare.json.
    """
    from conformance.changes import told  # noqa: PLC0415 - --help needs none of it
    from conformance.cli.stored import load  # noqa: PLC0415 - --help needs none of it
    from conformance.report import compare, compare_markdown, compare_page  # noqa: PLC0415 - likewise

    if len(runs) < 2:  # noqa: PLR2004 - a comparison needs two
        raise click.UsageError("A comparison needs at least two runs.")
    places = _named(runs)
    if baseline is not None and baseline not in places:
        raise Refused(f"No run is called {baseline!r}. There are: {', '.join(places)}.")
    columns = [compare.Column(name, load(path), _report(path, out)) for name, path in places.items()]
    found = compare.compare(columns, list(places).index(baseline) if baseline is not None else 0)
    texts = {
        "compare.html": compare_page.render(found),
        "compare.md": compare_markdown.render(found),
        "compare.json": compare.dumps(found),
    }
    _write(out, texts)
    for one in found["implementations"][1:]:
        click.echo(f"{one['label']} against {found['baseline']}: {told(one['changes'])}")
    differing = sum(row["differs"] for row in found["observations"])
    click.echo(f"{len(compare.differing(found))} requirements and {differing} observations differ")
    click.echo(f"Comparison: {out / 'compare.html'}")


def _named(runs: tuple[str, ...]) -> dict[str, Path]:
    """The file of each run by the name of its column; a name that is taken gets a number."""
    found: dict[str, Path] = {}
    for run in runs:
        before, equals, after = run.partition("=")
        named = bool(equals) and not Path(run).exists()
        path = Path(after if named else run)
        path = path / "results.json" if path.is_dir() else path
        name = before if named else _own_name(path)
        taken = sum(other == name or other.startswith(f"{name} (") for other in found)
        found[f"{name} ({taken + 1})" if taken else name] = path
    return found


def _own_name(path: Path) -> str:
    return path.resolve().parent.name if path.name == "results.json" else path.stem


def _report(path: Path, out: Path) -> str:
    """The way from the comparison to the page of a run; empty where there is none."""
    page = path.parent / "report.html"
    return quote(os.path.relpath(page, out)) if page.is_file() else ""


def _write(out: Path, texts: dict[str, str]) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (out / name).write_bytes(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise Refused(f"{error.filename or out} cannot be written: {error.strerror}.") from None
