"""CSV: one row a record, flat, safe to open in a spreadsheet.

A cell that a spreadsheet would run as a formula (it begins with =, +, -, @, a tab or a carriage return) gets an apostrophe in front, unless
it is a plain number.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import Any, TextIO

from dateline.types import Claim, Event, Party

CLAIM = (
    "id document event type mode trigger actors recipients place lat lon km precision country start end source source_kind via "
    "interest factuality killed_min killed_max injured_min injured_max counts instruments confidence review denies"
).split()
EVENT = "id type mode actors recipients place lat lon km country start end killed_low killed_best killed_high sources status conflicts claims rule".split()
_SURROGATE = re.compile("[\ud800-\udfff]")  # which no UTF-8 file can hold
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def write(records: Iterable[Claim | Event], stream: TextIO) -> int:
    """A header row, then a row a record."""
    writer = csv.writer(stream, lineterminator="\r\n")  # RFC 4180; so a lone CR in a cell is quoted too
    n = 0
    for record in records:
        row = _claim(record) if isinstance(record, Claim) else _event(record)
        columns = CLAIM if isinstance(record, Claim) else EVENT
        if not n:
            writer.writerow(columns)
        writer.writerow([safe(row.get(k)) for k in columns])
        n += 1
    if not n:
        writer.writerow(CLAIM)
    return n


def safe(value: Any) -> str:
    """The cell's text, with an apostrophe before what a spreadsheet would take for a formula."""
    text = "" if value is None else _SURROGATE.sub("\ufffd", str(value))
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not _NUMBER.fullmatch(text) else text


def _names(parties: Iterable[Party]) -> str:
    return "; ".join(p.name for p in parties)


def _shared(r: Claim | Event) -> dict[str, Any]:
    place, time = r.place, r.time
    return {
        "id": r.id, "type": r.type, "mode": r.mode, "actors": _names(r.actors), "recipients": _names(r.recipients),
        "place": place.name if place else None, "lat": place.lat if place else None, "lon": place.lon if place else None,
        "km": place.km if place else None, "precision": place.precision if place else None,
        "country": place.country if place else None,
        "start": time.start if time else None, "end": time.end if time else None,
    }  # fmt: skip


def _claim(c: Claim) -> dict[str, Any]:
    row = _shared(c) | {
        "document": c.document, "event": c.event, "trigger": c.trigger.text, "source": _names(c.source.parties),
        "source_kind": c.source.kind, "via": _names(c.source.via), "interest": c.source.interest, "factuality": c.factuality,
        "counts": "; ".join(f"{n.what} {'' if n.min is None else n.min}..{'' if n.max is None else n.max}" for n in c.counts),
        "instruments": "; ".join(i.class_ for i in c.instruments), "confidence": c.confidence, "review": c.review.state,
        "denies": c.denies,
    }  # fmt: skip
    for n in c.counts:
        if n.what in ("killed", "injured"):
            row |= {f"{n.what}_min": n.min, f"{n.what}_max": n.max}
    return row


def _event(e: Event) -> dict[str, Any]:
    killed = next((c for c in e.counts if c["what"] == "killed"), {})
    return _shared(e) | {
        "killed_low": killed.get("low"), "killed_best": killed.get("best"), "killed_high": killed.get("high"),
        "sources": e.sources, "status": e.status, "conflicts": "; ".join(c.field for c in e.conflicts),
        "claims": " ".join(e.claims), "rule": e.rule,
    }  # fmt: skip
