"""Happenings as they were drawn last, in a table of their own: lists and maps read it and draw nothing.

Derived from claims, links and judgements, and never the only place of anything. ``drawn.seq`` says up to which row of the
audit log they are drawn; what was coded, judged or linked after it is not in them yet.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateline.errors import BadArgument
from dateline.ledger import audit
from dateline.ledger.asof import in_parts
from dateline.ledger.connect import translated
from dateline.ledger.rows import legible, to_json
from dateline.ledger.search import match_expression
from dateline.ledger.store import Ledger
from dateline.types import Event, Place

_CHANGES = ("coded", "judged", "linked")  # rows of the audit log after which events may look otherwise
_COLUMNS = 19
_ORDERS = {
    "day": "e.start IS NULL, e.start, e.id",
    "latest": "e.start IS NULL, e.start DESC, e.id",
    "sources": "e.sources DESC, e.documents DESC, e.id",
    "told": "e.last IS NULL, e.last DESC, e.id",
}


@dataclass(frozen=True)
class EventFilters:
    """What to list; None does not filter.

    Attributes:
        type, mode, status, country: of the event, exactly.
        place: a part of the place's name, case aside.
        actor: a part of the name, or the id, of one who acts or is acted upon.
        source: a part of the name of somebody who says so, in any claim of it.
        text: words of its claims (triggers, parties, places, sources), by their stems.
        since, until: days; what may have been between them counts, whatever the width of its interval.
        sources: at least so many independent origins.
        reviewed: whether a person has accepted or corrected a claim of it.
        box: west, south, east, north (degrees); west may be greater than east, across the date line.
    """

    type: str | None = None
    mode: str | None = None
    status: str | None = None
    country: str | None = None
    place: str | None = None
    actor: str | None = None
    source: str | None = None
    text: str | None = None
    since: date | None = None
    until: date | None = None
    sources: int = 0
    reviewed: bool | None = None
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class DrawnRow:
    """An event with what its row tells beside its record."""

    event: Event
    documents: int
    reviewed: int  # claims that a person accepted or corrected
    confidence: float  # of its surest claim
    first: str | None  # when first and last told (publication, ISO 8601)
    last: str | None
    told_in: Sequence[tuple[str, str]]  # (claim, document)


@dataclass(frozen=True)
class Drawn:
    """How fresh the table is."""

    at: str
    seq: int
    version: str
    behind: int  # changes (dispatches coded, judgements, linkings) that are not in it

    @property
    def current(self) -> bool:
        """Whether nothing has changed since."""
        return self.behind == 0


def drawn(ledger: Ledger) -> Drawn | None:
    """How fresh the table is; None where nothing was drawn yet."""
    row = ledger.connection.execute("SELECT seq, at, version FROM drawn").fetchone()
    if row is None:
        return None
    marks = ", ".join("?" * len(_CHANGES))
    sql = f"SELECT count(*) FROM audit WHERE seq > ? AND what IN ({marks})"
    behind = ledger.connection.execute(sql, (row["seq"], *_CHANGES)).fetchone()[0]
    return Drawn(row["at"], row["seq"], row["version"], behind)


def changes_since(ledger: Ledger, seq: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """(what, payload) of the audit rows after `seq` that events depend on."""
    marks = ", ".join("?" * len(_CHANGES))
    sql = f"SELECT what, payload FROM audit WHERE seq > ? AND what IN ({marks}) ORDER BY seq"
    for row in ledger.connection.execute(sql, (seq, *_CHANGES)):
        yield row["what"], json.loads(row["payload"])


def last_seq(ledger: Ledger) -> int:
    """The number of the last row of the audit log."""
    return int(ledger.connection.execute("SELECT coalesce(max(seq), 0) FROM audit").fetchone()[0])


def put_drawn(
    ledger: Ledger, gone: Iterable[str], rows: Iterable[DrawnRow], seq: int, version: str, *, whole: bool = False
) -> int:
    """Store drawn events in place of others, in one transaction; returns how many were drawn.

    Args:
        ledger: an open ledger.
        gone: events that are not there any more; those in `rows` are replaced in any case.
        rows: what was drawn.
        seq: the row of the audit log up to which claims, links and judgements were read.
        version: of what drew them.
        whole: everything that was drawn before goes first.
    """
    n = _stage(ledger, rows)
    ids = [(i,) for i in sorted(set(gone))]
    with ledger.transaction() as c:
        if whole:
            c.execute("DELETE FROM event_claims")
            c.execute("DELETE FROM events")
        c.executemany("DELETE FROM event_claims WHERE event = ?", ids)
        c.executemany("DELETE FROM events WHERE id = ?", ids)
        c.execute("DELETE FROM event_claims WHERE event IN (SELECT id FROM staged_events)")
        c.execute("INSERT OR REPLACE INTO events SELECT * FROM staged_events")
        c.execute("INSERT INTO event_claims SELECT * FROM staged_claims")
        c.execute("INSERT OR REPLACE INTO drawn VALUES (1, ?, ?, ?)", (seq, audit.now(), version))
        if whole or ids or n:
            payload = {"events": n, "gone": len(ids), "whole": whole, "seq": seq, "version": version}
            audit.append(c, ledger.who, "drawn", payload)
    return n


def _stage(ledger: Ledger, rows: Iterable[DrawnRow]) -> int:
    """Put rows aside in this connection's own tables, so that other writers need not wait while events are drawn.

    One view of the ledger is kept from the first row to the last.
    """
    c = ledger.connection
    n = 0
    with translated(ledger.path):
        c.execute("BEGIN")
        try:
            for name, like_ in (("staged_events", "events"), ("staged_claims", "event_claims")):
                c.execute(f"CREATE TEMP TABLE IF NOT EXISTS {name} AS SELECT * FROM {like_} WHERE 0")
                c.execute(f"DELETE FROM temp.{name}")  # not dropped: that fails while the caller goes through claims
            for row in rows:
                c.execute(f"INSERT INTO staged_events VALUES ({', '.join('?' * _COLUMNS)})", _values(row))
                told = sorted(set(row.told_in))
                c.executemany("INSERT INTO staged_claims VALUES (?, ?, ?)", [(row.event.id, *t) for t in told])
                n += 1
            c.execute("COMMIT")
        except BaseException:
            if c.in_transaction:
                c.execute("ROLLBACK")
            raise
    return n


def _values(row: DrawnRow) -> tuple[Any, ...]:
    """The columns of ``events``, in order."""
    e = row.event
    place, time = e.place, e.time
    return (
        e.id, e.type, e.mode, time.start.isoformat() if time and time.start else None,
        time.end.isoformat() if time and time.end else None, place.lat if place else None, place.lon if place else None,
        place.km if place else None, place.country if place else None, legible(place.name) if place else None, e.status, e.sources,
        len(e.claims), row.documents, row.reviewed, row.confidence, row.first, row.last, to_json(e),
    )  # fmt: skip


def drawn_events(
    ledger: Ledger,
    filters: EventFilters | None = None,
    *,
    order: str = "day",
    limit: int | None = None,
    offset: int = 0,
) -> list[Event]:
    """Events of the table.

    Raises:
        BadArgument: an order that is not known.
    """
    if order not in _ORDERS:
        raise BadArgument(f"no order {order!r}; it is {', '.join(_ORDERS)}")
    where, values = _where(filters or EventFilters())
    sql = f"SELECT e.record FROM events e WHERE {where} ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?"
    rows = ledger.connection.execute(sql, (*values, -1 if limit is None else limit, offset))
    return [event_of(r["record"]) for r in rows]


def count_events(ledger: Ledger, filters: EventFilters | None = None) -> int:
    """How many events of the table there are."""
    where, values = _where(filters or EventFilters())
    return int(ledger.connection.execute(f"SELECT count(*) FROM events e WHERE {where}", values).fetchone()[0])


def event_rows(
    ledger: Ledger, filters: EventFilters | None = None, *, order: str = "day", limit: int = 100_000
) -> Iterator[dict[str, Any]]:
    """Every column of the table but the record, for maps and lists of many: a dict a row."""
    where, values = _where(filters or EventFilters())
    columns = 'e.id, type, mode, start, "end", lat, lon, km, country, place, status, sources, claims, documents, reviewed, confidence, first, last'
    sql = f"SELECT {columns} FROM events e WHERE {where} ORDER BY {_ORDERS[order]} LIMIT ?"
    for row in ledger.connection.execute(sql, (*values, limit)):
        yield dict(row)


def _where(f: EventFilters) -> tuple[str, list[Any]]:
    """SQL on ``events e``, and its values."""
    parts: list[str] = []
    values: list[Any] = []

    def add(condition: str, *more: Any) -> None:
        parts.append(condition)
        values.extend(more)

    for column in ("type", "mode", "status", "country"):
        if (value := getattr(f, column)) is not None:
            add(f"e.{column} = ?", value)
    if f.place is not None:
        add("e.place LIKE ? ESCAPE '\\'", like(f.place))
    if f.since is not None:
        add('(e."end" >= ? OR (e."end" IS NULL AND e.start IS NOT NULL))', f.since.isoformat())
    if f.until is not None:
        add('(e.start <= ? OR (e.start IS NULL AND e."end" IS NOT NULL))', f.until.isoformat())
    if f.sources:
        add("e.sources >= ?", f.sources)
    if f.reviewed is not None:
        add("e.reviewed > 0" if f.reviewed else "e.reviewed = 0")
    if f.box is not None:
        west, south, east, north = f.box
        add("e.lat BETWEEN ? AND ?", south, north)
        add("e.lon BETWEEN ? AND ?" if west <= east else "(e.lon >= ? OR e.lon <= ?)", west, east)
    for condition, found in _by_claims(f):
        add(condition, *found)
    return " AND ".join(parts) or "1", values


def _by_claims(f: EventFilters) -> Iterator[tuple[str, list[Any]]]:
    """Conditions that are of the event's claims."""
    of_claims = "e.id IN (SELECT x.event FROM event_claims x JOIN claims k ON k.id = x.claim WHERE {})"
    of_words = of_claims.format("k.digest IN (SELECT digest FROM claims_words WHERE claims_words MATCH ?)")
    if f.source is not None:
        yield of_claims.format("k.source LIKE ? ESCAPE '\\'"), [like(f.source)]
    if f.text is not None:
        words = match_expression(f.text)
        yield (of_words, [words]) if words else ("0", [])
    if f.actor is not None:
        party = " OR ".join(
            f"EXISTS (SELECT 1 FROM json_each(e.record, '$.{role}') WHERE json_extract(value, '$.name') LIKE ? ESCAPE '\\' "
            "OR json_extract(value, '$.id') = ?)"
            for role in ("actors", "recipients")
        )
        yield f"({party})", [like(f.actor), f.actor] * 2


