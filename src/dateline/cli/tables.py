"""Claims and events as a person reads them: 120 columns where the width of the terminal is not known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dateline.types import Claim, Count, Document, Event, Party, Time

WIDTH = 120
_SURE = {
    "CT+": "certain",
    "PR+": "probable",
    "PS+": "possible",
    "CT-": "denied",
    "PR-": "doubted",
    "PS-": "doubted",
    "Uu": "not (yet) so",
}


def console_for(stream: TextIO) -> Console:
    """A console that writes to `stream`: as wide as the terminal, or 120 columns."""
    return Console(file=stream, width=None if stream.isatty() else WIDTH, highlight=False)


def dispatch_tables(dispatches: Iterable[tuple[Document, Sequence[Claim]]], stream: TextIO) -> None:
    """A heading and a table for each dispatch, as they come; one without claims says so."""
    console = console_for(stream)
    for document, claims in dispatches:
        if claims:
            _print_claims(console, heading(document), claims)
        else:
            console.print(Text(heading(document), style="bold"))
            console.print(Text("no claims found\n", style="italic"))


def claim_tables(claims: Iterable[Claim], stream: TextIO) -> None:
    """A table for each run of claims of one dispatch, with the ids by which other commands take them."""
    console = console_for(stream)
    for document, group in groupby(claims, key=lambda c: c.document):
        _print_claims(console, plain(document), list(group), ids=True)


def _print_claims(console: Console, title: str, claims: Sequence[Claim], *, ids: bool = False) -> None:
    columns = ["who says", "what", "who → whom", "where", "when", "how many", "how sure"]
    table = _table(["claim", *columns] if ids else columns, title=title)
    for c in claims:
        cells = _cells(c)
        table.add_row(*(Text(plain(x)) for x in ([short(c.id), *cells] if ids else cells)))
    console.print(table)


def _table(columns: Sequence[str], *, title: str | None = None) -> Table:
    """An empty table with few lines, so that 120 columns hold much; what other commands take, and days, are not broken."""
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold", no_wrap=name in ("claim", "event", "status", "when", "how sure"))
    return table


def heading(document: Document) -> str:
    """What a dispatch is called: id, then publisher, date and title where they are known."""
    known = [document.publisher, str(document.published) if document.published else None, document.title]
    return plain(" · ".join([document.id, *(x for x in known if x)]))


def _cells(c: Claim) -> list[str]:
    who = names(c.source.parties) if c.source.kind != "narrator" else "(the writer)"
    if c.source.via:
        who += f" via {names(c.source.via)}"
    what = f"{kind(c)}: {c.trigger.text}"
    where = ""
    if c.place is not None:
        where = c.place.name + (f" ±{c.place.km:g} km" if c.place.km is not None else "")
    sure = f"{_SURE[c.factuality]} ({c.confidence:.0%})"
    return [who or "(not told)", what, parties(c), where, when(c.time), "; ".join(map(count, c.counts)), sure]


def kind(record: Claim | Event) -> str:
    """Type and mode."""
    return f"{record.type}{' ' + record.mode if record.mode else ''}"


def parties(record: Claim | Event) -> str:
    """Who → whom; a question mark for an actor who is not told."""
    if not record.recipients:
        return names(record.actors)
    return f"{names(record.actors) or '?'} → {names(record.recipients)}"


def names(parties: Iterable[Party]) -> str:
    """Names, comma-separated, each once."""
    return ", ".join(dict.fromkeys(p.name for p in parties))


def short(identity: str) -> str:
    """The first digits of an id, which commands take for the whole."""
    return identity.rpartition("-")[2][:8]


def when(time: Time | None) -> str:
    """An interval in words, no finer than it is."""
    if time is None or (time.start is None and time.end is None):
        return ""
    if time.start == time.end:
        return str(time.start)
    if time.start is None:
        return f"by {time.end}"
    if time.end is None:
        return f"from {time.start}"
    a, b = time.start.isoformat(), time.end.isoformat()
    shared = 8 if a[:7] == b[:7] else 5 if a[:4] == b[:4] else 0  # "2017-05-30 … 31", "2017-05-30 … 06-02"
    return f"{a} … {b[shared:]}"


def count(c: Count) -> str:
    """A count in words."""
    if c.min is None and c.max is None:
        number = "?"
    elif c.min == c.max:
        number = str(c.min)
    elif c.max is None:
        number = f"≥{c.min}"
    else:
        number = f"≤{c.max}" if c.min is None else f"{c.min}-{c.max}"
    return f"{number} {c.of + ' ' if c.of else ''}{c.what}"


def plain(text: str) -> str:
    """Text without control characters (a dispatch must not drive the terminal) and without bidirectional overrides."""
    return "".join(ch if ch.isprintable() or ch == " " else " " for ch in text)


def event_table(events: Iterable[Event], stream: TextIO) -> None:
    """One row a happening."""
    table = _table(["event", "what", "who → whom", "where", "when", "killed", "sources", "status", "conflicts"])
    for e in events:
        row = [
            short(e.id), kind(e), parties(e), e.place.name if e.place else "", when(e.time), _killed(e),
            f"{e.sources}", e.status, ", ".join(c.field for c in e.conflicts),
        ]  # fmt: skip
        table.add_row(*(Text(plain(x)) for x in row))
    console_for(stream).print(table)


def _killed(e: Event) -> str:
    """low-best-high of the killed, or fewer numbers where they agree or are not told."""
    found = next((c for c in e.counts if c["what"] == "killed"), None)
    if found is None:
        return ""
    numbers = [found["low"], found["best"], found["high"]]
    return str(numbers[0]) if len(set(numbers)) == 1 else "/".join("?" if n is None else str(n) for n in numbers)


def facts_table(rows: Iterable[tuple[str, dict[str, object], str | None]], stream: TextIO) -> None:
    """What is in use: a name, then its facts or what is wrong."""
    table = Table(show_header=False, show_lines=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, facts, wrong in rows:
        first = name
        for key, value in facts.items() or [("", "none")] if wrong is None else [("wrong", wrong)]:
            style = "red" if wrong else ""
            table.add_row(Text(first, style="bold"), Text(key, style=style), Text(plain(str(value)), style=style))
            first = ""
    console_for(stream).print(table)
