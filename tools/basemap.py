"""Make the map's land, borders and names: ``python tools/basemap.py [OUT.json]``. At build time only, never at run time.

Natural Earth 4.1 (public domain, naturalearthdata.com) as TopoJSON in the npm package world-atlas 2.0.2 (ISC licence, Mike
Bostock), at 1:110 million for far away and 1:50 million for near. The archive is pinned by its SHA-256 and is not in the
repository. NPM_CONFIG_REGISTRY may name a mirror of the registry.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
import tarfile
import tempfile
import urllib.request
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

PACKAGE = "world-atlas/-/world-atlas-2.0.2.tgz"
SHA256 = "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97"
LEVELS = ("countries-110m", "countries-50m")
TARGET = Path(__file__).parents[1] / "src" / "dateline" / "web" / "static" / "basemap.json"
FROM = "Natural Earth 4.1, public domain, by way of world-atlas 2.0.2 (ISC)"
_LARGEST = 20_000_000  # bytes of the archive
Point = tuple[float, float]


class NoBasemap(Exception):
    """The shapes could not be had; the map then has a grid of degrees in place of land."""


def archive() -> bytes:
    """The pinned archive.

    Raises:
        NoBasemap: no answer from the registry, or another archive than the pinned one.
    """
    registry = os.environ.get("NPM_CONFIG_REGISTRY", "https://registry.npmjs.org").rstrip("/")
    if not registry.startswith("https://"):
        raise NoBasemap(f"the registry {registry} is not asked: only https:// is")
    try:
        with urllib.request.urlopen(f"{registry}/{PACKAGE}", timeout=30) as answer:
            data: bytes = answer.read(_LARGEST)
    except (OSError, ValueError) as error:
        raise NoBasemap(f"{registry}/{PACKAGE} cannot be had: {error}") from error
    return checked(data)


def checked(data: bytes, expected: str = SHA256) -> bytes:
    """`data`, which must be the archive that was pinned.

    Raises:
        NoBasemap: it is another one.
    """
    found = hashlib.sha256(data).hexdigest()
    if found != expected:
        raise NoBasemap(f"the archive has the SHA-256 {found}, not {expected}; nothing of it was used")
    return data


def basemap(data: bytes) -> dict[str, Any]:
    """What the map reads: for each level the rings of land, the lines between countries and the names."""
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        files = [tar.extractfile(f"package/{name}") for name in ("LICENSE", *(f"{n}.json" for n in LEVELS))]
        licence, *topologies = [f.read() for f in files if f is not None]
    return {"from": FROM, "licence": licence.decode(), "levels": [level(json.loads(t)) for t in topologies]}


def level(topology: dict[str, Any]) -> dict[str, Any]:
    """One topology as flat lists of whole numbers, in `unit` degrees: x and y of the first point, then differences."""
    arcs = [list(absolute(a, topology["transform"])) for a in topology["arcs"]]
    countries = topology["objects"]["countries"]["geometries"]
    used = Counter(abs_arc(n) for c in countries for ring in rings_of(c) for n in ring)
    land = [unbroken(joined(arcs, ring)) for g in parts(topology["objects"]["land"]) for ring in rings_of(g)]
    borders = [unbroken(arcs[n]) for n in sorted(used) if used[n] > 1]
    names = [n for c in countries if (n := label(c, arcs))]
    return {"unit": UNIT, "land": [packed(r) for r in land], "borders": [packed(b) for b in borders], "names": names}


UNIT = 0.005  # degrees: half a kilometre, finer than the shapes are


def absolute(arc: Iterable[list[int]], transform: dict[str, list[float]]) -> Iterator[Point]:
    """An arc's points in degrees; TopoJSON keeps them as differences of whole numbers."""
    (kx, ky), (dx, dy) = transform["scale"], transform["translate"]
    x = y = 0
    for step in arc:
        x, y = x + step[0], y + step[1]
        yield x * kx + dx, y * ky + dy


def abs_arc(number: int) -> int:
    """The arc that a number in a ring means; a negative one is walked backwards."""
    return ~number if number < 0 else number


