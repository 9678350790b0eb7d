"""doctor, gazetteer, lexicon, serve, version."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Annotated

import typer

from dateline import __version__
from dateline.cli.app import Json, LedgerPath, app, note, open_ledger, print_json
from dateline.errors import DatelineError

gazetteer = typer.Typer(
    help="The gazetteer: one SQLite file in your cache folder.", no_args_is_help=True, rich_markup_mode=None,
    epilog="Example: dateline gazetteer build",
)  # fmt: skip
lexicon = typer.Typer(
    help="The lexicon of actors.", no_args_is_help=True, rich_markup_mode=None, epilog="Example: dateline lexicon check"
)
app.add_typer(gazetteer, name="gazetteer")
app.add_typer(lexicon, name="lexicon")


@app.command(epilog="Example: dateline doctor")
def doctor(as_json: Json = False) -> None:
    """Say what is installed and used: Python, packages, language model, weights, gazetteer, plugins, SQLite."""
    from dateline.api import facts
    from dateline.cli.tables import facts_table

    rows = list(facts.checks())
    if as_json:
        print_json({name: found if wrong is None else {"wrong": wrong} for name, found, wrong in rows})
    else:
        facts_table(rows, sys.stdout)
    bad = [name for name, _, wrong in rows if wrong is not None]
    for name, _, wrong in rows:
        if wrong is not None:
            note(f"dateline: {name}: {wrong}")
    if bad:
        raise typer.Exit(1)


@gazetteer.command("build", epilog="Example: dateline gazetteer build allCountries.zip alternateNamesV2.zip")
def gazetteer_build(
    dumps: Annotated[
        list[Path] | None, typer.Argument(help="GeoNames dumps; none builds from the packaged data.")
    ] = None,
) -> None:
    """Build the gazetteer from the packaged data, or from GeoNames dumps that you have."""
    from dateline.api import lookup

    path = lookup.build_gazetteer(dumps or [], note)
    note(f"dateline: gazetteer at {path}. Place names: GeoNames (https://www.geonames.org), CC BY 4.0.")


@lexicon.command("check", epilog="Example: dateline lexicon check")
def lexicon_check() -> None:
    """Look for duplicates, cycles and dead dates in the lexicon of actors."""
    from dateline.api import lookup

    problems = lookup.check_actors()
    for line in problems:
        sys.stdout.write(line + "\n")
    note(f"dateline: {len(problems)} problems")
    if problems:
        raise typer.Exit(1)


@app.command(epilog="Example: dateline serve my.ledger --port 8000")
def serve(
    ledger: LedgerPath,
    host: Annotated[str, typer.Option(help="Address to listen on; the default is this machine alone.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8000,
) -> None:
    """Read a ledger in the browser (where this version has the reading room)."""
    with open_ledger(ledger):
        pass  # a ledger that cannot be opened is the first thing to know
    try:
        web = importlib.import_module("dateline.web")
    except ModuleNotFoundError as error:
        if error.name != "dateline.web":
            raise
        raise DatelineError(
            "the reading room is not part of this version; read the ledger with "
            f"`dateline search {ledger} WORDS`, `dateline events {ledger}` or `dateline export {ledger} --format geojson`"
        ) from None
    web.serve(ledger, host=host, port=port)


@app.command(epilog="Example: dateline version")
def version() -> None:
    """Print the version."""
    sys.stdout.write(__version__ + "\n")
