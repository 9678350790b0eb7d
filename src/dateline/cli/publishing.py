"""A static site of what has been reviewed: publish."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Annotated

import typer

from dateline.cli.app import LedgerPath, Rule, app, note


@app.command(epilog="Example: dateline publish my.ledger site/ --coarsen-km 10")
def publish(
    ledger: LedgerPath,
    out: Annotated[Path, typer.Argument(help="Folder for the site; a new one, or that of an earlier publication.")],
    coarsen_km: Annotated[
        float, typer.Option(help="Coordinates are snapped to a grid of this many km; 0 leaves them as they are.")
    ] = 5.0,
    keep_name: Annotated[
        list[str] | None, typer.Option(help="A name that is public though the lexicon does not know it; repeatable.")
    ] = None,
    rule: Rule = "latest",
    force: Annotated[bool, typer.Option("--force", help="Also into a folder that holds something else.")] = False,
) -> None:
    """Write a site of the reviewed happenings that needs no server; names of private persons and witnesses are withheld."""
    from dateline.api.publishing import Rules

    site = importlib.import_module("dateline.web.static_site")  # the web is brought in only where it is asked for
    made = site.publish(ledger, out, Rules(coarsen_km, tuple(keep_name or ()), rule), force=force)
    left = "; ".join(f"{n} {why}" for why, n in made["left_out"].items()) or "none"
    note(
        f"dateline: {made['events']} happenings from {made['claims']} reviewed claims in {out}; left out: {left}; "
        f"open {out / 'index.html'}, and read left-out.html before you pass it on"
    )
