"""Claims and events as a person reads them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dateline.types import Claim, Count, Event, Party, Time

_SURE = {
    "CT+": "certain",
    "PR+": "probable",
    "PS+": "possible",
    "CT-": "denied",
    "PR-": "doubted",
    "PS-": "doubted",
    "Uu": "not (yet) so",
}


def claim_table(claims: Iterable[Claim], stream: TextIO) -> None:
    """A table a dispatch: who says, what, who → whom, where, when, how sure."""
    console = Console(file=stream, width=None if stream.isatty() else 150)
    table, document = None, None
    for c in claims:
        if c.document != document:
            if table is not None:
                console.print(table)
            document = c.document
            table = Table(
                title=plain(document), title_justify="left", title_style="bold", show_lines=False, expand=False
            )
            for name in ("who says", "what", "who → whom", "where", "when", "how many", "how sure"):
                table.add_column(name, overflow="fold")
        assert table is not None
        table.add_row(*(Text(plain(x)) for x in _cells(c)))
    if table is not None:
        console.print(table)


def _cells(c: Claim) -> list[str]:
    who = names(c.source.parties) if c.source.kind != "narrator" else "(the writer)"
    if c.source.via:
        who += f" via {names(c.source.via)}"
    what = f"{c.type}{' ' + c.mode if c.mode else ''}: {c.trigger.text}"
    parties = names(c.actors) + (f" → {names(c.recipients)}" if c.recipients else "")
    where = ""
    if c.place is not None:
        where = c.place.name + (f" ±{c.place.km:g} km" if c.place.km is not None else "")
    return [who, what, parties, where, when(c.time), "; ".join(map(count, c.counts)), _SURE[c.factuality]]


def names(parties: Iterable[Party]) -> str:
    """Names, comma-separated."""
    return ", ".join(p.name for p in parties)


def when(time: Time | None) -> str:
    """An interval in words."""
    if time is None:
        return ""
    if time.start == time.end:
        return str(time.start)
    if time.start is None:
        return f"by {time.end}"
    return f"from {time.start}" if time.end is None else f"{time.start} … {time.end}"


def count(c: Count) -> str:
    """A count in words."""
    if c.min == c.max:
        number = str(c.min)
    elif c.max is None:
        number = f"≥{c.min}"
    else:
        number = f"≤{c.max}" if c.min is None else f"{c.min}–{c.max}"
    return f"{number} {c.of + ' ' if c.of else ''}{c.what}"


def plain(text: str) -> str:
    """Text without control characters (a dispatch must not drive the terminal) and without bidirectional overrides."""
    return "".join(ch if ch.isprintable() or ch == " " else " " for ch in text)


def event_table(events: Iterable[Event], stream: TextIO) -> None:
    """One row a happening."""
    console = Console(file=stream, width=None if stream.isatty() else 150)
    table = Table(show_lines=False)
    for name in ("event", "what", "who → whom", "where", "when", "killed", "sources", "status", "conflicts"):
        table.add_column(name, overflow="fold")
    for e in events:
        killed = next((c for c in e.counts if c["what"] == "killed"), None)
        row = [
            e.id, f"{e.type}{' ' + e.mode if e.mode else ''}",
            names(e.actors) + (f" → {names(e.recipients)}" if e.recipients else ""),
            e.place.name if e.place else "", when(e.time),
            f"{killed['low']}/{killed['best']}/{killed['high']}" if killed else "",
            f"{e.sources} ({len(e.claims)} claims)", e.status, ", ".join(c.field for c in e.conflicts),
        ]  # fmt: skip
        table.add_row(*(Text(plain(x)) for x in row))
    console.print(table)
