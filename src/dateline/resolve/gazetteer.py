"""Look names up in the gazetteer: exact names, then names that sound alike, then bounded typos.

The file lives in the user's cache folder (``DATELINE_CACHE`` overrides it) and is built when first needed. A
:class:`Gazetteer` holds one read-only SQLite connection a process and remembers recent answers, so that
look-up needs little memory and a name costs microseconds the second time.
"""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import platformdirs
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from dateline.errors import GazetteerMissing
from dateline.ontology.places_names import coarse, fold, likeness
from dateline.resolve.gazetteer_build import Progress, build, version

_COLUMNS = "p.id, p.geonameid, p.name, p.country, p.admin1, p.code, p.feature, p.lat, p.lon, p.km, p.pop, p.own"
_LIKE_ENOUGH, _VERY_LIKE = 0.72, 0.85
_SUFFIXES = (" city", " town", " village", " province", " governorate", " district", " region")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean. `match` is 1 for its main name, less for other, like-sounding, mistyped names."""

    id: int
    geonameid: int | None
    name: str
    country: str | None
    admin1: str | None
    code: str | None
    feature: str  # GeoNames feature code (PPLC, ADM1, PCLI …) or a kind of our tables (neighbourhood, base …)
    lat: float
    lon: float
    km: float
    pop: int
    own: bool
    match: float = 1.0


def cache_folder() -> Path:
    """Where the gazetteer is kept: ``$DATELINE_CACHE``, or the user's cache folder."""
    given = os.environ.get("DATELINE_CACHE")
    return Path(given) if given else Path(platformdirs.user_cache_dir("dateline"))


def dump_label() -> str | None:
    """What the gazetteer in use was built from, where a person built it from other data than the packages'; else None."""
    path = cache_folder() / f"gazetteer-{version()}.sqlite"
    if not path.exists():
        return None
    gazetteer = Gazetteer(path)
    try:
        facts = gazetteer.facts()
    except sqlite3.DatabaseError:  # coding will say what is wrong with it
        return None
    finally:
        gazetteer.close()
    return None if facts.get("version") == version() else f"{facts.get('version')}, {facts.get('places')} places"


