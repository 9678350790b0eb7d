"""Field by field: what each claim tells, when two tellings agree, and when they cannot both be right.

Agreement must be real, and so must conflict: a vague telling neither clashes with a sharp one nor backs it up.
"At least 17" and 20 agree; 12 and 40 do not; "gunmen" and a named group do neither; a running toll may grow; killed and
injured are different fields.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dateline.fuse.origins import DENIED
from dateline.ontology.earth import distance_km
from dateline.types import Claim, Count, Party, Place, Span, Time

POINT_KM = 5.0  # radius of a place that tells none
_STATE = frozenset({"GOV", "MIL", "SPY", "LEG", "JUD"})
_WIDE = frozenset({"country", "region", "admin1"})
_MOVING = frozenset({"from", "to"})  # ends of a movement: two claims may each name one


@dataclass(frozen=True)
class Told:
    """What one claim tells of one field, with the words."""

    claim: Claim
    value: Any
    shown: Any  # the value as plain JSON
    span: Span | None
    key: Hashable  # equal for values that mean the same, whatever their words


@dataclass(frozen=True)
class Relation:
    """How two values of a field stand to each other; neither means that they say nothing about each other."""

    agree: Callable[[Any, Any], bool]
    clash: Callable[[Any, Any], bool]


def count_field(what: str, of: str | None) -> str:
    """Name of the field of a count: ``counts.killed``, ``counts.killed.civilians``."""
    return f"counts.{what}.{of}" if of else f"counts.{what}"


def told(claims: Iterable[Claim]) -> dict[str, list[Told]]:
    """Field → what each claim tells of it; claims that are silent on it are left out."""
    out: dict[str, list[Told]] = {}

    def add(field: str, claim: Claim, value: Any, shown: Any, span: Span | None, key: Hashable = None) -> None:
        out.setdefault(field, []).append(Told(claim, value, shown, span, value if key is None else key))

    for c in claims:
        add("type", c, c.type, c.type, c.trigger)
        if c.mode:
            add("mode", c, c.mode, c.mode, c.trigger)
        for field, parties in (("actors", c.actors), ("recipients", c.recipients)):
            sure = tuple(p for p in parties if p.certainty not in DENIED)
            if sure:
                key = tuple((p.id, p.name, p.country, p.sector) for p in sure)
                add(field, c, sure, sorted(p.name for p in sure), sure[0].mention, key)
        p = c.place
        if p is not None:
            add("place", c, p, p.name, p.mention, (p.geonameid, p.name, p.lat, p.lon, p.km, p.precision, p.role))
        t = c.time
        if t is not None and (t.start or t.end):
            add("time", c, t, [_day(t.start), _day(t.end)], t.mention, (t.start, t.end))
        for n in c.counts:
            if n.min is not None or n.max is not None:
                shown = [n.min, n.max]
                add(count_field(n.what, n.of), c, n, shown, n.mention, (n.min, n.max, n.cumulative))
    return out


def relation(field: str) -> Relation:
    """How values of the field are held against each other."""
    if field.startswith("counts."):
        return Relation(counts_agree, counts_clash)
    return _RELATIONS[field]


def counts_agree(a: Count, b: Count) -> bool:
    """Whether two counts meet: each within what the other allows."""
    return not _apart(a, b)


def counts_clash(a: Count, b: Count) -> bool:
    """Whether two counts of the same people cannot both be right; a running toll may grow."""
    return not (a.cumulative or b.cumulative) and _apart(a, b)


def _apart(a: Count, b: Count) -> bool:
    return (a.max is not None and b.min is not None and a.max < b.min) or (
        b.max is not None and a.min is not None and b.max < a.min
    )


def one_party(a: Party, b: Party) -> bool:
    """One party, two organs of one state, or a part named after the whole ("Syrian army", "army")."""
    if a.id is not None and b.id is not None:
        if a.id == b.id:
            return True
    elif _names(a) & _names(b):
        return True
    return a.country is not None and a.country == b.country and a.sector in _STATE and b.sector in _STATE


def _names(p: Party) -> set[str]:
    return {n.casefold() for n in (p.name, *p.aliases)}


def parties_agree(a: Sequence[Party], b: Sequence[Party]) -> bool:
    """Whether some party is in both."""
    return any(one_party(x, y) for x in a for y in b)


def parties_clash(a: Sequence[Party], b: Sequence[Party]) -> bool:
    """Whether both name known parties and none is in both; a word such as "gunmen" may be anybody."""
    return all(p.id for p in (*a, *b)) and not parties_agree(a, b)


def places_agree(a: Place, b: Place) -> bool:
    """Whether two tellings put it in one place: the same known place, or circles that meet, neither a whole province."""
    if a.geonameid is not None and a.geonameid == b.geonameid:
        return True
    if a.name.casefold() == b.name.casefold():
        return True
    if a.precision in _WIDE or b.precision in _WIDE:
        return False
    distance = km_between(a, b)
    return distance is not None and distance <= _radius(a) + _radius(b)


def places_clash(a: Place, b: Place) -> bool:
    """Whether two circles of uncertainty are apart. Where it set out from and where it went to do not clash."""
    if (a.role in _MOVING or b.role in _MOVING) and a.role != b.role:
        return False
    distance = km_between(a, b)
    return distance is not None and distance > _radius(a) + _radius(b)


def km_between(a: Place, b: Place) -> float | None:
    """Great-circle distance of two places in km; None where one has no coordinates."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    return distance_km((a.lat, a.lon), (b.lat, b.lon))


def _radius(p: Place) -> float:
    return POINT_KM if p.km is None else p.km


def times_agree(a: Time, b: Time) -> bool:
    """Whether two closed intervals of at most a month meet."""
    return _closed(a) and _closed(b) and not times_clash(a, b) and max(_days(a), _days(b)) <= 31


def times_clash(a: Time, b: Time) -> bool:
    """Whether two closed intervals of days do not meet."""
    if not (a.start and a.end and b.start and b.end):
        return False
    return a.end < b.start or b.end < a.start


def _closed(t: Time) -> bool:
    return t.start is not None and t.end is not None


def _days(t: Time) -> int:
    return (t.end - t.start).days if t.start and t.end else 1 << 20


def _day(value: object) -> str | None:
    return None if value is None else str(value)


def _same(a: Any, b: Any) -> bool:
    return bool(a == b)


def _never(a: Any, b: Any) -> bool:
    return False


_RELATIONS = {
    "type": Relation(_same, _never),  # an ASSAULT may be told as a COERCE without either being wrong
    "mode": Relation(_same, _never),
    "actors": Relation(parties_agree, parties_clash),
    "recipients": Relation(parties_agree, _never),  # one may tell of the soldiers, one of the children
    "place": Relation(places_agree, places_clash),
    "time": Relation(times_agree, times_clash),
}
