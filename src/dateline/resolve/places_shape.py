"""From a chosen place and the words around its name to a point with an honest radius."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from dateline.analysis import PlaceMention
from dateline.ontology.places import countries_by_name, demonyms, load_borders, load_countries
from dateline.ontology.places_names import fold
from dateline.resolve.gazetteer import Candidate
from dateline.resolve.offsets import Point, bearing, destination, distance_km, mean_bearing, offset_point, part_of
from dateline.types import Offset, Place, PlaceCandidate, PlacePrecision

_BEARINGS = {
    "north": 0.0, "northeast": 45.0, "east": 90.0, "southeast": 135.0,
    "south": 180.0, "southwest": 225.0, "west": 270.0, "northwest": 315.0,
}  # fmt: skip
_DIRECTION = re.compile(r"(?:north|south)[- ]?(?:east|west)|north|south|east|west", re.I)
_OTHER_SIDE = re.compile(r"[-–]([A-Z]\w+)|with (?:the )?([A-Z]\w+)")
_WIDE = frozenset(
    ("region", "sea", "gulf", "desert", "area", "river", "continent", "border", "valley", "plain", "lake", "mountain",
     "forest", "peninsula")
)  # fmt: skip
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


def shared_border(a: str, b: str) -> Shape | None:
    """The border that two countries (ISO codes) share: of the table, else drawn between their middles; None for none."""
    line = load_borders().get(frozenset((a, b)))
    if line:
        return Shape((line.lat, line.lon), line.km, "region")
    one, other = load_countries().get(a), load_countries().get(b)
    if one is None or other is None or b not in one.neighbours:
        return None
    start, end = (one.lat, one.lon), (other.lat, other.lon)
    point = destination(start, bearing(start, end), distance_km(start, end) * one.km / (one.km + other.km))
    return Shape(point, max(150.0, 0.5 * min(one.km, other.km)), "region")


def shifted(border: Shape, offset: Offset | None) -> Shape:
    """A border's disc moved by what the words say of the way from it; where they tell no side it only widens."""
    if offset is None:
        return border
    away = 10.0 if offset.km is None else offset.km
    point = border.point if offset.bearing is None else destination(border.point, offset.bearing, away)
    return Shape(point, max(border.km, offset.km or 0.0), "region")


def border_shape(c: Candidate, others: list[str]) -> tuple[Shape, str | None]:
    """Near a border of country `c`: its border with the first of `others` that it has one with.

    Returns the disc and the code of the country on whose side it is taken to be.
    """
    drawn = load_borders()
    for other in sorted(others, key=lambda o: frozenset((c.country or "", o)) not in drawn):  # the table's first
        shape = shared_border(c.country or "", other)
        if shape:
            return shape, other
    return base_shape(c), c.country


def make_place(c: Candidate, mention: PlaceMention, shape: Shape, kept: tuple[PlaceCandidate, ...]) -> Place:
    """The public record of a resolved mention."""
    offset = mention.offset
    if offset is not None:
        offset = Offset.model_validate({"km": offset.km, "bearing": offset.bearing, "from": c.name})
    return Place(
        name=mention.name.text if not mention.offset else mention.span.text,
        geonameid=c.geonameid, country=c.country, admin1=c.admin1, lat=round(shape.point[0], 4),
        lon=round(shape.point[1], 4), km=round(shape.km, 1), precision=shape.precision, mention=mention.span,
        offset=offset, candidates=kept, role=mention.relation or "at",
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


def place_named(m: PlaceMention, ranked: list[tuple[Candidate, float]], countries: dict[str, float]) -> PlaceMention:
    """The mention with the best of `ranked` as its place; as it was when there is none."""
    if not ranked:
        return m
    (top, share), kept = ranked[0], candidates_of(ranked)
    if m.feature == "border" and top.feature == "PCLI":
        place = _at_border(m, top, kept, countries)
    else:
        place = make_place(top, m, shape_of(top, m), kept)
    return replace(m, place=place, candidates=kept, score=round(m.score * share, 4))


def _at_border(m: PlaceMention, top: Candidate, kept: tuple[PlaceCandidate, ...], countries: dict[str, float]) -> Place:
    other = _OTHER_SIDE.search(m.span.text[m.name.end - m.span.start :])
    word = fold((other[1] or other[2]) if other else "")
    beyond = [c for c in (countries_by_name().get(word), demonyms().get(word)) if c]
    likely = sorted(countries, key=lambda c: -countries[c])
    shape, side = border_shape(top, beyond + [c for c in likely if c != top.country])
    place = make_place(replace(top, country=side, geonameid=None), m, shifted(shape, m.offset), kept)
    return place.model_copy(update={"name": m.span.text, "role": "near"})


def place_described(m: PlaceMention, placed: list[PlaceMention], at: int, country: Candidate | None) -> PlaceMention:
    """A described place: "the country" is `country`, "the city" the last city that was named before it."""
    if m.name.text == "country":
        if country is None:
            return m
        kept = candidates_of([(country, 1.0)])
        place = make_place(country, m, shape_of(country, m), kept)
        return replace(m, place=place.model_copy(update={"name": m.span.text}), candidates=kept)
    for before in [*reversed(placed[:at]), *placed[at + 1 :]]:
        if before.kind == "demonym" or before.name.text.islower() or not before.candidates:
            continue
        top = before.candidates[0]
        if _answers(m.name.text, top):
            c = Candidate(
                0, top.geonameid, top.name, top.country, top.admin1, None, top.feature or "PPL", top.lat, top.lon,
                top.km, 0, False,
            )  # fmt: skip
            place = make_place(c, m, shape_of(c, m), (top,)).model_copy(update={"name": before.name.text})
            return replace(m, place=place, candidates=before.candidates, score=round(m.score * top.score, 4))
    return m


def _answers(noun: str, c: PlaceCandidate) -> bool:
    """Whether a place can be called "the city", "the province", "the village"."""
    feature = c.feature or ""
    if noun == "province":
        return feature in ("ADM1", "province", "state")
    if noun == "district":
        return feature in ("ADM2", "district", "neighbourhood", "PPLX")
    if noun == "village":
        return feature in ("PPL", "village", "PPLA4", "PPLL", "town")
    return (feature.startswith("PPL") and feature != "PPLX") or feature in ("town", "city")


__all__ = [
    "Shape", "base_shape", "bearings_of", "border_shape", "candidates_of", "make_place", "place_described",
    "place_named", "precision_of", "shape_of",
]  # fmt: skip
