"""From claims to events: link, events, event, timeline, compare; and deciding: judge, merge, split, undo, judgements."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from dateline.cli.app import Json, LedgerPath, Rule, app, note, open_ledger, parse_date, print_json
from dateline.errors import BadArgument

_KINDS = ("same", "not-same", "unsure", "accept", "reject")
_STATUSES = ("single-source", "corroborated", "disputed", "denied")
EventId = Annotated[str, typer.Argument(help="Id of an event, or of a claim in it; its first digits will do.")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="Only what was published up to this day.")]
Known = Annotated[bool, typer.Option("--known", help="With --as-of: only what was taken in up to then.")]
By = Annotated[str, typer.Option(help="Who decides.")]
Why = Annotated[str | None, typer.Option(help="Why.")]


@app.command(epilog="Example: dateline link my.ledger")
def link(ledger: LedgerPath, as_json: Json = False) -> None:
    """Find reprints, and the same happening across dispatches; obeys every judgement. Run it again after more is coded."""
    from dataclasses import asdict

    from dateline.api import linking

    with open_ledger(ledger) as kept:
        found = linking.link(kept, lambda step: note(f"dateline: {step}"))
    if as_json:
        print_json(asdict(found))
    note(
        f"dateline: {found.dispatches} dispatches, {found.copies} of them copies; {found.tellings} tellings of {found.events} "
        f"happenings, {found.changed} changed; `dateline events {ledger} --status disputed` shows where they disagree"
    )


@app.command(epilog="Example: dateline events my.ledger --rule ucdp --as-of 2017-04-05 --json")
def events(
    ledger: LedgerPath,
    rule: Rule = "latest",
    status: Annotated[
        str | None, typer.Option(help="Only these: single-source, corroborated, disputed or denied.")
    ] = None,
    least: Annotated[int, typer.Option("--sources", min=0, help="At least so many independent sources.")] = 0,
    as_of: AsOf = None,
    known: Known = False,
    as_json: Json = False,
) -> None:
    """One row a happening, with its sources, status and conflicts."""
    from dateline.api import linking, store
    from dateline.cli.tables import event_table

    if status is not None and status not in _STATUSES:
        raise BadArgument(f"no status {status!r}; it is single-source, corroborated, disputed or denied")
    day = _day(as_of, known)
    with open_ledger(ledger) as kept:
        every = linking.events(kept, rule=rule, as_of=day, known=known)
    found = [e for e in every if status in (None, e.status) and e.sources >= least]
    if as_json:
        store.write(found, "jsonl", sys.stdout)
    else:
        event_table(found, sys.stdout)
        note(f"dateline: {len(found)} events; `dateline event {ledger} EVENT` shows the claims of one")


def _day(as_of: str | None, known: bool) -> Any:
    if known and as_of is None:
        raise BadArgument("--known goes with --as-of DATE")
    return parse_date(as_of)


@app.command(epilog="Example: dateline event my.ledger 4b5b13b0")
def event(
    ledger: LedgerPath,
    id: EventId,  # noqa: A002
    rule: Rule = "latest",
    as_of: AsOf = None,
    known: Known = False,
    as_json: Json = False,
) -> None:
    """One happening: its record, every claim that tells of it, who stands behind it, and what conflicts, by source."""
    from dateline.api import kept as finding
    from dateline.api import linking
    from dateline.cli.tables import claim_tables, event_table, plain

    day = _day(as_of, known)
    with open_ledger(ledger) as kept:
        found = finding.event_of(kept, linking.events(kept, rule=rule, as_of=day, known=known), id)
        claims = [c for c in linking.linked_claims(kept, as_of=day, known=known) if c.id in found.claims]
    if as_json:
        record = found.model_dump(mode="json", by_alias=True)
        print_json({"event": record, "claims": [c.model_dump(mode="json", by_alias=True) for c in claims]})
        return
    event_table([found], sys.stdout)
    for origin in found.origins:
        told = f"{origin['name']} ({origin.get('interest') or 'unknown'}): {len(origin['claims'])} claims"
        sys.stdout.write(plain(f"origin {told}") + "\n")
    for conflict in found.conflicts:
        values = "; ".join(f"{', '.join(v['source'])}: {v['value']}" for v in conflict.values)
        sys.stdout.write(plain(f"conflict of {conflict.field}: {values}") + "\n")
    claim_tables(claims, sys.stdout)


@app.command(epilog="Example: dateline timeline my.ledger 4b5b13b0")
def timeline(
    ledger: LedgerPath,
    id: EventId,  # noqa: A002
    rule: Rule = "latest",
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """How the account of one happening changed: first told, changed, denied, corroborated, and by whose claim."""
    from dateline.api import kept as finding
    from dateline.api import linking
    from dateline.cli.tables import plain

    with open_ledger(ledger) as kept:
        found = finding.event_of(kept, linking.events(kept, rule=rule, as_of=parse_date(as_of)), id)
        steps = linking.timeline(kept, found, rule=rule, as_of=parse_date(as_of))
    for step in steps:
        if as_json:
            print_json(step.model_dump(mode="json"))
            continue
        change = f"{step.before} → {step.after}" if step.before is not None else f"{step.after}"
        by = ", ".join(step.sources)
        line = f"{step.day or 'no day'}  {step.document}  {step.kind} {step.field}: {change}" + (
            f"  ({by})" if by else ""
        )
        sys.stdout.write(plain(line) + "\n")
    note(f"dateline: {len(steps)} steps of {found.id}")


@app.command(
    epilog="Example: dateline compare my.ledger ged.csv --rule ucdp --column date=when --column lat=y --column lon=x"
)
def compare(
    ledger: LedgerPath,
    table: Annotated[Path, typer.Argument(help="UCDP GED or ACLED as CSV, or any CSV with a date and coordinates.")],
    rule: Rule = "latest",
    column: Annotated[
        list[str] | None, typer.Option(help="FIELD=COLUMN, where a column's name tells too little; may be repeated.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Hold the ledger's events against somebody else's table: what each lacks, and where the two differ."""
    from dateline.api import linking
    from dateline.cli.tables import plain

    columns = dict(_mapped(c) for c in column or ())
    with open_ledger(ledger) as kept:
        found = linking.compare_table(kept, table, rule=rule, columns=columns or None)
    if as_json:
        print_json({"summary": found.summary(), "matches": [_record(m) for m in found.matches], "only_mine": found.only_mine,
                    "only_theirs": [_record(r) for r in found.only_theirs]})  # fmt: skip
        return
    for m in found.matches:
        for d in m.differences:
            sys.stdout.write(plain(f"{m.event}  {d}") + "\n")
    for name, value in found.summary().items():
        sys.stdout.write(plain(f"{name}: {value}") + "\n")
    for fault in found.faults[:20]:
        note(f"dateline: {fault}")


