"""Calendar arithmetic on closed intervals of days: units, seasons, feasts. Nothing here raises on a date out of range.

Weeks are ISO weeks (Monday to Sunday). Years outside 1..9999 give None.
"""

from __future__ import annotations

import calendar
import csv
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from dateline.ontology.times import read_table

Interval = tuple[date, date]
SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_SPAN_MONTHS = {"M": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200}
_SHIFT_DAYS = {"D": 1, "W": 7, "FN": 14, "WE": 7, "NI": 1}
# How long an untold number of units is taken to be, in days: (nearest, farthest); "for weeks" is 60 days by convention.
FUZZY_DAYS = {
    "H": (0, 1), "MIN": (0, 0), "S": (0, 0), "D": (2, 7), "W": (14, 60),
    "M": (60, 365), "Y": (730, 3650), "DE": (7300, 18250), "NI": (2, 7), "WE": (7, 60), "Q": (180, 730),
}  # fmt: skip

RECENT_DAYS = {"D": 7, "W": 30, "M": 90, "Y": 1095}  # "in recent weeks" and so on


def shift_days(day: date, n: float) -> date | None:
    """`day` and `n` days; None outside the calendar."""
    try:
        return day + timedelta(days=round(n))
    except OverflowError:
        return None


def shift(day: date, n: float, unit: str) -> date | None:
    """`day` moved by `n` units (D, W, M, Q, Y, DE, CE, H …); the day of the month is kept within the month's length."""
    if unit in _SHIFT_DAYS:
        return shift_days(day, n * _SHIFT_DAYS[unit])
    if unit in ("H", "MIN", "S"):
        return shift_days(day, n / {"H": 24, "MIN": 1440, "S": 86400}[unit])
    months = _SPAN_MONTHS.get(unit, 12) * n
    if abs(months) > 120_000:
        return None
    year, month = divmod(day.year * 12 + day.month - 1 + round(months), 12)
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def make_day(year: int, month: int, day: int) -> date | None:
    """The date, or None when there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_of(year: int, month: int) -> Interval | None:
    """The days of a month."""
    if not 1 <= year <= 9999 or not 1 <= month <= 12:
        return None
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def months_of(year: int, month: int, n: int) -> Interval | None:
    """`n` months from the month given."""
    first = month_of(year, month)
    last_year, last_month = divmod(year * 12 + month - 1 + n - 1, 12)
    last = month_of(last_year, last_month + 1)
    return (first[0], last[1]) if first and last else None


def unit_of(day: date, unit: str) -> Interval | None:
    """The week, month, quarter, year, decade, century or weekend (of its ISO week) that holds `day`."""
    if unit == "D":
        return day, day
    if unit in ("W", "WE", "FN"):
        monday = shift_days(day, -day.weekday())
        first = shift_days(monday, 5) if monday and unit == "WE" else monday
        last = shift_days(monday, 13 if unit == "FN" else 6) if monday else None
        return (first, last) if first and last else None
    if unit == "Q":
        return months_of(day.year, day.month - (day.month - 1) % 3, 3)
    if unit == "DE":
        return months_of(max(1, day.year - day.year % 10), 1, 120)
    if unit == "CE":
        return months_of(day.year - (day.year - 1) % 100, 1, 1200)
    return month_of(day.year, day.month) if unit == "M" else months_of(day.year, 1, 12)


def season_of(year: int, season: str) -> Interval | None:
    """Three months: spring from March, summer June, autumn September, winter December (northern)."""
    return months_of(year, SEASONS[season], 3)


def part_of(interval: Interval, mod: str | None) -> Interval:
    """The first, middle or last third of an interval for early, mid, late; the whole for anything else."""
    if mod not in ("early", "mid", "late"):
        return interval
    start, end = interval
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    k = ("early", "mid", "late").index(mod)
    if start.day == 1 and months % 3 == 0:
        n = start.month - 1 + k * (months // 3)
        return months_of(start.year + n // 12, n % 12 + 1, months // 3) or interval
    third = ((end - start).days + 1) // 3
    if third < 1:
        return interval
    if mod == "mid":
        return start + timedelta(days=third), end - timedelta(days=third)
    return (start, start + timedelta(days=third - 1)) if mod == "early" else (end - timedelta(days=third - 1), end)


@cache
def _feasts() -> dict[str, list[Interval]]:
    out: dict[str, list[Interval]] = {}
    text = files("dateline.ontology").joinpath("data/times/feasts.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        out.setdefault(row["feast"], []).append((date.fromisoformat(row["start"]), date.fromisoformat(row["end"])))
    return out


@cache
def _holidays() -> dict[str, tuple[str, str]]:
    return {row[0]: (row[1], row[2]) for row in read_table("holidays.tsv")}


@cache
def holiday(id_: str, year: int) -> tuple[Interval, ...]:
    """The days of a holiday that begin in `year`; a lunar one may come twice, or not at all, or be unknown."""
    rule, when = _holidays()[id_]
    if rule == "fixed":
        ends = [make_day(year, int(p[:2]), int(p[3:])) for p in when.split("/")]
        return ((ends[0], ends[-1]),) if ends[0] and ends[-1] else ()
    if rule == "nth":
        month, weekday, which = when.split("-")
        interval = month_of(year, int(month))
        if interval is None:
            return ()
        days = [
            d
            for k in range(31)
            if (d := shift_days(interval[0], k)) and d <= interval[1] and d.isoweekday() == int(weekday)
        ]
        day = days[-1] if which == "last" else days[int(which) - 1]
        return ((day, day),)
    names, _, last = when.partition(":")
    found = [i for name in names.split("+") for i in _feasts().get(name, []) if i[0].year == year]
    if last:  # the last Friday of the feast
        fridays = [shift_days(i[1], -((i[1].isoweekday() - 5) % 7)) for i in found]
        return tuple((d, d) for d in fridays if d)
    return tuple(sorted(found))
