"""resolve, schema, doctor, gazetteer, lexicon, serve, version."""

from __future__ import annotations

import importlib.util
import json
import platform
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from dateline import __version__
from dateline.cli.app import app, note, parse_date
from dateline.errors import BadArgument, DatelineError, ResourceError

gazetteer = typer.Typer(
    help="The gazetteer: one SQLite file in your cache folder.", no_args_is_help=True, rich_markup_mode=None
)
lexicon = typer.Typer(help="The lexicon of actors.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(gazetteer, name="gazetteer")
app.add_typer(lexicon, name="lexicon")


def _print(record: Any) -> None:
    sys.stdout.write(json.dumps(record, ensure_ascii=False, default=str) + "\n")


@app.command(epilog='Example: dateline resolve time "less than two weeks ago" --date 2017-06-01')
def resolve(
    what: Annotated[str, typer.Argument(help="actor, place or time.")],
    text: Annotated[str, typer.Argument(help="What to resolve; - reads a line each, plain or JSONL {text, date}.")],
    date: Annotated[str | None, typer.Option(help="The day of saying: YYYY-MM-DD.")] = None,
    near: Annotated[str | None, typer.Option(help="For places: a place that it should be near to.")] = None,
) -> None:
    """Say who, where or when a phrase is: one JSON object with query, best and candidates."""
    from dateline.api import lookup

    if what not in ("actor", "place", "time"):
        raise BadArgument(f"cannot resolve {what!r}; it is actor, place or time")
    for query, said in _queries(text, date):
        if what == "actor":
            _print(lookup.lookup_actor(query, on=parse_date(said)))
        elif what == "place":
            _print(lookup.lookup_place(query, near=near))
        else:
            _print(lookup.lookup_time(query, published=parse_date(said)))


def _queries(text: str, date: str | None) -> Iterator[tuple[str, str | None]]:
    """(query, date) from the argument, or a line each from standard input."""
    if text != "-":
        yield text, date
        return
    for raw in sys.stdin:
        line = raw.rstrip("\r\n")
        row: Any = None
        if line.lstrip().startswith("{"):
            try:
                row = json.loads(line)
            except ValueError:
                row = None
        if isinstance(row, dict) and isinstance(row.get("text"), str):
            yield row["text"], row.get("date") or date
        else:
            yield line, date


@app.command(epilog="Example: dateline schema claim")
def schema(
    record: Annotated[str, typer.Argument(help="document, claim, event, mention, judgement, failure or rejection.")],
) -> None:
    """Print the JSON Schema of a public record."""
    from dateline.api import schemas

    sys.stdout.write(json.dumps(schemas.schema(record), indent=1) + "\n")


@app.command(epilog="Example: dateline doctor")
def doctor() -> None:
    """Say what is installed and used: Python, language model, weights, gazetteer, SQLite."""
    from dateline.api import lookup, store

    _print({"dateline": __version__, "python": platform.python_version(), "sqlite": sqlite3.sqlite_version})
    wrong = 0
    for name, facts in (
        ("language model", lookup.language_facts),
        ("coder", lambda: {"version": store.coder_version()}),
        ("gazetteer", lookup.gazetteer_facts),
    ):
        try:
            _print({name: facts()})
        except ResourceError as error:
            note(f"dateline: {name}: {error}")
            wrong += 1
    try:
        sqlite3.connect(":memory:").execute("CREATE VIRTUAL TABLE t USING fts5(x)")
    except sqlite3.OperationalError:
        note("dateline: this Python's SQLite lacks FTS5, which search needs; use another build of Python")
        wrong += 1
    if wrong:
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


@app.command(epilog="Example: dateline serve my.ledger")
def serve(ledger: Annotated[Path, typer.Argument(help="The ledger file.")]) -> None:
    """Read a ledger in the browser (this version does not have the reading room yet)."""
    if importlib.util.find_spec("dateline.web.server") is None:
        raise DatelineError(
            "the reading room is not part of this version; read the ledger with "
            f"`dateline search {ledger} WORDS`, `dateline events {ledger}` or `dateline export {ledger} --format geojson`"
        )


@app.command(epilog="Example: dateline version")
def version() -> None:
    """Print the version."""
    sys.stdout.write(__version__ + "\n")
