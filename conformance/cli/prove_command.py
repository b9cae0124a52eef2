"""`proxy-conformance prove`."""

import sys
from pathlib import Path

import click

from conformance.cli.options import option, unknown


@click.command()
@option("--requirement", "requirements", multiple=True, metavar="ID", help="Only this one. May be repeated.")
@option("--chapter", "chapters", multiple=True, metavar="NAME", help="Only this chapter. May be repeated.")
@option("--fault", "faults", multiple=True, metavar="NAME", help="Only this fault, judged by everything.")
@option("--choices", is_flag=True, help="Judge a selection against every choice too.")
@option("--matrix", is_flag=True, help="Judge each fault by the whole suite: shows what else it turns red.")
@option("--thorough", is_flag=True, help="Spend ten times as much on random requests.")
@option("--seeds", type=click.IntRange(0), default=0, metavar="N",
        help="Only the clean emulator and every choice, by random requests from N seeds.")  # fmt: skip
@option("--workers", type=click.IntRange(1, 64), help="Parallel processes. Default: one for each core.")
@option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("reports/proof"),
    show_default=True,
    help="Where the matrix goes.",
)
@click.pass_context
def command(  # noqa: PLR0913 - one parameter an option
    context: click.Context,
    /,
    *,
    requirements: tuple[str, ...],
    chapters: tuple[str, ...],
    faults: tuple[str, ...],
    choices: bool,
    matrix: bool,
    thorough: bool,
    seeds: int,
    workers: int | None,
    out: Path,
) -> None:
    """Show that every requirement fails on an emulator that gets it wrong.

    The clean emulator has to pass, and so has every choice that the documents allow. Each fault has to
    turn the requirements red that name it. Ends with 1 where anything of this does not hold.
    """
    from conformance.cases import CHAPTERS  # noqa: PLC0415 - --help needs none of it
    from conformance.proof import command as proof  # noqa: PLC0415 - --help needs none of it
    from conformance.proof.page import write  # noqa: PLC0415 - --help needs none of it

    known = {one.id for one in proof.select((), ())}
    every, _ = proof.registries()
    asked = (("requirement", requirements, known), ("chapter", chapters, CHAPTERS), ("fault", faults, every))
    for kind, names, all_names in asked:
        for name in names:
            if name not in all_names:
                raise unknown(kind, name, list(all_names))
    asked_for = proof.Asked(requirements, chapters, faults, choices, matrix, thorough, seeds)
    if asked_for.contradiction:
        raise click.UsageError(asked_for.contradiction)
    counter = proof.Counter(sys.stderr)
    found = proof.prove(asked_for, workers=workers, progress=counter.count)
    proof.say(found)
    click.echo(f"Matrix: {write(out, found)}")
    context.exit(0 if found.sound else 1)
