"""Distance on the earth, taken as a sphere of the mean radius: within 0.5 % of the ellipsoid, far inside any radius used here."""

from __future__ import annotations

import math

EARTH_KM = 6371.0088
Point = tuple[float, float]  # (lat, lon) in degrees


def distance_km(a: Point, b: Point) -> float:
    """Great-circle distance between two points in km (haversine)."""
    la, lb = math.radians(a[0]), math.radians(b[0])
    h = math.sin((lb - la) / 2) ** 2
    h += math.cos(la) * math.cos(lb) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def mean_bearing(bearings: list[float]) -> float | None:
    """The mean direction of several ("northern and eastern" → 45°); None when they cancel out or are none."""
    x = sum(math.cos(math.radians(b)) for b in bearings)
    y = sum(math.sin(math.radians(b)) for b in bearings)
    return None if math.hypot(x, y) < 1e-6 * max(1, len(bearings)) else math.degrees(math.atan2(y, x)) % 360