def parts(geometry: dict[str, Any]) -> list[dict[str, Any]]:
    """The geometries of a collection, or the one that it is."""
    return geometry["geometries"] if geometry["type"] == "GeometryCollection" else [geometry]


def rings_of(geometry: dict[str, Any]) -> list[list[int]]:
    """Rings of a polygon or of several, each as numbers of arcs."""
    if geometry["type"] == "Polygon":
        return list(geometry["arcs"])
    if geometry["type"] == "MultiPolygon":
        return [ring for polygon in geometry["arcs"] for ring in polygon]
    return []


def joined(arcs: list[list[Point]], ring: list[int]) -> list[Point]:
    """The points of a ring; the last of an arc is the first of the next."""
    out: list[Point] = []
    for n in ring:
        points = arcs[n] if n >= 0 else arcs[~n][::-1]
        out += points[1:] if out else points
    return out


def unbroken(points: list[Point]) -> list[Point]:
    """The points without a leap at the date line: what crosses it goes on beyond 180 degrees; what rings a pole is closed there."""
    out: list[Point] = []
    turn = 0.0
    for lon, lat in points:
        if out and abs(lon + turn - out[-1][0]) > 180:
            turn += 360 if lon + turn < out[-1][0] else -360
        out.append((lon + turn, lat))
    if out and abs(out[-1][0] - out[0][0]) > 180:
        pole = -90.0 if out[0][1] < 0 else 90.0
        out += [(out[-1][0], pole), (out[0][0], pole)]
    return out


def packed(points: list[Point]) -> list[int]:
    """x, y, then differences, in units; points that fall together are one."""
    out: list[int] = []
    last: tuple[int, int] | None = None
    for lon, lat in points:
        at = (round(lon / UNIT), round(lat / UNIT))
        if at != last:
            out += at if last is None else (at[0] - last[0], at[1] - last[1])
        last = at
    return out


def label(country: dict[str, Any], arcs: list[list[Point]]) -> list[Any] | None:
    """Name, longitude and latitude of the middle of its largest part, and how wide that is in degrees."""
    name = country.get("properties", {}).get("name")
    rings = [unbroken(joined(arcs, r)) for r in rings_of(country)]
    if not name or not rings:
        return None
    ring = max(rings, key=lambda r: abs(area(r)))
    lons, lats = [p[0] for p in ring], [p[1] for p in ring]
    lon, lat = centroid(ring)
    width = min(max(lons) - min(lons), 2 * (max(lats) - min(lats)))
    return [name, round(lon, 2), round(lat, 2), round(width, 1)]


def area(ring: list[Point]) -> float:
    """Signed, in square degrees."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def centroid(ring: list[Point]) -> Point:
    """The middle of the area of a ring; of its points where it has no area."""
    whole = 6 * area(ring)
    if abs(whole) < 1e-9:
        return sum(p[0] for p in ring) / len(ring), sum(p[1] for p in ring) / len(ring)
    x = y = 0.0
    for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = a[0] * b[1] - b[0] * a[1]
        x, y = x + (a[0] + b[0]) * cross, y + (a[1] + b[1]) * cross
    return x / whole, y / whole


def make(target: Path = TARGET) -> None:
    """Write the basemap to `target`, whole or not at all.

    Raises:
        NoBasemap: the shapes could not be had.
    """
    text = json.dumps(basemap(archive()), ensure_ascii=False, separators=(",", ":"))
    with tempfile.NamedTemporaryFile("w", dir=target.parent, delete=False, encoding="utf-8", suffix=".part") as part:
        part.write(text)
    Path(part.name).chmod(0o644)
    Path(part.name).replace(target)


def main(argv: list[str]) -> int:
    """Make it; a failure is said and is no error, for the map works without."""
    target = Path(argv[0]) if argv else TARGET
    try:
        make(target)
    except NoBasemap as error:
        sys.stderr.write(
            f"dateline: no basemap: {error}.\nThe map shows a grid of degrees in place of land; `make basemap` tries again.\n"
        )
        return 0
    sys.stderr.write(f"dateline: {target.name} made from {FROM}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
