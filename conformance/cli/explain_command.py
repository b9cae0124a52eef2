"""`proxy-conformance explain`."""

import click

from conformance.cli.options import unknown


@click.command()
@click.argument("identifier", metavar="ID")
def command(*, identifier: str) -> None:
    """Explain one requirement: its duty, where it is written, how it is judged and how to fix a failure."""
    from conformance.catalogue import requirements  # noqa: PLC0415 - not for --help
    from conformance.documents import title_and_url  # noqa: PLC0415 - not for --help

    known = {one.id: one for one in requirements()}
    if identifier not in known:
        raise unknown("requirement", identifier, list(known))
    one = known[identifier]
    title, url = title_and_url(one.source)
    rows = {
        "Duty": one.sentence,
        "Level": one.level,
        "Basis": one.basis,
        "Source": f"{title}: {one.source.part}" + (f" <{url}>" if url else ""),
        "Judged": one.given_when_then,
        "Fix": one.fix,
        "Case": one.location,
        "Proved by": ", ".join(one.faults),
        "Alone": f"proxy-conformance run --requirement {one.id}",
    }
    click.echo(one.id)
    for name, value in rows.items():
        click.echo(click.wrap_text(f"{name + ':':11}{value}", 100, "  ", " " * 13))
