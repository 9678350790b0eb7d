"""From Dateline's words to other schemes' codes (data/crosswalks/*.csv): parties, precision, CAMEO.

A code that the record does not tell is None: a missing code can be filled by a person, a guessed one hides. Each row of the
tables names its codebook and the edition.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from dateline.types import Event, Party, Place, Time

CLASSES = ("state", "rebel", "militia", "civilian", "international")
ARMED = frozenset({"state", "rebel", "militia"})


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of data/crosswalks/`name`.csv, in their order."""
    text = files("dateline.ontology").joinpath(f"data/crosswalks/{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def _sectors() -> dict[str, dict[str, str]]:
    return {row["sector"]: row for row in table("sectors")}


def class_of(party: Party) -> str | None:
    """state, rebel, militia, civilian or international; None where the party's sector is not known or in none of them."""
    row = _sectors().get(party.sector or "")
    return row["class"] if row else None


def classes_of(parties: Iterable[Party]) -> frozenset[str]:
    """The classes of parties; those of no known class are left out."""
    return frozenset(c for c in map(class_of, parties) if c is not None)


def side_is(wanted: str, parties: Iterable[Party]) -> bool:
    """Whether the parties are of one kind as a table row asks: a class, ``armed``, or blank for any."""
    if not wanted:
        return True
    found = classes_of(parties)
    return (
        bool(found & ARMED) if wanted == "armed" else wanted in found and not (wanted == "civilian" and found & ARMED)
    )


def cameo_root(event: Event) -> str | None:
    """CAMEO root code ("19"), by type, mode and the kinds of the parties; None where CAMEO parts what the record does not."""
    for row in table("cameo"):
        if row["type"] != event.type:
            continue
        asked = row["mode"]
        if asked and asked != (event.mode or "none"):
            continue
        if side_is(row["actor"], event.actors) and side_is(row["recipient"], event.recipients):
            return row["root"]
    return None


def goldstein(root: str | None) -> float | None:
    """Goldstein score (-10 conflict to 10 cooperation) of a CAMEO root code."""
    return next((float(row["goldstein"]) for row in table("goldstein") if row["root"] == root), None)


def days_of(time: Time | None) -> int | None:
    """How many days the happening may lie in; None where an end is open."""
    if time is None or time.start is None or time.end is None or time.precision == "open":
        return None
    return (time.end - time.start).days + 1


def place_code(scheme: str, field: str, place: Place | None) -> int | None:
    """A scheme's code for how sharply a place is known, by precision and radius (km)."""
    if place is None or place.precision is None:
        return None
    for row in _precisions(scheme, field):
        if row["precision"] == place.precision and (not row["max_km"] or (place.km or 0) <= float(row["max_km"])):
            return int(row["code"])
    return None


def time_code(scheme: str, field: str, time: Time | None) -> int | None:
    """A scheme's code for how sharply a time is known, by its length in days."""
    days = days_of(time)
    if days is None:
        return None
    return next((int(r["code"]) for r in _precisions(scheme, field) if days <= int(r["max_days"])), None)


def km_of_code(scheme: str, field: str, code: int) -> float | None:
    """The radius (km) that a place of this code is allowed; None for a code that the table lacks."""
    found = [float(r["km"]) for r in _precisions(scheme, field) if r["code"] == str(code) and r["km"]]
    return max(found, default=None)


def days_of_code(scheme: str, field: str, code: int) -> int | None:
    """The most days that a time of this code may lie in; None for a code that the table lacks."""
    return next((int(r["max_days"]) for r in _precisions(scheme, field) if r["code"] == str(code)), None)


@cache
def _precisions(scheme: str, field: str) -> tuple[dict[str, str], ...]:
    return tuple(r for r in table("precision") if r["scheme"] == scheme and r["field"] == field)


def number(event: Event, what: str, of: str | None, part: str) -> int | None:
    """`low`, `best` or `high` of a counted thing of the event."""
    found = next((n for n in event.counts if n["what"] == what and n["of"] == of), None)
    value = found.get(part) if found else None
    return value if isinstance(value, int) else None


__all__ = [
    "ARMED", "CLASSES", "cameo_root", "class_of", "classes_of", "days_of", "days_of_code", "goldstein", "km_of_code", "number",
    "place_code", "side_is", "table", "time_code",
]  # fmt: skip
