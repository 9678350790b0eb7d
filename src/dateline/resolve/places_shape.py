"""From a chosen place and the words around its name to a point with an honest radius."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dateline.analysis import PlaceMention
from dateline.ontology.places import load_borders, load_countries
from dateline.resolve.gazetteer import Candidate
from dateline.resolve.offsets import Point, destination, distance_km, mean_bearing, middle, offset_point, part_of
from dateline.types import Offset, Place, PlaceCandidate, PlacePrecision

_BEARINGS = {
    "north": 0.0, "northeast": 45.0, "east": 90.0, "southeast": 135.0,
    "south": 180.0, "southwest": 225.0, "west": 270.0, "northwest": 315.0,
}  # fmt: skip
_DIRECTION = re.compile(r"(?:north|south)[- ]?(?:east|west)|north|south|east|west", re.I)
_WIDE = frozenset("region sea gulf desert area river continent border valley plain lake mountain forest peninsula".split())
_NEAR_KM, _TOWN_KM, _PROVINCE_KM = 30.0, 15.0, 60.0


@dataclass(frozen=True, slots=True)
class Shape:
    """A disc and how it was come by."""

    point: Point
    km: float
    precision: PlacePrecision


def bearings_of(part: str) -> list[float]:
    """Bearings in a modifier: "northern and eastern" → [0, 90]; "central" → []."""
    return [_BEARINGS[re.sub(r"[- ]", "", m[0].lower())] for m in _DIRECTION.finditer(part)]


def precision_of(c: Candidate) -> PlacePrecision:
    """How precise a candidate is by itself."""
    if c.feature == "PCLI":
        return "country"
    if c.feature in ("ADM1", "province", "state"):
        return "admin1"
    if c.feature in ("ADM2", "district"):
        return "admin2"
    return "region" if c.feature in _WIDE or c.km > 60 else "exact"


def base_shape(c: Candidate) -> Shape:
    """The candidate's own disc; a province is never a pin."""
    km = max(c.km, _PROVINCE_KM) if c.feature == "ADM1" else max(c.km, 20.0) if c.feature == "ADM2" else c.km
    return Shape((c.lat, c.lon), km, precision_of(c))


def shape_of(c: Candidate, mention: PlaceMention) -> Shape:
    """The disc that the words mean: the candidate's own, moved and widened by part, offset and relation."""
    shape = base_shape(c)
    if mention.part:
        toward = bearings_of(mention.part)
        if shape.km >= 50:
            point, km = part_of(shape.point, shape.km, toward)
            shape = Shape(point, km, "region" if shape.precision == "country" else shape.precision)
        else:
            heading = mean_bearing(toward)
            moved = destination(shape.point, heading, 0.2 * shape.km) if heading is not None else shape.point
            shape = Shape(moved, shape.km, shape.precision)
    if mention.offset is not None:
        point, km = offset_point(shape.point, shape.km, mention.offset.km, mention.offset.bearing)
        return Shape(point, km, "offset")
    if mention.relation in ("near", "outside", "around") and shape.km < _PROVINCE_KM:
        return Shape(shape.point, max(_NEAR_KM, shape.km), "near")
    return shape


def border_shape(c: Candidate, others: list[str], anchors: list[Point]) -> tuple[Shape, str | None]:
    """Near a border of country `c`: the border with the first of `others` that has one, near an anchor if one is close.

    Returns the disc and the code of the country on whose side it is taken to be.
    """
    borders = load_borders()
    for other in others:
        line = borders.get(frozenset((c.country or "", other)))
        if line:
            return Shape((line.lat, line.lon), line.km, "region"), other
    for other in others:
        a, b = load_countries().get(c.country or ""), load_countries().get(other)
        if a and b and other in a.neighbours:
            share = b.km / (a.km + b.km)
            point = middle((a.lat, a.lon), (b.lat, b.lon)) if 0.35 < share < 0.65 else _toward(a, b)
            return Shape(point, max(150.0, 0.5 * min(a.km, b.km)), "region"), other
    del anchors
    return base_shape(c), c.country


def _toward(a: object, b: object) -> Point:
    """A point between two countries' centres, nearer to the smaller one's."""
    from dateline.ontology.places import Country
    from dateline.resolve.offsets import bearing

    assert isinstance(a, Country)
    assert isinstance(b, Country)
    pa, pb = (a.lat, a.lon), (b.lat, b.lon)
    return destination(pa, bearing(pa, pb), distance_km(pa, pb) * a.km / (a.km + b.km))


def make_place(c: Candidate, mention: PlaceMention, shape: Shape, ranked: list[tuple[Candidate, float]]) -> Place:
    """The public record of a resolved mention."""
    offset = mention.offset
    if offset is not None:
        offset = Offset.model_validate({"km": offset.km, "bearing": offset.bearing, "from": c.name})
    return Place(
        name=mention.name.text if not mention.offset else mention.span.text,
        geonameid=c.geonameid, country=c.country, admin1=c.admin1, lat=round(shape.point[0], 4),
        lon=round(shape.point[1], 4), km=round(shape.km, 1), precision=shape.precision, mention=mention.span,
        offset=offset, candidates=candidates_of(ranked), role=mention.relation or "at",
    )  # fmt: skip


def candidates_of(ranked: list[tuple[Candidate, float]], limit: int = 5) -> tuple[PlaceCandidate, ...]:
    """The best few candidates as public records."""
    return tuple(
        PlaceCandidate(
            name=c.name, geonameid=c.geonameid, country=c.country, admin1=c.admin1, feature=c.feature, lat=c.lat,
            lon=c.lon, km=c.km, score=round(s, 4),
        )
        for c, s in ranked[:limit]
    )  # fmt: skip


__all__ = ["Shape", "base_shape", "bearings_of", "border_shape", "candidates_of", "make_place", "precision_of", "shape_of"]
