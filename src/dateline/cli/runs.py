"""What was done to a ledger: runs, diff, verify."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from dateline.cli.app import Json, LedgerPath, app, note, open_ledger, print_json


@app.command(epilog="Example: dateline runs my.ledger")
def runs(ledger: LedgerPath, as_json: Json = False) -> None:
    """Every run: version of the coder, when, what became of what was taken in."""
    with open_ledger(ledger) as kept:
        rows = kept.runs()
    for r in rows:
        if as_json:
            print_json(r)
        else:
            state = (
                f"{r['coded']} coded, {r['skipped']} there already, {r['rejected']} rejected, {r['failed']} failed"
                if r["ended"]
                else "not ended"
            )
            sys.stdout.write(f"{r['id']:4} {r['started']} {r['coder']}: {state}\n")


@app.command(epilog="Example: dateline diff my.ledger 1 2")
def diff(
    ledger: LedgerPath,
    before: Annotated[int, typer.Argument(help="Number of the earlier run.")],
    after: Annotated[int, typer.Argument(help="Number of the later run.")],
    as_json: Json = False,
) -> None:
    """What changed between the coders of two runs."""
    from dateline.api import store
    from dateline.cli.tables import plain

    with open_ledger(ledger) as kept:
        found = store.diff(kept, before, after)
    if as_json:
        print_json(found)
        return
    for sign, name in (("+", "added"), ("-", "removed")):
        for c in found[name]:
            sys.stdout.write(plain(f"{sign} {c['document']} {c['id']} {c['type']} {c['trigger']['text']!r}") + "\n")
    for c in found["changed"]:
        sys.stdout.write(plain(f"~ {c['document']} {c['id']} {', '.join(sorted(c['fields']))}") + "\n")
    note(f"dateline: {len(found['added'])} added, {len(found['removed'])} removed, {len(found['changed'])} changed")


@app.command(epilog="Example: dateline verify my.ledger")
def verify(ledger: LedgerPath, as_json: Json = False) -> None:
    """Recompute every hash and every span, and name each that is wrong; tell the digest of the content.

    Two ledgers that know the same have the same digest, whatever the order and time of their making.
    """
    from dateline.api import store

    with open_ledger(ledger) as kept:
        wrong = list(store.verify(kept))
        counts = kept.counts()
        digest = store.content_digest(kept)
    if as_json:
        print_json({"wrong": wrong, "content": digest, **counts})
    else:
        for line in wrong:
            sys.stdout.write(line + "\n")
    told = f"{counts['documents']} documents, {counts['claims']} claims, {counts['audit']} audit rows"
    note(f"dateline: {told}: {len(wrong)} wrong; content {digest}")
    if wrong:
        raise typer.Exit(1)
