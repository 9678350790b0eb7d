"""Commands on a ledger: search, events, event, export, runs, diff, verify, judge."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from dateline.cli.app import app, note, output, parse_date
from dateline.errors import BadArgument

LedgerPath = Annotated[Path, typer.Argument(help="The ledger file.")]
Json = Annotated[bool, typer.Option("--json", help="JSON lines instead of a table.")]
Rule = Annotated[str, typer.Option(help="How one number is drawn from several: latest, median or ucdp.")]


def _open(path: Path) -> Any:
    from dateline.api import store

    return store.Ledger(path, create=False)


def _print(record: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(record, ensure_ascii=False, default=str) + "\n")


@app.command(epilog='Example: dateline search my.ledger "barrel bomb" --type ASSAULT --since 2016-01-01')
def search(
    ledger: LedgerPath,
    query: Annotated[str, typer.Argument(help='Words, or "a phrase"; all must occur.')] = "",
    type: Annotated[str | None, typer.Option(help="PLOVER type, as ASSAULT.")] = None,  # noqa: A002
    mode: Annotated[str | None, typer.Option(help="PLOVER mode, as aerial.")] = None,
    source: Annotated[str | None, typer.Option(help="A part of the source's name.")] = None,
    country: Annotated[str | None, typer.Option(help="ISO code of the country of the happening.")] = None,
    factuality: Annotated[str | None, typer.Option(help="CT+, PR+, PS+, CT-, PR-, PS- or Uu.")] = None,
    document: Annotated[str | None, typer.Option(help="Id of a dispatch.")] = None,
    since: Annotated[str | None, typer.Option(help="Not before this day.")] = None,
    until: Annotated[str | None, typer.Option(help="Not after this day.")] = None,
    limit: Annotated[int, typer.Option(min=1)] = 50,
    as_json: Json = False,
) -> None:
    """Find claims by their words, by the words of their dispatch, and by their values."""
    from dateline.api import store
    from dateline.cli.tables import claim_table

    filters = store.Filters(
        type=type.upper() if type else None, mode=mode, factuality=factuality, source=source,
        country=country.upper() if country else None, document=document, since=parse_date(since), until=parse_date(until),
    )  # fmt: skip
    with _open(ledger) as kept:
        found = list(store.search_claims(kept, query, filters, limit))
    if as_json:
        store.write(found, "jsonl", sys.stdout)
    else:
        claim_table(found, sys.stdout)
        note(f"dateline: {len(found)} claims{' (more may match: raise --limit)' if len(found) == limit else ''}")


@app.command(epilog="Example: dateline events my.ledger --rule ucdp --json")
def events(ledger: LedgerPath, rule: Rule = "latest", as_json: Json = False) -> None:
    """One row a happening, with its sources, status and conflicts."""
    from dateline.api import store
    from dateline.cli.tables import event_table

    with _open(ledger) as kept:
        found = store.events(kept, rule=rule)
    if as_json:
        store.write(found, "jsonl", sys.stdout)
    else:
        event_table(found, sys.stdout)


@app.command(epilog="Example: dateline event my.ledger event-0123456789abcdef0123")
def event(
    ledger: LedgerPath,
    id: Annotated[str, typer.Argument(help="Id of an event, or of a claim in it.")],  # noqa: A002
    rule: Rule = "latest",
    as_json: Json = False,
) -> None:
    """One happening: its record, and every claim that tells of it."""
    from dateline.api import store
    from dateline.cli.tables import claim_table, event_table

    with _open(ledger) as kept:
        found = next((e for e in store.events(kept, rule=rule) if id == e.id or id in e.claims), None)
        if found is None:
            raise BadArgument(f"no event {id} in {ledger}; `dateline events {ledger}` lists them")
        claims = [c for c in kept.claims() if c.id in found.claims]
    if as_json:
        _print(
            {
                "event": found.model_dump(mode="json", by_alias=True),
                "claims": [c.model_dump(mode="json", by_alias=True) for c in claims],
            }
        )
        return
    event_table([found], sys.stdout)
    claim_table(claims, sys.stdout)


@app.command(epilog="Example: dateline export my.ledger --format geojson -o claims.geojson")
def export(
    ledger: LedgerPath,
    format: Annotated[str, typer.Option(help="jsonl, csv or geojson.")] = "jsonl",  # noqa: A002
    what: Annotated[str, typer.Option(help="claims or events.")] = "claims",
    rule: Rule = "latest",
    out: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write here instead of to standard output.")
    ] = None,
) -> None:
    """Write claims or events."""
    from dateline.api import store

    if what not in ("claims", "events"):
        raise BadArgument(f"cannot export {what!r}; it is claims or events")
    if format not in store.FORMATS:
        raise BadArgument(f"no format {format!r}; the formats are {', '.join(store.FORMATS)}")
    with _open(ledger) as kept, output(out) as stream:
        n = store.write(kept.claims() if what == "claims" else store.events(kept, rule=rule), format, stream)
    note(f"dateline: {n} {what} written")


@app.command(epilog="Example: dateline runs my.ledger")
def runs(ledger: LedgerPath, as_json: Json = False) -> None:
    """Every run: version of the coder, when, what became of what was taken in."""
    with _open(ledger) as kept:
        rows = kept.runs()
    for r in rows:
        if as_json:
            _print(r)
        else:
            state = (
                f"{r['coded']} coded, {r['skipped']} there already, {r['rejected']} rejected, {r['failed']} failed"
                if r["ended"]
                else "not ended"
            )
            sys.stdout.write(f"{r['id']:4} {r['started']} {r['coder']}: {state}\n")


@app.command(epilog="Example: dateline diff my.ledger 1 2")
def diff(ledger: LedgerPath, before: int, after: int, as_json: Json = False) -> None:
    """What changed between the coders of two runs."""
    from dateline.api import store

    with _open(ledger) as kept:
        found = store.diff(kept, before, after)
    if as_json:
        _print(found)
        return
    for sign, name in (("+", "added"), ("-", "removed")):
        for c in found[name]:
            sys.stdout.write(f"{sign} {c['document']} {c['id']} {c['type']} {c['trigger']['text']!r}\n")
    for c in found["changed"]:
        sys.stdout.write(f"~ {c['document']} {c['id']} {', '.join(sorted(c['fields']))}\n")
    note(f"dateline: {len(found['added'])} added, {len(found['removed'])} removed, {len(found['changed'])} changed")


@app.command(epilog="Example: dateline verify my.ledger")
def verify(ledger: LedgerPath) -> None:
    """Recompute every hash and every span; name each that is wrong."""
    from dateline.api import store

    with _open(ledger) as kept:
        wrong = list(store.verify(kept))
        counts = kept.counts()
    for line in wrong:
        sys.stdout.write(line + "\n")
    note(
        f"dateline: {counts['documents']} documents, {counts['claims']} claims, {counts['audit']} audit rows: {len(wrong)} wrong"
    )
    if wrong:
        raise typer.Exit(1)


@app.command(epilog="Example: dateline judge my.ledger same CLAIM CLAIM --by sara --why 'same strike'")
def judge(
    ledger: LedgerPath,
    kind: Annotated[str, typer.Argument(help="same, not-same, unsure, accept or reject.")],
    claim: Annotated[str, typer.Argument(help="Id of a claim.")],
    other: Annotated[str | None, typer.Argument(help="Id of the other claim, for same and not-same.")] = None,
    by: Annotated[str, typer.Option(help="Who decides.")] = "",
    why: Annotated[str | None, typer.Option(help="Why.")] = None,
) -> None:
    """Store a person's decision; it beats a rule's, and survives a new run."""
    from dateline.api import store

    if kind not in ("same", "not-same", "unsure", "accept", "reject"):
        raise BadArgument(f"no judgement {kind!r}; it is same, not-same, unsure, accept or reject")
    if not by:
        raise BadArgument("say who decides: --by NAME")
    with _open(ledger) as kept:
        made = store.judge(kept, kind, claim, other, by=by, why=why)
    _print(made.model_dump(mode="json"))