def like(part: str) -> str:
    """The LIKE pattern (with a backslash as ESCAPE) of everything that holds `part`."""
    return "%" + part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def claims_with(ledger: Ledger, f: EventFilters) -> list[set[str]]:
    """Ids of the claims that `source` and `text` ask for, a set each; an event needs a claim of every set.

    For events that are drawn and not read from the table.
    """
    found: list[set[str]] = []
    if f.source is not None:
        sql = "SELECT id FROM claims WHERE source LIKE ? ESCAPE '\\'"
        found.append({r["id"] for r in ledger.connection.execute(sql, (like(f.source),))})
    if f.text is not None:
        words = match_expression(f.text)
        sql = "SELECT id FROM claims WHERE digest IN (SELECT digest FROM claims_words WHERE claims_words MATCH ?)"
        found.append({r["id"] for r in ledger.connection.execute(sql, (words,))} if words else set())
    return found


def passes(e: Event, f: EventFilters, reviewed: Collection[str]) -> bool:
    """Whether an event that was drawn passes the filters, as a row of the table would; `source` and `text` are asked of its claims.

    Args:
        e: the event.
        f: the filters.
        reviewed: ids of claims that a person accepted or corrected.
    """
    place, time = e.place, e.time
    start, end = (time.start, time.end) if time else (None, None)
    parties = [*e.actors, *e.recipients]
    return (
        f.type in (None, e.type)
        and f.mode in (None, e.mode)
        and f.status in (None, e.status)
        and f.country in (None, place.country if place else None)
        and (f.place is None or (place is not None and f.place.lower() in place.name.lower()))
        and (f.actor is None or any(f.actor.lower() in p.name.lower() or f.actor == p.id for p in parties))
        and (f.since is None or (end >= f.since if end else start is not None))
        and (f.until is None or (start <= f.until if start else end is not None))
        and e.sources >= f.sources
        and (f.reviewed is None or f.reviewed is any(c in reviewed for c in e.claims))
        and (f.box is None or (place is not None and _inside(place, f.box)))
    )


def _inside(place: Place, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = box
    if place.lat is None or place.lon is None or not south <= place.lat <= north:
        return False
    return west <= place.lon <= east if west <= east else place.lon >= west or place.lon <= east


def event_of(record: str) -> Event:
    """The event that a row's JSON holds."""
    if "\\ud" in record.lower():  # pydantic's own parser refuses escaped lone surrogates
        return Event.model_validate(json.loads(record))
    return Event.model_validate_json(record)


def events_with(ledger: Ledger, claims: Iterable[str]) -> set[str]:
    """Events of the table that hold one of these claims."""
    return {r["event"] for r in in_parts(ledger, "SELECT event FROM event_claims WHERE claim IN ({})", claims)}


def claims_in(ledger: Ledger, events: Iterable[str]) -> set[str]:
    """Claims that these events of the table hold."""
    return {r["claim"] for r in in_parts(ledger, "SELECT claim FROM event_claims WHERE event IN ({})", events)}


def drawn_event(ledger: Ledger, id: str) -> Event | None:  # noqa: A002
    """One event of the table, or None."""
    row = ledger.connection.execute("SELECT record FROM events WHERE id = ?", (id,)).fetchone()
    return event_of(row["record"]) if row else None
