"""accounts, doctor, gazetteer, lexicon, serve, version."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Annotated

import typer

from dateline import __version__
from dateline.cli.app import Json, LedgerPath, app, note, open_ledger, print_json

gazetteer = typer.Typer(
    help="The gazetteer: one SQLite file in your cache folder.", no_args_is_help=True, rich_markup_mode=None,
    epilog="Example: dateline gazetteer build",
)  # fmt: skip
lexicon = typer.Typer(
    help="The lexicon of actors.", no_args_is_help=True, rich_markup_mode=None, epilog="Example: dateline lexicon check"
)
accounts = typer.Typer(
    help="Who may enter a reading room that is open beyond this machine.", no_args_is_help=True, rich_markup_mode=None,
    epilog="Example: dateline accounts add my.ledger vera --role reviewer",
)  # fmt: skip
app.add_typer(accounts, name="accounts")
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
    host: Annotated[
        str, typer.Option(help="Address to listen on; beyond this machine it needs accounts (dateline accounts add).")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes any that is free.")] = 8000,
    browser: Annotated[bool, typer.Option(help="Open it in the browser.")] = True,
    name: Annotated[
        list[str] | None, typer.Option(help="A further host name under which it is asked for, behind a proxy, say.")
    ] = None,
) -> None:
    """Read a ledger in the browser: dispatches with their evidence, happenings, sources, actors, review."""
    with open_ledger(ledger):
        pass  # a ledger that cannot be opened is the first thing to know
    web = importlib.import_module("dateline.web")
    web.serve(ledger, host=host, port=port, open_browser=browser, names=tuple(name or ()))


@accounts.command("add", epilog="Example: dateline accounts add my.ledger vera --role reviewer")
def accounts_add(
    ledger: LedgerPath,
    name: Annotated[str, typer.Argument(help="The name to sign in with.")],
    role: Annotated[str, typer.Option(help="reader, reviewer or admin.")] = "reader",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
) -> None:
    """Add an account to the reading room of a ledger, or give one a new password and role."""
    from dateline.api.accounts import Accounts, accounts_path

    with open_ledger(ledger):
        pass
    known = Accounts(accounts_path(ledger))
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    known.add(name, password, role)  # type: ignore[arg-type]  # a role that is none is refused, with those that are
    note(f"dateline: {name} may enter as {role}; accounts are in {known.path}")


@accounts.command("list", epilog="Example: dateline accounts list my.ledger")
def accounts_list(ledger: LedgerPath, as_json: Json = False) -> None:
    """List the accounts of the reading room of a ledger."""
    from dateline.api.accounts import Accounts, accounts_path

    names = Accounts(accounts_path(ledger)).names()
    for name, role in names.items():
        if as_json:
            print_json({"name": name, "role": role})
        else:
            sys.stdout.write(f"{name}\t{role}\n")
    if not names:
        note(f"dateline: no accounts; `dateline accounts add {ledger} NAME` makes one")


@accounts.command("remove", epilog="Example: dateline accounts remove my.ledger vera")
def accounts_remove(ledger: LedgerPath, name: Annotated[str, typer.Argument(help="The account.")]) -> None:
    """Take an account away; who is signed in with it is signed out."""
    from dateline.api.accounts import Accounts, accounts_path

    Accounts(accounts_path(ledger)).remove(name)
    note(f"dateline: {name} may not enter any more")


@app.command(epilog="Example: dateline version")
def version() -> None:
    """Print the version."""
    sys.stdout.write(__version__ + "\n")
