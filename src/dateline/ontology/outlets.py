"""News outlets and agencies: names, the codes of wire headers, owners, and how each writes a date; and page furniture.

The rows stand in ``data/outlets/``; where they are from is told in ``data/SOURCES.d/outlets.md``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal, cast
from urllib.parse import urlsplit

from dateline.errors import LexiconError

Affiliation = Literal["state", "public", "party-aligned", "independent"]
DateOrder = Literal["DMY", "MDY", "YMD"]


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet. `codes` are the marks that it bears in wire headers; `domains` the hosts of its pages."""

    name: str
    aliases: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    country: str | None = None  # ISO 3166-1 alpha-2
    affiliation: Affiliation | None = None
    owner: str | None = None
    date_order: DateOrder | None = None
    source: str = ""


class Outlets:
    """Outlets by name, alias, code and domain; case, hyphens, dots and a leading "the" do not matter."""

    def __init__(self, rows: Iterable[Outlet]) -> None:
        self.rows = tuple(rows)
        self._by_name: dict[str, Outlet] = {}
        self._by_domain: dict[str, Outlet] = {}
        for row in self.rows:
            for name in (row.name, *row.aliases, *row.codes):
                known = self._by_name.setdefault(_folded(name), row)
                if known is not row:
                    raise LexiconError(f"outlets.csv: {name!r} stands for both {known.name} and {row.name}")
            for domain in row.domains:
                self._by_domain[domain] = row

    def find(self, name: str | None) -> Outlet | None:
        """The outlet of this name, alias or code."""
        return self._by_name.get(_folded(name)) if name else None

    def of_url(self, url: str | None) -> Outlet | None:
        """The outlet whose domain, or a parent of it, the address has."""
        if not url:
            return None
        try:
            host = urlsplit(url).hostname or ""
        except ValueError:
            return None
        parts = host.split(".")
        tails = (".".join(parts[i:]) for i in range(len(parts) - 1))
        return next((self._by_domain[t] for t in tails if t in self._by_domain), None)

    def marks(self) -> tuple[str, ...]:
        """Every code, name and alias, longest first, as they stand in headers and credit lines."""
        names = {n for row in self.rows for n in (row.name, *row.aliases, *row.codes)}
        return tuple(sorted(names, key=lambda n: (-len(n), n)))


def _folded(name: str) -> str:
    words = "".join(c if c.isalnum() else " " for c in name.replace("'", "").replace("’", "")).lower().split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


@dataclass(frozen=True, slots=True)
class Furniture:
    """Words of pages and wires that are no part of a story, all in lower case but the words that stand for places."""

    labels: tuple[str, ...]  # before a date, longest first
    skips: tuple[str, ...]  # between the date and the story
    tails: tuple[str, ...]  # at the very end
    not_places: frozenset[str]  # capitalised words that open a story without being its place
    no_cities: frozenset[str]  # what stands in a dateline for a place that is not told


@lru_cache(maxsize=1)
def load_outlets() -> Outlets:
    """The shipped table of outlets.

    Raises:
        LexiconError: one name stands for two outlets, or a value is outside its list.
    """
    return Outlets(_outlet(row) for row in _rows("outlets.csv"))


def _outlet(row: dict[str, str]) -> Outlet:
    if None in row.values() or None in cast("dict[str | None, str]", row):
        raise LexiconError(f"outlets.csv: the row of {row.get('name')!r} has too few or too many columns")
    if row["affiliation"] not in ("state", "public", "party-aligned", "independent", ""):
        raise LexiconError(f"outlets.csv: {row['name']}: unknown affiliation {row['affiliation']!r}")
    if row["date_order"] not in ("DMY", "MDY", "YMD", ""):
        raise LexiconError(f"outlets.csv: {row['name']}: unknown date order {row['date_order']!r}")
    return Outlet(
        name=row["name"],
        aliases=_listed(row["aliases"]),
        codes=_listed(row["codes"]),
        domains=_listed(row["domains"]),
        country=row["country"] or None,
        affiliation=cast("Affiliation", row["affiliation"]) or None,
        owner=row["owner"] or None,
        date_order=cast("DateOrder", row["date_order"]) or None,
        source=row["source"],
    )


@lru_cache(maxsize=1)
def load_furniture() -> Furniture:
    """The shipped table of page furniture."""
    rows = _rows("furniture.csv")

    def words(where: str, form: str) -> tuple[str, ...]:
        found = {r["words"] for r in rows if r["where"] == where and r["form"] == form}
        return tuple(sorted(found, key=lambda w: (-len(w), w)))

    return Furniture(
        labels=words("head", "label"),
        skips=words("head", "skip"),
        tails=words("tail", "cut"),
        not_places=frozenset(words("not_place", "word")),
        no_cities=frozenset(words("no_city", "word")),
    )


def _rows(name: str) -> list[dict[str, str]]:
    path = files("dateline.ontology") / "data" / "outlets" / name
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


__all__ = ["Affiliation", "Furniture", "Outlet", "Outlets", "load_furniture", "load_outlets"]
