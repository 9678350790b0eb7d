"""The place tables that ship with the package: countries, regions, borders, conflict places that GeoNames' towns lack.

Every row says where its coordinates are from and within how many kilometres they hold. The files are in
``data/places``; where they come from is told in ``data/SOURCES.d/places.md``.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dateline.errors import LexiconError
from dateline.ontology.places_names import fold

DATA = Path(__file__).parent / "data" / "places"
KINDS: dict[str, float] = {  # kind of place → usual radius in km, for a row that gives none
    "neighbourhood": 5, "village": 10, "town": 15, "city": 15, "suburb": 10, "road": 10, "square": 3, "prison": 5,
    "base": 10, "airfield": 10, "airport": 10, "crossing": 10, "dam": 10, "camp": 10, "site": 5, "bridge": 5,
    "port": 10,
    "hospital": 5, "checkpoint": 10, "oilfield": 15, "gasfield": 15, "plant": 10, "mountain": 30, "hill": 10,
    "valley": 30, "plain": 40, "lake": 30, "river": 150, "sea": 500, "gulf": 200, "strait": 50, "desert": 150,
    "island": 30, "area": 30, "district": 30, "province": 100, "region": 150, "border": 150, "forest": 30,
    "continent": 3000, "canal": 80, "peninsula": 150, "state": 200,
}  # fmt: skip
_FILES = ("regions", "syria", "levant", "gulf", "europe", "asia", "africa", "americas")


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A named place of our own tables; `km` is the radius within which it certainly lies."""

    name: str
    aliases: tuple[str, ...]
    kind: str
    country: str | None  # ISO 3166-1 alpha-2; None: of no one country
    lat: float
    lon: float
    km: float
    source: str

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its aliases."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Country:
    """A country: ISO code, names, demonyms ("Syrian"), a central point and the radius that holds most of it."""

    code: str
    name: str
    capital: str
    lat: float
    lon: float
    km: float
    demonyms: tuple[str, ...]
    aliases: tuple[str, ...]
    geonameid: int
    neighbours: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its aliases."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Border:
    """The middle of a common border; `km` reaches to its ends."""

    a: str
    b: str
    lat: float
    lon: float
    km: float


@dataclass(frozen=True, slots=True)
class Division:
    """An administrative division of GeoNames. `code` is "SY.09" or "US.LA.079"; its point is where its towns are."""

    code: str
    geonameid: int
    name: str
    aliases: tuple[str, ...]
    lat: float
    lon: float
    km: float

    @property
    def country(self) -> str:
        """ISO 3166-1 alpha-2 code of the country."""
        return self.code[:2]

    @property
    def level(self) -> int:
        """1 for provinces and states, 2 for districts and counties."""
        return self.code.count(".")


def _split(cell: str) -> tuple[str, ...]:
    return tuple(a.strip() for a in cell.split(";") if a.strip())


def _rows(name: str) -> Iterator[dict[str, str]]:
    """Rows of ``data/places/NAME.csv``; no rows if there is no such file."""
    path = DATA / f"{name}.csv"
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _point(row: dict[str, str], name: str) -> tuple[float, float]:
    """Latitude and longitude of a row, checked.

    Raises:
        LexiconError: not numbers, or not on the globe.
    """
    try:
        lat, lon = float(row["lat"]), float(row["lon"])
    except ValueError as error:
        raise LexiconError(f"place table {name}: row {row.get('name')!r} has no coordinates; write decimals") from error
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise LexiconError(f"place table {name}: row {row.get('name')!r} lies off the globe ({lat}, {lon})")
    return lat, lon


@lru_cache(maxsize=1)
def load_places() -> tuple[PlaceRow, ...]:
    """All rows of our own tables.

    Raises:
        LexiconError: a row of an unknown kind or with bad coordinates.
    """
    found = []
    for file in _FILES:
        for row in _rows(file):
            kind = row["kind"]
            if kind not in KINDS:
                raise LexiconError(f"place table {file}: row {row['name']!r} has unknown kind {kind!r}")
            lat, lon = _point(row, file)
            km = float(row["km"] or KINDS[kind])
            found.append(
                PlaceRow(row["name"], _split(row["aliases"]), kind, row["country"] or None, lat, lon, km, row["source"])
            )
    return tuple(found)


@lru_cache(maxsize=1)
def load_countries() -> dict[str, Country]:
    """Countries by ISO 3166-1 alpha-2 code."""
    found = {}
    for row in _rows("countries"):
        lat, lon = _point(row, "countries")
        found[row["code"]] = Country(
            row["code"], row["name"], row["capital"], lat, lon, float(row["km"]), _split(row["demonyms"]),
            _split(row["aliases"]), int(row["geonameid"]), _split(row["neighbours"]),
        )  # fmt: skip
    return found


@lru_cache(maxsize=1)
def load_borders() -> dict[frozenset[str], Border]:
    """Common borders by the two country codes."""
    found = {}
    for row in _rows("borders"):
        lat, lon = _point(row, "borders")
        found[frozenset((row["a"], row["b"]))] = Border(row["a"], row["b"], lat, lon, float(row["km"]))
    return found


def load_divisions() -> Iterator[Division]:
    """GeoNames' administrative divisions of the first two levels, with the aliases that we add."""
    more = {row["code"]: _split(row["aliases"]) for row in _rows("admin_aliases")}
    points = {row["code"]: (*_point(row, "admin_points"), float(row["km"])) for row in _rows("admin_points")}
    path = DATA / "geonames_admin.tsv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        next(file)
        for line in file:
            code, gid, name, aliases, lat, lon, km = line.rstrip("\n").split("\t")
            extra = more.get(code, ())
            point = points.get(code) or (float(lat), float(lon), float(km))
            yield Division(code, int(gid), name, (*_split(aliases), *extra), *point)


@lru_cache(maxsize=1)
def division_aliases() -> frozenset[str]:
    """The aliases that we add to divisions, as they are written."""
    return frozenset(alias for row in _rows("admin_aliases") for alias in _split(row["aliases"]))


def load_features() -> dict[int, str]:
    """GeoNames feature codes by geonameid, for capitals, seats and parts of towns; every other town is ``PPL``."""
    with gzip.open(DATA / "geonames_features.tsv.gz", "rt", encoding="utf-8") as file:
        next(file)
        return {int(i): code for i, code in (line.rstrip("\n").split("\t") for line in file)}


@lru_cache(maxsize=1)
def demonyms() -> dict[str, str]:
    """Country codes by folded demonym, also in the plural; one of several countries ("Congolese") gives the first."""
    found: dict[str, str] = {}
    for country in load_countries().values():
        for word in country.demonyms:
            folded = fold(word)
            found.setdefault(folded, country.code)
            if not folded.endswith(("ese", "ish", "ch", "s")):
                found.setdefault(folded + "s", country.code)
    return found


@lru_cache(maxsize=1)
def countries_by_name() -> dict[str, str]:
    """Folded name or alias of a country → its code."""
    return {fold(name): c.code for c in load_countries().values() for name in c.names}


def fingerprint() -> str:
    """Hex SHA-256 over the names and contents of all place tables: the version of a gazetteer built from them."""
    total = hashlib.sha256()
    for path in sorted(p for p in DATA.iterdir() if p.suffix in (".csv", ".gz")):
        total.update(path.name.encode())
        total.update(path.read_bytes())
    return total.hexdigest()


__all__ = [
    "DATA", "KINDS", "Border", "Country", "Division", "PlaceRow", "countries_by_name", "demonyms", "division_aliases",
    "fingerprint", "load_borders", "load_countries", "load_divisions", "load_features", "load_places",
]  # fmt: skip
