"""Geodesy on a sphere, pure functions: distance, bearing, destination, middle, and the shifts that words ask for.

Units: degrees and kilometres; bearings clockwise from north. The sphere's radius is the mean earth radius, which is
within 0.5 % of the ellipsoid, far inside any radius of uncertainty used here. Formulas: haversine, and Ed Williams'
Aviation Formulary for the destination point.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from dateline.ontology.earth import EARTH_KM, Point, distance_km, mean_bearing

BEARINGS: dict[str, float] = {
    "north": 0.0, "northeast": 45.0, "east": 90.0, "southeast": 135.0,
    "south": 180.0, "southwest": 225.0, "west": 270.0, "northwest": 315.0,
}  # fmt: skip


def destination(start: Point, bearing: float, km: float) -> Point:
    """The point reached from `start` by going `km` along the great circle that sets out at `bearing`."""
    la, lo, th, d = math.radians(start[0]), math.radians(start[1]), math.radians(bearing), km / EARTH_KM
    lat = math.asin(max(-1.0, min(1.0, math.sin(la) * math.cos(d) + math.cos(la) * math.sin(d) * math.cos(th))))
    y = math.sin(th) * math.sin(d) * math.cos(la)
    x = math.cos(d) - math.sin(la) * math.sin(lat)
    lon = math.degrees(lo + math.atan2(y, x))
    return math.degrees(lat), (lon + 540) % 360 - 180


def bearing(a: Point, b: Point) -> float:
    """Initial bearing from `a` to `b`, 0 ≤ degrees < 360."""
    la, lb, d = math.radians(a[0]), math.radians(b[0]), math.radians(b[1] - a[1])
    y = math.sin(d) * math.cos(lb)
    x = math.cos(la) * math.sin(lb) - math.sin(la) * math.cos(lb) * math.cos(d)
    return math.degrees(math.atan2(y, x)) % 360


def middle(a: Point, b: Point) -> Point:
    """The point half-way along the great circle from `a` to `b`."""
    return destination(a, bearing(a, b), distance_km(a, b) / 2)


def centre(points: Sequence[Point]) -> Point:
    """The point in the middle of several: the mean of their unit vectors; of two, half-way along the great circle."""
    if len(points) == 2:
        return middle(*points)
    flat = [(math.radians(lat), math.radians(lon)) for lat, lon in points]
    x = sum(math.cos(la) * math.cos(lo) for la, lo in flat)
    y = sum(math.cos(la) * math.sin(lo) for la, lo in flat)
    z = sum(math.sin(la) for la, _ in flat)
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def direction(word: str) -> float | None:
    """Bearing of a direction word: "north-east", "northeastern", "SE"; None when it is none."""
    plain = word.lower().replace("-", "").replace(" ", "")
    plain = plain.removesuffix("ern").removesuffix("wards").removesuffix("ward")
    short = {"n": "north", "ne": "northeast", "e": "east", "se": "southeast"}
    short |= {"s": "south", "sw": "southwest", "w": "west", "nw": "northwest"}
    plain = short.get(plain, plain).removesuffix("erly")
    return BEARINGS.get(plain)


def part_of(centre: Point, km: float, bearings: list[float]) -> tuple[Point, float]:
    """The part of a disc of radius `km` that lies toward `bearings`: its centre, and a radius of 0.6 of the whole.

    "northern Syria": the centre moves by 0.4 of the radius. No bearing ("central Syria"), or bearings that
    cancel out, keep the centre.
    """
    toward = mean_bearing(bearings)
    shifted = centre if toward is None else destination(centre, toward, 0.4 * km)
    return shifted, 0.6 * km


def offset_point(base: Point, base_km: float, km: float | None, toward: float | None) -> tuple[Point, float]:
    """Where "37 miles northeast of Palmyra" or "south of Palmyra" is, with its radius.

    A distance with a bearing gives the point, with a radius of 15 km plus a fifth of the distance (bearings in the
    press are eighths of a circle at best); a distance alone gives the disc of that radius; a bearing alone shifts by
    10 km.
    """
    if km is not None and toward is not None:
        return destination(base, toward, km), max(base_km, 15 + 0.2 * km)
    if km is not None:
        return base, max(base_km, km + 10)
    if toward is not None:
        return destination(base, toward, max(10.0, 0.5 * base_km)), max(30.0, base_km)
    return base, max(30.0, base_km)


__all__ = [
    "BEARINGS", "EARTH_KM", "Point", "bearing", "centre", "destination", "direction", "distance_km", "mean_bearing",
    "middle", "offset_point", "part_of",
]  # fmt: skip