def _mapped(told: str) -> tuple[str, str]:
    name, sign, column = told.partition("=")
    if not sign or not name or not column:
        raise BadArgument(f"{told!r} is no FIELD=COLUMN")
    return name, column


def _record(row: Any) -> Any:
    from dataclasses import asdict

    return asdict(row)


@app.command(epilog="Example: dateline judge my.ledger same c5d0dc36 1b7e02aa --by sara --why 'same strike'")
def judge(
    ledger: LedgerPath,
    kind: Annotated[str, typer.Argument(help="same, not-same, unsure, accept or reject.")],
    claim: Annotated[str, typer.Argument(help="Id of a claim; its first digits will do.")],
    other: Annotated[str | None, typer.Argument(help="Id of the other claim, for same, not-same and unsure.")] = None,
    by: By = "",
    why: Why = None,
) -> None:
    """Store a person's decision; it beats a rule's, and survives a new run and a new linking."""
    from dateline.api import kept as finding
    from dateline.api import store

    if kind not in _KINDS:
        raise BadArgument(f"no judgement {kind!r}; it is {', '.join(_KINDS)}")
    _named(by)
    pair = kind in ("same", "not-same", "unsure")
    if pair is (other is None):
        raise BadArgument(f"{kind!r} is said of {'two claims; name both' if pair else 'one claim; name one'}")
    with open_ledger(ledger) as kept:
        one = finding.claim_id(kept, claim)
        two = finding.claim_id(kept, other) if other is not None else None
        if one == two:
            raise BadArgument(f"{one} is named twice; a claim is the same as itself")
        made = store.judge(kept, kind, one, two, by=by, why=why)
    print_json(made.model_dump(mode="json"))


def _named(by: str) -> None:
    if not by.strip():
        raise BadArgument("say who decides: --by NAME")


@app.command(epilog="Example: dateline merge my.ledger 4b5b13b0 77aa01c2 --by sara")
def merge(ledger: LedgerPath, one: EventId, two: EventId, by: By = "", why: Why = None) -> None:
    """Say that two events are one happening."""
    from dateline.api import kept as finding
    from dateline.api import linking

    _named(by)
    with open_ledger(ledger) as kept:
        every = linking.events(kept)
        first, second = finding.event_of(kept, every, one), finding.event_of(kept, every, two)
        made = linking.merge(kept, first, second, by=by, why=why)
    print_json(made.model_dump(mode="json"))


@app.command(epilog="Example: dateline split my.ledger 4b5b13b0 1b7e02aa --by sara")
def split(
    ledger: LedgerPath,
    id: EventId,  # noqa: A002
    claims: Annotated[list[str], typer.Argument(help="Ids of the claims that tell of something else.")],
    by: By = "",
    why: Why = None,
) -> None:
    """Take claims out of an event."""
    from dateline.api import kept as finding
    from dateline.api import linking

    _named(by)
    with open_ledger(ledger) as kept:
        found = finding.event_of(kept, linking.events(kept), id)
        made = linking.split(kept, found, [finding.claim_id(kept, c) for c in claims], by=by, why=why)
    for j in made:
        print_json(j.model_dump(mode="json"))


@app.command(epilog="Example: dateline undo my.ledger 9c01d2 --by sara")
def undo(
    ledger: LedgerPath,
    judgement: Annotated[str, typer.Argument(help="Id of a judgement; its first digits will do.")],
    by: By = "",
    why: Why = None,
) -> None:
    """Take back a judgement; it stays on record and counts nothing any more."""
    from dateline.api import linking

    _named(by)
    with open_ledger(ledger) as kept:
        taken = linking.undo(kept, judgement, by=by, why=why)
    print_json(taken.model_dump(mode="json"))


@app.command(epilog="Example: dateline judgements my.ledger --json")
def judgements(ledger: LedgerPath, as_json: Json = False) -> None:
    """Every decision, oldest first: what, by whom, why, and whether it was undone."""
    from dateline.api import linking
    from dateline.cli.tables import plain

    with open_ledger(ledger) as kept:
        rows = linking.judgements(kept)
    for j in rows:
        if as_json:
            print_json(j.model_dump(mode="json"))
        else:
            pair = f"{j.subject} {j.object}" if j.object else j.subject
            state = "undone" if j.undone else "in force"
            sys.stdout.write(
                plain(f"{j.id}  {j.kind} {pair}  by {j.by}, {state}" + (f"  ({j.why})" if j.why else "")) + "\n"
            )
    note(f"dateline: {len(rows)} judgements")
