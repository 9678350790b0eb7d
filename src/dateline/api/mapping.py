"""Happenings on the map and on the timeline: which fit the filters, and what of them a view shows, bounded.

What a map needs of every happening is kept as columns (:class:`Happenings`), so that a filter is a mask and a view is a few
sums over it. A few thousand happenings go to the browser one by one; of more, what falls together is counted here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from dateline.api.catalogue import Card, Catalogue, Row, find_card, ranked
from dateline.api.drawing import drawn
from dateline.api.linking import events as draw_events
from dateline.errors import BadArgument
from dateline.ledger import Ledger
from dateline.ledger.asof import in_parts
from dateline.ledger.events import event_of
from dateline.ledger.search import match_expression
from dateline.types import Event, EventType, PlacePrecision

__all__ = [
    "OPEN",
    "PRECISIONS",
    "STATUSES",
    "TYPES",
    "Box",
    "Happenings",
    "MapFilters",
    "chosen",
    "happenings",
    "records",
]

TYPES: tuple[str, ...] = get_args(EventType)
STATUSES = ("single-source", "corroborated", "disputed", "denied")
PRECISIONS: tuple[str, ...] = get_args(PlacePrecision)
OPEN = -(2**31)  # a day that is not told, in columns of days
Box = tuple[
    float, float, float, float
]  # west, south, east, north in degrees; west may be greater, across the date line
Mask = NDArray[np.bool_]
_DRAWN_AT_ONCE = 2_000  # claims of a ledger that was never linked, from which its happenings are drawn for the map
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class MapFilters:
    """What to show; None does not filter.

    Attributes:
        type, status, country: of the happening, exactly.
        place: a part of the place's name, case aside.
        actor: key or name of a party that acts or is acted upon, or words of its name.
        source: key or name of somebody who says so in some claim of it, or words of the name.
        factuality: of some claim of it.
        text: words of its claims or of their dispatches, by their stems.
        since, until: days; what may have been between them counts.
        box: only what lies here.
        unplaced: only what has no place on the map.
    """

    type: str | None = None
    status: str | None = None
    country: str | None = None
    place: str | None = None
    actor: str | None = None
    source: str | None = None
    factuality: str | None = None
    text: str | None = None
    since: date | None = None
    until: date | None = None
    box: Box | None = None
    unplaced: bool = False


@dataclass
class Happenings:
    """The happenings of a ledger as columns, by their days; `number` gives the row of an id."""

    ids: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)  # names in small letters, "" where not told
    countries: NDArray[np.str_] = field(default_factory=lambda: np.array([], dtype="U2"))
    type: NDArray[np.int8] = field(default_factory=lambda: np.array([], dtype=np.int8))  # number in TYPES
    status: NDArray[np.int8] = field(default_factory=lambda: np.array([], dtype=np.int8))  # number in STATUSES
    precision: NDArray[np.int8] = field(
        default_factory=lambda: np.array([], dtype=np.int8)
    )  # in PRECISIONS, -1 not told
    lat: NDArray[np.float64] = field(default_factory=lambda: np.array([]))  # degrees, nan where not told
    lon: NDArray[np.float64] = field(default_factory=lambda: np.array([]))
    km: NDArray[np.float64] = field(default_factory=lambda: np.array([]))
    start: NDArray[np.int64] = field(default_factory=lambda: np.array([], dtype=np.int64))  # days since 1970, OPEN
    end: NDArray[np.int64] = field(default_factory=lambda: np.array([], dtype=np.int64))
    of_claim: dict[str, int] = field(default_factory=dict)  # id of a claim → row
    number: dict[str, int] = field(default_factory=dict)
    drawn: dict[str, Event] | None = None  # of a ledger that was never linked
    waiting: bool = False  # nothing was drawn yet, and it is too much to do at once

    @property
    def placed(self) -> Mask:
        """Which have coordinates."""
        found: Mask = ~np.isnan(self.lat) & ~np.isnan(self.lon)
        return found

    @property
    def dated(self) -> Mask:
        """Which have a day at one end at least."""
        found: Mask = (self.start != OPEN) | (self.end != OPEN)
        return found

    def __len__(self) -> int:
        return len(self.ids)


_COLUMNS = "id, type, status, lat, lon, km, country, place, start, \"end\", json_extract(record, '$.place.precision') AS precision"


def happenings(ledger: Ledger, _last: Happenings | None = None) -> Happenings:
    """Every happening of the ledger as it was drawn last; of a small ledger that was never linked, drawn now."""
    if drawn(ledger) is not None:
        order = "e.start IS NULL, e.start, e.id"
        rows = ledger.connection.execute(f"SELECT {_COLUMNS} FROM events e ORDER BY {order}")
        out = _columns(rows)
        for r in ledger.connection.execute("SELECT claim, event FROM event_claims"):
            out.of_claim[r["claim"]] = out.number[r["event"]]
        return out
    if ledger.connection.execute("SELECT count(*) FROM claims").fetchone()[0] > _DRAWN_AT_ONCE:
        return Happenings(waiting=True)
    events = draw_events(ledger)
    out = _columns(_row_of(e) for e in events)
    out.drawn = {e.id: e for e in events}
    out.of_claim = {c: out.number[e.id] for e in events for c in e.claims}
    return out


def _row_of(e: Event) -> dict[str, Any]:
    p, t = e.place, e.time
    where = {k: getattr(p, k) if p else None for k in ("lat", "lon", "km", "country", "precision")}
    days = {k: v.isoformat() if (v := getattr(t, k) if t else None) else None for k in ("start", "end")}
    return {"id": e.id, "type": e.type, "status": e.status, "place": p.name if p else None, **where, **days}


def _columns(rows: Iterable[Any]) -> Happenings:
    kept = list(rows)
    types, statuses, precisions = ({v: n for n, v in enumerate(names)} for names in (TYPES, STATUSES, PRECISIONS))
    ids = [r["id"] for r in kept]
    return Happenings(
        ids=ids,
        number={i: n for n, i in enumerate(ids)},
        places=[(r["place"] or "").casefold() for r in kept],
        countries=np.array([r["country"] or "" for r in kept], dtype="U2"),
        type=np.array([types[r["type"]] for r in kept], dtype=np.int8),
        status=np.array([statuses[r["status"]] for r in kept], dtype=np.int8),
        precision=np.array([precisions.get(r["precision"], -1) for r in kept], dtype=np.int8),
        lat=_floats(kept, "lat"), lon=_floats(kept, "lon"), km=_floats(kept, "km"),
        start=_days(kept, "start"), end=_days(kept, "end"),
    )  # fmt: skip


def _floats(rows: Sequence[Any], name: str) -> NDArray[np.float64]:
    return np.array([np.nan if r[name] is None else r[name] for r in rows], dtype=np.float64)


def _days(rows: Sequence[Any], name: str) -> NDArray[np.int64]:
    return np.array(
        [OPEN if r[name] is None else day_number(date.fromisoformat(r[name])) for r in rows], dtype=np.int64
    )


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def chosen(ledger: Ledger, of: Happenings, catalogue: Callable[[], Catalogue], f: MapFilters) -> Mask:
    """Which happenings fit the filters.

    Args:
        ledger: an open ledger.
        of: its happenings.
        catalogue: gives its actors and sources, for which it is asked only where a filter needs them.
        f: the filters.

    Raises:
        BadArgument: words that cannot be searched for.
    """
    mask: Mask = np.ones(len(of), dtype=bool)
    for column, names, value in ((of.type, TYPES, f.type), (of.status, STATUSES, f.status)):
        if value is not None:
            mask &= (column == names.index(value)) if value in names else False
    if f.country is not None:
        mask &= of.countries == f.country.upper()
    if f.place is not None:
        part = f.place.casefold()
        mask &= np.fromiter((part in p for p in of.places), dtype=bool, count=len(of))
    mask &= in_days(of, f.since, f.until)
    if f.box is not None:
        mask &= inside(of, f.box)
    if f.unplaced:
        mask &= ~of.placed
    for numbers in _by_claims(ledger, of, catalogue, f):
        own = np.zeros(len(of), dtype=bool)
        own[list(numbers)] = True
        mask &= own
    return mask


def in_days(of: Happenings, since: date | None, until: date | None) -> Mask:
    """What may have been between two days; what has no day at all passes only where none is asked for."""
    mask: Mask = np.ones(len(of), dtype=bool)
    if since is not None:
        mask &= np.where(of.end == OPEN, of.start != OPEN, of.end >= day_number(since))
    if until is not None:
        mask &= np.where(of.start == OPEN, of.end != OPEN, of.start <= day_number(until))
    return mask


def inside(of: Happenings, box: Box) -> Mask:
    """What has its middle in a box."""
    west, south, east, north = box
    across = (of.lon >= west) & (of.lon <= east) if west <= east else (of.lon >= west) | (of.lon <= east)
    found: Mask = across & (of.lat >= south) & (of.lat <= north)
    return found


def _by_claims(ledger: Ledger, of: Happenings, catalogue: Callable[[], Catalogue], f: MapFilters) -> Iterator[set[int]]:
    """Rows of the happenings of claims, one set for each filter that is about claims."""
    if f.actor is not None:
        known = catalogue()
        yield _of(of, (known.rows[n] for c in _cards(known.actors, f.actor) for n in (*c.did, *c.suffered)))
    if f.source is not None:
        known = catalogue()
        yield _of(of, (known.rows[n] for c in _cards(known.sources, f.source) for n in c.claims))
    if f.factuality is not None:
        yield _of(of, (r for r in catalogue().rows if r.factuality == f.factuality))  # as judgements leave it
    if f.text is not None:
        yield _with_words(ledger, of, catalogue(), f.text)


def _cards(cards: dict[str, Card], key: str) -> list[Card]:
    """The party of this key or name; where there is none, all with these words in a name."""
    exact = find_card(cards, key)
    return [exact] if exact else ranked(cards.values(), lambda _: 0, key)


def _of(of: Happenings, rows: Iterable[Row]) -> set[int]:
    return {of.of_claim[r.id] for r in rows if r.id in of.of_claim}


def _with_words(ledger: Ledger, of: Happenings, known: Catalogue, words: str) -> set[int]:
    """Rows of the happenings that a claim tells of whose own words, or whose dispatch, match."""
    expression = match_expression(words)
    if not expression:
        return set()
    ask = ledger.connection.execute
    try:
        own = {r[0] for r in ask("SELECT digest FROM claims_words WHERE claims_words MATCH ?", (expression,))}
        told_in = {r[0] for r in ask("SELECT id FROM documents_words WHERE documents_words MATCH ?", (expression,))}
    except sqlite3.OperationalError as error:
        raise BadArgument(f"cannot search for these words: {error}; use plain words") from error
    return _of(of, (r for r in known.rows if r.digest in own or r.document in told_in))


def records(ledger: Ledger, of: Happenings, numbers: Iterable[int]) -> Iterator[Event]:
    """The happenings of these rows, in their order; one that went away meanwhile is left out."""
    ids = [of.ids[n] for n in numbers]
    if of.drawn is not None:
        yield from (of.drawn[i] for i in ids)
        return
    for first in range(0, len(ids), 500):
        part = ids[first : first + 500]
        rows = in_parts(ledger, "SELECT id, record FROM events WHERE id IN ({})", part)
        by_id = {r["id"]: r["record"] for r in rows}
        yield from (event_of(by_id[i]) for i in part if i in by_id)


def latest_first(of: Happenings, mask: Mask) -> list[int]:
    """Rows of a mask, the latest day first, those without a day last."""
    numbers = np.flatnonzero(mask)
    day = np.where(of.start[numbers] != OPEN, of.start[numbers], of.end[numbers])
    return [int(n) for n in numbers[np.lexsort((numbers, -day.astype(np.float64)))]]
