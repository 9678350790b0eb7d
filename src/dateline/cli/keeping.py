"""What a ledger holds: search, export."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from dateline.cli.app import Json, LedgerPath, Out, Rule, app, note, open_ledger, output, parse_date
from dateline.errors import BadArgument


@app.command(epilog='Example: dateline search my.ledger "barrel bomb" --type ASSAULT --since 2016-01-01')
def search(
    ledger: LedgerPath,
    query: Annotated[str, typer.Argument(help='Words, or "a phrase"; all must occur. None: every claim.')] = "",
    type: Annotated[str | None, typer.Option(help="PLOVER type, as ASSAULT.")] = None,  # noqa: A002
    mode: Annotated[str | None, typer.Option(help="PLOVER mode, as aerial.")] = None,
    source: Annotated[str | None, typer.Option(help="A part of the source's name.")] = None,
    country: Annotated[str | None, typer.Option(help="ISO code of the country of the happening.")] = None,
    factuality: Annotated[str | None, typer.Option(help="CT+, PR+, PS+, CT-, PR-, PS- or Uu.")] = None,
    document: Annotated[str | None, typer.Option(help="Id of a dispatch.")] = None,
    since: Annotated[str | None, typer.Option(help="Not before this day.")] = None,
    until: Annotated[str | None, typer.Option(help="Not after this day.")] = None,
    confidence: Annotated[float, typer.Option(min=0, max=1, help="At least so confident.")] = 0.0,
    limit: Annotated[int, typer.Option(min=1, max=2**31, help="At most so many.")] = 50,
    as_json: Json = False,
) -> None:
    """Find claims by their words, by the words of their dispatch, and by their values."""
    from dateline.api import store
    from dateline.cli.tables import claim_tables

    filters = store.Filters(
        type=type.upper() if type else None, mode=mode.lower() if mode else None, factuality=_value(factuality),
        source=source, country=country.upper() if country else None, document=document, since=parse_date(since),
        until=parse_date(until), least_confidence=confidence,
    )  # fmt: skip
    with open_ledger(ledger) as kept:
        found = list(store.search_claims(kept, query, filters, limit))
    if as_json:
        store.write(found, "jsonl", sys.stdout)
    else:
        claim_tables(found, sys.stdout)
        note(f"dateline: {len(found)} claims{' (more may match: raise --limit)' if len(found) == limit else ''}")


def _value(factuality: str | None) -> str | None:
    """A factuality value, whatever its case."""
    values = ("CT+", "PR+", "PS+", "CT-", "PR-", "PS-", "Uu")
    if factuality is None:
        return None
    for value in values:
        if value.lower() == factuality.lower():
            return value
    raise BadArgument(f"no factuality {factuality!r}; the values are {', '.join(values)}")


@app.command(epilog="Example: dateline export my.ledger --format geojson -o claims.geojson")
def export(
    ledger: LedgerPath,
    format: Annotated[  # noqa: A002
        str,
        typer.Option(
            help="jsonl, csv, geojson, ftm or annotations; of events also acled, ucdp, airwars or hxl; gold: reviewed dispatches."
        ),
    ] = "jsonl",
    what: Annotated[str, typer.Option(help="claims or events.")] = "claims",
    rule: Rule = "latest",
    out: Out = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="Gold: also dispatches that are reviewed in part.")
    ] = False,
) -> None:
    """Write claims or events, as persons left them.

    As gold: annotated dispatches (YAML) whose every claim a person has judged; with -o a folder, one file a dispatch.
    """
    from dateline.api import linking, plugged

    if format == "gold":
        _export_gold(ledger, out, partial)
        return
    if what not in ("claims", "events"):
        raise BadArgument(f"cannot export {what!r}; it is claims or events")
    if format not in plugged.formats():
        raise BadArgument(f"no format {format!r}; the formats are {', '.join(plugged.formats())}")
    if out is not None and out.resolve() == ledger.resolve():
        raise BadArgument(f"{out} is the ledger itself; write to another file")
    with open_ledger(ledger) as kept, output(out) as stream:
        if what == "events":
            n = plugged.write(linking.events(kept, rule=rule), format, stream)
        else:
            with closing(
                linking.linked_claims(kept)
            ) as claims:  # before its ledger is, also when the reader of our output goes away
                n = plugged.write(linking.exported(kept, claims), format, stream)
    note(f"dateline: {n} {what} written")


def _export_gold(ledger: Path, out: Path | None, partial: bool) -> None:
    """One file a dispatch into the folder `out`, or one after another on standard output."""
    from dateline.api import gold

    if out is not None and out.exists() and not out.is_dir():
        raise BadArgument(f"{out} is a file; gold is one file a dispatch, so name a folder")
    n = 0
    with open_ledger(ledger) as kept:
        if out is not None:
            n = gold.write_gold(kept, out, partial=partial)
        else:
            for found in gold.gold(kept, partial=partial):
                sys.stdout.write("---\n" + gold.gold_yaml(found))
                n += 1
    note(f"dateline: {n} {'dispatch' if n == 1 else 'dispatches'} written as gold")
