"""How an outlet writes 07-08-2013: day or month first.

By the outlet itself (``data/outlets/outlets.csv``), else by the country that it is of (``data/outlets/date_orders.csv``, from CLDR), which
outlets.csv, the media among the actors, or the country code of its address tells. A country that puts the year first, or that uses
both orders, is in no table: the date then stays ambiguous.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from functools import lru_cache
from importlib.resources import files
from urllib.parse import urlsplit

from dateline.errors import LexiconError
from dateline.ontology.outlets import DateOrder, load_outlets
from dateline.ontology.times_calendar import make_day

# Country codes that are sold for what they spell.
_SOLD_CODES = frozenset(
    ("ai", "am", "cc", "cd", "co", "fm", "gg", "io", "is", "la", "ly", "me", "sh", "so", "to", "tv", "ws")
)
_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2((?:19|20)?\d\d)(?![\d/-]|\.\d)")
_MOST_DATES = 50


@lru_cache(maxsize=1)
def orders_by_country() -> dict[str, DateOrder]:
    """ISO 3166-1 alpha-2 code → DMY or MDY.

    Raises:
        LexiconError: a row with another order.
    """
    found: dict[str, DateOrder] = {}
    for row in _rows("outlets", "date_orders.csv"):
        if row["order"] == "DMY":
            found[row["country"]] = "DMY"
        elif row["order"] == "MDY":
            found[row["country"]] = "MDY"
        else:
            raise LexiconError(f"date_orders.csv: {row['country']}: {row['order']!r} is neither DMY nor MDY")
    return found


@lru_cache(maxsize=1)
def _countries_of_media() -> dict[str, str]:
    """Lower-case name or alias of a medium → the code of its country."""
    found: dict[str, str] = {}
    for name in ("media_core.csv", "media_world.csv"):
        for row in _rows("actors", name):
            for alias in (row["name"], *row["aliases"].split(";")):
                if alias and row["country"]:
                    found.setdefault(alias.lower(), row["country"])
    return found


def _rows(folder: str, name: str) -> list[dict[str, str]]:
    path = files("dateline.ontology") / "data" / folder / name
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def habit(publisher: str | None, url: str | None = None) -> DateOrder | None:
    """The order in which an outlet writes dates in digits; None where it is not known, or the country has no one order.

    Args:
        publisher: its name, alias or code ("AP").
        url: the address of the dispatch.
    """
    outlet = load_outlets().find(publisher) or load_outlets().of_url(url)
    if outlet is not None and outlet.date_order is not None:
        return outlet.date_order
    country = outlet.country if outlet is not None else _countries_of_media().get((publisher or "").lower())
    return orders_by_country().get(country or _country_of(url) or "")


def _country_of(url: str | None) -> str | None:
    """The country of an address by its last label: "https://dawn.com.pk/…" is PK."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return None
    code = host.rpartition(".")[2]
    if len(code) != 2 or code in _SOLD_CODES:
        return None
    return "GB" if code == "uk" else code.upper()


def order_told(text: str, published: date | None = None) -> DateOrder | None:
    """The order that a text itself tells: by dates in digits with a number above 12, and by the day of publication.

    Each date that can be read in one way only has a vote, as has one that is the day of publication in one of its two
    readings; None without a majority.
    """
    votes = 0
    for k, m in enumerate(_NUMERIC.finditer(text)):
        a, b = int(m[1]), int(m[3])
        if k == _MOST_DATES:
            break
        if 1 <= b <= 12 < a <= 31:
            votes += 1
        elif 1 <= a <= 12 < b <= 31:
            votes -= 1
        elif published is not None and a != b and len(m[4]) == 4:
            year = int(m[4])
            votes += (make_day(year, b, a) == published) - (make_day(year, a, b) == published)
    return "DMY" if votes > 0 else "MDY" if votes < 0 else None


__all__ = ["habit", "order_told", "orders_by_country"]