class Gazetteer:
    """A gazetteer file opened for reading. Safe to share between threads and across a fork."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            raise GazetteerMissing(f"no gazetteer at {path}; build it with `dateline gazetteer build`")
        self.path = path
        self._connections: dict[int, sqlite3.Connection] = {}
        self._exact = lru_cache(maxsize=4096)(self._find_exact)
        self._alike = lru_cache(maxsize=2048)(self._find_alike)
        self._typos = lru_cache(maxsize=4096)(self._find_typos)
        self._country_names = lru_cache(maxsize=16)(self._read_country_names)

    @classmethod
    def open(cls, path: Path | None = None, progress: Progress | None = None) -> Gazetteer:
        """The gazetteer at `path`, or the standard one of the cache folder, built first if need be."""
        if path is None:
            path = cache_folder() / f"gazetteer-{version()}.sqlite"
            if not path.exists():
                build(path, progress)
        return cls(path)

    def close(self) -> None:
        """Close this process's connection."""
        connection = self._connections.pop(os.getpid(), None)
        if connection:
            connection.close()

    def facts(self) -> dict[str, str]:
        """What the file says of itself: version, attribution, number of places."""
        return {row[0]: row[1] for row in self._rows("SELECT key, value FROM meta")}

    def lookup(self, name: str, limit: int = 20, countries: tuple[str, ...] = ()) -> tuple[Candidate, ...]:
        """What `name` may mean, best match first, then by size.

        Exact names come first. Names that sound alike are added from `countries`, and from everywhere when
        there is no exact name; typos are looked for within `countries` when nothing else was found.
        """
        folded = fold(name)
        if len(folded) < 2:
            return ()
        found = {c.id: c for c in self._exact(folded)}
        if not found:
            for suffix in _SUFFIXES:
                if folded.endswith(suffix):
                    found = {c.id: c for c in self._exact(folded.removesuffix(suffix))}
        here = {c.country for c in found.values() if c.match > 0.8}
        for country in countries:
            if country not in here:
                for c in self._alike(folded, country):
                    found.setdefault(c.id, c)
        if not found:
            found = {c.id: c for c in self._alike(folded, None)}
        if not found:
            for country in countries:
                found |= {c.id: c for c in self._typos(folded, country)}
        ranked = sorted(found.values(), key=lambda c: (-round(c.match, 1), -c.own, -weight(c)))
        return tuple(ranked[:limit])

    def knows(self, name: str) -> float:
        """How weighty a place goes by exactly this name: 0 for none, else about log10 of its people."""
        found = self._exact(fold(name))
        return max((weight(c) * c.match for c in found), default=0.0)

    def alike(self, name: str, countries: tuple[str, ...]) -> bool:
        """Whether a place of `countries` has a name that sounds like this one."""
        folded = fold(name)
        return any(c.match > 0.68 for country in countries for c in self._alike(folded, country))

    def _rows(self, sql: str, values: tuple[object, ...] = ()) -> list[tuple[str, ...]]:
        pid = os.getpid()
        connection = self._connections.get(pid)
        if connection is None:
            connection = sqlite3.connect(f"{self.path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
            # a small cache and no mapped file: as quick, and memory does not grow with the pages that were once looked at
            connection.executescript("PRAGMA cache_size=-4096; PRAGMA mmap_size=0;")
            self._connections = {pid: connection}
        return connection.execute(sql, values).fetchall()

    def _find_exact(self, folded: str) -> tuple[Candidate, ...]:
        rows = self._rows(
            f"SELECT {_COLUMNS}, n.main FROM name n JOIN place p ON p.id = n.place WHERE n.key = ?",
            (folded,),
        )
        return _without_doubles([_candidate(r[:-1], 1.0 if int(r[-1]) else 0.87) for r in rows])

    def _find_alike(self, folded: str, country: str | None) -> tuple[Candidate, ...]:
        key = coarse(folded)
        if not key:
            return ()
        if country is None:
            rows = self._rows("SELECT DISTINCT folded FROM rough WHERE key = ?", (key,))
        else:
            rows = self._rows("SELECT DISTINCT folded FROM rough WHERE key = ? AND country = ?", (key, country))
        floor = _LIKE_ENOUGH if len(key) > 2 and country else _VERY_LIKE
        alike = {str(r[0]): s for r in rows if (s := likeness(folded, str(r[0]))) >= floor}
        found: dict[int, Candidate] = {}
        for other, score in sorted(alike.items(), key=lambda item: -item[1])[:12]:
            for c in self._exact(other):
                if country is None or c.country == country:
                    found.setdefault(c.id, replace(c, match=c.match * (0.3 + 0.55 * score)))
        return tuple(found.values())

    def _read_country_names(self, country: str) -> list[str]:
        rows = self._rows("SELECT folded FROM named WHERE country = ?", (country,))
        return [str(r[0]) for r in rows]

    def _find_typos(self, folded: str, country: str) -> tuple[Candidate, ...]:
        """Main names of `country` one edit away, or two for names of eight letters and more."""
        if len(folded) < 5:
            return ()
        allowed = 1 if len(folded) < 8 else 2
        near = process.extract(
            folded, self._country_names(country), scorer=DamerauLevenshtein.distance, score_cutoff=allowed, limit=5
        )
        found: list[Candidate] = []
        for other, edits, _ in near:
            if other[0] == folded[0]:
                found += [replace(c, match=0.6 - 0.1 * edits) for c in self._exact(other) if c.country == country]
        return tuple(found)


def weight(c: Candidate) -> float:
    """How weighty a candidate is: log10 of its people, with set values for countries, divisions and our own rows."""
    if c.feature == "PCLI":
        return 8.0
    if c.feature == "continent":
        return 8.0
    if c.feature == "ADM1":
        return 6.5
    if c.feature == "ADM2":
        return 3.8
    size = len(str(c.pop)) - 1 + (c.pop / 10 ** (len(str(c.pop)) - 1) - 1) / 9 if c.pop > 0 else 0.0
    if c.own:
        return max(size, 5.0 if c.km >= 100 else 4.3)
    return max(size, 6.0 if c.feature == "PPLC" else 4.5 if c.feature == "PPLA" else 2.0)


def _candidate(row: tuple[str, ...], match: float) -> Candidate:
    i, gid, name, country, admin1, code, feature, lat, lon, km, pop, own = row
    return Candidate(
        int(i), int(gid) if gid is not None else None, name, country, admin1, code, feature, float(lat), float(lon),
        float(km), int(pop), bool(int(own)), match,
    )  # fmt: skip


def _without_doubles(found: list[Candidate]) -> tuple[Candidate, ...]:
    """Drop a town that one of our own rows stands for."""
    own = {c.geonameid for c in found if c.own and c.geonameid is not None}
    return tuple(c for c in found if c.own or c.geonameid not in own)


__all__ = ["Candidate", "Gazetteer", "cache_folder", "dump_label", "weight"]
