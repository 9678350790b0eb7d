"""Pairs of tellings that linking joined, the least sure first, and happenings that could be one: what persons decide of pairs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dateline.api.judging import judge, merge, split
from dateline.api.neighbours import current_event
from dateline.api.reading import with_reviews
from dateline.ledger import Ledger
from dateline.ledger.asof import in_parts
from dateline.ledger.events import event_of
from dateline.ledger.rows import claim_of
from dateline.types import Claim, Event, Judgement

__all__ = ["Pair", "alike", "apart", "merge", "pair", "split"]

_DAYS = 3  # between happenings that could be one
_DEGREES = 0.5
_LOOKED_AT = 50  # pairs beyond those judged, of which one is of claims that are still current


@dataclass(frozen=True)
class Pair:
    """Two tellings of what linking holds to be one happening, by the first claim of each."""

    one: Claim
    other: Claim
    score: float  # of the link, 0 to 1
    why: str
    left: int  # pairs that nobody has judged yet, this one among them


def pair(ledger: Ledger, *, skip: int = 0) -> Pair | None:
    """The pair that linking was least sure of and no person has judged; None when none is left.

    Args:
        ledger: an open ledger.
        skip: how many to pass over.
    """
    judged = _judged(ledger)
    total = ledger.connection.execute("SELECT count(*) FROM link_pairs").fetchone()[0]
    done = sum(
        ledger.connection.execute("SELECT count(*) FROM link_pairs WHERE a IN (?, ?) AND b IN (?, ?)", (*p, *p)).fetchone()[0]
        for p in map(tuple, judged)
        if len(p) == 2
    )  # fmt: skip
    few = skip + len(judged) + _LOOKED_AT
    rows = ledger.connection.execute("SELECT a, b, score, why FROM link_pairs ORDER BY score, a, b LIMIT ?", (few,))
    left = [r for r in rows if frozenset((r["a"], r["b"])) not in judged]
    for row in left[skip:]:
        one, other = _first(ledger, row["a"]), _first(ledger, row["b"])
        if one is not None and other is not None:
            return Pair(one, other, row["score"], row["why"], total - done)
    return None


def _judged(ledger: Ledger) -> set[frozenset[str]]:
    """Pairs of tellings of which a person has judged two claims. (CROSS JOIN: from the few judgements to their claims.)"""
    sql = (
        "SELECT DISTINCT a.event AS a, b.event AS b FROM judgements j CROSS JOIN claims a ON a.id = j.subject CROSS JOIN claims b ON b.id = j.object "
        "WHERE j.kind IN ('same', 'not-same', 'unsure') AND NOT json_extract(j.record, '$.undone')"
    )
    return {frozenset((r["a"], r["b"])) for r in ledger.connection.execute(sql)}


def _first(ledger: Ledger, telling: str) -> Claim | None:
    """The first claim of a telling, as judged; one that a person rejected only if there is no other."""
    rows = ledger.connection.execute(
        "SELECT record FROM current_claims WHERE event = ? ORDER BY document, at, digest LIMIT 20", (telling,)
    ).fetchall()
    claims = with_reviews(ledger, [claim_of(r["record"]) for r in rows])
    return next((c for c in claims if c.review.state != "rejected"), claims[0] if claims else None)


def apart(ledger: Ledger, one: str, other: str, *, by: str, why: str | None = None) -> list[Judgement]:
    """Say that two claims tell of different happenings: all that `other`'s dispatch tells with it leaves with it.

    Raises:
        BadArgument: no such claim.
    """
    event = current_event(ledger, one)
    if other in event.claims:
        row = ledger.connection.execute("SELECT event FROM current_claims WHERE id = ?", (other,)).fetchone()
        rows = in_parts(ledger, "SELECT id FROM current_claims WHERE event IN ({})", [row["event"]] if row else [])
        leaving = {r["id"] for r in rows} & set(event.claims)
        if leaving and one not in leaving:
            return split(ledger, event, sorted(leaving), by=by, why=why)
    return [judge(ledger, "not-same", one, other, by=by, why=why)]


def alike(ledger: Ledger, event: Event, limit: int = 12) -> list[Event]:
    """Other happenings of about the same days and places, those of the same type first; nothing where neither is known."""
    where, values = ["id != ?"], list[object]((event.id,))
    days = [d for d in (event.time.start, event.time.end) if d is not None] if event.time else []
    if days:
        where.append('start <= ? AND coalesce("end", start) >= ?')
        values += [_moved(max(days), _DAYS), _moved(min(days), -_DAYS)]
    if event.place is not None and event.place.lat is not None and event.place.lon is not None:
        where.append("lat BETWEEN ? AND ? AND lon BETWEEN ? AND ?")
        values += [event.place.lat - _DEGREES, event.place.lat + _DEGREES]
        values += [event.place.lon - _DEGREES, event.place.lon + _DEGREES]
    if len(where) == 1:
        return []
    vague = (
        """start IS NOT NULL AND coalesce(julianday("end") - julianday(start), 999) > 31"""  # of no day in particular
    )
    sql = f"SELECT record FROM events WHERE {' AND '.join(where)} ORDER BY {vague}, type != ?, sources DESC, id LIMIT ?"
    rows = ledger.connection.execute(sql, (*values, event.type, limit))
    return [event_of(r["record"]) for r in rows]


def _moved(day: date, days: int) -> str:
    try:
        return (day + timedelta(days=days)).isoformat()
    except OverflowError:
        return day.isoformat()
