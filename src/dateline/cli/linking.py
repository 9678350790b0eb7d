"""From claims to events: link, events, event, timeline, compare; and deciding: judge, merge, split, undo, judgements."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from dateline.cli.app import Json, LedgerPath, Rule, app, note, open_ledger, parse_date, print_json
from dateline.errors import BadArgument

_MOST_LINKS = 12  # that a page in the terminal lists
_STATUSES = ("single-source", "corroborated", "disputed", "denied")
EventId = Annotated[str, typer.Argument(help="Id of an event, or of a claim in it; its first digits will do.")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="Only what was published up to this day.")]
Known = Annotated[bool, typer.Option("--known", help="With --as-of: only what was taken in up to then.")]
By = Annotated[str, typer.Option(help="Who decides.")]
Why = Annotated[str | None, typer.Option(help="Why.")]


@app.command(epilog="Example: dateline link my.ledger")
def link(
    ledger: LedgerPath,
    full: Annotated[bool, typer.Option("--full", help="Also when nothing has changed since the last linking.")] = False,
    as_json: Json = False,
) -> None:
    """Find reprints, and the same happening across dispatches; obeys every judgement. Run it again after more is coded."""
    from dataclasses import asdict

    from dateline.api import linking

    with open_ledger(ledger) as kept:
        found = linking.link(kept, full=full, progress=lambda step: note(f"dateline: {step}"))
    if as_json:
        print_json(asdict(found))
    note(
        f"dateline: {found.dispatches} dispatches, {found.copies} of them copies; {found.tellings} tellings of {found.events} "
        f"happenings, {found.changed} changed, {found.drawn} drawn; "
        f"`dateline events {ledger} --status disputed` shows where they disagree"
    )


@app.command(epilog="Example: dateline events my.ledger --rule ucdp --as-of 2017-04-05 --json")
def events(
    ledger: LedgerPath,
    rule: Rule = "latest",
    status: Annotated[
        str | None, typer.Option(help="Only these: single-source, corroborated, disputed or denied.")
    ] = None,
    least: Annotated[int, typer.Option("--sources", min=0, help="At least so many independent sources.")] = 0,
    type: Annotated[str | None, typer.Option(help="Only this type, such as ASSAULT.")] = None,  # noqa: A002
    place: Annotated[str | None, typer.Option(help="A part of the place's name.")] = None,
    country: Annotated[str | None, typer.Option(help="Two letters, such as SY.")] = None,
    actor: Annotated[str | None, typer.Option(help="A part of the name of a party, or its id.")] = None,
    source: Annotated[str | None, typer.Option(help="A part of the name of somebody who says so.")] = None,
    words: Annotated[str | None, typer.Option(help="Words of its claims.")] = None,
    since: Annotated[str | None, typer.Option(help="Happened on or after this day.")] = None,
    until: Annotated[str | None, typer.Option(help="Happened on or before this day.")] = None,
    as_of: AsOf = None,
    known: Known = False,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many.")] = None,
    offset: Annotated[int, typer.Option(min=0, help="How many to pass over first.")] = 0,
    as_json: Json = False,
) -> None:
    """One row a happening, by its days, with its sources, status and conflicts."""
    from dateline.api import linking, store
    from dateline.cli.tables import event_table

    if status is not None and status not in _STATUSES:
        raise BadArgument(f"no status {status!r}; it is single-source, corroborated, disputed or denied")
    day = _day(as_of, known)
    filters = linking.EventFilters(
        type=type.upper() if type else None, status=status, country=country.upper() if country else None, place=place,
        actor=actor, source=source, text=words, since=parse_date(since), until=parse_date(until), sources=least,
    )  # fmt: skip
    with open_ledger(ledger) as kept:
        found = linking.events(kept, rule=rule, as_of=day, known=known, filters=filters, limit=limit, offset=offset)
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
    from dateline.api import linking
    from dateline.cli.tables import claim_tables, event_table, plain

    day = _day(as_of, known)
    with open_ledger(ledger) as kept:
        page = linking.event(kept, id, rule=rule, as_of=day, known=known)
    if as_json:
        print_json(page.record())
        return
    event_table([page.event], sys.stdout)
    for line in _about(page):
        sys.stdout.write(plain(line) + "\n")
    claim_tables(page.claims, sys.stdout)


def _about(page: Any) -> Iterator[str]:
    """Who stands behind a happening, what conflicts, why its tellings are thought to be one, and what reprints what."""
    from dateline.cli.tables import short

    for origin in page.origins:
        others = f", also {', '.join(origin.names[1:4])}" if len(origin.names) > 1 else ""
        yield f"origin {origin.name} ({origin.interest}{others}): {len(origin.claims)} claims"
    for conflict in page.conflicts:
        values = "; ".join(f"{', '.join(v['source'])}: {v['value']}" for v in conflict.values)
        yield f"conflict of {conflict.field}: {values}"
    for document, copy in sorted(page.copies.items()):
        yield f"{document} is a {copy['kind']} of {copy['origin']} ({copy['score']:.0%} the same)"
    for link in sorted(page.links, key=lambda k: -k["score"])[:_MOST_LINKS]:
        yield f"joined {short(link['a'])} with {short(link['b'])} ({link['score']:.0%}): {link['why']}"
    if len(page.links) > _MOST_LINKS:
        yield f"and {len(page.links) - _MOST_LINKS} links more; --json lists them"


@app.command(epilog="Example: dateline timeline my.ledger 4b5b13b0")
def timeline(
    ledger: LedgerPath,
    id: EventId,  # noqa: A002
    rule: Rule = "latest",
    as_of: AsOf = None,
    known: Known = False,
    as_json: Json = False,
) -> None:
    """How the account of one happening changed: first told, changed, denied, corroborated, and by whose claim."""
    from dateline.api import linking
    from dateline.cli.tables import plain

    with open_ledger(ledger) as kept:
        page = linking.event(kept, id, rule=rule, as_of=_day(as_of, known), known=known)
    found, steps = page.event, page.timeline
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
    kind: Annotated[str, typer.Argument(help="same, not-same, unsure, accept, correct or reject.")],
    claim: Annotated[str, typer.Argument(help="Id of a claim; its first digits will do.")],
    other: Annotated[str | None, typer.Argument(help="Id of the other claim, for same, not-same and unsure.")] = None,
    by: By = "",
    why: Why = None,
    value: Annotated[
        str | None, typer.Option(help='With correct: the fields as they should be, as JSON: \'{"type": "ACCUSE"}\'.')
    ] = None,
) -> None:
    """Store a person's decision; it beats a rule's, and survives a new run and a new linking."""
    from dateline.api import judging
    from dateline.api import kept as finding

    if kind not in judging.KINDS:
        raise BadArgument(f"no judgement {kind!r}; it is {', '.join(judging.KINDS)}")
    _named(by)
    pair = kind in ("same", "not-same", "unsure")
    if pair is (other is None):
        raise BadArgument(f"{kind!r} is said of {'two claims; name both' if pair else 'one claim; name one'}")
    fields = _fields(value)
    with open_ledger(ledger) as kept:
        one = finding.claim_id(kept, claim)
        two = finding.claim_id(kept, other) if other is not None else None
        made = judging.judge(kept, kind, one, two, by=by, why=why, value=fields)
    print_json(made.model_dump(mode="json"))


def _fields(value: str | None) -> dict[str, Any] | None:
    if value is None:
        return None
    try:
        found = json.loads(value)
    except ValueError as error:
        raise BadArgument(f"--value is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise BadArgument('--value is a JSON object: {"field": value}')
    return found


def _named(by: str) -> None:
    if not by.strip():
        raise BadArgument("say who decides: --by NAME")


@app.command(epilog="Example: dateline merge my.ledger 4b5b13b0 77aa01c2 --by sara")
def merge(
    ledger: LedgerPath,
    one: EventId,
    others: Annotated[list[str], typer.Argument(help="Ids of the events that are the same happening.")],
    by: By = "",
    why: Why = None,
) -> None:
    """Say that two or more events are one happening."""
    from dateline.api import linking

    _named(by)
    with open_ledger(ledger) as kept:
        made = linking.merge(kept, one, *others, by=by, why=why)
    for j in made:
        print_json(j.model_dump(mode="json"))


@app.command(epilog="Example: dateline split my.ledger 4b5b13b0 1b7e02aa --by sara")
def split(
    ledger: LedgerPath,
    id: EventId,  # noqa: A002
    claims: Annotated[list[str], typer.Argument(help="Ids of the claims that tell of something else.")],
    by: By = "",
    why: Why = None,
) -> None:
    """Take claims out of an event; those that are taken out together stay together."""
    from dateline.api import kept as finding
    from dateline.api import linking

    _named(by)
    with open_ledger(ledger) as kept:
        made = linking.split(kept, id, [finding.claim_id(kept, c) for c in claims], by=by, why=why)
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
