"""The places of a dispatch that may be where something happened, and which lie in which."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.analysis import Analysis, PlaceMention
from dateline.ontology.earth import Point, distance_km

_KM = 30.0  # of a place whose radius is not known
Circle = tuple[Point, float]  # the point and the radius in km


def places_of(analysis: Analysis) -> list[PlaceMention]:
    """The place mentions that were resolved to a point, in the order of the text."""
    return [m for m in analysis.places if m.place is not None and m.place.lat is not None]


def nesting(mentions: Sequence[PlaceMention]) -> list[tuple[list[int], int]]:
    """Of each place: the indexes of the finer ones within it, and how many wider ones hold it."""
    circles = [circle(m) for m in mentions]
    return [_within(circles, n) for n in range(len(circles))]


def circle(mention: PlaceMention) -> Circle:
    """Point and radius of a place that has a point; ValueError for one that has none."""
    place = mention.place
    if place is None or place.lat is None or place.lon is None:
        raise ValueError(f"{mention.span.text!r} has no point: not a candidate")
    return (place.lat, place.lon), place.km or _KM


def _within(circles: Sequence[Circle], n: int) -> tuple[list[int], int]:
    """(indexes of the finer places within the n-th, how many wider ones hold it)."""
    point, own = circles[n]
    finer, wider = [], 0
    for k, (other, km) in enumerate(circles):
        if k == n or 0.7 * own <= km <= own / 0.7:
            continue
        if distance_km(point, other) <= 1.2 * max(own, km):
            if km < own:
                finer.append(k)
            else:
                wider += 1
    return finer, wider
