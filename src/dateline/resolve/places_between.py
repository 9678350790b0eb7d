"""Where "between A and B" is: a computed point, with a radius that reaches its ends; or the border of two countries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from dateline.analysis import Between, PlaceMention
from dateline.resolve.offsets import Point, bearing, centre, distance_km
from dateline.resolve.places_shape import Shape, shared_border, shifted
from dateline.types import Offset, Place, PlaceCandidate, PlacePrecision

_SAYS_NOTHING_KM = 500.0  # a radius beyond this: the ends of a flight or a phone call, not where something happened
_COUNTRY = "PCLI"


def place_between(m: PlaceMention, placed: Mapping[int, PlaceMention]) -> PlaceMention:
    """The mention with the place that its phrase means; as it was where the ends are not known or do not bound one.

    Args:
        m: a mention with :attr:`PlaceMention.between`.
        placed: resolved mentions by where their names begin.
    """
    phrase = m.between
    if phrase is None:
        return m
    mentions = [placed[s.start] for s in phrase.ends if s.start in placed]
    known = [_end(e, [o for o in mentions if o is not e]) for e in mentions if e.candidates]
    if len(known) < len(phrase.ends):
        return m
    if phrase.kind == "border" and all(c.feature == _COUNTRY for c in known):
        shape = _border(known, phrase.offset)
        return replace(m, place=_place(m, phrase, known, shape, phrase.offset)) if shape else m
    ends = [c for c in known if not any(_holds(c, other) for other in known if other is not c)]
    own = known[[e.name for e in mentions].index(m.name)]
    if len(ends) < 2 or own not in ends or any(c.feature == _COUNTRY for c in ends):
        return m
    points = [(c.lat, c.lon) for c in ends]
    middle = centre(points)
    reach = max(distance_km(middle, p) for p in points)
    if reach < 1.0:
        return m  # one place under two names
    if reach > _SAYS_NOTHING_KM:
        return replace(m, place=_place(m, phrase, ends, None, None))
    km = max(reach / 2 if phrase.kind == "halfway" else reach, max(c.km for c in ends) / 2)
    offset = _from_first(points, ends[0].name) if len(ends) == 2 else None
    return replace(m, place=_place(m, phrase, ends, Shape(middle, km, "offset"), offset))


def _end(m: PlaceMention, others: Sequence[PlaceMention]) -> PlaceCandidate:
    """The reading of one end: of a province that holds the only other end, its town of the same name."""
    top = m.candidates[0]
    if len(others) == 1 and top.feature != _COUNTRY and others[0].candidates and _holds(top, others[0].candidates[0]):
        towns = (c for c in m.candidates if c.country == top.country and not _holds(c, others[0].candidates[0]))
        return next((c for c in towns if c.km < top.km), top)
    return top


def _holds(c: PlaceCandidate, other: PlaceCandidate) -> bool:
    """Whether `c` is said for where `other` is ("between Kharkiv, Ukraine, and Belgorod"), not for an end."""
    if c.feature == _COUNTRY:
        return other.feature != _COUNTRY
    return c.km > 3 * other.km and distance_km((c.lat, c.lon), (other.lat, other.lon)) <= c.km


def _from_first(points: Sequence[Point], name: str) -> Offset:
    a, b = points
    values = {"km": round(distance_km(a, b) / 2, 1), "bearing": round(bearing(a, b), 1), "from": name}
    return Offset.model_validate(values)


def _border(countries: Sequence[PlaceCandidate], offset: Offset | None) -> Shape | None:
    """The common border of two countries, or the middle of those of several; None where they have none."""
    codes = [c.country for c in countries]
    lines = [s for a, b in combinations(codes, 2) if a and b and (s := shared_border(a, b))]
    if not lines:
        return None
    if len(lines) == 1:
        return shifted(lines[0], offset)
    middle = centre([s.point for s in lines])
    km = max(*(distance_km(middle, s.point) for s in lines), min(s.km for s in lines))
    return shifted(Shape(middle, km, "region"), offset)


def _place(
    m: PlaceMention, phrase: Between, ends: Sequence[PlaceCandidate], shape: Shape | None, offset: Offset | None
) -> Place:
    """The public record; without a shape it has a name and no point."""
    countries, divisions = {c.country for c in ends}, {c.admin1 for c in ends}
    precision: PlacePrecision | None = shape.precision if shape else None
    if offset is not None and offset.from_ is None:
        offset = Offset.model_validate({"km": offset.km, "bearing": offset.bearing, "from": "border"})
    return Place(
        name=phrase.span.text, country=countries.pop() if len(countries) == 1 else None,
        admin1=divisions.pop() if len(divisions) == 1 else None, lat=round(shape.point[0], 4) if shape else None,
        lon=round(shape.point[1], 4) if shape else None, km=round(shape.km, 1) if shape else None,
        precision=precision, mention=phrase.span, offset=offset, candidates=m.candidates, role="between",
    )  # fmt: skip


__all__ = ["place_between"]
